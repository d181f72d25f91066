package ingest

import (
	"context"
	"fmt"

	"secondstory/queries"
)

// Cleaner returns what removes names from texts that are no documents, such as the file of a review:
// those of a roster and of redact.yaml beside o.Paths or named by o, those that folk knows (nil: none),
// and those that the texts give away. Services and teams of db are kept.
func Cleaner(ctx context.Context, db *queries.DB, folk *queries.People, o Options, texts ...string) (func(string) string, error) {
	r := run{o: o, db: db, folk: folk}
	var err error
	if r.beside, err = lookBeside(o); err != nil {
		return nil, err
	}
	if err := r.startNames(ctx); err != nil {
		return nil, err
	}
	kept, err := queries.Select[string](ctx, db, "SELECT service FROM incident_services UNION SELECT team FROM incident_teams ORDER BY ALL")
	if err != nil {
		return nil, fmt.Errorf("reading what is no name: %w", err)
	}
	r.names.Keep(withoutRemarks(kept)...)
	for _, text := range texts {
		r.names.LearnText(text)
	}
	return r.names.Clean, nil
}
