package queries

import (
	"context"
	"fmt"
)

// CodesBatch is the coding of some incidents under one taxonomy version.
type CodesBatch struct {
	TaxonomyVersion string
	Taxonomy        []TaxonomyEntry // replaces what is stored of this version, when not empty
	Crosswalks      []Crosswalk     // likewise
	Runs            []CodeRun       // one for every incident coded, those without a code too
	Codes           []Code
	Kinds           []InferredKind
}

// InferredKind is what coding read of an incident's kind from its text.
type InferredKind struct {
	Incident string `db:"incident"`
	Kind     string `db:"kind"`
	Basis    string `db:"basis"` // inferred, or default to take an earlier inference back
}

// LoadCodes writes a coding in one transaction and makes its taxonomy version the current one. It
// replaces the codes of the incidents in Runs under that version whose origin is author or coder;
// those of a model stay, and what people decided (LoadDecisions) is laid over the new ones. Codes of
// other versions stay for comparison. Kinds are written only where the stored basis is default or inferred.
func (db *DB) LoadCodes(ctx context.Context, b CodesBatch) error {
	sets := []rowSet{
		setOf("codes", b.Codes),
		setOf("code_runs", b.Runs).alwaysWritten(),
		setOf("taxonomy", b.Taxonomy),
		setOf("crosswalks", b.Crosswalks),
		setOf("kinds", b.Kinds),
		setOf("settings", []Setting{{Name: "taxonomy_version", Value: b.TaxonomyVersion}}),
	}
	err := db.inBatch(ctx, sets, func(l *loading) error {
		return firstError(
			func() error { return l.read("stage_codes", "code_runs") },
			func() error { return l.read("stage_coded", "codes") },
			func() error { return l.script("uncode") },
			func() error { return l.clear("code_runs", "taxonomy", "crosswalks") },
			func() error { return l.insert("codes", "code_runs", "taxonomy", "crosswalks", "kinds", "settings") },
			func() error { return l.read("taxonomies", "settings") },
			func() error { return l.script("decide") },
			func() error { return l.script("unstage_codes") },
		)
	})
	if err != nil {
		return fmt.Errorf("loading codes of taxonomy %s into %s: %w", b.TaxonomyVersion, db.name(), err)
	}
	return nil
}
