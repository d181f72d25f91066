package analysis

import (
	"fmt"
	"slices"
)

// trends are the candidates that rest on a test: changes, pairs, precursors, actions that worked.
func (r Review) trends() []Finding {
	return slices.Concat(
		r.factorTrends(), r.pairFindings(), r.precursorFindings(), r.efficacyFindings(),
		r.countTrend(), r.nearMissTrend(), r.timingTrends(), r.detectionTrend(), r.practiceTrends(),
	)
}

func (r Review) factorTrends() []Finding {
	var found []Finding
	for _, row := range r.Changes.Rows {
		if !row.Verdict.changed() {
			continue
		}
		f := Finding{
			Kind: RisingFactor, Subject: row.Factor, Verdict: &row.Verdict, Evidence: row.Evidence, Query: r.Changes.Query,
			Sentence: fmt.Sprintf("“%s” was named in %s of %s, against %d of %s.",
				row.Label, incidents(row.Now), r.Changes.Period, row.Before, r.Changes.Compared),
			Detail: fmt.Sprintf("For the time passed that is %s as often%s.", times(row.Verdict), allowing(r.Changes.Family, "conditions")),
			Effect: size(row.Verdict.Estimate), Certainty: 1 - value(row.Verdict.P, 1),
			Novelty: 0.5, Breadth: part(row.Now, r.Changes.Counted),
		}
		if row.Verdict.Direction == Down {
			f.Kind = FallingFactor
		}
		if row.Standing == FirstSeen || row.Standing == Returned {
			f.Novelty = 1
		}
		found = append(found, f)
	}
	return found
}

func (r Review) pairFindings() []Finding {
	var found []Finding
	period := r.ofPeriod()
	for _, row := range r.Pairs.Rows {
		if !row.Beyond {
			continue
		}
		inPeriod := 0
		for _, e := range row.Evidence {
			if period[e.Incident] {
				inPeriod++
			}
		}
		found = append(found, Finding{
			Kind: FactorPair, Subject: row.Factor + "+" + row.Other, Evidence: row.Evidence, Query: r.Pairs.Query,
			Sentence: fmt.Sprintf("“%s” and “%s” travel together: in %s, where chance would give about %.1f.",
				row.Label, row.OtherLabel, incidents(row.Together), value(row.Expected, 0)),
			Detail: fmt.Sprintf("Over %s%s. That two conditions meet does not say that one brings the other.",
				r.Pairs.Window, allowing(r.Pairs.Family, "pairs")),
			Effect: size(row.Lift), Certainty: 1 - value(row.Adjusted, 1),
			Novelty: part(min(inPeriod, 4), 4), Breadth: part(row.Together, r.Pairs.Counted),
		})
	}
	return found
}

func (r Review) precursorFindings() []Finding {
	var found []Finding
	for _, row := range r.Precursors.Rows {
		if !row.Leads {
			continue
		}
		found = append(found, Finding{
			Kind: Precursor, Subject: row.Factor, Evidence: row.Evidence, Query: r.Precursors.Query,
			Sentence: fmt.Sprintf("Near misses in which “%s” came before incidents with it: %d of %d were followed by one within %d days.",
				row.Label, row.Followed, row.NearMisses, r.Precursors.Days),
			Detail: fmt.Sprintf("On other near misses' dates it would have been about %.1f%s. What comes before need not bring what follows.",
				value(row.Expected, 0), allowing(len(r.Precursors.Rows), "conditions")),
			Effect: part(row.Followed, row.NearMisses), Certainty: 1 - value(row.Adjusted, 1),
			Novelty: 0.5, Breadth: part(row.NearMisses, r.Precursors.NearMisses),
		})
	}
	return found
}

func (r Review) efficacyFindings() []Finding {
	var found []Finding
	for _, row := range r.Efficacy.Rows {
		if row.Verdict.Direction != Down {
			continue
		}
		found = append(found, Finding{
			Kind: ActionsWorked, Subject: row.Factor, Positive: true, Verdict: &row.Verdict, Evidence: row.Evidence, Query: r.Efficacy.Query,
			Sentence: fmt.Sprintf("After actions were closed around %s, “%s” came up less often: in %s since, against %d before.",
				row.SettledAt.Format("January 2006"), row.Label, incidents(row.After), row.Before),
			Detail: fmt.Sprintf("For the time passed that is %s as often. %s with it closed actions. Part of such a fall comes by itself, and the actions may not be why.",
				times(row.Verdict), plural(row.Settled, "postmortem")),
			Effect: size(row.Verdict.Estimate), Certainty: 1 - value(row.Verdict.P, 1),
			Novelty: 0.5, Breadth: part(row.Before, r.Efficacy.Counted),
		})
	}
	return found
}

// allowing says that a change holds although many were looked for.
func allowing(compared int, things string) string {
	if compared < 2 {
		return ""
	}
	return fmt.Sprintf("; it holds after allowing for the %d %s that were compared", compared, things)
}

// countTrend is a change in how many incidents were written up.
func (r Review) countTrend() []Finding {
	v, c := r.Counts.Incidents, r.Changes
	if !v.changed() {
		return nil
	}
	return []Finding{{
		Kind: CountTrend, Verdict: &v, Evidence: []Evidence{}, Query: r.Counts.Query,
		Sentence: fmt.Sprintf("%s of %s were written up, against %d of %s.", incidents(c.Counted), c.Period, v.N-c.Counted, c.Compared),
		Detail:   "More can be more harm or more telling, fewer can be less of either: by itself it is neither good nor bad.",
		Effect:   size(v.Estimate), Certainty: 1 - value(v.P, 1), Novelty: 0.5, Breadth: 0,
	}}
}

// changed says whether anything that two periods were compared in has a direction.
func (r Review) changed() bool {
	all := []Verdict{r.Counts.Incidents, r.Counts.NearMisses, r.NearMisses.Verdict, r.Detection.Verdict}
	for _, row := range r.Changes.Rows {
		all = append(all, row.Verdict)
	}
	for _, m := range r.Timing.Measures {
		all = append(all, m.Verdict)
	}
	for _, s := range r.Practice.Signals {
		all = append(all, s.Verdict)
	}
	return slices.ContainsFunc(all, Verdict.changed)
}

func (r Review) nearMissTrend() []Finding {
	n := r.NearMisses
	if !n.Verdict.changed() {
		return nil
	}
	return []Finding{{
		Kind: NearMissTrend, Verdict: &n.Verdict, Evidence: n.Evidence, Query: n.Query,
		Sentence: fmt.Sprintf("Near misses were %s of the postmortems of %s, against %s in %s.",
			percent(n.Now.Share), n.Period, percent(n.Before.Share), n.Compared),
		Detail: "More near misses can be more telling or more danger: by itself it is neither good nor bad.",
		Effect: 2 * abs(n.Verdict.Estimate), Certainty: 1 - value(n.Verdict.P, 1), Novelty: 0.5, Breadth: 1,
	}}
}

func (r Review) timingTrends() []Finding {
	var found []Finding
	for _, m := range r.Timing.Measures {
		if !m.Verdict.changed() {
			continue
		}
		var evidence []Evidence
		for _, point := range m.Points {
			if point.InPeriod {
				evidence = append(evidence, point.Evidence)
			}
		}
		found = append(found, Finding{
			Kind: DurationTrend, Subject: m.Measure, Positive: m.Verdict.Reading == Better, Verdict: &m.Verdict, Evidence: evidence, Query: r.Timing.Query,
			Sentence: fmt.Sprintf("The typical time %s went from %s to %s.",
				MeasureName(m.Measure), lengthOf(m.Before.GeometricMean), lengthOf(m.Now.GeometricMean)),
			Detail: fmt.Sprintf("That is %s as long, from %s before and %d now that tell.",
				times(m.Verdict), incidents(m.Before.N), m.Now.N),
			Effect: size(m.Verdict.Estimate), Certainty: 1 - value(m.Verdict.P, 1), Novelty: 0.5, Breadth: part(m.Now.N, r.Basis.Counted),
		})
	}
	return found
}

func (r Review) detectionTrend() []Finding {
	d := r.Detection
	i := slices.IndexFunc(d.Rows, func(row DetectionRow) bool { return row.Source == automatedAlert })
	if !d.Verdict.changed() || i < 0 {
		return nil
	}
	row := d.Rows[i]
	return []Finding{{
		Kind: NoticedTrend, Positive: d.Verdict.Reading == Better, Verdict: &d.Verdict, Evidence: row.Evidence, Query: d.Query,
		Sentence: fmt.Sprintf("An alert was the first to notice in %d of the %d incidents of %s that say, against %d of %d in %s.",
			row.Count, row.Of, d.Period, row.Before.Count, row.Before.Of, d.Compared),
		Detail: fmt.Sprintf("%s not say how they were noticed.", doOrDoes(d.Silent)),
		Effect: 2 * abs(d.Verdict.Estimate), Certainty: 1 - value(d.Verdict.P, 1), Novelty: 0.5, Breadth: part(d.Counted, r.Basis.Counted),
	}}
}

func (r Review) practiceTrends() []Finding {
	var found []Finding
	for _, row := range r.Practice.Signals {
		if !row.Verdict.changed() || row.Verdict.Reading == Depends {
			continue
		}
		found = append(found, Finding{
			Kind: PracticeTrend, Positive: row.Verdict.Reading == Better, Verdict: &row.Verdict, Evidence: row.shown(), Query: r.Practice.Query,
			Sentence: fmt.Sprintf("“%s” holds for %d of %d postmortems of %s, against %d of %d in %s.",
				row.Label, row.Count, row.Of, r.Practice.Period, row.Before.Count, row.Before.Of, r.Practice.Compared),
			Detail: fmt.Sprintf("From %d and %d postmortems%s.", row.Of, row.Before.Of, allowing(len(r.Practice.Signals), "signs")),
			Effect: 2 * abs(row.Verdict.Estimate), Certainty: 1 - value(row.Verdict.P, 1), Novelty: 0.5, Breadth: value(row.Share.Share, 0),
		})
	}
	return found
}

// abs is the size of a known number; 0 for an unknown one.
func abs(v *float64) float64 {
	if v == nil {
		return 0
	}
	return max(*v, -*v)
}

// ofPeriod are the incidents of the period that any condition was read in.
func (r Review) ofPeriod() map[string]bool {
	all := map[string]bool{}
	for _, row := range r.Factors.Rows {
		for _, e := range row.Evidence {
			all[e.Incident] = true
		}
	}
	return all
}
