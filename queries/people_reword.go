package queries

import (
	"context"
	"database/sql"
	"fmt"
)

// peopleTexts are the texts of the people file: how each is listed, and how one is replaced.
var peopleTexts = [...]struct{ list, replace string }{
	{"SELECT DISTINCT role FROM participations WHERE role IS NOT NULL ORDER BY 1", "UPDATE participations SET role = $1 WHERE role = $2"},
	{"SELECT DISTINCT team FROM participations WHERE team IS NOT NULL ORDER BY 1", "UPDATE participations SET team = $1 WHERE team = $2"},
	{"SELECT DISTINCT incident FROM participations ORDER BY 1", "UPDATE participations SET incident = $1 WHERE incident = $2"},
	{"SELECT DISTINCT incident FROM published ORDER BY 1", "UPDATE published SET incident = $1 WHERE incident = $2"},
	{"SELECT DISTINCT team FROM roster WHERE team IS NOT NULL ORDER BY 1", "UPDATE roster SET team = $1 WHERE team = $2"},
	{"SELECT DISTINCT team FROM shifts WHERE team IS NOT NULL ORDER BY 1", "UPDATE shifts SET team = $1 WHERE team = $2"},
}

// Reword replaces every text of the file by what clean makes of it, keys of incidents included. Where
// that changed one, the file is written anew, so that no page of it holds what was replaced.
func (p *People) Reword(ctx context.Context, clean func(string) string) error {
	changed := false
	for _, text := range peopleTexts {
		told, err := SelectPeople[string](ctx, p, text.list)
		if err != nil {
			return fmt.Errorf("rewording the people file: %w", err)
		}
		err = p.inTransaction(ctx, func(tx *sql.Tx) error {
			for _, was := range told {
				is := clean(was)
				if is == was {
					continue
				}
				changed = true
				if _, err := tx.ExecContext(ctx, text.replace, is, was); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("rewording the people file: %w", err)
		}
	}
	if !changed {
		return nil
	}
	return p.rewrite(ctx)
}
