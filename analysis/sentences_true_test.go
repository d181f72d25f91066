package analysis

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"secondstory/queries"
)

// untrue matches what no sentence for a room may say: a wrong plural, a name from statistics, a code, a
// number that was never filled in, a claim of cause.
var untrue = regexp.MustCompile(`\b1 (incidents|postmortems|near misses|days|months|conditions|pairs|signs|minutes)\b|of the 1 |of the 0 |%!|NaN|\bInf\b|[Ff]isher|\bp [0-9.]+|[Gg]eometric|Wilson|because of|\bcaused\b|[a-z]+-[a-z]+-[a-z]+`)

func TestFindings_AreTrueOfFew(t *testing.T) {
	t.Parallel()
	bare := func(key, on, kind string) told {
		return told{key: "file:" + key, at: day(t, on), kind: kind, template: "prose"}
	}
	full := func(key, on string, factors ...string) told {
		one := coded(t, key, on, "factor", factors...)
		one.codes["practice"] = []string{"went-well-recorded", "luck-recorded"}
		one.codes["defence"] = []string{"redundancy-held"}
		one.actions = []queries.ActionItem{{Title: "Alert on the age of the oldest message in the mail queue", State: "unknown"}}
		return one
	}
	for name, incidents := range map[string][]told{
		"none":                  {},
		"one, nothing stated":   {bare("a", "2026-07-01", "")},
		"one near miss":         {bare("a", "2026-07-01", "near_miss")},
		"one, everything":       {full("a", "2026-07-01", "drift")},
		"two that tie":          {full("a", "2026-07-01", "drift"), full("b", "2026-07-02", "limit")},
		"two alike":             {full("a", "2026-07-01", "drift"), full("b", "2026-07-01", "drift")},
		"one before, many now":  append(spaced(t, "2026-07-01", 9), full("a", "2026-01-01", "drift")),
		"many before, none now": append(spaced(t, "2026-01-01", 9), bare("a", "2026-07-01", "")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := NewReview(t.Context(), load(t, incidents...), Params{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Findings.Rows {
				if found := untrue.FindString(f.Sentence + " " + f.Detail); found != "" {
					t.Errorf("%q in: %s %s", found, f.Sentence, f.Detail)
				}
				if f.Kind == NoChange {
					t.Errorf("too little to compare with, yet: %s", f.Sentence)
				}
			}
			for _, w := range r.Basis.Warnings {
				if found := untrue.FindString(w.Detail); found != "" {
					t.Errorf("%q in the warning: %s", found, w.Detail)
				}
			}
		})
	}
}

func TestFindings_OfThePlanAreInPlainWords(t *testing.T) {
	t.Parallel()
	for _, f := range reviewed(t, Params{}).Findings.Rows {
		text := f.Sentence + " " + f.Detail
		for _, code := range []string{"retry-amplification", "coverage-gap", "missing-runbook", "state-drift", "lifecycle-neglect", "test-gap"} {
			text = strings.ReplaceAll(text, code, "") // the plan has no labels, so its codes stand for them
		}
		if found := untrue.FindString(text); found != "" {
			t.Errorf("%q in: %s", found, text)
		}
	}
}

// TestBases_AddUp: whatever a result is about, what it counted and what it left out are all that happened
// in its window.
func TestBases_AddUp(t *testing.T) {
	t.Parallel()
	all := planted(t)
	all = append(all, told{key: "file:drill", kind: "drill", at: day(t, "2026-08-01")}, told{key: "file:old-drill", kind: "drill", at: day(t, "2025-08-01")},
		told{key: "file:undated"}, told{key: "file:silent", at: day(t, "2026-08-02"), noText: true})
	r, err := NewReview(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]Basis{
		"counts": r.Counts.Basis, "factors": r.Factors.Basis, "changes": r.Changes.Basis, "pairs": r.Pairs.Basis, "triggers": r.Triggers.Basis,
		"grid": r.Grid.Basis, "near misses": r.NearMisses.Basis, "defences": r.Defences.Basis, "precursors": r.Precursors.Basis,
		"timing": r.Timing.Basis, "detection": r.Detection.Basis, "actions": r.Actions.Basis, "lessons": r.Lessons.Basis,
		"look-alikes": r.LookAlikes.Basis, "efficacy": r.Efficacy.Basis, "practice": r.Practice.Basis, "quality": r.Quality.Basis,
		"voices": r.Voices.Basis, "reading": r.Reading.Basis,
	} {
		found := 1 // the undated one lies in no window and is named in all
		for _, one := range all {
			if !one.at.IsZero() && b.Period.Contains(one.at) {
				found++
			}
		}
		sum := b.Counted
		for _, e := range b.Excluded {
			sum += e.N
		}
		if sum != found {
			t.Errorf("%s over %s: %d counted and %s left out, of %d", name, b.Period, b.Counted, fmt.Sprint(b.Excluded), found)
		}
	}
}

func TestCounts_BurstsGiveNoDirection(t *testing.T) {
	t.Parallel()
	all := spaced(t, "2025-07-01", 12, 12, 0, 0, 0, 0, 12, 12, 0, 0, 0, 0, 25, 15)
	r, err := IncidentCounts(t.Context(), load(t, all...), Params{Period: period(t, "2026Q3")})
	if err != nil {
		t.Fatal(err)
	}
	if r.Incidents.Direction != CannotTell {
		t.Errorf("incidents that come in bursts are %s", r.Incidents.Direction)
	}
}

func TestActions_ClosingsWithoutADateAreCounted(t *testing.T) {
	t.Parallel()
	one := told{key: "file:a", at: day(t, "2026-07-01"), template: "prose", actions: []queries.ActionItem{
		{Title: "a first thing to do", State: "closed"}, {Title: "another thing to do", State: "open"}, {Title: "some third thing", State: "unknown"},
	}}
	r, err := Actions(t.Context(), load(t, one), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Curve.Undated != 1 || r.Curve.N != 1 || r.Curve.Closed != 0 {
		t.Errorf("%+v", r.Curve)
	}
}
