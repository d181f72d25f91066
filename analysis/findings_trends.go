package analysis

import (
	"fmt"
	"slices"
)

// trends are the candidates that rest on a test: changes, pairs, precursors, actions that worked.
func (r Review) trends() []Finding {
	return slices.Concat(
		r.factorTrends(), r.pairFindings(), r.precursorFindings(), r.efficacyFindings(),
		r.nearMissTrend(), r.timingTrends(), r.detectionTrend(), r.practiceTrends(),
	)
}

func (r Review) factorTrends() []Finding {
	var found []Finding
	for _, row := range r.Changes.Rows {
		if !row.Verdict.changed() {
			continue
		}
		f := Finding{
			Kind: RisingFactor, Verdict: &row.Verdict, Evidence: row.Evidence, Query: r.Changes.Query,
			Sentence: fmt.Sprintf("“%s” contributed to %s in %s, against %d in %s.",
				row.Label, incidents(row.Now), r.Changes.Period, row.Before, r.Changes.Compared),
			Detail: fmt.Sprintf("The rate is %s what it was, p %.2g after adjusting over %s.",
				times(row.Verdict), value(row.Verdict.P, 1), plural(r.Changes.Family, "factor")),
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
	for _, row := range r.Pairs.Rows {
		if !row.Beyond {
			continue
		}
		inPeriod := 0
		for _, e := range row.Evidence {
			if r.inPeriod(e.Incident) {
				inPeriod++
			}
		}
		found = append(found, Finding{
			Kind: FactorPair, Evidence: row.Evidence, Query: r.Pairs.Query,
			Sentence: fmt.Sprintf("“%s” and “%s” travel together: in %s, where chance gives %.1f.",
				row.Label, row.OtherLabel, incidents(row.Together), value(row.Expected, 0)),
			Detail: fmt.Sprintf("Over %s; Fisher's exact test, p %.2g after adjusting over %s.",
				r.Pairs.Window, value(row.Adjusted, 1), plural(r.Pairs.Family, "pair")),
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
			Kind: Precursor, Evidence: row.Evidence, Query: r.Precursors.Query,
			Sentence: fmt.Sprintf("Near misses in which “%s” announced incidents: %d of %d were followed by one within %d days.",
				row.Label, row.Followed, row.NearMisses, r.Precursors.Days),
			Detail: fmt.Sprintf("Shuffled dates give %.1f; p %.2g after adjusting over %s.",
				value(row.Expected, 0), value(row.Adjusted, 1), plural(len(r.Precursors.Rows), "factor")),
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
			Kind: ActionsWorked, Positive: true, Verdict: &row.Verdict, Evidence: row.Evidence, Query: r.Efficacy.Query,
			Sentence: fmt.Sprintf("Since its actions were closed in %s, “%s” came up in %s, against %d before.",
				row.SettledAt.Format("January 2006"), row.Label, incidents(row.After), row.Before),
			Detail: fmt.Sprintf("The rate is %s what it was, p %.2g after adjusting. Part of such a fall comes by itself.",
				times(row.Verdict), value(row.Verdict.P, 1)),
			Effect: size(row.Verdict.Estimate), Certainty: 1 - value(row.Verdict.P, 1),
			Novelty: 0.5, Breadth: part(row.Before, r.Efficacy.Counted),
		})
	}
	return found
}

func (r Review) nearMissTrend() []Finding {
	n := r.NearMisses
	if !n.Verdict.changed() {
		return nil
	}
	return []Finding{{
		Kind: NearMissTrend, Verdict: &n.Verdict, Evidence: n.Evidence, Query: n.Query,
		Sentence: fmt.Sprintf("Near misses were %s of what was reported in %s, against %s in %s.",
			percent(n.Now.Share), n.Period, percent(n.Before.Share), n.Compared),
		Detail: fmt.Sprintf("%s. More near misses can be more reporting or more danger: by itself it is neither good nor bad.", points(n.Verdict)),
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
			Kind: DurationTrend, Positive: m.Verdict.Reading == Better, Verdict: &m.Verdict, Evidence: evidence, Query: r.Timing.Query,
			Sentence: fmt.Sprintf("The typical time to %s went from %.0f to %.0f minutes.",
				m.Measure, value(m.Before.GeometricMean, 0), value(m.Now.GeometricMean, 0)),
			Detail: fmt.Sprintf("Geometric means of %d and %s: %s as long, p %.2g.",
				m.Before.N, incidents(m.Now.N), times(m.Verdict), value(m.Verdict.P, 1)),
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
		Sentence: fmt.Sprintf("An alert was the first to notice in %s of the incidents, against %s before.",
			percent(row.Share.Share), percent(row.Before.Share)),
		Detail: fmt.Sprintf("%s, of the %s that say how they were noticed.", points(d.Verdict), incidents(d.Counted)),
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
			Kind: PracticeTrend, Positive: row.Verdict.Reading == Better, Verdict: &row.Verdict, Evidence: row.Evidence, Query: r.Practice.Query,
			Sentence: fmt.Sprintf("“%s” holds for %s of the postmortems, against %s before.",
				row.Label, percent(row.Share.Share), percent(row.Before.Share)),
			Detail: fmt.Sprintf("%s, p %.2g after adjusting over %s.", points(row.Verdict), value(row.Verdict.P, 1), plural(len(r.Practice.Signals), "signal")),
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

// inPeriod says whether an incident was described in the period.
func (r Review) inPeriod(incident string) bool {
	for _, row := range r.Factors.Rows {
		if slices.ContainsFunc(row.Evidence, func(e Evidence) bool { return e.Incident == incident }) {
			return true
		}
	}
	return false
}
