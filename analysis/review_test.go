package analysis

import (
	"encoding/json"
	"slices"
	"testing"
)

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReview_TheSameTwice(t *testing.T) {
	t.Parallel()
	all := planted(t)
	first, err := NewReview(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(all)
	second, err := NewReview(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if asJSON(t, first) != asJSON(t, second) {
		t.Error("the order in which incidents were loaded changed the review")
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

func TestFindings_APositiveOneFirstThenTrends(t *testing.T) {
	t.Parallel()
	rows := reviewed(t, Params{}).Findings.Rows
	if len(rows) < 5 || len(rows) > mostFindings {
		t.Fatalf("%d findings", len(rows))
	}
	if !rows[0].Positive {
		t.Errorf("the first finding is not a positive one: %s", rows[0].Sentence)
	}
	kinds := map[FindingKind]bool{}
	for _, f := range rows {
		kinds[f.Kind] = true
		if f.Kind != NoChange && len(f.Evidence) == 0 {
			t.Errorf("without evidence: %s", f.Sentence)
		}
		if f.Query.Name == "" || f.Query.SQL == "" {
			t.Errorf("without its query: %s", f.Sentence)
		}
		for _, mark := range []float64{f.Effect, f.Certainty, f.Novelty, f.Breadth, f.Score} {
			if mark < 0 || mark > 1 {
				t.Errorf("a mark of %v: %s", mark, f.Sentence)
			}
		}
	}
	for _, kind := range []FindingKind{RisingFactor, Precursor, FactorPair, DefenceHeld, WorthReading} {
		if !kinds[kind] {
			t.Errorf("no finding of the kind %s", kind)
		}
	}
}

// TestFindings_OfADozenWithoutATrend: few postmortems still hold a lesson written before, a look-alike,
// a defence that held and one worth reading, each with its sentences.
func TestFindings_OfADozenWithoutATrend(t *testing.T) {
	t.Parallel()
	r, err := NewReview(t.Context(), load(t, dozen(t)...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[FindingKind]int{}
	for _, f := range r.Findings.Rows {
		kinds[f.Kind] = len(f.Evidence)
		if f.Verdict != nil && f.Verdict.changed() {
			t.Errorf("a change was seen where there is none: %s", f.Sentence)
		}
	}
	for _, kind := range []FindingKind{LessonAgain, HappenedAgain, DefenceHeld, WorthReading} {
		if kinds[kind] == 0 {
			t.Errorf("no finding of the kind %s with evidence among %v", kind, kinds)
		}
	}
}

// TestFindings_AConditionHasOnePlace: what rises and is the most frequent too is told once, and the place goes to
// something else.
func TestFindings_AConditionHasOnePlace(t *testing.T) {
	t.Parallel()
	list := FindingsResult{}
	for _, c := range []struct {
		finding Finding
		placed  bool
	}{
		{Finding{Kind: RisingFactor, Subject: "retries", Sentence: "a"}, true},
		{Finding{Kind: FrequentMost, Subject: "retries", Sentence: "b"}, false},
		{Finding{Kind: FactorPair, Subject: "retries+limits", Sentence: "c"}, true}, // limits are new
		{Finding{Kind: FrequentMost, Subject: "limits+retries", Sentence: "d"}, false},
		{Finding{Kind: LessonAgain, Subject: "retries", Sentence: "e"}, true}, // a promise is no condition
		{Finding{Kind: LessonAgain, Subject: "retries", Sentence: "e"}, false},
		{Finding{Kind: NoChange, Sentence: "f"}, true},
	} {
		if got := list.add(c.finding); got != c.placed {
			t.Errorf("%s %s: placed %v", c.finding.Kind, c.finding.Subject, got)
		}
	}
	for _, f := range reviewed(t, Params{}).Findings.Rows {
		if f.Kind == FrequentMost && f.Subject == "retry-amplification" {
			t.Errorf("told twice: %s", f.Sentence)
		}
	}
}
