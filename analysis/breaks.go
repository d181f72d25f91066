package analysis

import (
	"context"
	"slices"
)

// Break is a change of the taxonomy: codes before it and after it do not mean the same, so a trend that was
// drawn under one version must not be continued under the other. History is coded again under the new version
// and the old codes are kept, so a reader of a trend can be told what the break alone moved.
type Break struct {
	Before   string      `json:"before"`   // version
	After    string      `json:"after"`    // version, the current one
	Compared int         `json:"compared"` // incidents of the period coded under both, from the same text
	Moved    []CodeMoved `json:"moved"`    // codes that moved or were redefined, most moved first
}

// CodeMoved is what a break did to one code.
type CodeMoved struct {
	Dimension string   `json:"dimension"`
	Code      string   `json:"code"`
	Meaning   string   `json:"meaning"` // same, new, gone, redefined
	Before    int      `json:"before"`  // incidents
	After     int      `json:"after"`
	Gained    []string `json:"gained"` // keys of incidents
	Lost      []string `json:"lost"`
}

// Of is what a break did to a code; false when it did nothing, so that its trend goes on unbroken.
func (b *Break) Of(dimension, code string) (CodeMoved, bool) {
	if b == nil {
		return CodeMoved{}, false
	}
	at := slices.IndexFunc(b.Moved, func(m CodeMoved) bool { return m.Dimension == dimension && m.Code == code })
	if at < 0 {
		return CodeMoved{}, false
	}
	return b.Moved[at], true
}

// moves is how many incidents changed.
func (m CodeMoved) moves() int { return len(m.Gained) + len(m.Lost) }

// TaxonomyVersion is a version that the data was coded under.
type TaxonomyVersion struct {
	Version   string `db:"taxonomy_version" json:"version"`
	Ordinal   int64  `db:"ordinal" json:"ordinal"`
	Current   bool   `db:"is_current" json:"current"`
	Incidents int64  `db:"incidents" json:"incidents"`
	Codes     int64  `db:"codes" json:"codes"`
}

// Versions lists the versions of the taxonomy in the order in which they last became the current one.
func (d Data) Versions(ctx context.Context) ([]TaxonomyVersion, error) {
	rows, _, err := read[TaxonomyVersion](ctx, d, "quality/taxonomy_versions", nil)
	return rows, err
}

// BreakResult is the last break of the taxonomy that the period's incidents carry, nil when they were coded
// under one version only.
type BreakResult struct {
	Basis
	Query Query  `json:"query"`
	Break *Break `json:"break"`
}

// movedRow is a row of quality/code_changes.
type movedRow struct {
	Dimension string   `db:"dimension"`
	Code      string   `db:"code"`
	Meaning   string   `db:"meaning"`
	Compared  int64    `db:"compared"`
	Before    int64    `db:"before"`
	After     int64    `db:"after"`
	Gained    int64    `db:"gained"`
	Lost      int64    `db:"lost"`
	GainedIn  []string `db:"gained_in"`
	LostIn    []string `db:"lost_in"`
}

// LastBreak compares the current version of the taxonomy with the one before it, over everything from the
// first incident to the end of the period.
func LastBreak(ctx context.Context, d Data, p Params) (BreakResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return BreakResult{}, err
	}
	versions, err := d.Versions(ctx)
	if err != nil {
		return BreakResult{}, err
	}
	result := BreakResult{Basis: s.basis.clone()}
	at := slices.IndexFunc(versions, func(v TaxonomyVersion) bool { return v.Current })
	if at < 1 {
		return result, nil
	}
	window := s.within(s.all)
	args := arguments{"from_version": versions[at-1].Version, "to_version": versions[at].Version, "from": window["from"], "to": window["to"]}
	rows, query, err := read[movedRow](ctx, d, "quality/code_changes", args)
	if err != nil {
		return result, err
	}
	result.Query = query
	result.Break = breakOf(versions[at-1].Version, versions[at].Version, rows)
	return result, nil
}

func breakOf(before, after string, rows []movedRow) *Break {
	b := &Break{Before: before, After: after, Moved: []CodeMoved{}}
	for _, r := range rows {
		b.Compared = int(r.Compared)
		b.Moved = append(b.Moved, CodeMoved{
			Dimension: r.Dimension, Code: r.Code, Meaning: r.Meaning, Before: int(r.Before), After: int(r.After),
			Gained: r.GainedIn, Lost: r.LostIn,
		})
	}
	slices.SortStableFunc(b.Moved, func(a, b CodeMoved) int { return b.moves() - a.moves() })
	return b
}
