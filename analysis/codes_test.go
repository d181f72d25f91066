package analysis

import (
	"fmt"
	"math"
	"testing"
)

// coded is an incident of a day with codes of one dimension.
func coded(t *testing.T, key, date, dimension string, codes ...string) told {
	t.Helper()
	return told{key: "file:" + key, at: day(t, date), template: "prose", codes: map[string][]string{dimension: codes}}
}

func TestTriggers_BoundsDependOnThoseThatDoNotSay(t *testing.T) {
	t.Parallel()
	data := load(t,
		coded(t, "a", "2026-07-01", "trigger", "config-change"),
		coded(t, "b", "2026-07-02", "trigger", "config-change"),
		coded(t, "c", "2026-07-03", "trigger", "load-change"),
		coded(t, "d", "2026-07-04", "trigger", unknownTrigger),
		coded(t, "e", "2026-07-05", "trigger"),
	)
	r, err := Triggers(t.Context(), data, Params{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Stated != 3 || r.Unknown != 1 || r.Silent != 1 || r.Counted != 3 || len(r.Rows) != 2 {
		t.Fatalf("%+v", r)
	}
	first := r.Rows[0]
	if first.Trigger != "config-change" || math.Abs(*first.Lowest-0.4) > 1e-12 || math.Abs(*first.Highest-0.8) > 1e-12 {
		t.Errorf("%s is %v to %v of all, want 40 to 80 %%", first.Trigger, *first.Lowest, *first.Highest)
	}
	if len(first.Evidence) != 2 || first.Evidence[0].Quote == "" {
		t.Errorf("evidence %+v", first.Evidence)
	}
}

func TestDetection_MoreAlertsAreBetter(t *testing.T) {
	t.Parallel()
	var all []told
	for i := range 40 {
		code := "user-report"
		if i >= 20 {
			code = automatedAlert
		}
		one := coded(t, fmt.Sprintf("%02d", i), "2026-04-01", "detection", code)
		one.at = one.at.AddDate(0, 0, i*4)
		all = append(all, one)
	}
	all = append(all, coded(t, "silent", "2026-09-20", "detection"))
	r, err := DetectionSources(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict.Direction != Up || r.Verdict.Reading != Better || r.Silent != 1 {
		t.Errorf("%s, %s, %d silent", r.Verdict.Direction, r.Verdict.Reading, r.Silent)
	}
}

func TestDetection_CannotTellWhenMostAreSilent(t *testing.T) {
	t.Parallel()
	var all []told
	for i := range 60 {
		one := coded(t, fmt.Sprintf("%02d", i), "2026-04-01", "detection", "user-report")
		one.at = one.at.AddDate(0, 0, 3*i)
		if i >= 30 {
			one.codes["detection"] = []string{automatedAlert}
		}
		if i >= 40 {
			one.codes["detection"] = nil
		}
		all = append(all, one)
	}
	r, err := DetectionSources(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict.Direction != CannotTell || r.Warnings[len(r.Warnings)-1].Code != WarnSilent {
		t.Errorf("%s, %+v", r.Verdict.Direction, r.Warnings)
	}
}

func TestPractice_SignalsHaveTheirMeaning(t *testing.T) {
	t.Parallel()
	var all []told
	for i := range 40 {
		code := "first-story"
		if i >= 20 {
			code = "went-well-recorded"
		}
		one := coded(t, fmt.Sprintf("%02d", i), "2026-04-01", "practice", code)
		one.at = one.at.AddDate(0, 0, i*4)
		all = append(all, one)
	}
	r, err := Practice(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Signals) != 2 || r.Signals[0].Verdict.Direction != Down || r.Signals[1].Verdict.Direction != Up {
		t.Fatalf("%+v", r.Signals)
	}
	for _, s := range r.Signals {
		if s.Verdict.Reading != Better {
			t.Errorf("%s going %s is %s", s.Signal, s.Verdict.Direction, s.Verdict.Reading)
		}
	}
}

func TestFactorChanges_NewReturnedAbsent(t *testing.T) {
	t.Parallel()
	data := load(t,
		coded(t, "a", "2024-10-01", "factor", "old", "gone"),
		coded(t, "b", "2026-01-01", "factor", "known", "gone"),
		coded(t, "c", "2026-07-01", "factor", "known", "old", "fresh"),
	)
	r, err := FactorChanges(t.Context(), data, Params{Period: period(t, "2026Q3")})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Standing{}
	for _, c := range append(r.Rows, r.TooRare...) {
		got[c.Factor] = c.Standing
	}
	want := map[string]Standing{"known": Known, "old": Returned, "fresh": FirstSeen, "gone": Absent}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("standings %v, want %v", got, want)
	}
}

func TestQuality_CountsWhatIsMissing(t *testing.T) {
	t.Parallel()
	full := coded(t, "a", "2026-07-01", "factor", "test-gap")
	full.team, full.service, full.severity = "Data", "etl", 2
	r, err := Quality(t.Context(), load(t, full, coded(t, "b", "2026-07-02", "factor")), Params{})
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]int{}
	for _, f := range r.Fields {
		missing[f.Field] = f.Missing.Count
	}
	for field, want := range map[string]int{"severity": 1, "team": 1, "service": 1, "contributing factor": 1, "trigger": 2, "start": 0} {
		if missing[field] != want {
			t.Errorf("%s is missing %d times, want %d", field, missing[field], want)
		}
	}
}
