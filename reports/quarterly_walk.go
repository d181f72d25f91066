package reports

import (
	"fmt"
	"strings"

	"secondstory/analysis"
)

// wentWell comes first after page one: what held.
func (c *composer) wentWell() {
	held := c.review.Defences
	c.add(Section{
		Heading: "What went well", Depth: Walk,
		Intro: "Incidents are paid for already; what held is the part worth copying. Only what a text says limited the harm is counted, " +
			"so a defence that is missing here may still have been there.",
		Figures: []Figure{defencesFigure(held)},
		Questions: []string{
			"What would it take for the services beside it to have the same defence?",
			"How did the people who were there make it work on the day?",
		},
	})
}

func defencesFigure(r analysis.DefencesResult) Figure {
	f := Figure{Heading: "Defences that held", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, XName: "incidents and near misses it limited", Series: []Series{{Name: "held"}}}
	var cells [][]string
	var counts []int
	total := func(row analysis.DefenceRow) int { return row.NearMisses + row.Incidents }
	for _, row := range mostBy(r.Rows, len(r.Rows), total) {
		chart.Series[0].Points = append(chart.Series[0].Points, Point{
			Category: len(chart.Categories), Value: value(total(row)),
			Label: fmt.Sprintf("%s, %s", plural(row.Incidents, "incident"), plural(row.NearMisses, "near miss")),
		})
		chart.Categories = append(chart.Categories, row.Label)
		cells = append(cells, []string{row.Label, count(row.Incidents), count(row.NearMisses)})
		counts = append(counts, total(row))
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("defence"), numberColumn("incidents it limited"), numberColumn("near misses it stopped")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No postmortem of " + r.Period.String() + " says what limited the harm."
		f.Missing = "Ask in the next review what held. One sentence under “What went well” that names it and says what it limited is enough."
		return f
	}
	f.Chart = chart
	if r.Counted == 1 {
		f.Sentence = fmt.Sprintf("Something held in 1 of %s of %s: %s.", plural(r.Recent, "postmortem"), r.Period, strings.Join(chart.Categories, ", "))
		return f
	}
	f.Sentence = fmt.Sprintf("Something held in %d of %s of %s. %s", r.Counted, plural(r.Recent, "postmortem"), r.Period,
		mostOften(chart.Categories, counts, r.Counted, "them"))
	return f
}

// nearMisses is what announced itself without the cost.
func (c *composer) nearMisses() {
	counts := c.review.Counts
	share := c.review.NearMisses
	precursors := c.review.Precursors
	c.add(Section{
		Heading: "Near misses", Depth: Walk,
		Intro: "A near miss teaches without the cost. A rising number can be more risk or more telling, and the number alone cannot say which. " +
			"Near misses that the text does not call so, but describes, are marked as inferred.",
		Figures: []Figure{
			countsFigure(counts, c.now()), reportingFigure(c.review.Reporting, c.now(), c.before()), nearMissFigure(share, c.now(), c.before()),
			missNoticedFigure(c.review.Moments), precursorFigure(precursors),
		},
		Questions: []string{
			"How do near misses reach us today, and what would make telling one easier?",
			"What stopped each of these short of harm?",
		},
	})
}

func countsFigure(r analysis.CountsResult, now string) Figure {
	f := Figure{
		Heading: "Incidents and near misses", Basis: r.Basis, Query: queryOf(r.Query), Verdict: verdictOf(r.Incidents), About: "incidents, without near misses",
		Groups: []Group{group("near misses, "+now, r.Evidence)}, Incidents: keysOf(r.Evidence),
	}
	chart := &Chart{Kind: Columns, YName: "postmortems", Series: []Series{{Name: "incidents"}, {Name: "near misses"}}}
	var cells [][]string
	var last analysis.QuarterSums
	incidents, misses := 0, 0
	for _, q := range r.Quarters {
		if r.Period.Contains(q.From) {
			incidents, misses = incidents+q.Incidents, misses+q.NearMisses
		}
	}
	for i, q := range latest(r.Quarters, shownQuarters) {
		chart.Categories = append(chart.Categories, q.Quarter)
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: i, Value: value(q.Incidents)})
		chart.Series[1].Points = append(chart.Series[1].Points, Point{Category: i, Value: value(q.NearMisses)})
		cells = append(cells, []string{q.Quarter, count(q.Incidents), count(q.NearMisses), count(q.Severe)})
		last = q
	}
	f.Table = rows([]Column{textColumn("quarter"), numberColumn("incidents"), numberColumn("near misses"), numberColumn("incidents of severity 1 or 2")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No incident has a date."
		f.Missing = "Dates are read from a field, the timeline, the text or the file name. `secondstory lint` will say what is missing in each document."
		return f
	}
	all := 0
	for _, q := range latest(r.Quarters, shownQuarters) {
		all += q.Incidents + q.NearMisses
	}
	f.Basis = andBefore(f.Basis, all)
	f.Chart = chart
	if incidents+misses != r.Counted { // the period is not whole quarters
		incidents, misses, now = last.Incidents, last.NearMisses, last.Quarter
	}
	f.Sentence = fmt.Sprintf("%s and %s were written up for %s.", plural(incidents, "incident"), orNo(misses, "near miss"), now)
	return f
}

// orNo is "no near miss", "1 near miss", "2 near misses".
func orNo(n int, noun string) string {
	if n == 0 {
		return "no " + noun
	}
	return plural(n, noun)
}

// sumOf is how many postmortems quarters have in all.
func sumOf(quarters []analysis.QuarterShare) int {
	all := 0
	for _, q := range quarters {
		all += q.Of
	}
	return all
}

func nearMissFigure(r analysis.NearMissResult, now, before string) Figure {
	f := Figure{
		Heading: "Share of near misses", Basis: r.Basis, Query: queryOf(r.Query), Verdict: verdictOf(r.Verdict), About: "near misses among postmortems",
		Groups: []Group{group("near misses", r.Evidence)}, Incidents: keysOf(r.Evidence),
	}
	chart := &Chart{Kind: Lines, Percent: true, YName: "share of postmortems", Series: []Series{{Name: "near misses"}}}
	var cells [][]string
	for i, q := range latest(r.Quarters, shownQuarters) {
		chart.Categories = append(chart.Categories, q.Quarter)
		chart.Series[0].Points = append(chart.Series[0].Points, sharePoint(i, q.Share))
		cells = append(cells, []string{q.Quarter, count(q.Count), count(q.Of), shareCell(q.Share), between(q.Share)})
	}
	f.Table = rows([]Column{
		textColumn("quarter"), numberColumn("near misses"), numberColumn("postmortems"), numberColumn("share"), numberColumn("could be (95 %)"),
	}, cells...)
	if r.Now.Of == 0 {
		f.Sentence = "Nothing was written up in " + now + "."
		f.Missing = "There are no postmortems in this period. Choose another with --period."
		return f
	}
	f.Basis = andBefore(f.Basis, sumOf(latest(r.Quarters, shownQuarters)))
	f.Chart = chart
	f.Sentence = fmt.Sprintf("%s of %s in %s %s", count(r.Now.Count), plural(r.Now.Of, "postmortem"), now, wereNearMisses(r.Now.Count))
	if r.Before.Of > 0 {
		f.Sentence += fmt.Sprintf("; %d of %d in %s", r.Before.Count, r.Before.Of, before)
	}
	f.Sentence += "."
	return f
}

func wereNearMisses(n int) string {
	if n == 1 {
		return "was a near miss"
	}
	return "were near misses"
}

func precursorFigure(r analysis.PrecursorResult) Figure {
	f := Figure{Heading: "Did near misses come before incidents?", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{
		Kind: Bars, XName: fmt.Sprintf("near misses followed within %d days by an incident with the same condition", r.Days),
		Series: []Series{{Name: "followed"}, {Name: "by chance"}},
	}
	var cells [][]string
	var leads []analysis.PrecursorRow
	for _, row := range r.Rows {
		word := "could be luck"
		if row.Leads {
			word = "more than luck"
			leads = append(leads, row)
		}
		at := len(chart.Categories)
		chart.Categories = append(chart.Categories, row.Label)
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: at, Value: value(row.Followed), Faded: !row.Leads, Label: fmt.Sprintf("%d of %d", row.Followed, row.NearMisses)})
		chart.Series[1].Points = append(chart.Series[1].Points, Point{Category: at, Value: row.Expected, Faded: true})
		cells = append(cells, []string{row.Label, count(row.NearMisses), count(row.Followed), decimal(row.Expected), word})
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
	}
	for _, row := range first(r.TooFew, shownFactors) {
		needs := "too few incidents with it"
		if row.NeedsAbout > 0 {
			needs = fmt.Sprintf("needs about %d near misses", row.NeedsAbout)
		}
		cells = append(cells, []string{row.Label, count(row.NearMisses), count(row.Followed), "", needs})
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("condition"), numberColumn("near misses"), numberColumn("followed"), numberColumn("by chance"), textColumn("what can be said"),
	}, cells...)
	switch {
	case len(leads) > 0:
		f.Sentence = fmt.Sprintf("Near misses with %s came before incidents with it: %d of %d were followed within %d days.",
			quoted(leads[0].Label), leads[0].Followed, leads[0].NearMisses, r.Days)
	case len(r.Rows) > 0:
		f.Sentence = "No sign that near misses with a condition come shortly before incidents with it; what is seen could be luck."
	default:
		f.Sentence = "It cannot be told yet whether near misses come before incidents with the same condition."
	}
	if len(r.Rows) == 0 {
		f.Missing = "For one condition this needs about five near misses and five incidents with it. The table shows how many there are."
		return f
	}
	f.Chart = chart
	return f
}

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

// measureWords are how the four lengths of time are named for a room.
func measureWord(measure string) string {
	switch measure {
	case "detect":
		return "to notice"
	case "acknowledge":
		return "to take it on"
	case "mitigate":
		return "to end the harm"
	case "resolve":
		return "to close it"
	}
	return measure
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
		chart.Categories = append(chart.Categories, measureWord(m.Measure))
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
			measureWord(m.Measure), count(m.Now.N), minutes(m.Now.Median), spread(m.Now.Low, m.Now.High), middleHalf(m.Now), count(m.Unknown),
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
		cells = append(cells, []string{measureWord(m.Measure), directionOfTime(v.Direction), decimal(v.Estimate), ratioRange(v), decimal(v.SmallestDetectable)})
		if v.Estimate == nil {
			continue
		}
		sure := v.Direction == analysis.Up || v.Direction == analysis.Down
		if sure {
			told = append(told, directionOfTime(v.Direction)+" "+measureWord(m.Measure))
		}
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: len(chart.Categories), Value: v.Estimate, Low: v.Low, High: v.High, N: v.N, Faded: !sure})
		chart.Categories = append(chart.Categories, measureWord(m.Measure))
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
			f.Verdict, f.About = verdictOf(m.Verdict), "the time "+measureWord(m.Measure)
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
