package ingest

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"secondstory/ingest/people"
)

// startNames prepares the removal of names with what is known before reading: the roster.
func (r *run) startNames(ctx context.Context) error {
	tokens, err := r.knownTokens(ctx)
	if err != nil {
		return err
	}
	known := people.Names{Known: tokens}
	if r.beside.roster != "" {
		bands, err := people.DefaultBands()
		if err != nil {
			return err
		}
		roster, err := people.ReadRoster(r.beside.roster, bytes.NewReader(r.beside.rosterData), bands)
		if err != nil {
			return fmt.Errorf("reading the roster: %w", err)
		}
		known.Roster, r.roster, r.teams = roster, roster, roster.Teams()
	}
	r.names = people.NewRedactor(known)
	for team := range r.teams {
		r.names.Keep(team)
	}
	return nil
}

// learn collects every name of the run before anything is cleaned: those that fields state, and
// those that the texts give away. The order does not matter.
func (r *run) learn(ctx context.Context) error {
	turns := make(chan struct{}, r.o.workers())
	var wg sync.WaitGroup
	for _, p := range r.parsed {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("reading documents: %w", err)
		}
		if len(p.stories) == 0 {
			continue
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			for _, s := range p.stories {
				r.learnStory(s)
			}
		})
	}
	wg.Wait()
	r.names.Freeze()
	return nil
}

func (r *run) learnStory(s *story) {
	r.names.Keep(s.services...)
	r.names.Keep(s.teams...)
	r.names.Learn(s.names...)
	for _, section := range s.sections {
		r.names.LearnText(section.body)
	}
}
