package ingest

import (
	"regexp"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// updateReader reads one update.
type updateReader struct {
	phrases *PhraseMap
	keys    *keyMap
	cal     clock.Calendar
	day     *time.Time // written before, in force for the times behind it
	// keyedEnd: the end was given behind a key ("Incident End: ..."); what follows is how it came.
	keyedEnd bool
	days     keyedDays
	spanEnd  int // where the span that was read last ends
	update   posted
	evidence
}

// keyedDays are the days on which an update says, behind a key and without a time of day, that the
// incident began and ended: that it was posted on another day tells nothing of the moment then.
type keyedDays struct{ start, end *time.Time }

// keepFirst takes from an older update what a later one did not say.
func (d *keyedDays) keepFirst(older keyedDays) {
	if d.start == nil {
		d.start = older.start
	}
	if d.end == nil {
		d.end = older.end
	}
}

// sameDay: a moment is on the day that a key names, or no key names one.
func (r *updateReader) sameDay(day *time.Time, at time.Time) bool {
	return day == nil || at.In(r.zone(clock.Stamp{})).Format(time.DateOnly) == day.Format(time.DateOnly)
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
		before := lowered(text[cutAt(text, max(0, st.Start-keyReach)):st.Start])
		if !st.HasClock {
			r.keyedDay(st, before)
			continue
		}
		if i+1 < len(stamps) && isWindow(text, st, stamps[i+1]) {
			r.span(st, stamps[i+1])
			i++
			continue
		}
		from, to := clauseBounds(text, stamps, i)
		r.clause(st, lowered(text[from:to]), before)
	}
	r.lasted()
}

// keyedDay keeps the day of a key that states no time of day ("Incident Start: 12 July 2021").
func (r *updateReader) keyedDay(st clock.Stamp, before string) {
	y, m, d, ok := r.cal.Date(st)
	if !ok || !st.HasDate() {
		return
	}
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	switch r.keyed(before) {
	case "started_at":
		r.days.start = &day
	case "resolved_at", "mitigated_at":
		r.days.end = &day
	}
}

// wholeLength is how a sentence says how long the whole incident lasted, and not one request in it.
var wholeLength = regexp.MustCompile(`(?i)(?:^for|\bfor an? (?:duration|total|period) of|\blast(?:ed|ing)(?: for)?)\s+((?:(?:about|approximately|around|roughly|some)\s+)?(?:\d+ (?:hours?|minutes?)\b(?:,? and |,? )?)+)`)

// lasted gives the end of an update that tells when it began and for how long it lasted: "on 24
// September at 11:53, queries failed for a duration of 2 hours 10 minutes".
func (r *updateReader) lasted() {
	if r.tellsEnd() {
		return
	}
	for _, name := range []string{"window", "started"} {
		for _, t := range r.byName[name] {
			m := wholeLength.FindStringSubmatch(t.quote)
			if m == nil {
				continue
			}
			if length, ok := clock.ParseDuration(m[1]); ok {
				t.at = t.at.Add(length)
				r.add("effect", t)
			}
			return
		}
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
		sentence := lowered(r.update.text[from:to])
		if at, ok := r.resolve(st); ok && st.Start-from < 40 && r.opensStory(sentence) {
			r.add("started", told{milestone{"", at, "text", sentenceAround(r.update.text, st.Start, st.End), r.update.from}, true})
			r.lasted()
		}
		return
	}
}

// opensStory: a sentence with a time tells what went wrong, not what was noticed, done or promised.
func (r *updateReader) opensStory(sentence string) bool {
	for _, kind := range []string{"over", "detected", "promise"} {
		if r.phrases.says(kind, sentence) {
			return false
		}
	}
	return true
}

// span reads "between 09:55 and 12:25 PDT": only the first one of an update is about the incident, with
// those that are joined to it ("and again from 13:05 to 13:20") or begin where it ends ("and until 13:20
// for some").
func (r *updateReader) span(a, b clock.Stamp) {
	if r.keyedEnd {
		return
	}
	t := textReader{phrases: r.phrases, cal: r.calendar(b), line: r.update.from}
	t.window("when", r.update.text, a, b, true)
	if len(t.byName["window"]) == 0 {
		return
	}
	if !b.HasDate() && r.day == nil && t.byName["window"][0].at.After(r.update.at) { // posted after midnight
		t.shift(-24 * time.Hour)
	}
	start := t.byName["window"][0]
	switch {
	case len(r.windowEnds) == 0:
		r.add("window", start)
	case !joinsSpans(r.update.text[r.spanEnd:a.Start]) && !start.at.Equal(r.windowEnds[0].at):
		return
	}
	r.windowEnds = t.windowEnds
	r.spanEnd = b.End
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
	case untilThen(before):
		if !r.phrases.says("condition", before) && !at.After(r.update.at) {
			r.last("effect", t)
		}
	case endsThen(before):
		r.last("effect", t)
	case r.phrases.says("partly", clause):
		if r.phrases.says("over", clause) || r.phrases.says("effect", clause) {
			r.last("partly", t)
		}
	case r.phrases.says("over", clause) || r.phrases.says("closed", clause):
		r.last("closed", t)
	case r.phrases.says("effect", clause) || harmEnds(clause):
		r.last("effect", t)
	case r.phrases.says("fix", clause):
		r.first("fix", t)
	case r.phrases.says("again", clause): // it began before
	case r.phrases.says("since", before) && r.phrases.says("well", clause):
		r.last("effect", t)
	case r.phrases.says("since", before) || r.phrases.says("onset", clause):
		r.first("started", t)
	case r.phrases.says("harmed", clause) && !r.phrases.says("detected", clause) && !r.phrases.says("aside", clause):
		r.first("harmed", t)
	}
}

// untilThen: the word before a time says that something lasted until then.
func untilThen(before string) bool {
	before = strings.TrimRight(before, " ~*")
	return strings.HasSuffix(before, " until") || strings.HasSuffix(before, " till")
}

// endsThen: the words before a time say that something was over then ("failures for some zones ended at").
func endsThen(before string) bool {
	before = strings.TrimRight(before, " ~*")
	for _, word := range []string{" at", " around", " about", " approximately", " by"} {
		before = strings.TrimSuffix(before, word)
	}
	i := strings.LastIndexByte(before, ' ')
	switch before[i+1:] {
	case "ended", "ceased", "subsided":
		return true
	}
	return false
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
