package analysis

import (
	"context"
	"fmt"
)

// Review is every answer about one period, the findings drawn from them, and what to read.
type Review struct {
	Params     Params // with every default filled in
	Basis      Basis
	Counts     CountsResult
	Factors    FactorsResult
	Changes    ChangesResult
	Pairs      PairsResult
	Triggers   TriggersResult
	Grid       GridResult
	NearMisses NearMissResult
	Defences   DefencesResult
	Precursors PrecursorResult
	Timing     TimingResult
	Detection  DetectionResult
	Help       HelpResult
	Actions    ActionsResult
	Lessons    LessonsResult
	LookAlikes LookAlikesResult
	Efficacy   EfficacyResult
	Moments    MomentsResult
	Impact     ImpactResult
	Reporting  ReportingResult
	Boundaries BoundariesResult
	Practice   PracticeResult
	Reviews    ReviewsResult
	Coverage   CoverageResult
	Quality    QualityResult
	Voices     VoicesResult
	Reading    ReadingResult
	Findings   FindingsResult
}

// NewReview answers every question for one period.
func NewReview(ctx context.Context, d Data, p Params) (Review, error) {
	d.known = map[string]any{}
	p, err := d.Resolve(ctx, p)
	if err != nil {
		return Review{}, fmt.Errorf("settling the period: %w", err)
	}
	r := Review{Params: p, Basis: p.scope.basis.clone()}
	for _, step := range []struct {
		what string
		run  func() error
	}{
		{"counting incidents", answer(ctx, d, p, IncidentCounts, &r.Counts)},
		{"counting factors", answer(ctx, d, p, RecurringFactors, &r.Factors)},
		{"comparing factors", answer(ctx, d, p, FactorChanges, &r.Changes)},
		{"pairing factors", answer(ctx, d, p, FactorPairs, &r.Pairs)},
		{"counting triggers", answer(ctx, d, p, Triggers, &r.Triggers)},
		{"crossing triggers and factors", answer(ctx, d, p, TriggerGrid, &r.Grid)},
		{"comparing near misses", answer(ctx, d, p, NearMissShare, &r.NearMisses)},
		{"counting defences", answer(ctx, d, p, Defences, &r.Defences)},
		{"testing for precursors", answer(ctx, d, p, Precursors, &r.Precursors)},
		{"comparing durations", answer(ctx, d, p, Timing, &r.Timing)},
		{"counting detection sources", answer(ctx, d, p, DetectionSources, &r.Detection)},
		{"comparing where help was missing", answer(ctx, d, p, Help, &r.Help)},
		{"following actions", answer(ctx, d, p, Actions, &r.Actions)},
		{"looking for repeated lessons", answer(ctx, d, p, RepeatedLessons, &r.Lessons)},
		{"looking for look-alikes", answer(ctx, d, p, LookAlikes, &r.LookAlikes)},
		{"testing what actions did", answer(ctx, d, p, Efficacy, &r.Efficacy)},
		{"placing incidents in the week", answer(ctx, d, p, Moments, &r.Moments)},
		{"sharing out impact", answer(ctx, d, p, ImpactCarried, &r.Impact)},
		{"telling reporting from harm", answer(ctx, d, p, ReportingOrHarm, &r.Reporting)},
		{"looking between teams", answer(ctx, d, p, Boundaries, &r.Boundaries)},
		{"comparing practice", answer(ctx, d, p, Practice, &r.Practice)},
		{"reading how reviews were held", answer(ctx, d, p, Reviews, &r.Reviews)},
		{"comparing with the policy", answer(ctx, d, p, Coverage, &r.Coverage)},
		{"counting what is missing", answer(ctx, d, p, Quality, &r.Quality)},
		{"listening to what texts say", answer(ctx, d, p, Voices, &r.Voices)},
		{"choosing what to read", func() (err error) { r.Reading, err = readingList(ctx, d, r); return err }},
	} {
		if err := step.run(); err != nil {
			return Review{}, fmt.Errorf("%s: %w", step.what, err)
		}
	}
	r.Findings = FindingsOf(r)
	return r, nil
}

// answer runs one analysis into a field.
func answer[T any](ctx context.Context, d Data, p Params, run func(context.Context, Data, Params) (T, error), into *T) func() error {
	return func() (err error) {
		*into, err = run(ctx, d, p)
		return err
	}
}
