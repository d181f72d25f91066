package ingest

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed sections.yaml
var sectionsYAML []byte

//go:embed metadata.yaml
var metadataYAML []byte

// Roles is the closed list of section roles.
func Roles() []string {
	return []string{
		"title", "summary", "impact", "timeline", "detection", "trigger", "root_cause", "contributing_factors",
		"five_whys", "background", "resolution", "response", "what_went_well", "what_went_wrong",
		"where_we_got_lucky", "lessons", "action_items", "follow_up", "account", "analysis", "discussion",
		"security", "communication", "thanks", "attendees", "metadata", "links", "appendix", "other", "body",
	}
}

// SectionMap maps the spellings of headings to roles. It is safe for concurrent use.
type SectionMap struct {
	exact    map[string]string
	prefixes []spelling
	anywhere []spelling
}

type spelling struct{ text, role string }

// DefaultSectionMap is the embedded map, in English and Japanese.
func DefaultSectionMap() (*SectionMap, error) {
	return ReadSectionMap("sections.yaml", strings.NewReader(string(sectionsYAML)))
}

// ReadSectionMap reads a map of the form of sections.yaml; name is for messages.
func ReadSectionMap(name string, r io.Reader) (*SectionMap, error) {
	var file struct {
		Version int                 `yaml:"version"`
		Roles   map[string][]string `yaml:"roles"`
	}
	d := yaml.NewDecoder(r)
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading section map %s: %w", name, err)
	}
	m := &SectionMap{exact: map[string]string{}}
	for role, spellings := range file.Roles {
		if !slices.Contains(Roles(), role) {
			return nil, fmt.Errorf("reading section map %s: role %q is not one of %s", name, role, strings.Join(Roles(), ", "))
		}
		for _, s := range spellings {
			if err := m.add(lowered(s), role); err != nil {
				return nil, fmt.Errorf("reading section map %s: %w", name, err)
			}
		}
	}
	m.sort()
	return m, nil
}

func (m *SectionMap) add(s, role string) error {
	switch {
	case strings.HasPrefix(s, "*"):
		m.anywhere = append(m.anywhere, spelling{strings.Trim(s, "*"), role})
	case strings.HasSuffix(s, "*"):
		m.prefixes = append(m.prefixes, spelling{strings.TrimSuffix(s, "*"), role})
	default:
		if other, dup := m.exact[s]; dup && other != role {
			return fmt.Errorf("spelling %q means both %s and %s", s, other, role)
		}
		m.exact[s] = role
	}
	return nil
}

func (m *SectionMap) sort() {
	longer := func(a, b spelling) int {
		if d := len(b.text) - len(a.text); d != 0 {
			return d
		}
		return strings.Compare(a.text+a.role, b.text+b.role)
	}
	slices.SortFunc(m.prefixes, longer)
	slices.SortFunc(m.anywhere, longer)
}

// exactRole returns the role of a heading that is spelt exactly as the map has it, or "".
func (m *SectionMap) exactRole(heading string) string { return m.exact[normalHeading(heading)] }

// role returns the role of a heading, or "" for a heading the map does not know.
func (m *SectionMap) role(heading string) string {
	role, _ := m.lookup(heading)
	return role
}

// lookup is the role of a heading, and whether the map has it spelt exactly so.
func (m *SectionMap) lookup(heading string) (role string, exact bool) {
	h := normalHeading(heading)
	if r, ok := m.exact[h]; ok {
		return r, true
	}
	for _, p := range m.prefixes {
		if rest, ok := strings.CutPrefix(h, p.text); ok && (rest == "" || !isWord(rest[0]) || len(p.text) > 0 && !isWord(p.text[len(p.text)-1]) || rest[0] >= 0x80 || rest[0] == 's') {
			return p.role, false
		}
	}
	for _, a := range m.anywhere {
		if len(h) < 60 && strings.Contains(h, a.text) {
			return a.role, false
		}
	}
	return "", false
}

// keyMap maps the spellings of metadata keys to fields, and of roles to people.
type keyMap struct {
	fields map[string]string
	people map[string]string
}

func defaultKeyMap() (*keyMap, error) {
	var file struct {
		Version int                 `yaml:"version"`
		Fields  map[string][]string `yaml:"fields"`
		People  map[string][]string `yaml:"people"`
	}
	if err := yaml.Unmarshal(metadataYAML, &file); err != nil {
		return nil, fmt.Errorf("reading metadata.yaml: %w", err)
	}
	return &keyMap{fields: inverted(file.Fields), people: inverted(file.People)}, nil
}

func inverted(m map[string][]string) map[string]string {
	out := map[string]string{}
	for name, spellings := range m {
		for _, s := range spellings {
			out[s] = name
		}
	}
	return out
}

// normalKey folds a metadata key to the spelling of metadata.yaml.
func normalKey(s string) string {
	s = lowered(plain(s))
	s = strings.ReplaceAll(s, "_", " ")
	return strings.Trim(s, " \t:*-–—.?#")
}
