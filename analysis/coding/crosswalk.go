package coding

import (
	"bytes"
	_ "embed" // the crosswalks
	"maps"
	"slices"
)

//go:embed crosswalks.yaml
var crosswalkFile []byte

// Scheme is a published scheme of causes and how our codes stand to it. The form of crosswalks.yaml.
type Scheme struct {
	ID         string
	Title      string
	Single     bool                   // one label an incident, so that it compares with one code an incident
	Of         map[Dimension][]string // dimensions it speaks of, and the groups of factors (none: all)
	Categories []string
	Unreached  map[string]string   // categories that no code of ours maps to, with the reason
	categories map[string][]string // code -> categories
	gaps       map[string]string   // code -> why the scheme has no place for it
}

type schemeFile struct {
	Title      string                 `yaml:"title"`
	Single     bool                   `yaml:"single"`
	Of         map[Dimension][]string `yaml:"of"`
	Categories []string               `yaml:"categories"`
	Unreached  map[string]string      `yaml:"unreached"`
	Map        map[string][]string    `yaml:"map"`
	None       []struct {
		Codes []string `yaml:"codes"`
		Why   string   `yaml:"why"`
	} `yaml:"none"`
}

// Schemes returns the published schemes that codes are mapped to, by id.
func Schemes() ([]Scheme, error) {
	var file struct {
		Schemes map[string]schemeFile `yaml:"schemes"`
	}
	if err := decodeStrict("crosswalks.yaml", bytes.NewReader(crosswalkFile), &file); err != nil {
		return nil, err
	}
	var out []Scheme
	for _, id := range slices.Sorted(maps.Keys(file.Schemes)) {
		f := file.Schemes[id]
		s := Scheme{
			ID: id, Title: f.Title, Single: f.Single, Of: f.Of, Categories: f.Categories, Unreached: f.Unreached,
			categories: f.Map, gaps: map[string]string{},
		}
		for _, none := range f.None {
			for _, code := range none.Codes {
				s.gaps[code] = none.Why
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// Speaks says whether a scheme speaks of a code's dimension, and of its group where it names groups.
func (s Scheme) Speaks(e Entry) bool {
	groups, ok := s.Of[e.Dimension]
	return ok && (len(groups) == 0 || slices.Contains(groups, e.Group))
}

// unmapped is the note on a code of a user's own that nobody mapped.
const unmapped = "the taxonomy that adds this code does not map it"

// walk gives an entry its places in every scheme that speaks of it; what a file maps itself comes first.
func (e *Entry) walk(schemes []Scheme) {
	own := e.Crosswalk
	e.Crosswalk, e.Gaps = map[string][]string{}, map[string]string{}
	for _, s := range schemes {
		if !s.Speaks(*e) {
			continue
		}
		if categories := s.categories[e.ID]; len(categories) > 0 {
			e.Crosswalk[s.ID] = categories
		} else if why := s.gaps[e.ID]; why != "" {
			e.Gaps[s.ID] = why
		} else {
			e.Gaps[s.ID] = unmapped
		}
	}
	for scheme, categories := range own {
		e.Crosswalk[scheme] = categories
		delete(e.Gaps, scheme)
	}
}
