package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"secondstory/analysis"
	"secondstory/analysis/coding"
	"secondstory/ingest"
	"secondstory/queries"
)

// store is the database with the people file beside it, while a command writes to both.
type store struct {
	db     *queries.DB
	people *queries.People
	k      int // people per published cell; zero: what the database has, or the default
}

// openStore opens both for writing; path "" keeps them in memory.
func openStore(ctx context.Context, path string, o queries.Options) (*store, error) {
	db, err := queries.Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	people, err := queries.OpenPeople(ctx, path, o)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &store{db: db, people: people}, nil
}

func (s *store) close() {
	// What mattered was committed and checked before; finish reports a failed close.
	_ = s.finish()
}

// finish closes both files; the second call does nothing.
func (s *store) finish() error {
	var err error
	if s.people != nil {
		err = s.people.Close()
		s.people = nil
	}
	if s.db != nil {
		err = errors.Join(err, s.db.Close())
		s.db = nil
	}
	return err
}

// read ingests documents and fills the cohort cells from the people file.
func (s *store) read(ctx context.Context, o ingest.Options) (ingest.Summary, error) {
	summary, err := ingest.Run(ctx, s.db, s.people, o)
	if err != nil {
		return summary, err
	}
	if _, err := analysis.PublishPeople(ctx, s.db, s.people, analysis.PeopleOptions{K: s.k, AsOf: o.Now}); err != nil {
		return summary, err
	}
	return summary, nil
}

// code codes what is not coded yet under the taxonomy.
func (s *store) code(ctx context.Context, taxonomyFile string) error {
	t, err := taxonomy(taxonomyFile)
	if err != nil {
		return err
	}
	_, err = coding.Run(ctx, s.db, t, coding.RunOptions{})
	return err
}

// taxonomy reads the user's file, or gives the built-in one.
func taxonomy(file string) (*coding.Taxonomy, error) {
	if file == "" {
		return coding.DefaultTaxonomy()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the taxonomy: %w", err)
	}
	defer f.Close()
	return coding.ReadTaxonomy(file, f)
}
