package reports

import (
	"fmt"
	"slices"

	"secondstory/analysis"
)

// momentsFigure shows every incident at its hour of the week.
func momentsFigure(r analysis.MomentsResult) Figure {
	f := Figure{Heading: "When they began", Basis: r.Basis, Query: queryOf(r.Query)}
	const blocks, hours = 8, 3
	chart := &Chart{Kind: Heatmap, Unit: "postmortems"}
	chart.Rows = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	columns := []Column{textColumn("day, in the team's own time where it is known, else UTC")}
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
	than := "the difference could be luck"
	switch r.AgainstExpected.Direction {
	case analysis.Up:
		than = "that there are more is beyond luck"
	case analysis.Down:
		than = "that there are fewer is beyond luck"
	case analysis.AboutTheSame:
		than = "it is about as many"
	}
	return fmt.Sprintf("%d of %s of %s began in working hours: %s, where %s would fit. Working hours are %s of a week, so without a pattern that would be about %.0f; %s.",
		b.Count, plural(b.Of, "incident"), r.Window, shareCell(b), between(b), percent(r.Expected), r.Expected*float64(b.Of), than)
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
	f.Sentence = mostOften(chart.Categories, counts, said, fmt.Sprintf("the near misses of %s that say", r.Window))
	return f
}
