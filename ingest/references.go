package ingest

import (
	"regexp"
	"slices"
	"strings"

	"secondstory/queries"
)

// stored is the name of the source that a document is stored under.
func (s *source) stored() string {
	if s.origin != "" {
		return s.origin
	}
	return "file"
}

// filedAt is where a file lies; what an API gave lies nowhere.
func (s *source) filedAt() string {
	if s.origin != "" {
		return ""
	}
	return s.id()
}

// titleReference adds the one id that a title begins with: a page "INC-2041: checkout down" tells the
// incident that a tracker knows as INC-2041.
func (s *story) titleReference() {
	ids := inTitle(s.title)
	if len(ids) == 1 && !strings.HasSuffix(s.key, ":"+ids[0]) {
		s.references = append(s.references, ids[0])
	}
}

var (
	addressInText = regexp.MustCompile(`https?://[^\s<>"'\])|]+`)
	keyInText     = regexp.MustCompile(`\b[A-Z][A-Z0-9]{1,9}-[0-9]{1,8}\b`)
)

// sameAs takes in the one address, or else the one key, that a line such as "Ticket: OPS-12" names.
// Where several are named, the line tells of more than this incident.
func (d *Document) sameAs(value string) {
	found := addressInText.FindAllString(value, 3)
	for i := range found {
		found[i] = strings.TrimRight(found[i], ".,;")
	}
	if len(found) == 0 {
		found = keyInText.FindAllString(value, 3)
	}
	if found = distinct(found); len(found) == 1 {
		d.SameAs = append(d.SameAs, found[0])
	}
}

// references adds the addresses and keys of the same incident elsewhere.
func (m *rowMaker) references(key string, s *story) {
	var kept []string
	for _, ref := range s.references {
		if ref = m.clean(strings.TrimSpace(ref)); ref != "" && ref != key && !slices.Contains(kept, ref) {
			kept = append(kept, ref)
			m.batch.IncidentReferences = append(m.batch.IncidentReferences, queries.IncidentReference{Incident: key, Reference: ref})
		}
	}
}

// rootOf is the root that files are known under.
func (o Options) rootOf(folder string) string {
	if o.Root != "" {
		return o.Root
	}
	return folder
}
