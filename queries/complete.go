package queries

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed load/complete.sql
var completeSQL string

// Completion is what may stand at the end of a text: each word replaces what is typed from Start.
type Completion struct {
	Start int // in bytes
	Words []string
}

type suggestion struct {
	Word  string `db:"word"`
	Start int    `db:"start"`
}

// Complete asks DuckDB what could follow a text, by the grammar of SQL and the names of this database. The
// likeliest come first; what is only spelt alike is left out.
func (db *DB) Complete(ctx context.Context, text string) (Completion, error) {
	rows, err := Select[suggestion](ctx, db, completeSQL, text)
	if err != nil {
		return Completion{}, fmt.Errorf("completing SQL: %w", err)
	}
	var c Completion
	for _, r := range rows {
		if r.Start > len(text) || !strings.HasPrefix(strings.ToLower(r.Word), strings.ToLower(text[r.Start:])) {
			continue
		}
		if len(c.Words) == 0 {
			c.Start = r.Start
		}
		if r.Start == c.Start && !slices.Contains(c.Words, r.Word) && len(c.Words) < mostWords {
			c.Words = append(c.Words, r.Word)
		}
	}
	return c, nil
}

// mostWords is how many words are worth showing.
const mostWords = 60
