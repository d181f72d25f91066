package reports

import (
	"fmt"
	"slices"
	"strings"

	"secondstory/analysis"
)

// shownFactors is how many factors a chart shows; the table has all.
const shownFactors = 12

// factors is what keeps coming back.
func (c *composer) factors() {
	recurring := c.review.Factors
	changes := c.review.Changes
	pairs := c.review.Pairs
	c.add(Section{
		Heading: "What keeps coming back", Depth: Walk,
		Intro: "Conditions that let incidents happen, spread, hide or last, each read from a sentence. " +
			"A postmortem counts once for each condition it states; what it only suspects, rules out or plans to do is not counted.",
		Figures: append([]Figure{recurringFigure(recurring, c.now()), historyFigure(recurring), changesFigure(changes, c.now(), c.before()), pairsFigure(pairs)},
			impactFigures(c.review.Impact)...),
		Questions: []string{
			"How does the most frequent condition look from the seat of the person on call?",
			"What made the condition reasonable when it came to be?",
		},
	})
}

func recurringFigure(r analysis.FactorsResult, now string) Figure {
	f := Figure{Heading: "Recurring factors", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, XName: "share of postmortems", Percent: true, Series: []Series{{Name: now}}}
	var cells [][]string
	for _, row := range r.Rows {
		if row.Count == 0 {
			continue
		}
		cells = append(cells, []string{row.Label, codeWords(row.Group), count(row.Count), shareCell(row.Share), between(row.Share), count(row.NearMisses)})
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
		if len(chart.Categories) < shownFactors {
			chart.Series[0].Points = append(chart.Series[0].Points, sharePoint(len(chart.Categories), row.Share))
			chart.Categories = append(chart.Categories, row.Label)
		}
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("condition"), textColumn("kind of condition"), numberColumn("postmortems"), numberColumn("share"),
		numberColumn("could be (95 %)"), numberColumn("of them near misses"),
	}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No postmortem of " + now + " states a contributing factor."
		f.Missing = "Factors are read from sentences that tie a condition to the harm. Try a longer period: --period 2026-01..2026-06; `secondstory code explain` says why a text gave none."
		return f
	}
	f.Chart = chart
	f.Sentence = recurringSentence(r, now)
	return f
}

// recurringSentence names the most frequent factors, all that tie for the first place included.
func recurringSentence(r analysis.FactorsResult, now string) string {
	top := r.Rows[0].Count
	var labels []string
	var counts []int
	for _, row := range r.Rows {
		labels, counts = append(labels, quoted(row.Label)), append(counts, row.Count)
	}
	if top == 1 {
		return "No condition was stated in more than one postmortem of " + now + "."
	}
	return mostOften(labels, counts, r.Counted, fmt.Sprintf("the %s of %s", plural(r.Counted, "postmortem"), now))
}

// historyFigure shows the same factors over the quarters.
func historyFigure(r analysis.FactorsResult) Figure {
	// Each cell counts postmortems with a text of its quarter; the basis is theirs, not the period's.
	f := Figure{
		Heading: "The same conditions, quarter by quarter", Basis: r.Basis, Query: queryOf(r.Query),
	}
	columns := []Column{textColumn("condition")}
	quarters := latest(r.Quarters, shownQuarters)
	for _, q := range quarters {
		columns = append(columns, numberColumn(q))
	}
	chart := &Chart{Kind: Heatmap, Unit: "postmortems", Categories: quarters}
	var cells [][]string
	for _, row := range mostOverall(r.Rows, shownFactors) {
		line := []string{row.Label}
		series := Series{Name: row.Label}
		for i, q := range latest(row.Quarters, shownQuarters) {
			line = append(line, count(q.Count))
			series.Points = append(series.Points, Point{Category: i, Value: value(q.Count), N: q.Of})
			if q.Count > 0 {
				f.Groups = append(f.Groups, cellGroup(row.Label+", "+q.Quarter, q.Evidence))
				f.Incidents = append(f.Incidents, keysOf(q.Evidence)...)
			}
		}
		chart.Rows = append(chart.Rows, row.Label)
		chart.Series = append(chart.Series, series)
		cells = append(cells, line)
	}
	f.Table = rows(columns, cells...)
	if len(r.Rows) > 0 {
		of := 0
		for _, q := range latest(r.Rows[0].Quarters, shownQuarters) {
			of += q.Of
		}
		f.Basis = andBefore(f.Basis, of)
	}
	switch {
	case len(cells) == 0:
		f.Sentence = "No postmortem states a contributing factor."
		f.Missing = "Factors are read from sentences that tie a condition to the harm; `secondstory code explain` says why a text gave none."
		return f
	case len(r.Quarters) < 2:
		f.Sentence = "There is only one quarter to show."
		f.Missing = "A history needs postmortems of at least two quarters. Add older ones to the folder."
		return f
	}
	f.Chart = chart
	f.Sentence = historySentence(r)
	f.Basis.Warnings = append(slices.Clone(f.Basis.Warnings), analysis.Warning{
		Code: "single_cells", Detail: "Single cells jump about by luck; the next figure says which changes are more than that.",
	})
	switch hidden := len(r.Quarters) - len(quarters); {
	case hidden == 1:
		f.Sentence += " The quarter before is not shown."
	case hidden > 1:
		f.Sentence += fmt.Sprintf(" The %d quarters before are not shown.", hidden)
	}
	return f
}

// historySentence names what was stated most often over all quarters.
func historySentence(r analysis.FactorsResult) string {
	var labels []string
	var counts []int
	total := 0
	for _, row := range mostOverall(r.Rows, shownFactors) {
		sum := 0
		for _, q := range row.Quarters {
			sum += q.Count
		}
		labels, counts = append(labels, quoted(row.Label)), append(counts, sum)
	}
	for _, q := range r.Rows[0].Quarters {
		total += q.Of
	}
	return mostOften(labels, counts, total, fmt.Sprintf("the %s of %s", plural(total, "postmortem"), plural(len(r.Quarters), "quarter")))
}

// mostOverall are the n rows with the most postmortems over all quarters.
func mostOverall(all []analysis.FactorRow, n int) []analysis.FactorRow {
	total := func(r analysis.FactorRow) int {
		sum := 0
		for _, q := range r.Quarters {
			sum += q.Count
		}
		return sum
	}
	return mostBy(all, n, total)
}

// changesFigure shows which factors rise and fall.
func changesFigure(r analysis.ChangesResult, now, before string) Figure {
	f := Figure{Heading: "Rising and falling", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{
		Kind: Intervals, Log: true, Unit: "times", XName: "times as often as before",
		Marks: []Mark{{Label: "no change", Value: value(1)}}, Series: []Series{{Name: "now over before"}},
	}
	var cells [][]string
	var moved []analysis.FactorChange
	for _, row := range r.Rows {
		told := row.Verdict.Direction == analysis.Up || row.Verdict.Direction == analysis.Down
		if told {
			moved = append(moved, row)
		}
		cells = append(cells, []string{row.Label, count(row.Now), count(row.Before), directionWord(row.Verdict.Direction), standing(row.Standing)})
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		if v := row.Verdict; v.Estimate != nil && *v.Estimate > 0 && len(chart.Categories) < shownFactors {
			chart.Series[0].Points = append(chart.Series[0].Points, Point{
				Category: len(chart.Categories), Value: v.Estimate, Low: v.Low, High: v.High, N: row.Now + row.Before, Faded: !told,
				Label: fmt.Sprintf("%d now, %d before", row.Now, row.Before),
			})
			chart.Categories = append(chart.Categories, row.Label)
		}
	}
	for _, row := range r.TooRare {
		cells = append(cells, []string{row.Label, count(row.Now), count(row.Before), "too rare to tell", standing(row.Standing)})
	}
	f.Table = rows([]Column{
		textColumn("condition"), numberColumn("now"), numberColumn("before"), textColumn("what can be said"), textColumn("standing"),
	}, cells...)
	if len(chart.Categories) > 0 {
		f.Chart = chart
	} else {
		f.Missing = "No condition is frequent enough for its change to be told from luck. A longer period, or more postmortems, would help."
	}
	f.Sentence = changesSentence(moved, len(r.Rows), now, before) + aloneSentence(moved, r.Rows)
	f.Verdict = familyVerdict(moved)
	if len(moved) == 1 {
		f.About = quoted(moved[0].Label)
	}
	if r.Compared.Days() == 0 {
		f.Chart, f.Verdict = nil, nil
		f.Sentence = "There is nothing before " + now + " to compare with."
		f.Missing = "A comparison needs postmortems of the time before. Add older ones, or choose a later or shorter --period."
		f.Table = rows(f.Table.Columns)
	}
	return f
}

func changesSentence(moved []analysis.FactorChange, tested int, now, before string) string {
	switch {
	case len(moved) == 0 && tested == 0:
		return "Whether any condition became more or less frequent cannot be told: none was stated often enough."
	case len(moved) == 0 && tested == 1:
		return "Whether any condition became more or less frequent cannot be told: only 1 was stated often enough, and what moved could be luck."
	case len(moved) == 0:
		return fmt.Sprintf("Of the %d conditions stated often enough to compare, none moved by more than luck could explain.", tested)
	}
	var parts []string
	for _, m := range moved {
		way := "more"
		if m.Verdict.Direction == analysis.Down {
			way = "less"
		}
		parts = append(parts, fmt.Sprintf("%s came up %s often: %d in %s, %d in %s", quoted(m.Label), way, m.Now, now, m.Before, before))
	}
	return strings.Join(parts, "; ") + "."
}

// aloneSentence names the condition whose line leaves out no change although so many were compared.
func aloneSentence(moved, all []analysis.FactorChange) string {
	for _, row := range all {
		if len(moved) == 0 && row.Alone() {
			return fmt.Sprintf(" Nearest to it: %s, %d now and %d before; compared alone that would be more than luck.", quoted(row.Label), row.Now, row.Before)
		}
	}
	return ""
}

// familyVerdict is the direction that all of the moved share, else none.
func familyVerdict(moved []analysis.FactorChange) *analysis.Verdict {
	if len(moved) == 0 {
		return &analysis.Verdict{Direction: analysis.CannotTell, Reading: analysis.Depends}
	}
	if len(moved) > 1 {
		return nil
	}
	return verdictOf(moved[0].Verdict)
}

func directionWord(d analysis.Direction) string {
	switch d {
	case analysis.Up:
		return "more often"
	case analysis.Down:
		return "less often"
	case analysis.AboutTheSame:
		return "about the same"
	}
	return "cannot tell"
}

func standing(s analysis.Standing) string {
	switch s {
	case analysis.FirstSeen:
		return "new"
	case analysis.Returned:
		return "seen earlier, not in between"
	case analysis.Absent:
		return "not seen now"
	}
	return ""
}

// shownPairs is how many pairs a chart shows.
const shownPairs = 10

func pairsFigure(r analysis.PairsResult) Figure {
	f := Figure{Heading: "Conditions that travel together", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{
		Kind: Bars, XName: "incidents with both, beside what chance would give",
		Series: []Series{{Name: "together"}, {Name: "by chance"}},
	}
	var cells [][]string
	var beyond []analysis.PairRow
	for _, row := range r.Rows {
		label := row.Label + " + " + row.OtherLabel
		if row.Beyond {
			beyond = append(beyond, row)
		}
		cells = append(cells, []string{row.Label, row.OtherLabel, count(row.Together), decimal(row.Expected), pairWord(row)})
		if len(f.Groups) < shownPairs {
			f.Groups = append(f.Groups, group(label, row.Evidence))
			f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
			at := len(chart.Categories)
			chart.Categories = append(chart.Categories, label)
			chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: at, Value: value(row.Together), Faded: !row.Beyond})
			chart.Series[1].Points = append(chart.Series[1].Points, Point{Category: at, Value: row.Expected, Faded: true})
		}
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("condition"), textColumn("and"), numberColumn("incidents with both"), numberColumn("by chance"), textColumn("what can be said"),
	}, cells...)
	f.Sentence = pairsSentence(beyond, r.Family)
	if len(cells) == 0 {
		f.Missing = "No two conditions were stated together in two incidents. Two years of postmortems usually show some."
		return f
	}
	f.Chart = chart
	return f
}

func pairWord(p analysis.PairRow) string {
	switch {
	case p.Beyond:
		return "more than luck"
	case p.Adjusted == nil:
		return "too rare to tell"
	}
	return "could be luck"
}

func pairsSentence(beyond []analysis.PairRow, family int) string {
	switch {
	case len(beyond) == 0 && family == 0:
		return "Whether conditions travel together cannot be told: no two were stated often enough."
	case len(beyond) == 0 && family == 1:
		return "Only one pair of conditions was stated often enough to judge, and it came together no more often than luck could explain."
	case len(beyond) == 0:
		return fmt.Sprintf("Of the %d pairs stated often enough to judge, none came together more often than luck could explain.", family)
	}
	first := beyond[0]
	times := ""
	if first.Expected != nil {
		times = fmt.Sprintf(", where chance would give about %s", decimal(first.Expected))
	}
	s := fmt.Sprintf("%s and %s came together in %s%s.", quoted(first.Label), quoted(first.OtherLabel), plural(first.Together, "incident"), times)
	if more := len(beyond) - 1; more > 0 {
		s += fmt.Sprintf(" So did %s.", plural(more, "more pair"))
	}
	return s
}

func verb(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
