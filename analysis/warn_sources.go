package analysis

import (
	"context"
	"strings"
	"time"
)

// WarnSource is the code of the warning that a source was not read to its end.
const WarnSource = "source_incomplete"

// incompleteRow is a row of quality/incomplete_sources.
type incompleteRow struct {
	Source    string    `db:"source"`
	StartedAt time.Time `db:"started_at"`
	Lacks     *int64    `db:"lacks"`
	Missing   *string   `db:"missing"`
}

// warnSources says which sources were not read to their end: what is counted from them is a floor.
func (d Data) warnSources(ctx context.Context, s *scope, b *Basis) error {
	rows, _, err := read[incompleteRow](ctx, d, "quality/incomplete_sources", s.both())
	if err != nil {
		return err
	}
	for _, r := range rows {
		what, more := "its last reading did not come to its end", ""
		if r.Missing != nil && *r.Missing != "" {
			what, _, _ = strings.Cut(*r.Missing, "\n")
		}
		if r.Lacks != nil && *r.Lacks > 1 {
			more = " (the first of several; `secondstory status` has all)"
		}
		b.warn(WarnSource, "The source %s is incomplete as of %s: %s%s.", r.Source, r.StartedAt.UTC().Format(time.DateOnly), strings.TrimRight(what, "."), more)
	}
	return nil
}
