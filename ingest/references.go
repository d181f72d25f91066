package ingest

import (
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
