package analysis

import (
	"fmt"
	"strings"
	"testing"
)

// TestKind_AsksOneOfTwo: what happened and what nearly did can be asked apart; together they are everything, and what
// compares the two takes both whatever was asked.
func TestKind_AsksOneOfTwo(t *testing.T) {
	t.Parallel()
	data := load(t, planted(t)...)
	reviewOf := func(kind Kind) Review {
		t.Helper()
		r, err := NewReview(t.Context(), data, Params{Period: period(t, "2025Q4..2026Q3"), Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	both, incidents, near := reviewOf(EveryKind), reviewOf(IncidentKind), reviewOf(NearMissKind)
	if sum := incidents.Basis.Counted + near.Basis.Counted; sum != both.Basis.Counted || near.Basis.Counted == 0 {
		t.Errorf("%d incidents and %d near misses of %d", incidents.Basis.Counted, near.Basis.Counted, both.Basis.Counted)
	}
	if near.Basis.Unit != NearMisses || len(near.Basis.Excluded) == 0 || near.Basis.Excluded[0].N != incidents.Basis.Counted {
		t.Errorf("near misses alone are %q and leave out %v", near.Basis.Unit, near.Basis.Excluded)
	}
	for i, row := range both.Factors.Rows {
		if row.Count != row.NearMisses+countOf(incidents.Factors, row.Factor) || row.NearMisses != countOf(near.Factors, row.Factor) {
			t.Errorf("%d %s: %d, of them %d near misses; apart %d and %d", i, row.Factor, row.Count, row.NearMisses,
				countOf(incidents.Factors, row.Factor), countOf(near.Factors, row.Factor))
		}
	}
	if a, b := asJSON(t, both.Changes.Rows), asJSON(t, incidents.Changes.Rows); a != b {
		t.Error("changes are those of incidents, and differ when incidents are asked for")
	}
	if a, b := asJSON(t, both.NearMisses), asJSON(t, near.NearMisses); a != b {
		t.Error("the share of near misses differs when near misses are asked for")
	}
	for _, f := range near.Findings.Rows {
		if f.Kind == NoChange && !strings.Contains(f.Sentence, fmt.Sprintf("%d near misses now", near.Basis.Counted)) {
			t.Errorf("%d near misses, and: %s", near.Basis.Counted, f.Sentence)
		}
	}
	for _, row := range near.Triggers.Rows {
		for _, q := range row.Quarters {
			if q.Count > q.Of {
				t.Errorf("%s in %s: %d of %d", row.Trigger, q.Quarter, q.Count, q.Of)
			}
		}
	}
}

// TestKind_KeepsThePeriodThatWasChosen: too few near misses in the last quarter make the period longer, for every
// question of the report and not only for those about near misses alone.
func TestKind_KeepsThePeriodThatWasChosen(t *testing.T) {
	t.Parallel()
	r, err := NewReview(t.Context(), load(t, planted(t)...), Params{Kind: NearMissKind})
	if err != nil {
		t.Fatal(err)
	}
	if r.Params.Period == QuarterOf(r.Params.Period.To.Add(-1), 0) {
		t.Fatalf("%s is one quarter: the plan no longer has too few near misses in the last", r.Params.Period)
	}
	for name, of := range map[string]Period{"counts": r.Counts.Period, "near misses": r.NearMisses.Period, "defences": r.Defences.Period, "reporting": r.Reporting.Period} {
		if of != r.Params.Period {
			t.Errorf("%s are of %s, the report of %s", name, of, r.Params.Period)
		}
	}
	near, err := Support(t.Context(), load(t, planted(t)...), Params{Kind: NearMissKind})
	if err != nil {
		t.Fatal(err)
	}
	if near.Unit == NearMisses || len(near.Excluded) > 0 {
		t.Errorf("cells of responses know no kind, and yet count %q and leave out %v", near.Unit, near.Excluded)
	}
	if r.NearMisses.Now.Count != r.Basis.Counted {
		t.Errorf("%d near misses, and a report about %d", r.NearMisses.Now.Count, r.Basis.Counted)
	}
}

func countOf(r FactorsResult, factor string) int {
	for _, row := range r.Rows {
		if row.Factor == factor {
			return row.Count
		}
	}
	return 0
}
