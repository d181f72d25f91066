package reports

import (
	"fmt"
	"strings"

	"secondstory/analysis"
)

// mix lays what is stated here beside what others have published.
func (c *composer) mix(r analysis.MixResult) {
	var figures []Figure
	for _, table := range r.Tables {
		figures = append(figures, mixFigure(table, r.Family))
	}
	c.add(Section{
		Heading: "Beside published tables", Depth: Walk,
		Intro: "What others wrote up, in their terms, and what is written up here. Neither is how systems fail: both are what documents say, theirs coded by hand and ours by rules. " +
			"A difference is a question about how we work or write, and never a grade.",
		Figures: figures,
		Questions: []string{
			"Where we differ: how much of it is what we run, and how much is what we write down?",
			"Which of their categories would we not have thought to look for?",
		},
	})
}

// mixFigure is one published table with ours in its terms.
func mixFigure(t analysis.MixTable, family int) Figure {
	f := Figure{Heading: t.Title, Basis: t.Basis, Query: queryOf(t.Query)}
	theirs := "published, a mark without an interval"
	if t.N != nil {
		theirs = fmt.Sprintf("published, %d", *t.N)
	}
	chart := &Chart{
		Kind: Intervals, Percent: true, XName: "share of those that the table can count (the line: what would fit)",
		Series: []Series{{Name: "ours"}, {Name: theirs}},
	}
	var cells [][]string
	var apart []string
	for i, row := range t.Rows {
		differs := row.Verdict.Direction == analysis.Up || row.Verdict.Direction == analysis.Down
		chart.Categories = append(chart.Categories, row.Category)
		chart.Series[0].Points = append(chart.Series[0].Points, Point{
			Category: i, Value: row.Least.Share, Low: row.Least.Low, High: row.Most.High, N: row.Least.Of, Faded: !differs, Label: mixCount(row), Group: row.Category,
		})
		chart.Series[1].Points = append(chart.Series[1].Points, Point{Category: i, Value: row.Published, Low: row.PublishedLow, High: row.PublishedHigh})
		word := mixWord(row)
		if differs {
			apart = append(apart, fmt.Sprintf("%s (%s)", quoted(row.Category), word))
		}
		cells = append(cells, []string{row.Category, mixCount(row), rangeOf(row.Least.Low, row.Most.High), cellPercent(row.Published), rangeOf(row.PublishedLow, row.PublishedHigh), word})
		f.Groups = append(f.Groups, group(row.Category, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("category"), numberColumn("ours"), numberColumn("could be (95 %)"), numberColumn("published"), numberColumn("could be (95 %)"), textColumn("ours against theirs"),
	}, cells...)
	if t.Counted == 0 {
		f.Sentence = "No incident states anything that this table speaks of."
		f.Missing = "The table counts what postmortems state as trigger or condition; say what set the incident off and what made it possible."
		return f
	}
	f.Chart = chart
	f.Sentence = mixSentence(t, apart, family)
	f.Basis.Warnings = append([]analysis.Warning{{Code: "theirs", Detail: "Theirs: " + mixSource(t) + "."}}, f.Basis.Warnings...)
	return f
}

// mixSentence says which categories differ.
func mixSentence(t analysis.MixTable, apart []string, family int) string {
	ours := plural(t.Counted, "incident")
	if len(apart) == 0 {
		return fmt.Sprintf("With %s of ours, no category differs from theirs by more than luck could explain, among the %d compared on this page.", ours, family)
	}
	return fmt.Sprintf("With %s of ours, %s by more than luck, among the %d compared on this page: %s.", ours, verb(len(apart), "category differs", "categories differ"), family, strings.Join(apart, ", "))
}

// mixSource says whose the table is, of what, and how many.
func mixSource(t analysis.MixTable) string {
	parts := []string{t.Source}
	if t.Years != "" {
		parts = append(parts, t.Years)
	}
	parts = append(parts, "shares of "+t.Of)
	if t.PerUnit != nil && t.PerOurs != nil {
		parts = append(parts, fmt.Sprintf("%.1f labels each, ours %.1f", *t.PerUnit, *t.PerOurs))
	}
	return strings.Join(parts, "; ")
}

// mixCount is how many of ours stand in a category, as a range where a code has several places.
func mixCount(row analysis.MixRow) string {
	if row.Least.Count == row.Most.Count {
		return ofWords(row.Least)
	}
	return fmt.Sprintf("%d to %d of %d", row.Least.Count, row.Most.Count, row.Least.Of)
}

// mixWord is what can be said of a category.
func mixWord(row analysis.MixRow) string {
	switch {
	case row.Unreached != "":
		return "not comparable: " + row.Unreached
	case row.Verdict.Direction == analysis.Up:
		return "more often"
	case row.Verdict.Direction == analysis.Down:
		return "less often"
	case row.Verdict.Direction == analysis.AboutTheSame:
		return "about the same"
	}
	return "cannot tell"
}
