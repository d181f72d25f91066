package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"secondstory/ingest/people"
)

// startNames prepares the removal of names with what is known before reading: the roster, and the
// hashes of names that former runs knew.
func (r *run) startNames(ctx context.Context) error {
	tokens, err := r.knownTokens(ctx)
	if err != nil {
		return err
	}
	r.names = people.NewRedactor(people.Names{
		Known: tokens, Roster: r.beside.roster.book, Told: slices.Concat(r.beside.roster.names, r.beside.redactions.Names),
		Keep: r.beside.redactions.Keep, Patterns: r.beside.redactions.Patterns,
	})
	r.roster = r.beside.roster.book
	if r.roster != nil {
		r.teams = r.roster.Teams()
	}
	for team := range r.teams {
		r.names.Keep(team)
	}
	return nil
}

// learn collects every name of the run before anything is cleaned: those that fields state, and,
// with what the workers gathered from the texts, those that the texts give away. Services and teams
// of all stories are kept before anything is weighed.
func (r *run) learn() {
	for _, p := range r.parsed {
		for _, s := range p.stories {
			r.names.Keep(withoutRemarks(s.services)...)
			r.names.Keep(withoutRemarks(s.teams)...)
			r.names.Learn(s.names...)
		}
	}
	for _, p := range r.parsed {
		if st := p.stream; st != nil {
			r.names.Keep(withoutRemarks(slices.Sorted(maps.Keys(st.services)))...)
			r.names.Keep(withoutRemarks(slices.Sorted(maps.Keys(st.teams)))...)
			r.names.Learn(slices.Sorted(maps.Keys(st.names))...)
		}
	}
	r.names.Freeze()
}

// withoutRemarks leaves out names with a bracket: behind it stands who, not what.
func withoutRemarks(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return strings.ContainsAny(n, "()") })
}

// learnTexts gathers what the texts of a file say of people.
func learnTexts(l *people.Learner, p *parsed) {
	for _, s := range p.stories {
		for _, section := range s.sections {
			l.Text(section.heading)
			l.Text(section.body)
		}
		for _, a := range s.actions {
			l.Text(a.title)
		}
		learnValue(l, s.extra)
	}
}

// learnValue reads the strings of fields that are not known.
func learnValue(l *people.Learner, v any) {
	switch v := v.(type) {
	case string:
		l.Text(v)
	case []any:
		for _, inner := range v {
			learnValue(l, inner)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			learnValue(l, v[key])
		}
	}
}

// cleanWarning takes names out of a warning before anyone sees it.
func (r *run) cleanWarning(w Warning) Warning {
	w.Path, w.Detail, w.near = r.names.Clean(w.Path), r.names.Clean(w.Detail), ""
	return w
}

// cleanOutcome takes names out of what is said of a file.
func (r *run) cleanOutcome(o FileOutcome) FileOutcome {
	o.Path, o.Reason = r.names.Clean(o.Path), r.names.Clean(o.Reason)
	return o
}

// errReading says at what the reading stopped.
func errReading(err error) error { return fmt.Errorf("reading documents: %w", err) }
