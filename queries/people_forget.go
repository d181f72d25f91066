package queries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
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
// behind a dot. The file is written anew, so that no page of it holds what was removed.
// That somebody was in a published cell stays noted, without the key: a later release without them could be
// subtracted from it.
func (p *People) Forget(ctx context.Context, keys []string) (Forgotten, error) {
	var f Forgotten
	var marks int64
	err := p.inTransaction(ctx, func(tx *sql.Tx) error {
		for _, step := range []struct {
			statement string
			removed   *int64
		}{
			{`DELETE FROM participations WHERE split_part(person_key, '.', 1) IN (SELECT unnest($1::VARCHAR[]))`, &f.Responses},
			{`DELETE FROM shifts WHERE split_part(person_key, '.', 1) IN (SELECT unnest($1::VARCHAR[]))`, &f.Shifts},
			{`DELETE FROM roster WHERE split_part(person_key, '.', 1) IN (SELECT unnest($1::VARCHAR[]))`, &f.Roster},
			{`UPDATE published SET person_key = '' WHERE split_part(person_key, '.', 1) IN (SELECT unnest($1::VARCHAR[]))`, &marks},
		} {
			result, err := tx.ExecContext(ctx, step.statement, keys)
			if err != nil {
				return err
			}
			if *step.removed, err = result.RowsAffected(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Forgotten{}, fmt.Errorf("forgetting a person: %w", err)
	}
	return f, p.rewrite(ctx)
}

// NoteForgotten keeps hashes of who was forgotten.
func (p *People) NoteForgotten(ctx context.Context, hashes []string) error {
	err := p.inTransaction(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO forgotten SELECT unnest($1::VARCHAR[])`, hashes)
		return err
	})
	if err != nil {
		return fmt.Errorf("noting who was forgotten: %w", err)
	}
	return p.settle(ctx)
}

// inTransaction changes the file with its log closed to others.
func (p *People) inTransaction(ctx context.Context, do func(*sql.Tx) error) error {
	defer privately()()
	tx, err := p.db.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// DestroyKeysBefore forgets the keys of all quarters before one such as 2026Q3, and takes out of their
// rows what a rota could be laid over: shifts, times, teams, and the incidents, which become random
// marks. What stays is how many unnamed people of which band did what in the quarter.
func (p *People) DestroyKeysBefore(ctx context.Context, quarter string) error {
	first, err := quarterStart(quarter)
	if err != nil {
		return fmt.Errorf("destroying keys before %q: %w", quarter, err)
	}
	err = p.inTransaction(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM shifts WHERE quarter < $1::DATE`,
			`DELETE FROM published WHERE quarter < $1::DATE`,
			`UPDATE roster SET team = NULL WHERE quarter < $1::DATE`,
			`UPDATE participations SET team = NULL, paged_at = NULL, joined_at = NULL, incident = marks.mark
			FROM (SELECT incident, uuid()::VARCHAR AS mark FROM (SELECT DISTINCT incident FROM participations WHERE quarter < $1::DATE)) AS marks
			WHERE participations.incident = marks.incident AND participations.quarter < $1::DATE`,
		} {
			if _, err := tx.ExecContext(ctx, statement, first); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("destroying keys before %s: %w", quarter, err)
	}
	return errors.Join(p.keys.destroyBefore(quarter), p.rewrite(ctx))
}

// quarterStart is the first day of a quarter written 2026Q3.
func quarterStart(quarter string) (time.Time, error) {
	if !quarterForm.MatchString(quarter) {
		return time.Time{}, errors.New("a quarter is written 2026Q3")
	}
	year, err := strconv.Atoi(quarter[:4])
	if err != nil {
		return time.Time{}, err
	}
	return time.Date(year, time.Month(3*(quarter[5]-'1')+1), 1, 0, 0, 0, 0, time.UTC), nil
}
