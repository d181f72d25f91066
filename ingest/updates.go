package ingest

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"secondstory/ingest/clock"
)

// A status page tells an incident in updates: each has the moment it was posted, and speaks of the
// state then ("we are investigating", "the issue has been resolved as of 10:46"). What an update says
// of times counts before when it was posted, and a later update before an earlier one: it knows more.

// posted is one update.
type posted struct {
	at   time.Time
	text string
	from int
}

// postedUpdates are the events of a timeline that speaks like a status page, oldest first; nil for
// another timeline. A paragraph also speaks so where it tells, behind the time it was posted, another.
func postedUpdates(phrases *PhraseMap, events []event) []posted {
	var out []posted
	voices := 0
	for i := range events {
		e := &events[i]
		if e.at == nil || !e.timed {
			continue
		}
		if phrases.says("update", lowered(e.text)) || e.posted && clock.Any(e.text, timedWithZone) {
			voices++
		}
		out = append(out, posted{*e.at, e.text, e.from})
	}
	if voices*2 < len(out) || voices == 0 {
		return nil
	}
	slices.SortStableFunc(out, func(a, b posted) int { return a.at.Compare(b.at) })
	return out
}

func timedWithZone(st clock.Stamp) bool { return st.HasClock && st.Zone != nil }

// paragraphEvents reads a text whose paragraphs begin with the time they were written, or end with it
// on a line of its own, as pages of status updates do, as a timeline. It gives nothing where most paragraphs begin otherwise.
func paragraphEvents(cal clock.Calendar, o *outline) []event {
	r := timelineReader{cal: cal}
	all := 0
	for _, p := range o.parts {
		if p.role != "body" && p.role != "metadata" && p.role != "summary" && p.role != "other" {
			continue
		}
		for _, b := range p.blocks {
			if b.kind != paragraphBlock {
				continue
			}
			all++
			s := plain(b.text)
			if st, ok := clock.Leading(s); ok && st.HasClock && st.Zone != nil {
				r.add(st, s[st.Start:st.End], eventText(s, st), b.from)
				r.events[len(r.events)-1].posted = opensPosted(s, st)
			} else if text, line, st, ok := postedBelow(b.text); ok {
				r.add(st, line[st.Start:st.End], text, b.from)
			}
		}
	}
	if len(r.events)*2 < all || len(r.events) == 0 {
		return nil
	}
	r.resolve()
	if postedUpdates(o.phrases, r.events) == nil {
		return nil
	}
	return r.events
}

// opensPosted: a paragraph opens with its time, which no word stands before and no comma behind.
func opensPosted(s string, st clock.Stamp) bool {
	return strings.IndexFunc(s[:st.Start], unicode.IsLetter) < 0 && !strings.HasPrefix(s[st.End:], ",")
}

// longestPosted is how many bytes the line has that only says when an update was posted: "Posted 3 days
// ago. Jul 14, 2026 - 12:05 UTC".
const longestPosted = 60

// postedBelow splits an update, as it is written, from the line below it that says when it was posted.
func postedBelow(raw string) (text, line string, st clock.Stamp, ok bool) {
	i := strings.LastIndexByte(strings.TrimSpace(raw), '\n')
	if i < 0 || len(raw)-i > longestPosted {
		return "", "", st, false
	}
	line = plain(raw[i:])
	st, ok = clock.First(line)
	if !ok || !st.HasClock || !st.HasDate() || st.Zone == nil {
		return "", "", st, false
	}
	return plain(raw[:i]), line, st, strings.Trim(line[st.End:], " .,)") == ""
}

// updateEvidence is what updates tell of start and end, each from the newest that says something.
func updateEvidence(cal clock.Calendar, updates []posted, title string, o *outline) evidence {
	var e evidence
	cal.Zone = zoneOfTexts(cal.Zone, updates)
	report := updateReader{phrases: o.phrases, keys: o.keys, cal: cal, update: posted{at: updates[len(updates)-1].at, text: reportText(o)}}
	report.read()
	report.opening()
	e.keepFirst(report.evidence)
	var days keyedDays
	for _, u := range slices.Backward(updates) {
		r := updateReader{phrases: o.phrases, keys: o.keys, cal: cal, update: u}
		r.read()
		if u.at.Equal(updates[len(updates)-1].at) {
			r.opening()
		}
		e.keepFirst(r.evidence)
		days.keepFirst(r.days)
	}
	first := updates[0]
	e.keepFirst(titleEvidence(cal, o, title, first.at))
	e.harmBefore(first.at)
	if len(e.byName["window"]) == 0 && len(e.byName["started"]) == 0 && o.phrases.opens(first.text) && report.sameDay(days.start, first.at) {
		e.add("started", told{milestone{"", first.at, "timeline", first.text, first.from}, true})
	}
	if !e.tellsEnd() && len(e.byName["partly"]) == 0 {
		for _, u := range updates {
			if o.phrases.endTold(lowered(u.text)) && report.sameDay(days.end, u.at) {
				e.add("closed", told{milestone{"", u.at, "timeline", u.text, u.from}, true})
				break
			}
		}
	}
	return e
}

// titleEvidence is the start that a title states with its date: the last word, since pages change it.
func titleEvidence(cal clock.Calendar, o *outline, title string, at time.Time) evidence {
	var e evidence
	if st, ok := clock.First(title); !ok || !st.HasDate() {
		return e
	}
	r := updateReader{phrases: o.phrases, keys: o.keys, cal: cal, update: posted{at: at, text: title}}
	r.read()
	for _, t := range r.byName["started"] {
		e.add("started", t)
	}
	return e
}

// postedTitle reads the title of a status page whose updates are not there as an update: "The issue with
// mail has been resolved as of Tuesday, 2026-03-03 13:05 US/Pacific".
func postedTitle(cal clock.Calendar, o *outline, title string) evidence {
	st, ok := clock.First(title)
	lower := lowered(title)
	if !ok || !st.HasDate() || !st.HasClock || !o.phrases.says("update", lower) && !o.phrases.says("opening", lower) {
		return evidence{}
	}
	at, ok := cal.Resolve(st)
	if !ok {
		return evidence{}
	}
	r := updateReader{phrases: o.phrases, keys: o.keys, cal: cal, update: posted{at: at, text: title}}
	r.read()
	return r.evidence
}

// zoneOfTexts is the zone that most times in the texts are written with: when an update was posted is
// often written by a machine, in another.
func zoneOfTexts(zone *clock.Zone, updates []posted) *clock.Zone {
	var stamps []clock.Stamp
	for _, u := range updates {
		stamps = append(stamps, clock.Scan(u.text)...)
	}
	if common, _ := clock.CommonZone(stamps); common != nil {
		return common
	}
	return zone
}

// opens: an update is the first word of an incident, and does not speak of one that is known already.
func (m *PhraseMap) opens(text string) bool {
	lower := lowered(text)
	return (m.says("opening", lower) || !m.says("underway", lower)) && !m.endTold(lower)
}

// reportText is what stands beside the updates: the report that was written in the end.
func reportText(o *outline) string {
	var b strings.Builder
	for _, p := range o.parts {
		switch p.role {
		case "summary", "impact":
		case "body", "metadata":
			if paragraphTimes(p) {
				continue
			}
		default:
			continue
		}
		b.WriteString(plain(o.src[p.body:p.to]))
		b.WriteString("\n")
	}
	return b.String()
}

// paragraphTimes: the part is updates itself.
func paragraphTimes(p part) bool {
	for _, b := range p.blocks {
		if st, ok := clock.Leading(b.text); ok && st.HasClock && st.Zone != nil {
			return true
		}
		if _, _, _, ok := postedBelow(b.text); ok {
			return true
		}
	}
	return false
}

// endTold: a sentence says that it is over, and not that it will be or is in part.
func (m *PhraseMap) endTold(lower string) bool {
	for _, sentence := range strings.FieldsFunc(lower, func(r rune) bool { return r == '.' || r == '\n' }) {
		if (m.says("over", sentence) || m.says("available", sentence)) && !m.says("promise", sentence) && !m.says("partly", sentence) && !m.says("condition", sentence) {
			return true
		}
	}
	return false
}

func (e *evidence) tellsEnd() bool {
	return len(e.windowEnds)+len(e.byName["closed"])+len(e.byName["effect"])+len(e.byName["fix"]) > 0
}

// keepFirst adds what a later update did not tell already.
func (e *evidence) keepFirst(older evidence) {
	start := len(e.byName["window"])+len(e.byName["started"]) > 0
	end := e.tellsEnd()
	for _, name := range []string{"window", "started"} {
		for _, t := range older.byName[name] {
			if !start {
				e.add(name, t)
			}
		}
	}
	for _, t := range older.byName["harmed"] {
		e.add("harmed", t)
	}
	for _, name := range []string{"closed", "effect", "fix", "partly"} {
		for _, t := range older.byName[name] {
			if !end {
				e.add(name, t)
			}
		}
	}
	if !end {
		e.windowEnds = append(e.windowEnds, older.windowEnds...)
	}
}

// harmBefore takes what an update tells of harm before the first of them was posted for the start, where
// nothing tells it better: "At 08:52 a switch failed".
func (e *evidence) harmBefore(posted time.Time) {
	if len(e.byName["window"])+len(e.byName["started"]) > 0 {
		return
	}
	for _, t := range e.byName["harmed"] {
		if t.at.Before(posted) && posted.Sub(t.at) < 24*time.Hour {
			e.add("started", t)
			return
		}
	}
}

// weighUpdates chooses the milestones of an incident told in updates: what is stated stays.
func weighUpdates(stated []milestone, e evidence) []milestone {
	w := weighing{chosen: slices.Clone(stated)}
	w.take("started", e.byName["window"], e.byName["started"])
	w.take("mitigated", e.windowEnds, e.byName["effect"])
	if len(e.byName["closed"]) == 0 {
		w.take("mitigated", e.byName["fix"])
	}
	if !w.has("mitigated") {
		w.take("resolved", e.byName["closed"])
	}
	if !w.has("mitigated") && !w.has("resolved") {
		w.take("mitigated", e.byName["partly"])
	}
	w.sort()
	return w.chosen
}
