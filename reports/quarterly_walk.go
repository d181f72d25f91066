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
