package ingest

import (
	"slices"
	"strings"
	"time"

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
// another timeline.
func postedUpdates(phrases *PhraseMap, events []event) []posted {
	var out []posted
	voices := 0
	for i := range events {
		e := &events[i]
		if e.at == nil || !e.timed {
			continue
		}
		if phrases.says("update", strings.ToLower(e.text)) {
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
	for _, u := range slices.Backward(updates) {
		r := updateReader{phrases: o.phrases, keys: o.keys, cal: cal, update: u}
		r.read()
		e.keepFirst(r.evidence)
	}
	first := updates[0]
	e.keepFirst(titleEvidence(cal, o, title, first.at))
	if len(e.byName["window"]) == 0 && len(e.byName["started"]) == 0 && o.phrases.opens(first.text) {
		e.add("started", told{milestone{"", first.at, "timeline", first.text, first.from}, true})
	}
	if !e.tellsEnd() && len(e.byName["partly"]) == 0 {
		for _, u := range updates {
			if o.phrases.endTold(strings.ToLower(u.text)) {
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
	lower := strings.ToLower(text)
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

// updateReader reads one update.
type updateReader struct {
	phrases *PhraseMap
	keys    *keyMap
	cal     clock.Calendar
	day     *time.Time // written before, in force for the times behind it
	// keyedEnd: the end was given behind a key ("Incident End: ..."); what follows is how it came.
	keyedEnd bool
	update   posted
	evidence
}

// keyReach is how many bytes in front of a time are looked at for its key, or the word that says what
// begins or ends then.
const keyReach = 40

func (r *updateReader) read() {
	text := r.update.text
	stamps := clock.Scan(text)
	for i := 0; i < len(stamps); i++ {
		st := stamps[i]
		if st.HasDate() {
			r.dated(st)
		}
		if !st.HasClock {
			continue
		}
		if i+1 < len(stamps) && isWindow(text, st, stamps[i+1]) {
			r.span(st, stamps[i+1])
			i++
			continue
		}
		from, to := clauseBounds(text, stamps, i)
		r.clause(st, strings.ToLower(text[from:to]), strings.ToLower(text[cutAt(text, max(0, st.Start-keyReach)):st.Start]))
	}
}

// dated carries a day that is written to the times behind it ("On 14 July from 10:00 to 20:40"), unless
// it is later than the update: then something is promised.
func (r *updateReader) dated(st clock.Stamp) {
	y, m, d, ok := r.cal.Date(st)
	if day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC); ok && !day.After(r.update.at) {
		r.day = &day
	}
}

// calendar is that of the update, on the day in force.
func (r *updateReader) calendar(st clock.Stamp) clock.Calendar {
	cal := r.cal
	day := r.update.at.In(r.zone(st))
	if r.day != nil {
		day = *r.day
	}
	cal.SetDay(day.Date())
	return cal
}

// opening takes the first time that a report tells, with its date, for the start, where it says
// nothing better: "On Tuesday, 13 September 2022 07:30 an issue resulted in ...".
func (r *updateReader) opening() {
	if len(r.byName["window"])+len(r.byName["started"]) > 0 {
		return
	}
	for _, st := range clock.Scan(r.update.text) {
		if !st.HasClock || !st.HasDate() {
			continue
		}
		from, to := sentenceBounds(r.update.text, st.Start, st.End)
		sentence := strings.ToLower(r.update.text[from:to])
		if at, ok := r.resolve(st); ok && st.Start-from < 40 && !r.phrases.says("over", sentence) && !r.phrases.says("detected", sentence) && !r.phrases.says("promise", sentence) {
			r.add("started", told{milestone{"", at, "text", sentenceAround(r.update.text, st.Start, st.End), r.update.from}, true})
		}
		return
	}
}

// span reads "between 09:55 and 12:25 PDT": only the first one of an update is about the incident.
func (r *updateReader) span(a, b clock.Stamp) {
	if len(r.windowEnds) > 0 || r.keyedEnd {
		return
	}
	t := textReader{phrases: r.phrases, cal: r.calendar(b), line: r.update.from}
	t.window("when", r.update.text, a, b, true)
	for _, w := range t.byName["window"] {
		if !b.HasDate() && r.day == nil && w.at.After(r.update.at) { // posted after midnight
			t.shift(-24 * time.Hour)
		}
		r.add("window", t.byName["window"][0])
		r.windowEnds = append(r.windowEnds, t.windowEnds...)
	}
}

// shift moves the only span that was read.
func (r *textReader) shift(by time.Duration) {
	r.byName["window"][0].at = r.byName["window"][0].at.Add(by)
	r.windowEnds[0].at = r.windowEnds[0].at.Add(by)
}

func (r *updateReader) zone(st clock.Stamp) *time.Location {
	switch {
	case st.Zone != nil:
		return st.Zone.Location
	case r.cal.Zone != nil:
		return r.cal.Zone.Location
	}
	return time.UTC
}

// clause reads one time by the words of its clause; before is what stands before the time.
func (r *updateReader) clause(st clock.Stamp, clause, before string) {
	at, ok := r.resolve(st)
	if !ok || at.After(r.update.at.Add(time.Hour)) {
		return
	}
	t := told{milestone{"", at, "text", sentenceAround(r.update.text, st.Start, st.End), r.update.from}, true}
	field := r.keyed(before)
	switch {
	case field == "started_at":
		r.first("window", t)
	case field == "resolved_at" || field == "mitigated_at":
		r.keyedEnd = true
		r.last("closed", t)
	case r.phrases.says("promise", clause) || r.keyedEnd:
	case r.phrases.says("partly", clause):
		if r.phrases.says("over", clause) || r.phrases.says("effect", clause) {
			r.last("partly", t)
		}
	case r.phrases.says("over", clause) || r.phrases.says("closed", clause):
		r.last("closed", t)
	case r.phrases.says("effect", clause):
		r.last("effect", t)
	case r.phrases.says("fix", clause):
		r.first("fix", t)
	case r.phrases.says("since", before) || r.phrases.says("onset", clause):
		r.first("started", t)
	}
}

// keyed is the field that a key right before a time means ("Incident Start: 08 June 2022 09:16"), or "".
func (r *updateReader) keyed(before string) string {
	key, ok := strings.CutSuffix(strings.TrimRight(before, " *"), ":")
	if !ok {
		return ""
	}
	words := strings.Fields(strings.TrimRight(key, "*"))
	for n := min(3, len(words)); n > 0; n-- {
		if field := r.keys.fields[normalKey(strings.Join(words[len(words)-n:], " "))]; field != "" {
			return field
		}
	}
	return ""
}

func (r *updateReader) first(name string, t told) {
	if len(r.byName[name]) == 0 {
		r.add(name, t)
	}
}

// last keeps the last of an update: it tells the steps back in order.
func (r *updateReader) last(name string, t told) {
	delete(r.byName, name)
	r.add(name, t)
}

// resolve puts a time without a date on the day of the update, or the day before where it would be
// after it.
func (r *updateReader) resolve(st clock.Stamp) (time.Time, bool) {
	cal := r.calendar(st)
	at, ok := cal.Resolve(st)
	if ok && !st.HasDate() && r.day == nil && at.After(r.update.at.Add(time.Hour)) {
		at = at.AddDate(0, 0, -1)
	}
	return at, ok
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
