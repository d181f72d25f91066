package people

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed seniority.yaml
var defaultBands string

// The bands of seniority, from the least to the most.
const (
	BandJunior = "junior"
	BandMid    = "mid"
	BandSenior = "senior"
	BandStaff  = "staff"
)

// Bands maps titles and levels to bands. The zero value knows only the bands' own names.
type Bands struct {
	rules []bandRule
}

type bandRule struct {
	Band  string   `yaml:"band"`
	Words []string `yaml:"words"`
}

// DefaultBands is the embedded seniority.yaml.
func DefaultBands() (Bands, error) {
	return ReadBands("seniority.yaml", strings.NewReader(defaultBands))
}

// ReadBands reads a replacement for seniority.yaml.
func ReadBands(name string, in io.Reader) (Bands, error) {
	var file struct {
		Bands []bandRule `yaml:"bands"`
	}
	dec := yaml.NewDecoder(in)
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return Bands{}, fmt.Errorf("reading %s: %w", name, err)
	}
	for _, b := range file.Bands {
		if !slices.Contains([]string{BandJunior, BandMid, BandSenior, BandStaff}, b.Band) {
			return Bands{}, fmt.Errorf("reading %s: band %q is none of junior, mid, senior, staff", name, b.Band)
		}
	}
	return Bands{rules: file.Bands}, nil
}

// Of returns the band of a title, or "" when it says nothing about seniority.
func (b Bands) Of(title string) string {
	title = strings.ToLower(strings.TrimSpace(title))
	if slices.Contains([]string{BandJunior, BandMid, BandSenior, BandStaff}, title) {
		return title
	}
	padded := " " + strings.Join(strings.FieldsFunc(title, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), " ") + " "
	for _, rule := range b.rules {
		for _, w := range rule.Words {
			if strings.Contains(padded, " "+w+" ") {
				return rule.Band
			}
		}
	}
	return ""
}
