package analysis

import (
	"encoding/json"
	"testing"
)

func TestReview_TheSameTwice(t *testing.T) {
	t.Parallel()
	all := planted(t)
	first, err := NewReview(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	second, err := NewReview(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(second)
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Error("the order in which incidents were loaded changed the review")
	}
	for _, f := range first.Findings.Rows {
		t.Logf("%.3f %s: %s | %s | %d", f.Score, f.Kind, f.Sentence, f.Detail, len(f.Evidence))
	}
	for _, f := range first.Reading.Rows {
		t.Log(f.Title, f.Points, f.Reasons[0].Text)
	}
}

func TestReview_OfNothing(t *testing.T) {
	t.Parallel()
	r, err := NewReview(t.Context(), load(t), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings.Rows) != 0 || len(r.Basis.Warnings) == 0 || r.Basis.Warnings[0].Code != WarnNothing {
		t.Errorf("an empty database gives %+v", r.Basis)
	}
}
