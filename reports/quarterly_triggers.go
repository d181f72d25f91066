package reports

import (
	"fmt"

	"secondstory/analysis"
)

// triggers is what set incidents off.
func (c *composer) triggers() {
	triggers, grid := c.review.Triggers, c.review.Grid
	c.add(Section{
		Heading: "What set it off", Depth: Folded,
		Intro:   "A trigger is what started it on the day. It is not the cause: the same trigger on another day met other conditions and did no harm.",
		Figures: []Figure{triggersFigure(triggers), gridFigure(grid)},
	})
}

func triggersFigure(r analysis.TriggersResult) Figure {
	f := Figure{Heading: "Triggers", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, Percent: true, XName: "share of the incidents that say", Series: []Series{{Name: "now"}}}
	var cells [][]string
	var labels []string
	var counts []int
	for _, row := range r.Rows {
		if row.Count == 0 {
			continue
		}
		chart.Series[0].Points = append(chart.Series[0].Points, sharePoint(len(chart.Categories), row.Share))
		chart.Categories = append(chart.Categories, row.Label)
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
		cells = append(cells, []string{row.Label, count(row.Count), shareCell(row.Share), bounds(row.Lowest, row.Highest)})
		labels, counts = append(labels, quoted(row.Label)), append(counts, row.Count)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("trigger"), numberColumn("incidents"), numberColumn("share of those that say"), numberColumn("of all, depending on the silent ones")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No incident says what set it off."
		f.Missing = "Triggers are read from sentences such as “at 09:14 the new rule was applied and ...”, or from a trigger field."
		return f
	}
	f.Chart = chart
	f.Sentence = mostOften(labels, counts, r.Stated, thatSay(r.Stated))
	if r.Silent > 0 {
		f.Sentence += fmt.Sprintf(" %s not say.", verb(r.Silent, "does", "do"))
	}
	if r.Unknown > 0 {
		f.Sentence += fmt.Sprintf(" %s that nobody knows.", verb(r.Unknown, "says", "say"))
	}
	return f
}

func gridFigure(r analysis.GridResult) Figure {
	f := Figure{
		Heading: "Conditions behind each trigger", Basis: r.Basis, Query: queryOf(r.Query),
	}
	labels := map[string]string{}
	for _, l := range r.Labels {
		labels[l.Code] = l.Label
	}
	byCell := map[[2]string]analysis.GridCell{}
	for _, cell := range r.Cells {
		byCell[[2]string{cell.Trigger, cell.Factor}] = cell
	}
	chart := &Chart{Kind: Heatmap, Unit: "incidents"}
	columns := []Column{textColumn("condition")}
	for _, t := range first(r.Triggers, shownPairs) {
		chart.Categories = append(chart.Categories, labels[t])
		columns = append(columns, numberColumn(labels[t]))
	}
	var cells [][]string
	most := 0
	for _, factor := range first(r.Factors, shownFactors) {
		series, line := Series{Name: labels[factor]}, []string{labels[factor]}
		for i, t := range first(r.Triggers, shownPairs) {
			cell := byCell[[2]string{t, factor}]
			series.Points = append(series.Points, Point{Category: i, Value: value(cell.Incidents)})
			line = append(line, count(cell.Incidents))
			if cell.Incidents > most {
				most = cell.Incidents
				f.Sentence = fmt.Sprintf("Most often together: set off by %s, with %s behind it, in %s.", quoted(labels[t]), quoted(labels[factor]), plural(most, "incident"))
			}
			if cell.Incidents > 0 {
				f.Groups = append(f.Groups, cellGroup(labels[factor]+", "+labels[t], cell.Evidence))
			}
		}
		chart.Rows = append(chart.Rows, labels[factor])
		chart.Series = append(chart.Series, series)
		cells = append(cells, line)
	}
	f.Table = rows(columns, cells...)
	if len(cells) == 0 {
		f.Sentence = "No incident states both a trigger and a condition behind it."
		f.Missing = "This needs postmortems that say what set an incident off and what let it happen."
		return f
	}
	f.Chart = chart
	if most == 1 {
		f.Sentence = "No trigger has the same condition behind it in more than one incident."
	}
	return f
}
