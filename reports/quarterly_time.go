package reports

import (
	"fmt"
	"strings"

	"secondstory/analysis"
)

// time is how long things took, as single incidents and never as one mean.
func (c *composer) time() {
	timing := c.review.Timing
	detection := c.review.Detection
	c.add(Section{
		Heading: "Time", Depth: Walk,
		Intro: "Each dot is an incident. Lengths of incidents vary so much that an average says little: at twenty incidents a quarter it moves by a " +
			"tenth or more in most quarters in which nothing changed.",
		Figures: []Figure{
			durationsFigure(timing, c.now(), c.before()), mediansFigure(timing, c.now(), c.before()), detectionFigure(detection),
			leadFigure(c.review.Moments), momentsFigure(c.review.Moments),
		},
		Questions: []string{
			"What did the longest ones have in common, seen from the inside?",
			"How was it noticed, and what would have had to be there to notice it sooner?",
		},
	})
}

func durationsFigure(r analysis.TimingResult, now, before string) Figure {
	f := Figure{Heading: "How long it took", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Dots, Log: true, Unit: "minutes", XName: "time from the start", Series: []Series{{Name: now}, {Name: before}}}
	var cells [][]string
	for _, m := range r.Measures {
		if len(m.Points) == 0 {
			continue
		}
		at := len(chart.Categories)
		chart.Categories = append(chart.Categories, analysis.MeasureName(m.Measure))
		for _, p := range m.Points {
			value := p.Minutes
			point := Point{Category: at, Value: &value, Label: p.Title, Incident: p.Incident, Faded: !p.InPeriod}
			series := 0
			if !p.InPeriod {
				series = 1
			}
			chart.Series[series].Points = append(chart.Series[series].Points, point)
			if p.InPeriod {
				f.Incidents = append(f.Incidents, p.Incident)
			}
		}
		cells = append(cells, []string{
			analysis.MeasureName(m.Measure), count(m.Now.N), minutes(m.Now.Median), spread(m.Now.Low, m.Now.High), middleHalf(m.Now), count(m.Unknown),
			count(m.Before.N), minutes(m.Before.Median), spread(m.Before.Low, m.Before.High),
		})
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("time"), numberColumn("incidents now"), numberColumn("middle one"), numberColumn("could be (95 %)"), numberColumn("middle half"), numberColumn("do not say"),
		numberColumn("incidents before"), numberColumn("middle one before"), numberColumn("could be (95 %)"),
	}, cells...)
	if len(cells) == 0 {
		f.Sentence = "How long things took cannot be told: no incident states when it began and ended."
		f.Missing = "State a start and an end in the document (“Started: 2026-07-03 09:14 UTC”), or keep a timeline with times."
		return f
	}
	if len(chart.Series[1].Points) == 0 {
		chart.Series = chart.Series[:1]
	}
	f.Chart = chart
	f.Sentence = durationSentence(r, now)
	return f
}

// middleHalf is the range of the middle half of durations; of very few there is none.
func middleHalf(s analysis.TimingSummary) string {
	if s.N < fewTimes {
		return ""
	}
	return spread(s.Quarter1, s.Quarter3)
}

// fewTimes is the number of incidents below which a middle one says nothing.
const fewTimes = 5

func durationSentence(r analysis.TimingResult, now string) string {
	for _, m := range r.Measures {
		if m.Measure != "mitigate" || m.Now.Median == nil {
			continue
		}
		if m.Now.N < fewTimes {
			return fmt.Sprintf("Only %s of %s %s when it began and when the harm ended: too few for a typical time.", plural(m.Now.N, "incident"), now, saysOrSay(m.Now.N))
		}
		return fmt.Sprintf("Of the %s of %s that tell, half were over within %s.", plural(m.Now.N, "incident"), now, minutes(m.Now.Median))
	}
	if r.Counted == 0 {
		return "No incident of " + now + " says how long it took; the faded dots are those before."
	}
	return "When the harm ended, no incident of " + now + " says; each dot is one of the other times."
}

func saysOrSay(n int) string {
	if n == 1 {
		return "says"
	}
	return "say"
}

func spread(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return minutes(low) + " to " + minutes(high)
}

func mediansFigure(r analysis.TimingResult, now, before string) Figure {
	f := Figure{Heading: "Faster or slower?", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{
		Kind: Intervals, Log: true, Unit: "times", XName: fmt.Sprintf("times as long in %s as in %s", now, before),
		Marks: []Mark{{Label: "no change", Value: value(1)}}, Series: []Series{{Name: "now over before"}},
	}
	var cells [][]string
	var told []string
	for _, m := range r.Measures {
		v := m.Verdict
		cells = append(cells, []string{analysis.MeasureName(m.Measure), directionOfTime(v.Direction), decimal(v.Estimate), ratioRange(v), decimal(v.SmallestDetectable)})
		if v.Estimate == nil {
			continue
		}
		sure := v.Direction == analysis.Up || v.Direction == analysis.Down
		if sure {
			told = append(told, directionOfTime(v.Direction)+" "+analysis.MeasureName(m.Measure))
		}
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: len(chart.Categories), Value: v.Estimate, Low: v.Low, High: v.High, N: v.N, Faded: !sure})
		chart.Categories = append(chart.Categories, analysis.MeasureName(m.Measure))
	}
	f.Table = rows([]Column{
		textColumn("time"), textColumn("what can be said"), numberColumn("times as long"), numberColumn("could be (95 %)"), numberColumn("smallest rise this could show"),
	}, cells...)
	if len(chart.Categories) == 0 {
		f.Sentence = "Whether things got faster or slower cannot be told: one of the two periods states no times."
		f.Missing = "This compares the times of two periods. State a start and an end in the documents, or add older ones."
		return f
	}
	f.Chart = chart
	f.Sentence = "Whether things got faster or slower cannot be told from these numbers: what moved could be luck."
	if len(told) > 0 {
		f.Sentence = "By more than luck could explain, it took " + strings.Join(told, " and ") + " than before."
	}
	for _, m := range r.Measures {
		moved := m.Verdict.Direction == analysis.Up || m.Verdict.Direction == analysis.Down
		if m.Measure == "mitigate" && (moved || len(told) == 0) || m.Measure == "resolve" && moved && f.Verdict == nil {
			f.Verdict, f.About = verdictOf(m.Verdict), "the time "+analysis.MeasureName(m.Measure)
		}
	}
	return f
}

func directionOfTime(d analysis.Direction) string {
	switch d {
	case analysis.Up:
		return "longer"
	case analysis.Down:
		return "shorter"
	case analysis.AboutTheSame:
		return "about the same"
	}
	return "cannot tell"
}

func ratioRange(v analysis.Verdict) string {
	if v.Low == nil || v.High == nil {
		return ""
	}
	return decimal(v.Low) + " to " + decimal(v.High)
}

func detectionFigure(r analysis.DetectionResult) Figure {
	f := Figure{Heading: "How it was noticed", Basis: r.Basis, Query: queryOf(r.Query), Verdict: verdictOf(r.Verdict), About: "noticed by an alert, of those that say"}
	chart := &Chart{Kind: Bars, Percent: true, XName: "share of the incidents that say", Series: []Series{{Name: "now"}}}
	var cells [][]string
	var counts []int
	for _, row := range r.Rows {
		cells = append(cells, []string{row.Label, count(row.Count), shareCell(row.Share), count(row.Before.Count), shareCell(row.Before)})
		if row.Count == 0 {
			continue
		}
		chart.Series[0].Points = append(chart.Series[0].Points, sharePoint(len(chart.Categories), row.Share))
		chart.Categories, counts = append(chart.Categories, row.Label), append(counts, row.Count)
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("noticed by"), numberColumn("incidents"), numberColumn("share of those that say"), numberColumn("before"), numberColumn("share before")}, cells...)
	if len(chart.Categories) == 0 {
		f.Sentence = "No incident says how it was noticed."
		f.Missing = "One sentence is enough: “an alert paged at 09:20”, “a customer wrote in at 10:05”."
		return f
	}
	f.Chart = chart
	f.Sentence = mostOften(chart.Categories, counts, r.Counted, thatSay(r.Counted))
	if r.Silent > 0 {
		f.Sentence += fmt.Sprintf(" %s not say.", verb(r.Silent, "does", "do"))
	}
	return f
}
