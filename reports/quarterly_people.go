package reports

import (
	"fmt"
	"strings"

	"secondstory/analysis"
)

// load is how the response was carried, by groups and never by people.
func (c *composer) load(r analysis.FirstRespondersResult, s analysis.SupportResult) {
	c.add(Section{
		Heading: "How the load was carried", Depth: Walk,
		Intro: "Who answers first, as groups of at least " + people(r.K) + "; smaller groups are joined or withheld. " +
			"More junior first responders is neither good nor bad: they may be trusted, or they may be alone. Ask which.",
		Figures: []Figure{firstResponderFigure(r), supportFigure(s), helpFigure(c.review.Help)},
		Questions: append(sharing(s),
			"What support is there in the first ten minutes of a page, at noon and at night?",
			"How does somebody get ready for their first week on call?",
		),
	})
}

func firstResponderFigure(r analysis.FirstRespondersResult) Figure {
	f := Figure{Heading: "Who answers first", Basis: r.Basis, Query: queryOf(r.Query)}
	chart := &Chart{Kind: Columns, Percent: true, YName: "share of first responses"}
	bands := bandsOf(r)
	for _, band := range bands {
		chart.Series = append(chart.Series, Series{Name: bandWord(band)})
	}
	var cells [][]string
	for i, p := range r.Periods {
		chart.Categories = append(chart.Categories, p.Period)
		for _, b := range p.Bands {
			share := b.Share
			for s, band := range bands {
				if band == b.Seniority {
					chart.Series[s].Points = append(chart.Series[s].Points, Point{Category: i, Value: &share, N: b.Of, Label: fmt.Sprintf("%d of %d", b.Responses, b.Of)})
				}
			}
			hours := ""
			if b.HoursShare != nil {
				hours = percent(*b.HoursShare)
			}
			cells = append(cells, []string{p.Period, bandWord(b.Seniority), count(b.Responses), percent(b.Share), fmt.Sprintf("%.0f to %s", 100*b.Low, percent(b.High)), hours, "at least " + count(b.PeopleAtLeast)})
		}
	}
	f.Table = rows([]Column{
		textColumn("period"), textColumn("group"), numberColumn("first responses"), numberColumn("share"),
		numberColumn("could be (95 %)"), numberColumn("share of the hours on call"), numberColumn("people"),
	}, cells...)
	if len(cells) == 0 {
		f.Sentence = "Who answered first cannot be told for groups of at least " + people(r.K) + "."
		f.Missing = "This needs responders in the documents (“First responder: ...”, a roles table) and a roster with seniority. " +
			"Put roster.csv in the folder, or name it with --roster; shifts.csv adds the hours on call."
		return f
	}
	if len(bands) == 1 {
		f.Sentence = "Who answered first cannot be told apart: every group but all together would be of fewer than " + people(r.K) + ", or could be worked out from the others."
		f.Missing = "More quarters of postmortems that name a role for the first responder make groups large enough to show."
		return f
	}
	f.Chart = chart
	f.Verdict, f.About = verdictOf(r.Juniors), "juniors among those who answered first"
	f.Sentence = firstResponderSentence(r)
	return f
}

// juniorShare is the share of juniors with its counts, "57 % (32 of 56)", where they are told apart.
func juniorShare(p analysis.BandPeriod) string {
	for _, b := range p.Bands {
		if b.Seniority == "junior" {
			return fmt.Sprintf("%s (%d of %d)", percent(b.Share), b.Responses, b.Of)
		}
	}
	return ""
}

// bandsOf are the groups of all periods, in the order of seniority.
func bandsOf(r analysis.FirstRespondersResult) []string {
	order := []string{"junior", "junior+mid", "mid", "mid+senior", "mid+senior+staff", "senior", "senior+staff", "staff"}
	present := map[string]bool{}
	var rest []string
	for _, p := range r.Periods {
		for _, b := range p.Bands {
			if !present[b.Seniority] {
				present[b.Seniority] = true
				rest = append(rest, b.Seniority)
			}
		}
	}
	var out []string
	for _, b := range order {
		if present[b] {
			out = append(out, b)
			present[b] = false
		}
	}
	for _, b := range rest {
		if present[b] {
			out = append(out, b)
		}
	}
	return out
}

func bandWord(band string) string {
	if band == "" {
		return "not known, or too few to show"
	}
	return strings.ReplaceAll(band, "+", " and ")
}

// people is a number of people in words.
func people(n int) string {
	words := []string{"three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if i := n - analysis.SmallestPeople; i >= 0 && i < len(words) {
		return words[i] + " people"
	}
	return count(n) + " people"
}

func firstResponderSentence(r analysis.FirstRespondersResult) string {
	if r.Juniors.Direction != analysis.CannotTell && len(r.Periods) == 2 {
		before, now := juniorShare(r.Periods[0]), juniorShare(r.Periods[1])
		if before != "" && now != "" {
			return fmt.Sprintf("Juniors answered first in %s of the responses of %s, and in %s of those of %s.", now, r.Periods[1].Period, before, r.Periods[0].Period)
		}
	}
	switch v := r.Juniors; v.Direction {
	case analysis.Up:
		return "Juniors answer first more often than they did."
	case analysis.Down:
		return "Juniors answer first less often than they did."
	case analysis.AboutTheSame:
		return "Juniors answer first about as often as they did."
	}
	return "Whether the mix of those who answer first has changed cannot be told."
}
