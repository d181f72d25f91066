package reports

import (
	"context"
	"fmt"
	"strings"

	"secondstory/analysis"
)

// shownShrunk is how many conditions are drawn by team and by service.
const shownShrunk = 4

// Organization composes what incidents say about the organisation over up to eight quarters: teams and
// services side by side on one scale and in the order of their names, what lies between them, how the
// load is carried, how the organisation learns, and what leadership can change.
func Organization(ctx context.Context, d analysis.Data, p analysis.Params) (Document, error) {
	if p.Period.IsZero() {
		span, err := d.LastQuarters(ctx, 4)
		if err != nil {
			return Document{}, fmt.Errorf("composing the report: %w", err)
		}
		p.Period = span
	}
	review, err := analysis.NewReview(ctx, d, p)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	load, err := analysis.FirstResponders(ctx, d, review.Params)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	support, err := analysis.Support(ctx, d, review.Params)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	teams, err := analysis.FactorsByTeam(ctx, d, review.Params)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	services, err := analysis.FactorsByService(ctx, d, review.Params)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	again, err := readingsOf(ctx, d, review.Params, review.Basis.Counted)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	mix, err := analysis.PublishedMix(ctx, d, review.Params)
	if err != nil {
		return Document{}, fmt.Errorf("composing the report: %w", err)
	}
	c := &composer{review: review, readings: again, k: load.K}
	if review.Basis.Counted == 0 {
		c.nothing()
		return c.document(ctx, d)
	}
	for _, add := range []func(){
		c.organizationFirst, func() { c.places(teams) }, func() { c.places(services) }, c.between,
		func() { c.load(load, support) }, c.followThrough, c.practice, c.leadership, func() { c.mix(mix) }, c.missing, c.methods,
	} {
		add()
	}
	doc, err := c.document(ctx, d)
	doc.Title, doc.Subtitle = "What our incidents say about us", "Organisation report, "+c.now()
	return doc, err
}

// organizationFirst is the page that leaders read: the same findings, over a longer time.
func (c *composer) organizationFirst() {
	c.pageOne("More postmortems mean more learning, not more failure: no list here is in the order of counts. ")
	c.sections[len(c.sections)-1].Heading = "What these quarters say"
}

// places shows teams or services as small multiples on one scale.
func (c *composer) places(r analysis.PlacesResult) {
	figures := []Figure{quartersFigure(r)}
	for i := range first(r.Factors, shownShrunk) {
		figures = append(figures, shrunkFigure(r, i))
	}
	c.add(Section{
		Heading: placeHeading(r.What), Depth: Walk,
		Intro: "In the order of names. The share of a small " + r.What + " is drawn towards that of all, the more the less it has written, " +
			"so that nobody tops or ends a list by luck. A " + r.What + " with many postmortems is one that tells what happened.",
		Figures: figures,
		Questions: []string{
			"What has one of these learnt that the others could use as it is?",
			"Where is little written down, and what would make writing easier there?",
		},
	})
}

func placeHeading(what string) string {
	if what == "team" {
		return "Teams"
	}
	return "Services"
}

// quartersFigure is what each place wrote, quarter by quarter.
func quartersFigure(r analysis.PlacesResult) Figure {
	f := Figure{Heading: placeHeading(r.What) + " by quarter", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: SmallLines, YName: "postmortems", Categories: r.Quarters}
	columns := []Column{textColumn(r.What)}
	for _, q := range r.Quarters {
		columns = append(columns, numberColumn(q))
	}
	var cells [][]string
	for _, place := range r.Places {
		series, line := Series{Name: place.Name}, []string{place.Name}
		for i, q := range place.Quarters {
			series.Points = append(series.Points, Point{Category: i, Value: value(q.Incidents + q.NearMisses), Label: fmt.Sprintf("%s, %s", plural(q.Incidents, "incident"), plural(q.NearMisses, "near miss"))})
			line = append(line, count(q.Incidents+q.NearMisses))
		}
		chart.Series = append(chart.Series, series)
		cells = append(cells, line)
	}
	f.Table = rows(columns, cells...)
	if len(cells) == 0 {
		f.Sentence = "No postmortem names a " + r.What + "."
		f.Missing = "Name it in a field of the document: “" + strings.ToUpper(r.What[:1]) + r.What[1:] + ": checkout”. A roster gives the team of the first responder."
		return f
	}
	f.Chart = chart
	f.Sentence = fmt.Sprintf("%s wrote or were named in postmortems of %s; more of them mean more told.", plural(len(cells), r.What), r.Window)
	return f
}

// shrunkFigure is one condition over all places.
func shrunkFigure(r analysis.PlacesResult, factor int) Figure {
	what := r.Factors[factor]
	f := Figure{Heading: placeHeading(r.What) + ": " + what.Label, Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{
		Kind: Intervals, Percent: true, XName: "estimated share of its postmortems (the line: what would fit)", Series: []Series{{Name: "estimated share"}},
		Marks: []Mark{{Label: "all", Value: what.Share.Share}},
	}
	var cells [][]string
	var apart []string
	for _, place := range r.Places {
		cell := place.Cells[factor]
		at := len(chart.Categories)
		chart.Categories = append(chart.Categories, place.Name)
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: at, Value: cell.Shrunk, Low: cell.From, High: cell.To, N: cell.Of, Faded: !cell.Apart, Label: ofWords(cell.Share)})
		word := "could be luck"
		if cell.Apart {
			word = "more than luck"
			apart = append(apart, place.Name)
		}
		cells = append(cells, []string{place.Name, ofWords(cell.Share), cellPercent(cell.Shrunk), rangeOf(cell.From, cell.To), word})
		f.Incidents = append(f.Incidents, keysOf(cell.Evidence)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn(r.What), numberColumn("stated in"), numberColumn("estimated share"), numberColumn("would fit (95 %)"), textColumn("against the others"),
	}, cells...)
	f.Chart = chart
	f.Sentence = fmt.Sprintf("%s: stated in %s of all; no %s differs from the others by more than luck.", quoted(what.Label), shareCell(what.Share), r.What)
	if len(apart) > 0 {
		f.Sentence = fmt.Sprintf("%s: stated in %s of all; by more than luck it differs at %s.", quoted(what.Label), shareCell(what.Share), strings.Join(apart, ", "))
	}
	return f
}

// leadership is what only those who set priorities can change.
func (c *composer) leadership() {
	upkeep := map[string]string{
		"deferred-remediation": "a known weakness was left for later", "decision-pressure": "a date decided", "fatigue-and-load": "people were tired or had too much at once",
		"lifecycle-neglect": "something ran past its end of life", "knowledge-concentration": "few people knew it", "ownership-gap": "nobody owned it",
		"coverage-gap": "nobody was there to answer", "normalised-deviance": "a warning had become normal", "manual-toil": "a step had to be done by hand",
	}
	f := Figure{Heading: "Conditions that priorities can change", Basis: c.review.Factors.Basis, Query: queryOf(c.review.Factors.Query)}
	chart := &Chart{Kind: Bars, Percent: true, XName: "share of postmortems", Series: []Series{{Name: c.now()}}}
	var cells [][]string
	for _, row := range c.review.Factors.Rows {
		if _, ok := upkeep[row.Factor]; !ok || row.Count == 0 {
			continue
		}
		chart.Series[0].Points = append(chart.Series[0].Points, sharePoint(len(chart.Categories), row.Share))
		chart.Categories = append(chart.Categories, row.Label)
		cells = append(cells, []string{row.Label, ofWords(row.Share), between(row.Share)})
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("condition"), numberColumn("stated in"), numberColumn("could be (95 %)")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No postmortem of " + c.now() + " states a condition about ownership, upkeep, load or deadlines."
		f.Missing = "Authors seldom write these down unasked. Ask in reviews what was put off, who was the only one to know, and what date stood behind it."
	} else {
		f.Chart = chart
		f.Sentence = fmt.Sprintf("%s about ownership, upkeep, load and deadlines: nobody on call can change these alone.", plural(len(cells), "condition"))
	}
	c.add(Section{
		Heading: "What leadership can change", Depth: Walk,
		Intro:   "Engineers fix defects; who has time, who owns what and which date stands is set elsewhere.",
		Figures: []Figure{f},
		Questions: []string{
			"What would we have to stop in order to give the oldest promise its time?",
			"How would somebody tell us that a date is too early, and what happened the last time?",
		},
	})
}
