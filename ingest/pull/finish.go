package pull

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"secondstory/ingest/rest"
	"secondstory/queries"
)

// finish ends a sync: names learned late are taken out of what was stored before, a full round
// removes what is gone upstream, the run says whether it is complete, and the lease is given back.
func (s *syncing) finish(ctx context.Context) error {
	s.report.Missing = append(s.keeper.place.State.Lacks(), s.report.Missing...)
	s.report.Refused = len(s.keeper.place.State.Missing)
	s.report.Complete = len(s.report.Missing) == 0
	if s.o.DryRun {
		return nil
	}
	return s.within(ctx, func(db *queries.DB, folk *queries.People) error {
		s.keeper.place.Learned = s.learned && s.intake == nil
		if s.intake != nil && s.learned {
			row, text, err := s.keeper.next(ctx, db, s.o.Engine.Now().UTC())
			if err != nil {
				return err
			}
			if err := s.intake.Rescan(ctx, db, folk, s.lastRow(), row); err != nil {
				return err
			}
			s.keeper.stored = text
		}
		s.keeper.place.Lease = nil
		gone, err := s.goneUpstream(ctx, db)
		if err != nil {
			return err
		}
		row, text, err := s.keeper.next(ctx, db, s.o.Engine.Now().UTC())
		if err != nil {
			return err
		}
		loaded, err := s.end(ctx, db, folk, gone, row)
		if err != nil {
			return err
		}
		s.keeper.stored = text
		s.report.Removed += loaded.Removed
		return nil
	})
}

// end stores the end of the run. A sync that came to nothing before it had an intake has only that.
func (s *syncing) end(ctx context.Context, db *queries.DB, folk *queries.People, gone []string, row queries.Checkpoint) (queries.Loaded, error) {
	if s.intake == nil {
		return db.Load(ctx, queries.Batch{Run: s.lastRow(), Checkpoints: []queries.Checkpoint{row}})
	}
	return s.intake.End(ctx, db, folk, gone, s.lastRow(), row)
}

// lastRow is the run at its end. What is missing was gathered in the report.
func (s *syncing) lastRow() queries.IngestRun {
	row := s.runRow(true)
	row.Missing = nil
	if len(s.report.Missing) > 0 {
		text := s.engine.Hide(strings.Join(s.report.Missing, "\n"))
		row.Missing = &text
	}
	row.Complete = row.Missing == nil
	return row
}

// goneUpstream are the documents that a full round did not meet. A round with a gap removes nothing:
// what was not listed may still be there. Neither does one remove what is older than where it began.
func (s *syncing) goneUpstream(ctx context.Context, db *queries.DB) ([]string, error) {
	if !s.full || !s.report.Complete {
		return nil, nil
	}
	if s.source.Forgets() {
		s.doubt("its list leaves out what is old, so what it lists no more may still be there, and stays")
		return nil, nil
	}
	var since *time.Time
	if oldest := s.keeper.place.State.Oldest; oldest != nil && s.begun.After(*oldest) {
		since = &s.begun
		s.doubt("only what happened since " + s.begun.Format(time.DateOnly) + " was looked for; what is stored from before stays")
	}
	gone, err := queries.Select[string](ctx, db, `SELECT document
FROM documents
WHERE source = $1 AND run <> $2
  AND ($3::TIMESTAMPTZ IS NULL OR document IN (
    SELECT t.document FROM incident_documents AS t JOIN incidents AS i ON i.incident = t.incident WHERE i.occurred_at >= $3::TIMESTAMPTZ
  ))
ORDER BY document`, s.name, s.run, since)
	if err != nil {
		return nil, fmt.Errorf("looking for what is gone from %s: %w", s.name, err)
	}
	return gone, nil
}

// release gives the lease back after a sync that failed; what was stored stands.
func (s *syncing) release() error {
	if s.o.DryRun {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.within(ctx, func(db *queries.DB, _ *queries.People) error {
		s.keeper.place.Lease = nil
		return s.keeper.write(ctx, db, s.o.Engine.Now().UTC())
	})
}

// rosterTable writes people in the form of roster.csv; empty without any.
func rosterTable(people []rest.Person) []byte {
	if len(people) == 0 {
		return nil
	}
	rows := [][]string{{"person", "aliases", "seniority", "started_on", "on_call_since", "team", "time_zone"}}
	for _, p := range people {
		rows = append(rows, []string{p.Person, strings.Join(p.Aliases, ";"), p.Seniority, p.StartedOn, p.OnCallSince, p.Team, p.TimeZone})
	}
	return table(rows)
}

// shiftsTable writes duties in the form of shifts.csv; empty without any.
func shiftsTable(duties []rest.Duty) []byte {
	if len(duties) == 0 {
		return nil
	}
	rows := [][]string{{"person", "schedule", "team", "starts_at", "ends_at"}}
	for _, d := range duties {
		rows = append(rows, []string{d.Person, d.Schedule, d.Team, d.StartsAt.UTC().Format(time.RFC3339), d.EndsAt.UTC().Format(time.RFC3339)})
	}
	return table(rows)
}

func table(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(rows) // a bytes.Buffer does not fail
	return b.Bytes()
}
