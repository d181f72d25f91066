package analysis

import (
	"slices"
	"testing"
)

// reviewed is the review of the planted plan, read without error.
func reviewed(t *testing.T, p Params) Review {
	t.Helper()
	r, err := NewReview(t.Context(), load(t, planted(t)...), p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPlanted_FindsWhatIsThere: every pattern of testdata/postmortems/README.md that codes can show,
// and none that was not planted.
func TestPlanted_FindsWhatIsThere(t *testing.T) {
	t.Parallel()
	r := reviewed(t, Params{})
	if got := r.Params.Period.String(); got != "2026Q3" {
		t.Fatalf("the last quarter in the data is %s", got)
	}
	for _, row := range r.Changes.Rows {
		want := CannotTell
		if row.Factor == "retry-amplification" {
			want = Up
			if row.Now != 8 || row.Before != 4 || len(row.Evidence) != 12 {
				t.Errorf("%s: %d against %d, %d sentences", row.Factor, row.Now, row.Before, len(row.Evidence))
			}
		}
		if row.Verdict.Direction != want {
			t.Errorf("%s is %s, want %s", row.Factor, row.Verdict.Direction, want)
		}
	}
	if len(r.Changes.TooRare) == 0 {
		t.Error("no factor was too rare to be tested")
	}
	var beyond []string
	for _, row := range r.Pairs.Rows {
		if row.Beyond {
			beyond = append(beyond, row.Factor+" and "+row.Other)
		}
	}
	if !slices.Equal(beyond, []string{"coverage-gap and missing-runbook"}) {
		t.Errorf("pairs beyond chance: %v", beyond)
	}
	var leads []string
	for _, row := range r.Precursors.Rows {
		if row.Leads {
			leads = append(leads, row.Factor)
		}
	}
	if !slices.Equal(leads, []string{"state-drift"}) {
		t.Errorf("precursors: %v", leads)
	}
	if r.NearMisses.Verdict.Direction == Up || r.NearMisses.Verdict.Direction == Down {
		t.Errorf("the share of near misses is %s; no trend was planted", r.NearMisses.Verdict.Direction)
	}
}

// TestPlanted_FindsTheFade: seen from the second year, the factor whose actions closed is gone.
func TestPlanted_FindsTheFade(t *testing.T) {
	t.Parallel()
	p, err := ParsePeriod("2025Q4..2026Q3", 0)
	if err != nil {
		t.Fatal(err)
	}
	before, err := ParsePeriod("2024Q4..2025Q3", 0)
	if err != nil {
		t.Fatal(err)
	}
	r := reviewed(t, Params{Period: p, Compare: before})
	i := slices.IndexFunc(r.Changes.Rows, func(c FactorChange) bool { return c.Factor == "lifecycle-neglect" })
	if i < 0 {
		t.Fatal("lifecycle-neglect was not tested")
	}
	if row := r.Changes.Rows[i]; row.Verdict.Direction != Down || row.Standing != Absent || row.Before != 13 {
		t.Errorf("lifecycle-neglect: %s, %s, %d before", row.Verdict.Direction, row.Standing, row.Before)
	}
}

// TestPlanted_Filters: a team's own numbers are those of its own incidents.
func TestPlanted_Filters(t *testing.T) {
	t.Parallel()
	data := load(t, planted(t)...)
	counted := func(p Params) int {
		t.Helper()
		p.Period = period(t, "2026Q3")
		resolved, err := data.Resolve(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		return resolved.scope.basis.Counted
	}
	all, sum := counted(Params{}), 0
	for _, team := range []string{"Data", "Money", "Platform", "Shipping", "Storefront", "Tracking"} {
		sum += counted(Params{Team: team})
	}
	if sum != all {
		t.Errorf("the teams have %d incidents together, all have %d", sum, all)
	}
	if n := counted(Params{Severity: 2}); n == 0 || n >= all {
		t.Errorf("%d incidents of severity 2 and worse of %d", n, all)
	}
	if n := counted(Params{Source: "pagerduty"}); n != 0 {
		t.Errorf("%d incidents of a source without any", n)
	}
	if n := counted(Params{Service: "ledger"}); n == 0 || n >= all {
		t.Errorf("%d incidents of one service of %d", n, all)
	}
}

// TestPlanted_RowsOutsideThePeriodChangeNothing of what is counted in it.
func TestPlanted_RowsOutsideThePeriodChangeNothing(t *testing.T) {
	t.Parallel()
	all := planted(t)
	p, err := ParsePeriod("2026Q1", 0)
	if err != nil {
		t.Fatal(err)
	}
	var upTo []told
	for _, one := range all {
		if one.at.Before(p.To) {
			upTo = append(upTo, one)
		}
	}
	want, err := NewReview(t.Context(), load(t, upTo...), Params{Period: p})
	if err != nil {
		t.Fatal(err)
	}
	got, err := NewReview(t.Context(), load(t, all...), Params{Period: p})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := asJSON(t, want), asJSON(t, got); a != b {
		t.Error("incidents after the period changed its review")
	}
}
