package queries

import (
	"context"
	"fmt"
	"time"
)

// PublishedResponse is a row of published: a response that a published cell covers. PersonKey is without
// a cohort; Cell is what the cell states, as the publisher writes it.
type PublishedResponse struct {
	Period    string    `db:"period"`
	Release   int32     `db:"release"` // counted from 1 per period; the main file knows the one that holds
	Quarter   time.Time `db:"quarter"`
	Incident  string    `db:"incident"`
	PersonKey string    `db:"person_key"`
	Cell      string    `db:"cell"`
}

// NotePublished keeps which responses the next release of some periods covers, beside those before it. It
// comes before the main file is written, which says what release holds: a crash between the two files loses
// neither.
func (p *People) NotePublished(ctx context.Context, rows []PublishedResponse) error {
	defer privately()()
	err := p.db.inBatch(ctx, []rowSet{setOf("published", rows)}, func(l *loading) error {
		return firstError(
			func() error { return l.read("people_clear_published", "published") },
			func() error { return l.read("people_published", "published") },
		)
	})
	if err != nil {
		return fmt.Errorf("noting which responses are published: %w", err)
	}
	return p.settle(ctx)
}
