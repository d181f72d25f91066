package reports

import (
	"context"
	"fmt"

	"secondstory/analysis"
)

// Compare composes the verdicts between two periods and nothing else: what went up, down, stayed about
// the same, and what cannot be told. The later period is p.Period, the earlier p.Compare.
func Compare(ctx context.Context, d analysis.Data, p analysis.Params) (Document, error) {
	if p.Period.IsZero() || p.Compare.IsZero() {
		return Document{}, fmt.Errorf("comparing two periods: one is missing")
	}
	review, err := analysis.NewReview(ctx, d, p)
	if err != nil {
		return Document{}, fmt.Errorf("comparing two periods: %w", err)
	}
	c := &composer{review: review}
	now, before := p.Period.String(), p.Compare.String()
	c.add(c.verdicts(now, before))
	c.add(Section{
		Heading: "Conditions", Depth: Walk,
		Intro:   "Each condition against the time that passed, after allowing for how many are compared.",
		Figures: []Figure{changesFigure(review.Changes, now, before)},
	})
	c.add(Section{Heading: "Time", Depth: Walk, Figures: []Figure{mediansFigure(review.Timing, now, before)}})
	c.methods()
	doc, err := c.document(ctx, d)
	doc.Title, doc.Subtitle = now+" beside "+before, "Comparison of two periods"
	return doc, err
}

// compared is one thing that was compared.
type compared struct {
	what        string
	now, before string
	verdict     analysis.Verdict
}

// verdicts is every single comparison as one table.
func (c *composer) verdicts(now, before string) Section {
	r := c.review
	all := []compared{
		{"incidents and near misses written up", count(r.Basis.Counted), count(r.Reporting.Reports.N - r.Basis.Counted), r.Reporting.Reports},
		{"share of near misses", ofWords(r.NearMisses.Now), ofWords(r.NearMisses.Before), r.NearMisses.Verdict},
		c.noticedByAlert(),
		{"share that names several teams", ofWords(r.Boundaries.Now), ofWords(r.Boundaries.Before), r.Boundaries.Verdict},
	}
	for _, m := range r.Timing.Measures {
		if m.Now.N+m.Before.N > 0 {
			all = append(all, compared{"time " + analysis.MeasureName(m.Measure), minutes(m.Now.Median), minutes(m.Before.Median), m.Verdict})
		}
	}
	for _, s := range r.Practice.Signals {
		if s.Count+s.Before.Count > 0 {
			all = append(all, compared{"postmortems: " + s.Label, ofWords(s.Share), ofWords(s.Before), s.Verdict})
		}
	}
	for _, m := range r.Reviews.Marks {
		if m.Now.Of > 0 && m.Before.Of > 0 {
			all = append(all, compared{"reviews: " + markWord(m.Mark), ofWords(m.Now), ofWords(m.Before), m.Verdict})
		}
	}
	f := Figure{Heading: "What was compared", Basis: r.Basis, Query: queryOf(r.Counts.Query)}
	var cells [][]string
	told := 0
	for _, one := range all {
		if one.verdict.Direction == analysis.Up || one.verdict.Direction == analysis.Down {
			told++
		}
		cells = append(cells, []string{one.what, one.now, one.before, directionWord(one.verdict.Direction), detectable(one.verdict)})
	}
	f.Table = rows([]Column{textColumn("what"), numberColumn(now), numberColumn(before), textColumn("what can be said"), numberColumn("smallest rise that would have shown")}, cells...)
	f.Sentence = fmt.Sprintf("Of %d things compared, %s by more than luck could explain.", len(all), verb(told, "moved", "moved"))
	if told == 0 {
		f.Sentence = fmt.Sprintf("Of %d things compared, none moved by more than luck could explain; the last column says how large a rise would have had to be.", len(all))
	}
	return Section{
		Heading: "Verdicts", Depth: PageOne,
		Intro:   "Up and down are said only where luck does not explain them, about the same only where a change of a quarter can be excluded; everything else cannot be told from these numbers.",
		Figures: []Figure{f},
	}
}

// noticedByAlert is how many incidents an alert noticed first, of those that say.
func (c *composer) noticedByAlert() compared {
	one := compared{what: "share noticed by an alert", verdict: c.review.Detection.Verdict}
	for _, row := range c.review.Detection.Rows {
		if row.Source == "automated-alert" {
			one.now, one.before = ofWords(row.Share), ofWords(row.Before)
		}
	}
	return one
}

// detectable is the smallest rise that a comparison could have seen.
func detectable(v analysis.Verdict) string {
	switch {
	case v.SmallestDetectable == nil:
		return ""
	case v.Scale == analysis.Difference:
		return fmt.Sprintf("%.0f points", 100**v.SmallestDetectable)
	}
	return decimal(v.SmallestDetectable) + " times"
}
