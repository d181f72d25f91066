package analysis

import (
	"fmt"
	"testing"

	"secondstory/queries"
)

func TestEfficacy_AFactorFadesAfterItsActionsClosed(t *testing.T) {
	t.Parallel()
	closed := day(t, "2025-09-15")
	var all []told
	for i := range 40 {
		one := coded(t, fmt.Sprintf("%02d", i), "2024-10-02", "factor", "steady")
		one.at = one.at.AddDate(0, 0, 18*i)
		if one.at.Before(closed) {
			one.codes["factor"] = append(one.codes["factor"], "fading")
			one.actions = []queries.ActionItem{{Title: "One inventory of certificates", State: "closed", ClosedAt: &closed}}
		}
		all = append(all, one)
	}
	data := load(t, all...)
	r, err := Efficacy(t.Context(), data, Params{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Direction{}
	for _, row := range r.Rows {
		got[row.Factor] = row.Verdict.Direction
		if !row.SettledAt.Equal(closed) {
			t.Errorf("%s settled on %s", row.Factor, row.SettledAt)
		}
	}
	if got["fading"] != Down || got["steady"] == Down || got["steady"] == Up {
		t.Errorf("directions %v", got)
	}
	if len(r.Warnings) == 0 || r.Warnings[len(r.Warnings)-1].Code != WarnRegression {
		t.Errorf("no warning that part of a fall comes by itself: %+v", r.Warnings)
	}
	review, err := NewReview(t.Context(), data, Params{})
	if err != nil {
		t.Fatal(err)
	}
	if first := review.Findings.Rows[0]; first.Kind != ActionsWorked || !first.Positive {
		t.Errorf("the first finding is %s: %s", first.Kind, first.Sentence)
	}
}
