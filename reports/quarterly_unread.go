package reports

import (
	"context"
	"fmt"
	"strings"

	"secondstory/analysis"
)

// readings are the answers about the reading itself, which no finding is made of.
type readings struct {
	missed *analysis.MissedResult // nil where the period holds too much to read again for a page
	broke  analysis.BreakResult
	first  analysis.FirstStoryResult
}

// maxReadAgain is how many postmortems are read again for what the taxonomy has no words for: it reads every text.
const maxReadAgain = 500

func readingsOf(ctx context.Context, d analysis.Data, p analysis.Params, counted int) (readings, error) {
	var r readings
	var err error
	if counted <= maxReadAgain {
		missed, err := analysis.Missed(ctx, d, p, nil)
		if err != nil {
			return r, err
		}
		r.missed = &missed
	}
	if r.broke, err = analysis.LastBreak(ctx, d, p); err != nil {
		return r, err
	}
	r.first, err = analysis.FirstStory(ctx, d, p)
	return r, err
}

// unread is what the conditions of this report have no words for, and what a new version of them moved.
func (c *composer) unread() {
	figures := []Figure{missedFigure(c.readings.missed, c.now())}
	if c.readings.broke.Break != nil {
		figures = append(figures, breakFigure(c.readings.broke))
	}
	c.add(Section{
		Heading: "What has no name yet", Depth: Folded,
		Intro:   "Conditions are read by a list of names. Sentences about causes that fit none of them are where the list is too short.",
		Figures: figures,
		Questions: []string{
			"What would we call this, and where did we meet it before?",
		},
	})
}

// shownMissed is how many groups of phrases are shown.
const shownMissed = 10

func missedFigure(r *analysis.MissedResult, now string) Figure {
	f := Figure{Heading: "Phrases about causes that no condition names"}
	if r == nil {
		f.Sentence = "This period holds too many postmortems to read again for a page."
		f.Missing = "`secondstory code candidates` reads them and lists the phrases."
		return f
	}
	f.Basis, f.Query = r.Basis, queryOf(r.Query)
	var cells [][]string
	for _, one := range first(r.Candidates, shownMissed) {
		cells = append(cells, []string{one.Phrase, count(len(one.Incidents)), count(one.Sentences), count(one.Elsewhere)})
		f.Groups = append(f.Groups, Group{Label: one.Phrase, Evidence: one.Evidence, More: max(0, one.Sentences-len(one.Evidence))})
		f.Incidents = append(f.Incidents, one.Incidents...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{textColumn("phrase"), numberColumn("postmortems"), numberColumn("sentences about causes"), numberColumn("other sentences")}, cells...)
	if len(cells) == 0 {
		f.Sentence = "No phrase about causes comes back in " + now + " without a condition that names it."
		f.Missing = "This needs the same phrase in sentences about causes of two postmortems or more. `secondstory code candidates --period` looks through a longer time."
		return f
	}
	f.Sentence = fmt.Sprintf("%s in sentences about causes that no condition names; the first is %s.", were(len(r.Candidates), "phrase")+" found", quoted(r.Candidates[0].Phrase))
	return f
}

func breakFigure(r analysis.BreakResult) Figure {
	b := r.Break
	f := Figure{Heading: "What a new list of conditions moved", Basis: r.Basis, Query: queryOf(r.Query)}
	var cells [][]string
	for _, m := range b.Moved {
		cells = append(cells, []string{codeWords(m.Code), dimensionWord(m.Dimension), m.Meaning, count(m.Before), count(m.After)})
		f.Incidents = append(f.Incidents, append(append([]string{}, m.Gained...), m.Lost...)...)
	}
	f.Incidents = unique(f.Incidents)
	f.Table = rows([]Column{
		textColumn("what is read"), textColumn("it says"), textColumn("its meaning"), numberColumn("postmortems by the list before"), numberColumn("by this one"),
	}, cells...)
	f.Sentence = fmt.Sprintf("All history was read again by a new list of conditions (%s, before it %s): %s, and the changes in this report are none of its doing.",
		b.After, b.Before, verb(len(cells), "condition moved", "conditions moved"))
	return f
}

// firstStoryFigure is the share of postmortems that stop at a person, with what would open the second story.
func firstStoryFigure(r analysis.FirstStoryResult, now, before string) Figure {
	f := Figure{Heading: "Stories that stop at a person", Basis: r.Basis, Query: queryOf(r.Query), Verdict: verdictOf(r.Verdict), About: "stories that stop at a person"}
	chart := &Chart{Kind: Lines, Percent: true, YName: "share of postmortems", Series: []Series{{Name: "stop at a person"}}}
	var cells [][]string
	stopped := r.Now.Count
	for i, q := range latest(r.Quarters, shownQuarters) {
		chart.Categories = append(chart.Categories, q.Quarter)
		chart.Series[0].Points = append(chart.Series[0].Points, sharePoint(i, q.Share))
		cells = append(cells, []string{q.Quarter, count(q.Count), count(q.Of), between(q.Share)})
		stopped += q.Count
	}
	if r.Now.Of == 0 || stopped == 0 {
		f.Verdict = nil
		f.Sentence = "No postmortem of " + now + " was read as one that stops at a person."
		f.Missing = "Such a story names a slip and asks no further. None was found, in these quarters; rules miss some, so read one with that question in mind."
		return f
	}
	f.Table = rows([]Column{textColumn("quarter"), numberColumn("stop at a person"), numberColumn("postmortems"), numberColumn("could be (95 %)")}, cells...)
	f.Basis = andBefore(f.Basis, sumOf(latest(r.Quarters, shownQuarters)))
	f.Chart = chart
	f.Sentence = fmt.Sprintf("%s at a person and %s no further", ofStops(r.Now, now), askOrAsks(r.Now.Count))
	if r.Before.Of > 0 {
		f.Sentence += fmt.Sprintf("; %d of %d did in %s", r.Before.Count, r.Before.Of, before)
	}
	f.Sentence += "."
	return f
}

func ofStops(s analysis.Share, now string) string {
	stop := "stop"
	if s.Count == 1 {
		stop = "stops"
	}
	return fmt.Sprintf("%d of %s of %s %s", s.Count, plural(s.Of, "postmortem"), now, stop)
}

func askOrAsks(n int) string {
	if n == 1 {
		return "asks"
	}
	return "ask"
}

// openingQuestions are what to ask where stories stop at a person, those of the most frequent trigger first.
func openingQuestions(r analysis.FirstStoryResult) []string {
	var out []string
	for _, of := range r.Questions {
		for _, q := range of.Questions {
			if of.Label != "" {
				q = strings.TrimSuffix(q, "?") + "? (where it was set off by: " + of.Label + ")"
			}
			out = append(out, q)
		}
	}
	return first(out, 3)
}
