package queries

import (
	"context"
	"fmt"
)

// SourceRank says which source is right where several state a fact: the lower the rank. Field is ""
// for every field that has no ranks of its own.
type SourceRank struct {
	Field  string `db:"field"`
	Source string `db:"source"`
	Rank   int32  `db:"rank"`
}

// JoinSources links the incidents that sources tell under each other's addresses and keys, and keeps
// for each fact of such an incident what every source says and which is right. What was joined before
// is joined anew; the same rows give the same links.
func (db *DB) JoinSources(ctx context.Context, ranks []SourceRank) error {
	err := db.inBatch(ctx, []rowSet{setOf("source_ranks", ranks).alwaysWritten()}, func(l *loading) error {
		return firstError(
			func() error { return l.script("join_clear") },
			func() error { return l.run("join_links") },
			func() error { return l.read("join_origins", "source_ranks") },
		)
	})
	if err != nil {
		return fmt.Errorf("joining sources in %s: %w", db.name(), err)
	}
	return nil
}
