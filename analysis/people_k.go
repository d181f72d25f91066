package analysis

import (
	"context"
	"fmt"
	"strconv"

	"secondstory/queries"
)

// settledK is the number of people a cell covers: what was asked for, else what the database was
// published with, else DefaultPeople. Another k than before is refused: two cuts of the same
// responses can be laid over each other, and what they cut out may be one person.
func settledK(ctx context.Context, db *queries.DB, asked int) (int, error) {
	rows, err := queries.Select[queries.Setting](ctx, db, `
		SELECT name, value FROM settings
		WHERE name = 'people_k' AND EXISTS (SELECT 1 FROM responses)`)
	if err != nil {
		return 0, fmt.Errorf("reading how many people a cell covers: %w", err)
	}
	if len(rows) == 0 {
		if asked == 0 {
			return DefaultPeople, nil
		}
		return asked, nil
	}
	before, err := strconv.Atoi(rows[0].Value)
	if err != nil {
		return 0, fmt.Errorf("reading how many people a cell covers: %w", err)
	}
	if asked != 0 && asked != before {
		return 0, fmt.Errorf("publishing people with k = %d: the cells of this database cover at least %d, and a second cut could be laid over the first to find a person; leave --k out, or read into a new database", asked, before)
	}
	return before, nil
}
