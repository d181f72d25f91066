package people

import (
	_ "embed"
	"fmt"
	"io"
	"regexp"
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

// jobTitle ends a title, as a role in an incident does not: "Senior SRE", "Software Engineer II".
var jobTitle = regexp.MustCompile(`(?i)\b(engineer|developer|programmer|administrator|sre|operator|analyst)( (i{1,3}|iv|[1-5]))?$`)

// leads are words by which a role in an incident is called, and no title is known from them.
var leads = regexp.MustCompile(`(?i)\b(lead|leader|manager|head|chief|director|commander|incident|on[- ]?call)\b`)

// OfRole returns the band of what a document writes as somebody's role, where that is their title: more
// than the job alone, and no part that is played in an incident.
func (b Bands) OfRole(role string) string {
	role = strings.TrimSpace(role)
	if len(strings.Fields(role)) < 2 || !jobTitle.MatchString(role) || leads.MatchString(role) {
		return ""
	}
	band := b.Of(role)
	if job := jobTitle.FindString(role); band == b.Of(strings.Fields(job)[0]) && !strings.Contains(job, " ") {
		return "" // a database administrator: of no seniority
	}
	return band
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
