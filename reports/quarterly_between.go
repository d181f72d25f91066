package reports

import (
	"fmt"
	"strings"

	"secondstory/analysis"
)

// shownMeasures is how many measures of impact the page shares out; those most incidents state.
const shownMeasures = 2

// impactFigures share the impact out over the conditions of the incidents that state it.
func impactFigures(r analysis.ImpactResult) []Figure {
	if len(r.Measures) == 0 {
		f := Figure{Heading: "The impact they carried", Basis: r.Basis, Query: queryOf(r.Query)}
		f.Sentence = "Too few incidents say how much harm they did to share it out over conditions."
		f.Missing = "State a start and an end, or one number with its unit (“1,200 orders failed”), in each postmortem."
		return []Figure{f}
	}
	var all []Figure
	for _, m := range first(r.Measures, shownMeasures) {
		all = append(all, impactFigure(r, m))
	}
	return all
}

func impactFigure(r analysis.ImpactResult, m analysis.ImpactMeasure) Figure {
	name := impactWord(m)
	f := Figure{Heading: "The impact they carried: " + name, Basis: r.Basis, Query: queryOf(r.Query)}
	f.Basis.Leave(m.Told.Count, "do not say how much")
	chart := &Chart{
		Kind: Intervals, Percent: true, XName: "share of the stated " + name + " (the line: were each silent one nothing, or as large as the largest told)",
		Series: []Series{{Name: "share of the total"}},
	}
	var cells [][]string
	for _, row := range m.Rows {
		if row.Carried == 0 && row.Silent == 0 {
			continue
		}
		cells = append(cells, []string{row.Label, count(row.Incidents), count(row.Silent), amount(row.Carried), cellPercent(row.Share), rangeOf(row.Low, row.High)})
		if at := len(chart.Categories); at < shownPairs && row.Carried > 0 {
			chart.Categories = append(chart.Categories, row.Label)
			chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: at, Value: row.Share, Low: row.Low, High: row.High, N: row.Incidents - row.Silent})
			f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
		}
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("condition"), numberColumn("incidents"), numberColumn("of them silent"), numberColumn(m.Unit),
		numberColumn("share of the stated total"), numberColumn("could be, with the silent ones"),
	}, cells...)
	if len(chart.Categories) == 0 {
		f.Sentence = "No incident that states " + name + " states a condition too."
		f.Missing = "The table shows what is known of each."
		return f
	}
	f.Chart = chart
	top := m.Rows[0]
	f.Sentence = fmt.Sprintf("Incidents with %s carried %s of the %s that %s state", quoted(top.Label), cellPercent(top.Share), name, plural(m.Told.Count, "incident"))
	if silent := m.Told.Of - m.Told.Count; silent > 0 {
		bound := "none of them carried more"
		if silent == 1 {
			bound = "it carried no more"
		}
		f.Sentence += fmt.Sprintf("; %s. If %s than the largest that is told, it is between %s.", verb(silent, "does not say", "do not say"), bound,
			strings.Replace(rangeOf(top.Low, top.High), " to ", " and ", 1))
	} else {
		f.Sentence += "."
	}
	return f
}

// impactWord is a measure in a sentence.
func impactWord(m analysis.ImpactMeasure) string {
	switch m.Measure {
	case "harm_minutes":
		return "minutes of harm"
	case "minutes_down":
		return "minutes of downtime"
	}
	if m.Unit != "" && m.Unit != m.Measure {
		return m.Unit
	}
	return codeWords(m.Measure)
}

// amount writes a sum without a false digit.
func amount(v float64) string {
	if v >= 100 || v == float64(int64(v)) {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

func cellPercent(v *float64) string {
	if v == nil {
		return ""
	}
	return percent(*v)
}

// rangeOf is "24 to 55 %".
func rangeOf(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return whole(*low) + " to " + percent(*high)
}

// between is what lies between teams.
func (c *composer) between() {
	b := c.review.Boundaries
	c.add(Section{
		Heading: "Between teams", Depth: Walk,
		Intro: "What incidents say about how the organisation is built: conditions that lie between teams, and which of them meet in incidents. " +
			"A postmortem names whom its author thought of, so a team that is not named may have been there.",
		Figures: []Figure{conditionsBetween(b), meetingFigure(b, c.now(), c.before())},
		Questions: []string{
			"Where did somebody wait, and what would have let them go on?",
			"How would a person on call have known whom to ask?",
		},
	})
}

func conditionsBetween(r analysis.BoundariesResult) Figure {
	f := Figure{Heading: "Conditions between teams", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, XName: "postmortems of " + r.Window.String(), Series: []Series{{Name: "postmortems"}}}
	var cells [][]string
	var counts []int
	of := 0
	for _, row := range r.Conditions {
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: len(chart.Categories), Value: value(row.Count)})
		chart.Categories, counts, of = append(chart.Categories, row.Label), append(counts, row.Count), row.Of
		cells = append(cells, []string{row.Label, count(row.Count), shareCell(row.Share), between(row.Share), count(row.InPeriod), count(row.SeveralTeams)})
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("condition"), numberColumn("postmortems"), numberColumn("share"), numberColumn("could be (95 %)"), numberColumn("of " + r.Period.String()), numberColumn("with several teams"),
	}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No postmortem of " + r.Window.String() + " states a condition between teams."
		f.Missing = "It is read from sentences such as “nobody owned it”, “we waited for the network team”, “the shift before had not passed it on”."
		return f
	}
	f.Basis = andBefore(f.Basis, of)
	f.Chart = chart
	f.Sentence = mostOften(quotedAll(chart.Categories), counts, of, fmt.Sprintf("the %s of %s", plural(of, "postmortem"), r.Window))
	return f
}

func quotedAll(labels []string) []string {
	all := make([]string, len(labels))
	for i, l := range labels {
		all[i] = quoted(l)
	}
	return all
}

func meetingFigure(r analysis.BoundariesResult, now, before string) Figure {
	f := Figure{Heading: "Who meets in incidents", Basis: r.Basis, Query: queryOf(r.PairsQuery), Verdict: verdictOf(r.Verdict), About: "postmortems that name several teams, of those that name one"}
	var cells [][]string
	var told []string
	for _, p := range first(r.Pairs, shownFactors) {
		word := "could be luck"
		if p.Beyond {
			word = "more than luck"
			told = append(told, fmt.Sprintf("%s and %s (%d times, where chance gives about %s)", p.One, p.Other, p.Together, decimal(p.Expected)))
		}
		cells = append(cells, []string{p.One, p.Other, p.What, count(p.Together), decimal(p.Expected), word})
		f.Incidents = append(f.Incidents, keysOf(p.Evidence)...)
	}
	f.Incidents = unique(append(f.Incidents, keysOf(r.Several)...))
	f.Table = rows([]Column{textColumn("one"), textColumn("other"), textColumn("these are"), numberColumn("together in " + r.Window.String()), numberColumn("by chance"), textColumn("what can be said")}, cells...)
	switch {
	case r.Now.Of == 0:
		f.Sentence = "No postmortem of " + now + " names a team."
	default:
		f.Sentence = fmt.Sprintf("Of the %s of %s that name a team, %s several", plural(r.Now.Of, "postmortem"), now, verb(r.Now.Count, "names", "name"))
		if r.Now.Count == 0 {
			f.Sentence = fmt.Sprintf("No postmortem of %s names several teams, of %d that name one", now, r.Now.Of)
		}
		if r.Before.Of > 0 {
			f.Sentence += fmt.Sprintf(" (%d of %d in %s)", r.Before.Count, r.Before.Of, before)
		}
		f.Sentence += "."
	}
	if len(told) > 0 {
		f.Sentence += " Named together more often than luck explains: " + strings.Join(told, "; ") + "."
	}
	if len(cells) == 0 {
		f.Missing = "Pairs need teams or services that are named together at least twice. Name them in the document's fields: “Services: checkout, payments”."
	}
	return f
}

// reportingFigure asks whether a rise is telling or harm.
func reportingFigure(r analysis.ReportingResult, now, before string) Figure {
	f := Figure{Heading: "More harm, or more telling?", Basis: r.Basis, Query: queryOf(r.Query), Verdict: verdictOf(r.Reports), About: "postmortems, near misses among them"}
	var cells [][]string
	for _, s := range r.Signs {
		cells = append(cells, []string{signWord(s.Sign), ofWords(s.Now), shareCell(s.Now), ofWords(s.Before), shareCell(s.Before), directionWord(s.Verdict.Direction)})
	}
	f.Table = rows([]Column{
		textColumn("sign"), numberColumn(now), numberColumn("share"), numberColumn(before), numberColumn("share"), textColumn("what can be said"),
	}, cells...)
	switch {
	case r.Compared.Days() == 0:
		f.Verdict = nil
		f.Sentence = "There is nothing before " + now + " to compare with, so no rise to read."
		f.Missing = "A comparison needs postmortems of the time before. Add older ones, or choose a later or shorter --period."
		f.Table = Table{}
		return f
	}
	switch r.Leaning {
	case analysis.NoRise:
		f.Sentence = "The number of postmortems did not rise by more than luck could explain, so there is no rise to read."
	case analysis.MoreReporting:
		f.Sentence = "More was written up, and what was added looks like more telling: the signs of light and early caught events rose, severe incidents did not."
	case analysis.MoreHarm:
		f.Sentence = "More was written up, and severe incidents are part of it: this looks like more harm."
	default:
		f.Sentence = "More was written up; whether that is more harm or more telling cannot be told."
	}
	return f
}

func ofWords(s analysis.Share) string {
	if s.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", s.Count, s.Of)
}

func signWord(sign string) string {
	switch sign {
	case "near_miss":
		return "near misses"
	case "light":
		return "severity 4 or 5"
	case "short":
		return "over within 30 minutes"
	case "self_noticed":
		return "noticed by an alert, a test or the people working on it"
	}
	return codeWords(sign)
}
