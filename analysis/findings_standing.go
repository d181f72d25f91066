package analysis

import (
	"fmt"
	"slices"
	"strings"
)

// standing are the candidates that need no trend.
func (r Review) standing() []Finding {
	return slices.Concat(r.lessonFindings(), r.alikeFindings(), r.defenceFindings(), first(r.readingFindings()), r.frequentFinding())
}

func (r Review) lessonFindings() []Finding {
	var found []Finding
	for _, row := range r.Lessons.Rows {
		if !row.NeverClosed {
			continue
		}
		f := Finding{
			Kind: LessonAgain, Query: r.Lessons.Query,
			Sentence: fmt.Sprintf("We wrote this lesson before: %d postmortems promise “%s”, and none records that it was done.",
				row.Postmortems, shorten(trimOwner(row.Wording))),
			Detail: fmt.Sprintf("First promised in %s, last in %s: %d open, %d that do not say.",
				QuarterName(row.First), QuarterName(row.Last), row.Open, row.Unknown),
			Effect: part(row.Postmortems, 5), Certainty: 0.5 + 0.5*part(row.Open, row.Open+row.Unknown),
			Novelty: 0.3, Breadth: part(row.Postmortems, 10),
		}
		if row.InPeriod {
			f.Novelty = 1
		}
		for _, p := range row.Promises {
			f.Evidence = append(f.Evidence, p.Evidence)
		}
		found = append(found, f)
	}
	return found
}

// longestQuote is how much of a wording fits into a sentence, in bytes.
const longestQuote = 120

// shorten cuts a wording at a space where it is too long for a sentence.
func shorten(text string) string {
	if len(text) <= longestQuote {
		return text
	}
	if i := strings.LastIndexByte(text[:longestQuote], ' '); i > 0 {
		return text[:i] + " …"
	}
	return text
}

func (r Review) alikeFindings() []Finding {
	var found []Finding
	for _, pair := range r.LookAlikes.Pairs {
		f := Finding{
			Kind: HappenedAgain, Query: r.LookAlikes.Query,
			Sentence: fmt.Sprintf("“%s” looks like “%s”, %s earlier.", pair.Later.Title, pair.Earlier.Title, daysEarlier(pair.Days)),
			Detail:   fmt.Sprintf("Similarity %.2f: words %.2f, triggers and factors in common %.0f %%.", pair.Similarity, pair.Text, 100*pair.Codes),
			Effect:   4 * pair.Similarity, Certainty: 0.5 + pair.Text, Novelty: 0.2, Breadth: 0.2,
		}
		if pair.InPeriod {
			f.Novelty = 1
		}
		for _, p := range pair.Passages {
			f.Evidence = append(f.Evidence, p.Earlier, p.Later)
		}
		if len(f.Evidence) > 0 {
			found = append(found, f)
		}
	}
	return found
}

// daysEarlier writes a time between two incidents in the unit people would use.
func daysEarlier(days float64) string {
	switch {
	case days < 60:
		return plural(int(days+0.5), "day")
	case days < 700:
		return plural(int(days/30.4+0.5), "month")
	}
	return fmt.Sprintf("%.1f years", days/365.25)
}

func (r Review) defenceFindings() []Finding {
	var found []Finding
	for _, row := range r.Defences.Rows {
		held := row.NearMisses + row.Incidents
		sentence := fmt.Sprintf("“%s” limited %s.", row.Label, incidents(row.Incidents))
		switch {
		case row.NearMisses > 0 && row.Incidents > 0:
			sentence = fmt.Sprintf("“%s” stopped %s and limited %s.", row.Label, nearMisses(row.NearMisses), incidents(row.Incidents))
		case row.NearMisses > 0:
			sentence = fmt.Sprintf("“%s” stopped %s before anyone was hurt.", row.Label, nearMisses(row.NearMisses))
		}
		found = append(found, Finding{
			Kind: DefenceHeld, Positive: true, Evidence: row.Evidence, Query: r.Defences.Query, Sentence: sentence,
			Detail: fmt.Sprintf("%d of %d postmortems of %s record a defence that held.", r.Defences.Counted, r.Defences.Recent, r.Defences.Period),
			Effect: part(held, 5), Certainty: 0.8, Novelty: 0.5, Breadth: part(held, r.Defences.Recent),
		})
	}
	return found
}

func nearMisses(n int) string {
	if n == 1 {
		return "1 near miss"
	}
	return fmt.Sprintf("%d near misses", n)
}

// readingFindings are the postmortems worth an hour, best first.
func (r Review) readingFindings() []Finding {
	var found []Finding
	for _, one := range r.Reading.Rows {
		f := Finding{
			Kind: WorthReading, Query: r.Reading.Query,
			Sentence: fmt.Sprintf("Worth an hour: “%s”, which %s.", one.Title, one.Reasons[0].Text),
			Effect:   part(one.Points, 10), Certainty: 0.8, Novelty: 1, Breadth: 0.1,
		}
		for i, reason := range one.Reasons {
			if reason.Points <= 0 {
				continue // a story that stops at a person is a question to its author, not an exhibit
			}
			if i > 0 {
				f.Detail += "It also " + reason.Text + ". "
			}
			f.Evidence = append(f.Evidence, reason.Evidence...)
		}
		found = append(found, f)
	}
	return found
}

// first is the first finding, if there is one.
func first(found []Finding) []Finding { return found[:min(len(found), 1)] }

func (r Review) frequentFinding() []Finding {
	if len(r.Factors.Rows) == 0 || r.Factors.Rows[0].Count < leastTogether {
		return nil
	}
	row := r.Factors.Rows[0]
	return []Finding{{
		Kind: FrequentMost, Evidence: row.Evidence, Query: r.Factors.Query,
		Sentence: fmt.Sprintf("The most frequent factor was “%s”: in %d of %d postmortems.", row.Label, row.Count, row.Of),
		Detail:   fmt.Sprintf("A share of %s; with so many postmortems the true one may be %s to %s.", percent(row.Share.Share), percent(row.Low), percent(row.High)),
		Effect:   value(row.Share.Share, 0), Certainty: value(row.Low, 0) / max(value(row.Share.Share, 1), 1e-9),
		Novelty: 0.2, Breadth: value(row.Share.Share, 0),
	}}
}

// noChange says how large a change would have had to be to show, where none did.
func (r Review) noChange() []Finding {
	v := r.Counts.Incidents
	if r.Changes.Counted < LeastCompared || r.Changes.Compared.Days() == 0 || v.SmallestDetectable == nil {
		return nil
	}
	return []Finding{{
		Kind: NoChange, Verdict: &v, Query: r.Changes.Query, Evidence: []Evidence{},
		Sentence: fmt.Sprintf("Compared with %s nothing changed by enough to tell it from chance with %s.", r.Changes.Compared, incidents(r.Changes.Counted)),
		Detail: fmt.Sprintf("The number of incidents would have had to rise to about %.1f times to be seen four times in five; a single factor more.",
			*v.SmallestDetectable),
		Effect: 0.1, Certainty: 1, Breadth: 1,
	}}
}
