package queries

import (
	"context"
	"fmt"
)

// Decision is a row of decisions: what a person said of a code of an incident.
type Decision struct {
	Incident  string  `db:"incident"`
	Dimension string  `db:"dimension"`
	Code      string  `db:"code"`
	Decision  string  `db:"decision"` // confirm, reject or add
	Quote     *string `db:"quote"`
	Section   *string `db:"section"`
	HeldIn    string  `db:"held_in"` // HeldInDatabase, or file and a mark
	Disputed  *string `db:"disputed"`
}

// HeldInDatabase marks a decision that a command made and no file holds.
const HeldInDatabase = "database"

// The decisions.
const (
	Confirm = "confirm"
	Reject  = "reject"
	Add     = "add"
)

// Key is what a decision is about.
func (d Decision) Key() DecisionKey { return DecisionKey{d.Incident, d.Dimension, d.Code} }

// DecisionKey is what a decision is about: there is at most one of each.
type DecisionKey struct {
	Incident  string `db:"incident"`
	Dimension string `db:"dimension"`
	Code      string `db:"code"`
}

// Taxonomy is a row of taxonomies.
type Taxonomy struct {
	TaxonomyVersion string `db:"taxonomy_version"`
	Ordinal         int32  `db:"ordinal"`
}

// Decisions returns every decision, in the order of their keys.
func (db *DB) Decisions(ctx context.Context) ([]Decision, error) {
	const all = `
SELECT incident, dimension, code, decision, quote, section, held_in, disputed
FROM decisions
ORDER BY incident, dimension, code`
	return Select[Decision](ctx, db, all)
}

// LoadDecisions writes decisions in one transaction, those of the same key replaced, takes the forgotten
// ones back, and lays the result over the codes of the current taxonomy: they count from then on, and
// after every later LoadCodes too.
func (db *DB) LoadDecisions(ctx context.Context, decisions []Decision, forgotten []DecisionKey) error {
	judged := append([]DecisionKey(nil), forgotten...)
	for _, d := range decisions {
		judged = append(judged, d.Key())
	}
	if len(judged) == 0 {
		return nil
	}
	sets := []rowSet{
		setOf("decisions", decisions).unique("incident", "dimension", "code"),
		setOf("judged", judged),
	}
	err := db.inBatch(ctx, sets, func(l *loading) error {
		return firstError(
			func() error { return l.read("stage_judged", "judged") },
			func() error { return l.script("undecide") },
			func() error { return l.insert("decisions") },
			func() error { return l.script("decide") },
			func() error { return l.script("unstage_codes") },
		)
	})
	if err != nil {
		return fmt.Errorf("loading %d decisions into %s: %w", len(decisions), db.name(), err)
	}
	return nil
}
