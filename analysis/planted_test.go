package analysis

import "testing"

func TestPlanted_EveryAnalysisRuns(t *testing.T) {
	t.Parallel()
	data := load(t, planted(t)...)
	ctx := t.Context()
	p, err := data.Resolve(ctx, Params{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(p.Period, p.Compare, p.scope.history, p.scope.basis)
	f, err := RecurringFactors(ctx, data, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range f.Rows[:5] {
		t.Log(r.Factor, r.Count, r.Of, *r.Share.Share, *r.Low, *r.High, len(r.Evidence))
	}
	c, err := FactorChanges(ctx, data, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(c.Family, len(c.TooRare))
	for _, r := range c.Rows[:min(4, len(c.Rows))] {
		t.Log(r.Factor, r.Now, r.Before, r.Verdict.Direction, *r.Verdict.P)
	}
	pairs, err := FactorPairs(ctx, data, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(pairs.Family, pairs.TooRare, pairs.Counted)
	for _, r := range pairs.Rows[:3] {
		t.Log(r.Factor, r.Other, r.Together, *r.Expected, r.P, r.Adjusted, r.Beyond)
	}
	pre, err := Precursors(ctx, data, p)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range pre.Rows {
		t.Log(r.Factor, r.NearMisses, r.Incidents, r.Followed, r.Preceded, *r.Expected, *r.P, r.Leads)
	}
	for _, r := range pre.TooFew {
		t.Log("few", r.Factor, r.NearMisses, r.Incidents, r.Followed, r.Preceded)
	}
	for name, run := range map[string]func() (any, error){
		"counts":    func() (any, error) { return IncidentCounts(ctx, data, p) },
		"nearmiss":  func() (any, error) { return NearMissShare(ctx, data, p) },
		"defences":  func() (any, error) { return Defences(ctx, data, p) },
		"triggers":  func() (any, error) { return Triggers(ctx, data, p) },
		"grid":      func() (any, error) { return TriggerGrid(ctx, data, p) },
		"timing":    func() (any, error) { return Timing(ctx, data, p) },
		"detection": func() (any, error) { return DetectionSources(ctx, data, p) },
		"actions":   func() (any, error) { return Actions(ctx, data, p) },
		"lessons":   func() (any, error) { return RepeatedLessons(ctx, data, p) },
		"alike":     func() (any, error) { return LookAlikes(ctx, data, p) },
		"efficacy":  func() (any, error) { return Efficacy(ctx, data, p) },
		"practice":  func() (any, error) { return Practice(ctx, data, p) },
		"quality":   func() (any, error) { return Quality(ctx, data, p) },
	} {
		if _, err := run(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
