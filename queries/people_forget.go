package queries

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Forgotten is how many rows of the people file were removed.
type Forgotten struct {
	Responses int64
	Shifts    int64
	Roster    int64
}

// Quarters are those with a key, such as 2026Q3, in order.
func (p *People) Quarters() []string {
	p.keys.mu.Lock()
	defer p.keys.mu.Unlock()
	names := slices.Sorted(maps.Keys(p.keys.keys))
	return slices.DeleteFunc(names, func(n string) bool { return n == tokenKeyName })
}

// Forget removes all rows of the given keys; a key stands for itself and for itself with a cohort
// behind a dot.
func (p *People) Forget(ctx context.Context, keys []string) (Forgotten, error) {
	defer privately()()
	tx, err := p.db.sql.BeginTx(ctx, nil)
	if err != nil {
		return Forgotten{}, fmt.Errorf("forgetting a person: %w", err)
	}
	var f Forgotten
	for _, step := range []struct {
		statement string
		removed   *int64
	}{
		{`DELETE FROM participations WHERE split_part(person_key, '.', 1) IN (SELECT unnest($1::VARCHAR[]))`, &f.Responses},
		{`DELETE FROM shifts WHERE split_part(person_key, '.', 1) IN (SELECT unnest($1::VARCHAR[]))`, &f.Shifts},
		{`DELETE FROM roster WHERE split_part(person_key, '.', 1) IN (SELECT unnest($1::VARCHAR[]))`, &f.Roster},
	} {
		result, err := tx.ExecContext(ctx, step.statement, keys)
		if err == nil {
			*step.removed, err = result.RowsAffected()
		}
		if err != nil {
			return Forgotten{}, errors.Join(fmt.Errorf("forgetting a person: %w", err), tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return Forgotten{}, fmt.Errorf("forgetting a person: %w", err)
	}
	return f, p.settle(ctx)
}
