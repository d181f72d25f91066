package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"secondstory/queries"
)

// rescan cleans what is stored of documents that are not part of this run: a name learned now may
// stand in a text that was stored before anyone knew it. The batch replaces what held one, with the
// document and everything told by it; it is empty when no new name was learned.
func (r *run) rescan(ctx context.Context) (queries.Batch, error) {
	if !r.grew || r.db == nil {
		return queries.Batch{}, nil
	}
	return r.rescanBetween(ctx, everything())
}

// rescanBetween is rescan for some of the incidents; a document that tells several must lie in one part.
func (r *run) rescanBetween(ctx context.Context, part between) (queries.Batch, error) {
	s := stored{clean: r.names.Clean, held: map[string]bool{}, read: map[string]bool{}, dirty: map[string]bool{}, told: map[string]bool{}}
	for _, p := range r.parsed {
		s.read[r.names.Clean(documentID(p.source))] = true
	}
	tables := s.tables()
	for _, t := range tables {
		if err := t.load(ctx, &s, r.db, part); err != nil {
			return queries.Batch{}, fmt.Errorf("looking for names in what is stored: %w", err)
		}
	}
	s.choose()
	for _, t := range tables {
		t.keep(&s)
	}
	s.rename(tables)
	return s.batch, nil
}

// rescanPeople takes names out of the texts of the people file, keys of incidents included.
func (r *run) rescanPeople(ctx context.Context) error {
	if !r.grew || r.folk == nil {
		return nil
	}
	return r.folk.Reword(ctx, r.names.Clean)
}

// rescanDecisions takes names out of what people decided, and keeps it with its incident.
func (r *run) rescanDecisions(ctx context.Context) error {
	if !r.grew || r.db == nil {
		return nil
	}
	all, err := r.db.Decisions(ctx)
	if err != nil {
		return fmt.Errorf("looking for names in decisions: %w", err)
	}
	var now []queries.Decision
	var gone []queries.DecisionKey
	for _, d := range all {
		clean := d
		clean.Incident, clean.HeldIn = r.names.Clean(d.Incident), r.names.Clean(d.HeldIn)
		clean.Quote, clean.Section = cleanOptional(d.Quote, r.names.Clean), cleanOptional(d.Section, r.names.Clean)
		if sameDecision(clean, d) && clean.Key() == d.Key() {
			continue
		}
		now = append(now, clean)
		if clean.Key() != d.Key() {
			gone = append(gone, d.Key())
		}
	}
	return r.db.LoadDecisions(ctx, now, gone)
}

// stored is what the database holds, its texts cleaned once more.
type stored struct {
	clean func(string) string
	batch queries.Batch
	held  map[string]bool // incidents that held a name
	read  map[string]bool // documents this run reads or knows to be unchanged, and so cleaned already
	dirty map[string]bool // documents to replace
	told  map[string]bool // incidents to replace with them
}

// storedTable is a table with text.
type storedTable interface {
	load(ctx context.Context, s *stored, db *queries.DB, part between) error
	keep(s *stored)
	rename(s *stored)
}

// textTable is one table: its rows, and of each row the key it goes with and the columns with text.
type textTable[T any] struct {
	query      string
	rows       *[]T
	byDocument bool // keyed by document, else by incident
	columns    func(row *T) (key *string, text []*string)
}

func (t textTable[T]) load(ctx context.Context, s *stored, db *queries.DB, part between) error {
	rows, err := queries.Select[T](ctx, db, t.query, part.first, part.last)
	if err != nil {
		return err
	}
	*t.rows = rows
	for i := range rows {
		key, text := t.columns(&rows[i])
		changed := s.clean(*key) != *key
		for _, column := range text {
			if column == nil {
				continue
			}
			if clean := s.clean(*column); clean != *column {
				*column, changed = clean, true
			}
		}
		if changed && t.byDocument {
			s.dirty[*key] = true
		} else if changed {
			s.held[*key] = true
		}
	}
	return nil
}

func (t textTable[T]) keep(s *stored) {
	chosen := s.told
	if t.byDocument {
		chosen = s.dirty
	}
	*t.rows = slices.DeleteFunc(*t.rows, func(row T) bool {
		key, _ := t.columns(&row)
		return !chosen[*key]
	})
}

// choose closes what is replaced: the documents of an incident that held a name, and every incident
// that those tell. Documents of this run are left out with their incidents.
func (s *stored) choose() {
	for grown := true; grown; {
		grown = false
		for _, link := range s.batch.IncidentDocuments {
			hit := s.held[link.Incident] || s.dirty[link.Document] || s.told[link.Incident]
			if hit && (!s.dirty[link.Document] || !s.told[link.Incident]) {
				s.dirty[link.Document], s.told[link.Incident], grown = true, true, true
			}
		}
	}
	for _, link := range s.batch.IncidentDocuments {
		if s.read[link.Document] {
			delete(s.told, link.Incident)
		}
	}
	maps.DeleteFunc(s.dirty, func(document string, _ bool) bool { return s.read[document] })
}

// rename cleans the keys themselves; a document whose key held a name goes with what it told.
func (s *stored) rename(tables []storedTable) {
	b := &s.batch
	sections := map[string][]queries.Section{}
	for _, section := range b.Sections {
		sections[section.Incident] = append(sections[section.Incident], section)
	}
	for i, incident := range b.Incidents {
		b.Incidents[i].ContentHash = contentHash(incident, sections[incident.Incident])
	}
	for _, d := range b.Documents {
		if s.clean(d.Document) != d.Document {
			b.Gone = append(b.Gone, d.Document)
		}
	}
	for _, t := range tables {
		t.rename(s)
	}
	for i := range b.IncidentDocuments {
		b.IncidentDocuments[i].Document = s.clean(b.IncidentDocuments[i].Document)
	}
	for i := range b.IncidentLinks {
		b.IncidentLinks[i].Other = s.clean(b.IncidentLinks[i].Other)
	}
}

func (t textTable[T]) rename(s *stored) {
	for i := range *t.rows {
		key, _ := t.columns(&(*t.rows)[i])
		*key = s.clean(*key)
	}
}
