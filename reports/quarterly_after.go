package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"secondstory/analysis"
)

// recurrence is what was written before.
func (c *composer) recurrence() {
	lessons := c.review.Lessons
	alike := c.review.LookAlikes
	c.add(Section{
		Heading: "We wrote this before", Depth: Walk,
		Intro:   "Incidents that look like earlier ones, and promises made more than once. Neither is a failing: both say where the next hour of learning pays best.",
		Figures: []Figure{lessonsFigure(lessons), alikeFigure(alike)},
		Questions: []string{
			"What made the promise hard to keep, each time it was made?",
			"How would somebody on call have found the earlier story?",
		},
	})
}

func lessonsFigure(r analysis.LessonsResult) Figure {
	f := Figure{Heading: "The same promise, more than once", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, XName: "postmortems that promise it", Series: []Series{{Name: "postmortems"}}}
	var cells [][]string
	never := 0
	for _, l := range r.Rows {
		state := fmt.Sprintf("closed in %d of %d", l.Closed, l.Open+l.Closed+l.Unknown)
		if l.NeverClosed {
			state = "no closing recorded"
			never++
		}
		cells = append(cells, []string{l.Short, count(l.Postmortems), day10(l.First), day10(l.Last), state})
		var sentences []analysis.Evidence
		for _, p := range l.Promises {
			sentences = append(sentences, p.Evidence)
		}
		f.Groups = append(f.Groups, group(l.Short, sentences))
		f.Incidents = append(f.Incidents, keysOf(sentences)...)
		if at := len(chart.Categories); at < shownPairs {
			chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: at, Value: value(l.Postmortems), Label: state})
			chart.Categories = append(chart.Categories, l.Short)
		}
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("promise, as last worded"), numberColumn("postmortems"), textColumn("first"), textColumn("last"), textColumn("state")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No promise was made in two postmortems."
		f.Missing = "Promises are read from action items. If yours live in a tracker, link or list them in the document."
		return f
	}
	f.Chart = chart
	f.Sentence = were(len(r.Rows), "promise") + " made in more than one postmortem; "
	switch {
	case never == 0:
		f.Sentence += "each was closed at least once."
	case never == len(r.Rows):
		f.Sentence += "no closing is recorded."
	default:
		f.Sentence += fmt.Sprintf("no closing is recorded for %d of them.", never)
	}
	return f
}

// were is "1 promise was", "3 promises were"; without a noun "1 was", "3 were".
func were(n int, noun string) string {
	verb := "were"
	if n == 1 {
		verb = "was"
	}
	if noun == "" {
		return fmt.Sprintf("%d %s", n, verb)
	}
	return plural(n, noun) + " " + verb
}

func day10(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// shownAlike is how many look-alikes are shown: a room reads no more, and the surest come first.
const shownAlike = 6

func alikeFigure(r analysis.LookAlikesResult) Figure {
	f := Figure{Heading: "Incidents that look alike", Basis: r.Basis, Query: queryOf(r.Query)}
	var cells [][]string
	for _, p := range first(r.Pairs, shownAlike) {
		cells = append(cells, []string{
			p.Earlier.Title, day10(p.Earlier.OccurredAt), p.Later.Title, day10(p.Later.OccurredAt), count(int(p.Days)),
			strings.Join(append(append([]string{}, p.Services...), p.Conditions...), "; "),
		})
		var sides []analysis.Evidence
		for _, passage := range p.Passages {
			sides = append(sides, passage.Earlier, passage.Later)
		}
		f.Groups = append(f.Groups, group(p.Earlier.Title+" / "+p.Later.Title, sides))
		f.Incidents = append(f.Incidents, p.Earlier.Incident, p.Later.Incident)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("earlier"), textColumn("on"), textColumn("later"), textColumn("on"), numberColumn("days between"), textColumn("both concern"),
	}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No two incidents are told in similar words."
		f.Missing = "Accounts are compared by their words and by the conditions they state. None came close."
		return f
	}
	switch n := len(r.Pairs); {
	case n == 1:
		f.Sentence = "One pair is told in similar words; the passages below show what is alike, and it may be another thing."
	case n <= shownAlike:
		f.Sentence = fmt.Sprintf("%d pairs are told in similar words; the passages below show what is alike, and it may be another thing.", n)
	default:
		f.Sentence = fmt.Sprintf("%d pairs are told in similar words; of the %d most alike the passages below show what is alike, and it may be another thing.", n, shownAlike)
	}
	return f
}

// followThrough is what became of the promises.
func (c *composer) followThrough() {
	actions := c.review.Actions
	efficacy := c.review.Efficacy
	c.add(Section{
		Heading: "Follow-through", Depth: Walk,
		Intro:   "What became of the action items, as of " + day10(actions.AsOf) + ". A postmortem without actions is a legitimate outcome and no gap.",
		Figures: []Figure{actionsFigure(actions), trackingFigure(c.review.Reviews), closingFigure(actions), efficacyFigure(efficacy)},
		Questions: []string{
			"How do the actions that got done differ from those that did not?",
			"What would we stop doing to make room for the oldest one?",
		},
	})
}

func actionsFigure(r analysis.ActionsResult) Figure {
	f := Figure{Heading: "Action items by age", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Columns, YName: "action items", XName: "age since it was promised; of a closed one, until the day it was closed, if that is told", Series: []Series{{Name: "open"}, {Name: "closed"}, {Name: "does not say"}}}
	var cells [][]string
	for i, b := range r.Bands {
		chart.Categories = append(chart.Categories, b.Band)
		for s, n := range []int{b.Open, b.Closed, b.Unknown} {
			chart.Series[s].Points = append(chart.Series[s].Points, Point{Category: i, Value: value(n), Faded: s == 2})
		}
		cells = append(cells, []string{b.Band, count(b.Open), count(b.Closed), count(b.Unknown), count(b.Overdue)})
	}
	var open []analysis.Evidence
	for _, item := range r.Items {
		if item.State == "open" {
			open = append(open, item.Evidence)
		}
	}
	f.Groups = []Group{group("open, the oldest first", open)}
	f.Incidents = keysOf(open)
	f.Table = rows([]Column{textColumn("age (of a closed one, when it was closed, if that is told)"), numberColumn("open"), numberColumn("closed"), numberColumn("does not say"), numberColumn("open past its date")}, cells...)
	if r.Total == 0 {
		f.Sentence = "No action items were read."
		f.Missing = "Action items are read from lists, checkboxes and tables under headings such as “Action items” or “Next steps”."
		return f
	}
	f.Chart = chart
	f.Sentence = fmt.Sprintf("%s: %d open, %d closed, %s not say.", plural(r.Total, "action item"), r.Open, r.Closed, verb(r.Unknown, "does", "do"))
	if r.Overdue > 0 {
		f.Sentence += fmt.Sprintf(" Of the open ones, %s past the date that was set.", isOrAre(r.Overdue))
	}
	return f
}

func isOrAre(n int) string {
	if n == 1 {
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}

func closingFigure(r analysis.ActionsResult) Figure {
	f := Figure{Heading: "How long an action stays open", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Lines, Percent: true, YName: "share still open", XName: "days since it was promised", Series: []Series{{Name: "still open"}}}
	var cells [][]string
	for i, s := range r.Curve.Steps {
		open := s.Open
		chart.Categories = append(chart.Categories, fmt.Sprintf("%.0f", s.Days))
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: i, Value: &open, Low: s.Low, High: s.High, N: s.AtRisk})
		cells = append(cells, []string{fmt.Sprintf("%.0f", s.Days), count(s.AtRisk), percent(s.Open)})
	}
	f.Table = rows([]Column{numberColumn("days"), numberColumn("watched that long"), numberColumn("still open")}, cells...)
	f.Basis.Unit, f.Basis.Counted = analysis.ActionItems, r.Total
	f.Basis.Excluded = []analysis.Exclusion{}
	f.Basis.Leave(r.Total-r.Unknown, "do not say whether they were done")
	f.Basis.Leave(r.Curve.N, "were closed, on a day that nobody wrote down")
	switch {
	case r.Curve.Closed == 0:
		f.Sentence = "How long an action stays open cannot be told: no closing has a date."
		f.Missing = "This needs action items with a state and the date they were closed (“done 2026-08-14”)."
		return f
	case r.Curve.Undated > r.Curve.Closed:
		f.Table = rows(f.Table.Columns)
		f.Sentence = fmt.Sprintf("How long an action stays open cannot be told: %d of the %d closed ones do not say when.",
			r.Curve.Undated, r.Curve.Undated+r.Curve.Closed)
		f.Missing = "Write the date beside the tick (“done 2026-08-14”): without it the quickly closed are left out, and everything looks slower than it was."
		return f
	}
	f.Chart = chart
	f.Sentence = fmt.Sprintf("Of the %s whose dates are known, more than half were still open at every age seen.", plural(r.Curve.N, "action"))
	if m := r.Curve.MedianDays; m != nil {
		f.Sentence = fmt.Sprintf("Of the %s whose dates are known, half were closed within %s.", plural(r.Curve.N, "action"), plural(int(*m), "day"))
	}
	if r.Curve.Undated > 0 {
		f.Sentence += fmt.Sprintf(" The true time is shorter: %s closed without a date.", were(r.Curve.Undated, "more"))
	}
	return f
}

func efficacyFigure(r analysis.EfficacyResult) Figure {
	f := Figure{Heading: "Did it come back less often?", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{
		Kind: Bars, XName: "incidents a year with the condition", Series: []Series{{Name: "before its actions closed"}, {Name: "after"}},
	}
	var cells [][]string
	var helped []analysis.EfficacyRow
	for _, row := range r.Rows {
		told := row.Verdict.Direction == analysis.Up || row.Verdict.Direction == analysis.Down
		if row.Verdict.Direction == analysis.Down {
			helped = append(helped, row)
		}
		before, after := yearly(row.Before, row.BeforeDays), yearly(row.After, row.AfterDays)
		cells = append(cells, []string{row.Label, day10(row.SettledAt), count(row.Before), count(row.After), decimal(before), decimal(after), directionWord(row.Verdict.Direction)})
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
		if at := len(chart.Categories); at < shownPairs {
			chart.Categories = append(chart.Categories, row.Label)
			chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: at, Value: before, N: row.Before, Faded: !told})
			chart.Series[1].Points = append(chart.Series[1].Points, Point{Category: at, Value: after, N: row.After, Faded: !told})
		}
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("condition"), textColumn("half of the closings by"), numberColumn("incidents before"), numberColumn("after"),
		numberColumn("a year before"), numberColumn("a year after"), textColumn("what can be said"),
	}, cells...)
	switch {
	case len(cells) == 0:
		f.Sentence = "Whether actions helped cannot be told yet."
		f.Missing = "This needs conditions whose actions were closed, with dates, at least a quarter ago."
		return f
	case len(helped) == 0:
		f.Sentence = "Whether actions helped cannot be told: what came less often after them could be luck."
	default:
		f.Sentence = fmt.Sprintf("After its actions closed, %s came back less often: %d before, %d after. That is no proof that the actions did it.",
			quoted(helped[0].Label), helped[0].Before, helped[0].After)
	}
	if rose := risenAfter(r.Rows); rose != "" {
		f.Sentence += " " + rose
	}
	f.Chart = chart
	return f
}

// risenAfter names the conditions that came more often after their actions closed.
func risenAfter(all []analysis.EfficacyRow) string {
	var risen []string
	for _, row := range all {
		if row.Verdict.Direction == analysis.Up {
			risen = append(risen, fmt.Sprintf("%s (%d before, %d after)", quoted(row.Label), row.Before, row.After))
		}
	}
	if len(risen) == 0 {
		return ""
	}
	return "More often came " + strings.Join(risen, ", ") + "."
}

// yearly is a count over days as a number a year.
func yearly(n int, days float64) *float64 {
	if days <= 0 {
		return nil
	}
	v := float64(n) / days * 365.25
	return &v
}

// practice is how the organisation learns.
func (c *composer) practice() {
	practice := c.review.Practice
	figures := []Figure{signalsFigure(practice, c.now(), c.before(), c.options.Facilitator)}
	figures = append(figures, firstStoryFigure(c.readings.first, c.now(), c.before()))
	if soak := c.review.Reviews.Soak; len(practice.Delays) > 0 || soak.Now.N+soak.Before.N > 0 {
		figures = append(figures, delaysFigure(practice, soak, c.now()))
	}
	figures = append(figures, reviewsFigure(c.review.Reviews, c.now(), c.before()))
	if c.review.Coverage.HasPolicy {
		figures = append(figures, coverageFigure(c.review.Coverage, c.now()))
	}
	c.add(Section{
		Heading: "How we learn", Depth: Walk,
		Intro: "About documents, never about people. A story that stops at a person is an unfinished one: what made the action reasonable is still to be asked. " +
			"Which documents these are is told to their authors only.",
		Figures: figures,
		Questions: append([]string{
			"Where a story stops at somebody's slip: what was in front of them, and what had they been told?",
			"What did people expect to happen, and how did the system look when it did not?",
		}, openingQuestions(c.readings.first)...),
	})
}

// private signals show no document: they are questions to authors, not exhibits.
func private(signal string) bool {
	switch signal {
	case "first-story", "slip-language", "blaming-language", "reminder-only-action", "placeholder-left", "analysis-abandoned":
		return true
	}
	return false
}

func signalsFigure(r analysis.PracticeResult, now, before string, facilitator bool) Figure {
	f := Figure{Heading: "What the documents show", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, Percent: true, XName: "share of postmortems", Series: []Series{{Name: now}, {Name: before}}}
	earlier := 0
	var cells [][]string
	moved := 0
	signals := slices.Clone(r.Signals)
	slices.SortStableFunc(signals, func(a, b analysis.PracticeRow) int { return b.Count - a.Count })
	for _, row := range signals {
		if row.Count+row.Before.Count == 0 {
			continue
		}
		told := row.Verdict.Direction == analysis.Up || row.Verdict.Direction == analysis.Down
		if told {
			moved++
		}
		at := len(chart.Categories)
		chart.Categories = append(chart.Categories, row.Label)
		chart.Series[0].Points = append(chart.Series[0].Points, sharePoint(at, row.Share))
		chart.Series[1].Points = append(chart.Series[1].Points, sharePoint(at, row.Before))
		earlier = max(earlier, row.Before.Of)
		cells = append(cells, []string{row.Label, count(row.Count), shareCell(row.Share), shareCell(row.Before), directionWord(row.Verdict.Direction)})
		if facilitator || !private(row.Signal) {
			f.Groups = append(f.Groups, group(row.Label, row.Evidence))
			f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
		}
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("what the text shows"), numberColumn("postmortems"), numberColumn("share"), numberColumn("share before"), textColumn("what can be said")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "The documents show no signs of practice."
		f.Missing = "Signs are read from sections such as “What went well” and from sentences that admit a surprise or an open question."
		return f
	}
	if earlier == 0 { // nothing stands beside it
		chart.Series = chart.Series[:1]
	}
	f.Chart = chart
	f.Sentence = "Whether postmortems are written differently now cannot be told: nothing moved by more than luck could explain."
	if r.Compared.Days() == 0 {
		f.Sentence = "What the postmortems of " + now + " show; there is nothing before to compare with."
	}
	if moved > 0 {
		f.Sentence = fmt.Sprintf("%s changed by more than luck could explain.", plural(moved, "sign"))
	}
	return f
}

// missing is what the documents leave open.
func (c *composer) missing() {
	quality := c.review.Quality
	c.add(Section{
		Heading: "What is missing", Depth: Folded,
		Intro:   "What the postmortems do not say sets bounds to everything above. Missing is never counted as zero.",
		Figures: []Figure{missingFigure(quality, c.now()), boundsFigure(c.review.Factors, c.now())},
	})
}

// formWord is how the form of a document is named for a room.
func formWord(template string) string {
	if codeWords(template) == "root cause" {
		return "one cause asked for"
	}
	return codeWords(template)
}

func missingFigure(r analysis.QualityResult, now string) Figure {
	f := Figure{Heading: "Facts that are not stated", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Bars, Percent: true, XName: "share of postmortems of " + now + " without it", Series: []Series{{Name: "missing"}}}
	columns := []Column{textColumn("fact"), numberColumn("without it"), numberColumn("of"), numberColumn("share")}
	templates := first(r.Templates, 6)
	for _, t := range templates {
		columns = append(columns, numberColumn("share in form: "+formWord(t)))
	}
	var cells [][]string
	for _, field := range r.Fields {
		chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: len(chart.Categories), Value: field.Missing.Share, N: field.Missing.Of, Label: fmt.Sprintf("%d of %d", field.Missing.Count, field.Missing.Of)})
		chart.Categories = append(chart.Categories, strings.ReplaceAll(field.Field, "_", " "))
		line := []string{strings.ReplaceAll(field.Field, "_", " "), count(field.Missing.Count), count(field.Missing.Of), shareCell(field.Missing)}
		for _, t := range first(field.Templates, len(templates)) {
			line = append(line, shareCell(t.Share))
		}
		cells = append(cells, line)
	}
	f.Table = rows(columns, cells...)
	if len(cells) == 0 {
		f.Sentence = "There is nothing to check."
		f.Missing = "No postmortem lies in this period. Choose another with --period."
		return f
	}
	f.Chart = chart
	f.Sentence = fmt.Sprintf("Most often missing: %s, in %d of %d.", chart.Categories[0], r.Fields[0].Missing.Count, r.Fields[0].Missing.Of)
	if r.Fields[0].Missing.Count == 0 {
		f.Sentence = "Nothing that is looked for is missing."
	}
	return f
}
