package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"secondstory/analysis/stats"
	"secondstory/ingest/score"
)

// benchReading scores how documents are read: one row per set and field, and on stderr the scores
// that others published beside them.
func benchReading(ctx context.Context, e env, c *cli.Command, format string) error {
	rep, err := score.Reading(ctx, c.String("labelled"))
	if err != nil {
		return err
	}
	t := table{columns: []column{
		{"set", "VARCHAR"}, {"field", "VARCHAR"}, {"measure", "VARCHAR"}, {"n", "BIGINT"}, {"value", "DOUBLE"}, {"low", "DOUBLE"}, {"high", "DOUBLE"},
	}}
	for _, f := range rep.Fields {
		s := shareOf(f.Exact, f.N)
		t.rows = append(t.rows, []any{f.Set, f.Field, "exact", int64(f.N), s.value, s.low, s.high})
	}
	for _, part := range rep.Absent {
		fmt.Fprintf(e.Stderr, "absent, left out: %s\n", printable(part))
	}
	for _, f := range rep.Fields {
		sayPublished(e, f)
		if c.Bool("misses") {
			sayMisses(e, f)
		}
	}
	return writeTable(e.Stdout, t, format, e.Width)
}

// sayPublished compares a score with the best one published. It is above or below only where the
// interval of ours does not hold the published value.
func sayPublished(e env, f score.Field) {
	if f.Published == nil {
		return
	}
	p := *f.Published
	ours, theirs := shareOf(f.Exact, f.N), shareOf(int(p.Value*float64(p.N)+0.5), p.N)
	verdict := "cannot tell"
	switch {
	case ours.low > p.Value:
		verdict = "above"
	case ours.high < p.Value:
		verdict = "below"
	}
	fmt.Fprintf(e.Stderr, "%s %s: %s; best language model published: %s: %s\n", f.Set, f.Field, ours, theirs, verdict)
}

// share is a proportion with its 95 % score interval.
type share struct {
	n                int
	value, low, high float64
}

func shareOf(x, n int) share {
	w := stats.Wilson(x, n, 0.95)
	s := share{n: n}
	s.value, _ = w.Estimate.Value()
	s.low, _ = w.Lower.Value()
	s.high, _ = w.Upper.Value()
	return s
}

func (s share) String() string {
	return fmt.Sprintf("%.1f %% (%.1f to %.1f, n %d)", 100*s.value, 100*s.low, 100*s.high, s.n)
}

// sayMisses names what was read otherwise, and how both halves of the set fare: rules are written
// from the records with an even number only.
func sayMisses(e env, f score.Field) {
	var missed [2]int
	for _, m := range f.Misses {
		missed[m.Index%2]++
		fmt.Fprintf(e.Stderr, "  %s %s [%d] %s: found %q, labelled %q\n", f.Set, f.Field, m.Index, printable(m.ID), printable(m.Found), printable(m.Want))
	}
	even := (f.N + 1) / 2
	fmt.Fprintf(e.Stderr, "  %s %s: even records %d of %d, odd records %d of %d\n", f.Set, f.Field, even-missed[0], even, f.N-even-missed[1], f.N-even)
}
