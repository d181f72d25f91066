package pull

import (
	"slices"

	"secondstory/ingest"
	"secondstory/ingest/rest"
	"secondstory/queries"
)

// add counts what was stored; a record that says the same as before is unchanged, whatever its mark.
func (s *syncing) add(l queries.Loaded, pages [][]ingest.Record) {
	same := 0
	for _, r := range slices.Concat(pages...) {
		hash := s.intake.Hash(r)
		if s.hashes[hash] {
			same++
		}
		s.hashes[hash] = true
	}
	old := l.Changed + l.Unchanged
	s.report.New += l.New
	s.report.Unchanged += min(same, old)
	s.report.Changed += old - min(same, old)
	s.report.Removed += l.Removed
}

// compare counts what a page would change.
func (s *syncing) compare(p rest.Page) {
	s.keeper.place.State = p.State
	for _, r := range s.records(p.Items) {
		_, known := s.known[r.Document]
		switch {
		case !known:
			s.report.New++
		case s.hashes[s.intake.Hash(r)]:
			s.report.Unchanged++
		default:
			s.report.Changed++
		}
	}
}

// count takes over what the engine counted.
func (s *syncing) count() {
	p := s.engine.Progress()
	s.report.Requests, s.report.Retries, s.report.Slowed = p.Requests, p.Retries, p.Slowed
}
