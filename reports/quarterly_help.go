package reports

import (
	"fmt"
	"strings"

	"secondstory/analysis"
)

// helpFigure is whether incidents that tell of missing knowledge or help lasted longer, or were more severe.
func helpFigure(r analysis.HelpResult) Figure {
	f := Figure{Heading: "Where knowledge or help was missing", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{
		Kind: Intervals, Log: true, Unit: "times", XName: "times as long until the harm ended, against the incidents that do not say so",
		Marks: []Mark{{Label: "no difference", Value: value(1)}}, Series: []Series{{Name: "with over without"}},
	}
	var cells [][]string
	var longer, severer []string
	for _, row := range r.Rows {
		ratio, could := "", ""
		if row.Longer.P != nil { // of fewer, the spread is a guess
			ratio, could = decimal(row.Longer.Estimate), ratioRange(row.Longer)
		}
		cells = append(cells, []string{
			row.Label, count(row.With.Incidents), minutes(row.With.Time.Median), minutes(row.Without.Time.Median), directionOfTime(row.Longer.Direction), ratio,
			could, ofWords(row.With.Severe), ofWords(row.Without.Severe), directionOfSeverity(row.Severer.Direction),
		})
		f.Groups = append(f.Groups, group(row.Label, row.Evidence))
		f.Incidents = append(f.Incidents, keysOf(row.Evidence)...)
		longer = appendMoved(longer, row.Label, row.Longer, directionOfTime)
		severer = appendMoved(severer, row.Label, row.Severer, directionOfSeverity)
		if v := row.Longer; v.P != nil {
			chart.Series[0].Points = append(chart.Series[0].Points, Point{Category: len(chart.Categories), Value: v.Estimate, Low: v.Low, High: v.High, N: v.N, Faded: !changed(v)})
			chart.Categories = append(chart.Categories, row.Label)
		}
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("condition"), numberColumn("incidents with it"), numberColumn("middle one"), numberColumn("middle one of the others"), textColumn("time"), numberColumn("times as long"),
		numberColumn("could be (95 %)"), numberColumn("severity 1 or 2"), numberColumn("of the others"), textColumn("severity"),
	}, cells...)
	switch {
	case len(r.Rows) == 0:
		f.Sentence = fmt.Sprintf("No incident of %s tells that knowledge or help was missing.", r.Window)
		f.Missing = "It is read from sentences such as “it was my first week on call”, “there was no runbook”, “only one of us knew how”, “we reached the network team late”."
	case len(chart.Categories) == 0:
		f.Sentence = "Whether incidents lasted longer where knowledge or help was missing cannot be told: too few tell how long they took."
		f.Missing = "State when each incident began and when its harm ended. The table shows what is known."
	default:
		f.Chart = chart
		f.Sentence = helpSentence(r, longer, severer)
	}
	return f
}

func helpSentence(r analysis.HelpResult, longer, severer []string) string {
	if len(longer)+len(severer) == 0 {
		return fmt.Sprintf("Whether incidents lasted longer or were more severe where knowledge or help was missing cannot be told: over %s, what differs could be luck.", r.Window)
	}
	return fmt.Sprintf("Over %s, by more than luck could explain: %s. That they come together does not say that one brought the other.", r.Window, strings.Join(append(longer, severer...), "; "))
}

// appendMoved adds what a verdict says of the incidents with a condition, where it says something.
func appendMoved(told []string, label string, v analysis.Verdict, word func(analysis.Direction) string) []string {
	if !changed(v) {
		return told
	}
	return append(told, fmt.Sprintf("incidents with %s were %s than the others", quoted(label), word(v.Direction)))
}

func changed(v analysis.Verdict) bool {
	return v.Direction == analysis.Up || v.Direction == analysis.Down
}

func directionOfSeverity(d analysis.Direction) string {
	switch d {
	case analysis.Up:
		return "more often severe"
	case analysis.Down:
		return "less often severe"
	case analysis.AboutTheSame:
		return "about the same"
	}
	return "cannot tell"
}
