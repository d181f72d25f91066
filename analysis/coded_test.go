package analysis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

func august(key string, day int, codes map[string][]string) told {
	return told{key: key, at: time.Date(2026, time.August, day, 9, 0, 0, 0, time.UTC), codes: codes}
}

var thirdQuarter = Params{Period: Period{From: time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC)}}

func TestFirstStory_CountsDocumentsAndAsksWhatAndHow(t *testing.T) {
	t.Parallel()
	d := load(t,
		august("file:a", 1, map[string][]string{"trigger": {"manual-operation"}, "practice": {"first-story"}}),
		august("file:b", 2, map[string][]string{"trigger": {"manual-operation"}}),
		august("file:c", 3, map[string][]string{"practice": {"first-story"}}),
	)
	r, err := FirstStory(t.Context(), d, thirdQuarter)
	if err != nil {
		t.Fatal(err)
	}
	if r.Now.Count != 2 || r.Now.Of != 3 || r.Counted != 3 {
		t.Errorf("now %+v of %d counted", r.Now, r.Counted)
	}
	var triggers []string
	for _, q := range r.Questions {
		triggers = append(triggers, q.Trigger)
		for _, question := range q.Questions {
			first, _, _ := strings.Cut(strings.ToLower(question), " ")
			if first == "why" || first == "who" && !strings.Contains(question, "what holds") {
				t.Errorf("%q asks for a reason or a person", question)
			}
		}
	}
	if !slices.Equal(triggers, []string{"", "manual-operation", "unknown-trigger"}) {
		t.Errorf("questions for %q", triggers)
	}
}

func TestFirstStory_WhereNoneStopsNothingIsAsked(t *testing.T) {
	t.Parallel()
	d := load(t, august("file:a", 1, map[string][]string{"trigger": {"manual-operation"}}))
	r, err := FirstStory(t.Context(), d, thirdQuarter)
	if err != nil || len(r.Questions) != 0 || r.Now.Count != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestLastBreak_SaysWhatANewVersionMoved(t *testing.T) {
	t.Parallel()
	d := load(t,
		august("file:a", 1, map[string][]string{"factor": {"test-gap"}}),
		august("file:b", 2, map[string][]string{"factor": {"test-gap"}}),
	)
	r, err := LastBreak(t.Context(), d, thirdQuarter)
	if err != nil || r.Break != nil {
		t.Fatalf("one version: %+v, %v", r.Break, err)
	}
	next := queries.CodesBatch{TaxonomyVersion: "next"}
	for _, key := range []string{"file:a", "file:b"} {
		hash, err := queries.Select[string](t.Context(), d.DB, "SELECT content_hash FROM incidents WHERE incident = ?", key)
		if err != nil || len(hash) != 1 {
			t.Fatal(hash, err)
		}
		next.Runs = append(next.Runs, queries.CodeRun{Incident: key, TaxonomyVersion: "next", CoderVersion: "c", ContentHash: hash[0]})
	}
	next.Codes = []queries.Code{{Incident: "file:a", Dimension: "factor", Code: "review-gap", Grade: "stated", Origin: "coder", Rule: "r", TaxonomyVersion: "next"}}
	if err := d.DB.LoadCodes(t.Context(), next); err != nil {
		t.Fatal(err)
	}
	r, err = LastBreak(t.Context(), d, thirdQuarter)
	if err != nil || r.Break == nil {
		t.Fatalf("two versions: %+v, %v", r.Break, err)
	}
	if r.Break.Before != version || r.Break.After != "next" || r.Break.Compared != 2 {
		t.Errorf("%+v", r.Break)
	}
	lost, ok := r.Break.Of("factor", "test-gap")
	if !ok || lost.Before != 2 || lost.After != 0 || !slices.Equal(lost.Lost, []string{"file:a", "file:b"}) {
		t.Errorf("test-gap %+v", lost)
	}
	gained, ok := r.Break.Of("factor", "review-gap")
	if !ok || !slices.Equal(gained.Gained, []string{"file:a"}) {
		t.Errorf("review-gap %+v", gained)
	}
	if _, ok := r.Break.Of("factor", "missing-alert"); ok {
		t.Error("a code that did not move is in the break")
	}
}

func TestMissed_ReadsThePeriodAndLeavesCodedSentencesOut(t *testing.T) {
	t.Parallel()
	var incidents []told
	for i := range 6 {
		one := august("file:"+string(rune('a'+i)), 1+i, nil)
		one.sections = []queries.Section{
			{Ordinal: 1, Role: "summary", Body: "Labels were late. Shops of the north called. Shops of the east wrote. It was over by noon."},
			{Ordinal: 2, Role: "root_cause", Body: "The loading ramp froze. Stand " + strings.Repeat(string(rune('k'+i)), 4) + " was blue."},
		}
		incidents = append(incidents, one)
	}
	d := load(t, incidents...)
	r, err := Missed(t.Context(), d, thirdQuarter, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Candidates) == 0 || r.Query.Name != "quality/told_sections" {
		t.Fatalf("%+v", r)
	}
	if c := r.Candidates[0]; len(c.Incidents) != 6 || len(c.Evidence) != 3 || c.Evidence[0].Quote == "" {
		t.Errorf("%+v", c)
	}
}
