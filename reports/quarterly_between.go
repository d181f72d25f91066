package reports

import (
	"fmt"
	"slices"
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
	f.Basis.Period = r.Window
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
	f.Table = rows([]Column{textColumn("one"), textColumn("other"), textColumn("these are"), numberColumn("incidents together"), numberColumn("by chance"), textColumn("what can be said")}, cells...)
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

// momentsFigure shows every incident at its hour of the week.
func momentsFigure(r analysis.MomentsResult) Figure {
	f := Figure{Heading: "When they began", Basis: r.Basis, Query: queryOf(r.Query)}
	const blocks, hours = 8, 3
	chart := &Chart{Kind: Heatmap, Unit: "postmortems"}
	chart.Rows = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	columns := []Column{textColumn("day, in the team's own time")}
	for b := range blocks {
		chart.Categories = append(chart.Categories, fmt.Sprintf("%02d to %02d", b*hours, (b+1)*hours))
		columns = append(columns, numberColumn(chart.Categories[b]))
	}
	begun := make([][blocks][]analysis.Evidence, len(chart.Rows))
	for _, p := range r.Points {
		at := &begun[p.Weekday-1][p.Hour/hours]
		*at = append(*at, p.Evidence)
	}
	var cells [][]string
	for i, name := range chart.Rows {
		line, series := []string{name}, Series{Name: name}
		for b, of := range begun[i] {
			line = append(line, count(len(of)))
			series.Points = append(series.Points, Point{Category: b, Value: value(len(of))})
			if len(of) > 0 {
				f.Groups = append(f.Groups, cellGroup(name+", "+chart.Categories[b], of))
			}
		}
		chart.Series = append(chart.Series, series)
		cells = append(cells, line)
	}
	f.Table = rows(columns, cells...)
	if len(r.Points) == 0 {
		f.Sentence = "No incident states the hour at which it began."
		f.Missing = "A start with a time and a zone (“Started: 2026-07-03 09:14 UTC”) is enough."
		return f
	}
	f.Chart = chart
	if r.Business.Of < fewTimes {
		f.Sentence = fmt.Sprintf("Only %s the hour at which it began: too few to see when they come.", verb(r.Business.Of, "incident tells", "incidents tell"))
		return f
	}
	if more := len(r.Points) - r.Business.Of; more > 0 {
		f.Basis.Warnings = append(slices.Clone(f.Basis.Warnings), analysis.Warning{
			Code: "others_drawn", Detail: fmt.Sprintf("The cells count the %s too.", verb(more, "near miss", "near misses")),
		})
	}
	f.Sentence = businessSentence(r)
	if r.Unzoned == len(r.Points) {
		f.Sentence += " No team's time zone is known, so the hours are UTC; a roster with time_zone gives them."
	}
	switch r.Severity.Direction {
	case analysis.WorseTookLonger:
		f.Sentence += fmt.Sprintf(" Of the %d that say how bad and how long, the worse ones took longer by more than luck.", r.Severity.N)
	case analysis.WorseTookLess:
		f.Sentence += fmt.Sprintf(" Of the %d that say how bad and how long, the worse ones were over sooner by more than luck.", r.Severity.N)
	}
	return f
}

// businessSentence says how many began in working hours, and whether that is more than the hours would give.
func businessSentence(r analysis.MomentsResult) string {
	b := r.Business
	than := "which could be luck"
	switch r.AgainstExpected.Direction {
	case analysis.Up:
		than = "which is more than luck"
	case analysis.Down:
		than = "which is fewer than luck explains"
	case analysis.AboutTheSame:
		than = "about as many as that gives"
	}
	return fmt.Sprintf("%d of %s began in working hours: %s, where %s would fit. Working hours are %s of a week, so without a pattern that would be about %.0f; %s.",
		b.Count, plural(b.Of, "incident"), shareCell(b), between(b), percent(r.Expected), r.Expected*float64(b.Of), than)
}

// leadFigure shows how soon each way of noticing came.
func leadFigure(r analysis.MomentsResult) Figure {
	f := Figure{Heading: "How soon each way of noticing came", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Intervals, Log: true, Unit: "minutes", XName: "minutes from the start, the middle incident", Series: []Series{{Name: "middle one"}}}
	var cells [][]string
	for i, l := range r.Leads {
		chart.Categories = append(chart.Categories, l.Label)
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: i, Value: l.Detect.Median, Low: l.Detect.Low, High: l.Detect.High, N: l.Detect.N})
		cells = append(cells, []string{l.Label, count(l.Detect.N), minutes(l.Detect.Median), spread(l.Detect.Low, l.Detect.High)})
	}
	told := 0
	for _, l := range r.Leads {
		told += l.Detect.N
	}
	f.Basis.Excluded = slices.Clone(f.Basis.Excluded)
	f.Basis.Leave(told, "are near misses, do not say how or when it was noticed, or tell of a way that fewer than three do")
	f.Basis.Unit = analysis.Incidents
	f.Table = rows([]Column{textColumn("noticed by"), numberColumn("incidents"), numberColumn("middle one"), numberColumn("could be (95 %)")}, cells...)
	if len(r.Leads) < 2 {
		f.Sentence = "Which way of noticing comes soonest cannot be told: too few incidents say both how and when."
		f.Missing = "State when it began and when it was noticed, and by what (“09:20 an alert paged”)."
		return f
	}
	f.Chart = chart
	soonest, latest := r.Leads[0], r.Leads[len(r.Leads)-1]
	f.Sentence = "Whether one way of noticing comes sooner than another cannot be told: what is seen could be luck."
	if r.LeadsP != nil && *r.LeadsP <= analysis.FalseDiscovery {
		f.Sentence = fmt.Sprintf("The ways of noticing differ by more than luck: the middle one took %s by %s, and %s by %s.",
			minutes(soonest.Detect.Median), quoted(soonest.Label), minutes(latest.Detect.Median), quoted(latest.Label))
	}
	return f
}

// missNoticedFigure shows how near misses came to light.
func missNoticedFigure(r analysis.MomentsResult) Figure {
	f := Figure{Heading: "How near misses were noticed", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, XName: "near misses of " + r.Window.String(), Series: []Series{{Name: "near misses"}}}
	var cells [][]string
	var counts []int
	said := 0
	for i, m := range r.Misses {
		chart.Categories, counts, said = append(chart.Categories, m.Label), append(counts, m.Count), m.Of
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: i, Value: value(m.Count)})
		cells = append(cells, []string{m.Label, count(m.Count), shareCell(m.Share)})
		f.Groups = append(f.Groups, group(m.Label, m.Evidence))
		f.Incidents = append(f.Incidents, keysOf(m.Evidence)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Basis.Excluded = slices.Clone(f.Basis.Excluded)
	f.Basis.Leave(said, "are incidents, or do not say")
	f.Basis.Unit = analysis.NearMisses
	f.Table = rows([]Column{textColumn("noticed by"), numberColumn("near misses"), numberColumn("share of those that say")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No near miss says how it was noticed."
		f.Missing = "One sentence is enough: “the test before the release stopped it”, “a colleague asked”."
		return f
	}
	f.Chart = chart
	f.Sentence = mostOften(chart.Categories, counts, said, "the near misses that say")
	return f
}

// reviewsFigure shows how the postmortems came about.
func reviewsFigure(r analysis.ReviewsResult, now, before string) Figure {
	f := Figure{Heading: "How the reviews were held", Basis: r.Basis, Query: queryOf(r.Query)}
	var cells [][]string
	var told []string
	for _, m := range r.Marks {
		cells = append(cells, []string{markWord(m.Mark), ofWords(m.Now), count(m.Silent), ofWords(m.Before), directionWord(m.Verdict.Direction)})
		if m.Now.Of > 0 && m.Now.Count > 0 && m.Silent*2 <= r.Counted {
			told = append(told, fmt.Sprintf("%s in %d of %d", markWord(m.Mark), m.Now.Count, m.Now.Of))
		}
		f.Incidents = append(f.Incidents, keysOf(m.Shown)...)
	}
	for _, part := range r.Account {
		if part.Of > 0 {
			cells = append(cells, []string{"the account covers " + part.Part, ofWords(part.Share), count(r.Counted - part.Of), "", ""})
		}
	}
	if r.Complete.Of > 0 {
		cells = append(cells, []string{"the account is complete", ofWords(r.Complete), count(r.Counted - r.Complete.Of), "", ""})
	}
	if r.Attended.N > 0 {
		cells = append(cells, []string{"people at the review, the middle one", decimal(r.Attended.Median), count(r.Counted - r.Attended.N), "", ""})
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("the postmortem says"), numberColumn("yes, " + now), numberColumn("do not say"), numberColumn("yes, " + before), textColumn("what can be said"),
	}, cells...)
	f.Sentence = "Most postmortems say little about how their review was held."
	if len(told) > 0 {
		f.Sentence = "Of " + now + ": " + strings.Join(told, "; ") + "."
	}
	f.Sentence = joinSentences(f.Sentence, absentSentence(r))
	return f
}

// absentSentence says which part those close to it usually leave out of their account.
func absentSentence(r analysis.ReviewsResult) string {
	of := r.Complete.Of
	if of < fewTimes {
		return ""
	}
	least := slices.MinFunc(r.Account, func(a, b analysis.AccountPart) int { return a.Count - b.Count })
	if least.Count == of {
		return fmt.Sprintf("All %d accounts of those close to it tell what was done, seen, expected, assumed and understood.", of)
	}
	return fmt.Sprintf("Of %d accounts of those close to it, %s what was done, seen, expected, assumed and understood; most often absent: %s, in %d.",
		of, verb(r.Complete.Count, "tells", "tell"), least.Part, of-least.Count)
}

func markWord(mark string) string {
	switch mark {
	case "reviewed":
		return "it was talked through"
	case "open_beyond_team":
		return "open beyond the team"
	case "facilitator_outside":
		return "the facilitator had no part in the incident"
	case "scribe":
		return "somebody took notes"
	case "went_well":
		return "what went well is recorded"
	case "several_accounts":
		return "told from more than one seat"
	}
	return codeWords(mark)
}

// coverageFigure compares what is written up with the policy; without one there is no figure.
func coverageFigure(r analysis.CoverageResult, now string) Figure {
	f := Figure{Heading: "What the policy asks to be written up", Basis: r.Basis, Query: queryOf(r.Query), Verdict: verdictOf(r.Verdict), Incidents: keysOf(r.Missing)}
	f.Groups = []Group{group("asked for, without a postmortem", r.Missing)}
	f.Table = rows([]Column{textColumn("incidents of " + now), numberColumn("how many")},
		[]string{"asked for, with a postmortem", count(r.Asked.Count)}, []string{"asked for, without one", count(len(r.Missing))},
		[]string{"do not say what the policy would need to know", count(r.Unknown)}, []string{"written up although nothing asked", count(r.Beyond)})
	if r.Asked.Of == 0 {
		f.Sentence = "The policy asked for no postmortem in " + now + "."
		return f
	}
	f.Sentence = fmt.Sprintf("Of the %s of %s that the policy asks a postmortem for, %s one", plural(r.Asked.Of, "incident"), now, verb(r.Asked.Count, "has", "have"))
	if r.Unknown > 0 {
		f.Sentence += fmt.Sprintf("; of %d more it is not known whether it asks", r.Unknown)
		if r.Bounds[0] < r.Bounds[1] {
			f.Sentence += fmt.Sprintf(", and with them that is between %s and %s", whole(r.Bounds[0]), percent(r.Bounds[1]))
		}
	}
	f.Sentence += "."
	return f
}

// trackingFigure shows where promised actions live.
func trackingFigure(r analysis.ReviewsResult) Figure {
	f := Figure{Heading: "Where the actions live", Basis: r.Basis, Query: queryOf(r.TrackSQL)}
	f.Basis.Unit, f.Basis.Excluded, f.Basis.Counted = analysis.ActionItems, []analysis.Exclusion{}, 0
	var cells [][]string
	tracked := 0
	for _, t := range r.Tracking {
		name := "only in the document"
		if t.Place == "tracker" {
			name, tracked = "with a link or a ticket", t.Actions
		}
		f.Basis.Counted += t.Actions
		cells = append(cells, []string{name, count(t.Actions), count(t.Open), count(t.Closed), count(t.Unknown), count(t.Overdue)})
	}
	f.Table = rows([]Column{
		textColumn("action items"), numberColumn("how many"), numberColumn("open"), numberColumn("closed"), numberColumn("does not say"), numberColumn("open past its date"),
	}, cells...)
	if f.Basis.Counted == 0 {
		f.Sentence = "No action items were read."
		f.Missing = "Action items are read from lists, checkboxes and tables under headings such as “Action items” or “Next steps”."
		return f
	}
	f.Sentence = fmt.Sprintf("Of %s, %s a link or a ticket; the others live in their document only.", plural(f.Basis.Counted, "action item"), verb(tracked, "has", "have"))
	switch tracked {
	case 0:
		f.Sentence = fmt.Sprintf("No link or ticket is given for any of %s; they live in their document only.", plural(f.Basis.Counted, "action item"))
	case f.Basis.Counted:
		f.Sentence = fmt.Sprintf("Each of %s has a link or a ticket.", plural(tracked, "action item"))
	}
	return f
}

// boundsFigure shows what the silent postmortems leave open of each condition.
func boundsFigure(r analysis.FactorsResult, now string) Figure {
	f := Figure{Heading: "What silence leaves open", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Intervals, Percent: true, XName: "share of postmortems of " + now + " (the line: if the silent ones all had it)", Series: []Series{{Name: "stated"}}}
	var cells [][]string
	for _, row := range r.Rows {
		if row.Count == 0 {
			continue
		}
		cells = append(cells, []string{row.Label, ofWords(row.Share), rangeOf(row.Least, row.Most)})
		if at := len(chart.Categories); at < shownPairs {
			chart.Categories = append(chart.Categories, row.Label)
			chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: at, Value: row.Share.Share, Low: row.Least, High: row.Most, N: row.Of})
		}
	}
	f.Table = rows([]Column{textColumn("condition"), numberColumn("stated"), numberColumn("could be, depending on the silent ones")}, cells...)
	switch {
	case len(cells) == 0:
		f.Sentence = "No postmortem of " + now + " states a condition."
		f.Missing = "There is nothing to set bounds to."
		return f
	case r.Silent == 0:
		f.Sentence = "Every postmortem of " + now + " states at least one condition."
	default:
		top := r.Rows[0]
		f.Sentence = fmt.Sprintf("%s lies between %s of the postmortems, depending on the %d that state no condition.",
			quoted(top.Label), strings.Replace(rangeOf(top.Least, top.Most), " to ", " and ", 1), r.Silent)
	}
	f.Chart = chart
	return f
}
