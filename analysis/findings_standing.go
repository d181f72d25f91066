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
			Kind: LessonAgain, Subject: strings.Join(row.Words, "+"), Query: r.Lessons.Query,
			Sentence: fmt.Sprintf("We wrote this lesson before: %d postmortems promise “%s”, and none records that it was done.",
				row.Postmortems, row.Short),
			Detail: row.told(),
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
			Kind: HappenedAgain, Subject: pair.Later.Incident, Query: r.LookAlikes.Query,
			Sentence: fmt.Sprintf("“%s” is told in words like those of “%s”, %s.", pair.Later.Title, pair.Earlier.Title, daysEarlier(pair.Days)),
			Detail:   pair.common(),
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

// common says what two incidents share beside their words.
func (p LookAlike) common() string {
	var parts []string
	if len(p.Services) > 0 {
		parts = append(parts, "Both name the "+serviceOrServices(len(p.Services))+" "+strings.Join(p.Services, ", ")+".")
	}
	if len(p.Conditions) > 0 {
		parts = append(parts, "In both, “"+strings.Join(p.Conditions, "” and “")+"”.")
	} else {
		parts = append(parts, "No condition read from one was read from the other.")
	}
	parts = append(parts, "They may be different things all the same: the passages decide.")
	return strings.Join(parts, " ")
}

func serviceOrServices(n int) string {
	if n == 1 {
		return "service"
	}
	return "services"
}

// daysEarlier writes a time between two incidents in the unit people would use.
func daysEarlier(days float64) string {
	switch {
	case days < 0.5:
		return "of the same day"
	case days < 60:
		return plural(int(days+0.5), "day") + " earlier"
	case days < 700:
		return plural(int(days/30.4+0.5), "month") + " earlier"
	}
	return fmt.Sprintf("%.1f years earlier", days/365.25)
}

func (r Review) defenceFindings() []Finding {
	var found []Finding
	for _, row := range r.Defences.Rows {
		held := row.NearMisses + row.Incidents
		sentence := fmt.Sprintf("“%s” limited %s, by %s own account.", row.Label, incidents(row.Incidents), itsOrTheir(row.Incidents))
		switch {
		case row.NearMisses > 0 && row.Incidents > 0:
			sentence = fmt.Sprintf("“%s” stopped %s and limited %s, by their own account.", row.Label, nearMisses(row.NearMisses), incidents(row.Incidents))
		case row.NearMisses > 0:
			sentence = fmt.Sprintf("“%s” stopped %s short of harm, by %s own account.", row.Label, nearMisses(row.NearMisses), itsOrTheir(row.NearMisses))
		}
		found = append(found, Finding{
			Kind: DefenceHeld, Subject: row.Defence, Positive: true, Evidence: row.Evidence, Query: r.Defences.Query, Sentence: sentence,
			Detail: fmt.Sprintf("Of %s of %s, %s a defence that held.", plural(r.Defences.Recent, "postmortem"), r.Defences.Period, recordOrRecords(r.Defences.Counted)),
			Effect: part(held, 5), Certainty: 0.8, Novelty: 0.5, Breadth: part(held, r.Defences.Recent),
		})
	}
	return found
}

func recordOrRecords(n int) string {
	if n == 1 {
		return "1 records"
	}
	return fmt.Sprintf("%d record", n)
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
			Kind: WorthReading, Subject: one.Incident, Query: r.Reading.Query,
			Sentence: fmt.Sprintf("Worth an hour: “%s”, which %s.", one.Title, one.Reasons[0].Text),
			Effect:   part(one.Points, 10), Certainty: 0.8, Novelty: 1, Breadth: 0.1,
		}
		var more []string
		for i, reason := range one.Reasons {
			if reason.Points <= 0 {
				continue // a story that stops at a person is a question to its author, not an exhibit
			}
			if i > 0 {
				more = append(more, reason.Text)
			}
			f.Evidence = append(f.Evidence, reason.Evidence...)
		}
		if len(more) > 0 {
			f.Detail = "It also " + listed(more) + "."
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
	var labels, tied []string
	var evidence []Evidence
	for _, one := range r.Factors.Rows {
		if one.Count == row.Count {
			tied = append(tied, one.Factor)
			labels, evidence = append(labels, "“"+one.Label+"”"), append(evidence, one.Evidence...)
		}
	}
	if len(labels) > mostTied {
		return nil // many that tie are no pattern
	}
	sentence := fmt.Sprintf("The most frequent condition was %s: in %d of %d postmortems.", labels[0], row.Count, row.Of)
	if len(labels) > 1 {
		sentence = fmt.Sprintf("The most frequent conditions were %s: each in %d of %d postmortems.", strings.Join(labels, " and "), row.Count, row.Of)
	}
	return []Finding{{
		Kind: FrequentMost, Subject: strings.Join(tied, "+"), Evidence: evidence, Query: r.Factors.Query, Sentence: sentence,
		Detail: fmt.Sprintf("A share of %s; with %s, anything from %s to %s would fit.",
			percent(row.Share.Share), plural(row.Of, "postmortem"), percent(row.Low), percent(row.High)),
		Effect: value(row.Share.Share, 0), Certainty: value(row.Low, 0) / max(value(row.Share.Share, 1), 1e-9),
		Novelty: 0.2, Breadth: value(row.Share.Share, 0),
	}}
}

// mostTied is the number of factors that may share the first place and still be named.
const mostTied = 2

// itsOrTheir goes with a number of things.
func itsOrTheir(n int) string {
	if n == 1 {
		return "its"
	}
	return "their"
}

// told says when a lesson was promised and what became of it.
func (l Lesson) told() string {
	text := fmt.Sprintf("First promised in %s, last in %s", QuarterName(l.First), QuarterName(l.Last))
	if QuarterName(l.First) == QuarterName(l.Last) {
		text = "All promised in " + QuarterName(l.First)
	}
	switch {
	case l.Unknown == 0:
		return fmt.Sprintf("%s; all are open.", text)
	case l.Open == 0:
		return fmt.Sprintf("%s; none says whether it was done.", text)
	}
	return fmt.Sprintf("%s: %d open, %s not say.", text, l.Open, doOrDoes(l.Unknown))
}

// noChange says how large a change would have had to be to show, where none did. With too little on
// either side there was nothing to compare, and nothing is said.
func (r Review) noChange() []Finding {
	v, many, counted := r.Counts.Incidents, "Incidents", incidents
	if r.Params.Kind == NearMissKind {
		v, many, counted = r.Counts.NearMisses, "Near misses", nearMisses
	}
	before := v.N - r.Changes.Counted
	if r.Changes.Counted < LeastCompared || before < LeastCompared || r.Changes.Compared.Days() == 0 || v.SmallestDetectable == nil {
		return nil
	}
	return []Finding{{
		Kind: NoChange, Verdict: &v, Query: r.Changes.Query, Evidence: []Evidence{},
		Sentence: fmt.Sprintf("Compared with %s, nothing changed by enough to tell it from luck: %s now, %d before.", r.Changes.Compared, counted(r.Changes.Counted), before),
		Detail: fmt.Sprintf("That is not the same as no change. %s would have had to come about %.1f times as often to be seen four times in five; a single condition still more.%s",
			many, *v.SmallestDetectable, r.nearestChange()),
		Effect: 0.1, Certainty: 1, Breadth: 1,
	}}
}

// nearestChange names the condition that would have been called changed had it been compared alone.
func (r Review) nearestChange() string {
	for _, row := range r.Changes.Rows {
		if row.Alone() {
			return fmt.Sprintf(" The nearest: “%s”, %d now and %d before. Compared alone that would be more than luck; among the %d that were compared, one such is not.",
				row.Label, row.Now, row.Before, r.Changes.Family)
		}
	}
	return ""
}
