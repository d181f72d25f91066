package reports

import (
	"fmt"
	"slices"
	"strings"

	"secondstory/analysis"
)

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
		return "a part of it says what went well"
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

// delaysFigure shows the days from an incident to the steps of its review, and from the review to its decisions.
func delaysFigure(r analysis.PracticeResult, soak analysis.PracticeDelay, now string) Figure {
	f := Figure{Heading: "Days until the review", Basis: r.Basis, Query: queryOf(r.DelaysQuery)}
	var cells [][]string
	var parts []string
	for _, d := range r.Delays {
		cells = append(cells, delayCells(d))
		if d.Now.N >= fewTimes {
			parts = append(parts, fmt.Sprintf("half were %s within %s days (of the %d that say)", stepWord(d.Step), decimal(d.Now.Median), d.Now.N))
		}
	}
	if soak.Now.N+soak.Before.N > 0 {
		cells = append(cells, delayCells(soak))
	}
	f.Table = rows([]Column{
		textColumn("step"), numberColumn("postmortems of " + now), numberColumn("middle one, days"), numberColumn("could be (95 %)"), numberColumn("do not say"),
		numberColumn("before"), numberColumn("middle one before, days"), textColumn("what can be said"),
	}, cells...)
	f.Sentence = "How soon postmortems are reviewed is stated too seldom to say."
	if len(parts) > 0 {
		f.Sentence = "Of the postmortems of " + now + ", " + strings.Join(parts, ", and ") + "."
	}
	return f
}

// delayCells are the row of one step.
func delayCells(d analysis.PracticeDelay) []string {
	could := ""
	if d.Now.Low != nil && d.Now.High != nil {
		could = decimal(d.Now.Low) + " to " + decimal(d.Now.High)
	}
	return []string{
		stepWord(d.Step), count(d.Now.N), decimal(d.Now.Median), could, count(d.Unknown),
		count(d.Before.N), decimal(d.Before.Median), directionWord(d.Verdict.Direction),
	}
}

// stepWord is a step of a review in a sentence.
func stepWord(step string) string {
	switch step {
	case "held":
		return "talked through"
	case "actions_decided":
		return "actions decided, after the review"
	}
	return step
}
