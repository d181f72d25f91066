package ingest

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"secondstory/ingest/clock"
)

// textReader reads the milestones that prose tells.
type textReader struct {
	phrases *PhraseMap
	cal     clock.Calendar
	line    int
	evidence
	timed bool // a time of day was read in the story already
	times int  // that clauses told
	// spanEnd is where the span that was read last ends in the part.
	spanEnd int
	// lastAt is the moment told last in the part, lastEnd where it ends: what comes "an hour later" is behind it.
	lastAt  time.Time
	lastEnd int
}

// earlyTimes is within how many times of a story "asked" and "saw" tell the detection.
const earlyTimes = 2

// textEvidence reads what sentences tell: spans ("from 09:14 to 10:02"), times in the sections on
// trigger, detection and recovery, and clauses that say begin, notice, end or close. A timeline of which
// no entry begins with its time is prose too: "Attack started at 08:10".
func (s *story) textEvidence(cal clock.Calendar, o *outline, m metadata) evidence {
	r := textReader{phrases: o.phrases, cal: cal, line: s.line}
	for _, f := range m.fields {
		if f.field == "date" {
			r.part("when", f.value, clock.Scan(f.value), true)
		}
	}
	stories := 0
	dated := slices.ContainsFunc(s.events, func(e event) bool { return e.at != nil })
	for _, p := range o.parts {
		if !tellsTimes(p.role) && (p.role != "timeline" || dated) {
			continue
		}
		stories++
		main := p.role == "impact" || p.role == "summary" || stories <= 2
		r.part(p.role, o.src[p.body:p.to], o.timesIn(p.body, p.to), main)
	}
	if r.times == 0 && len(r.windowEnds) == 0 {
		r.causes(o)
	}
	for _, name := range []string{"detected", "effect", "fix"} {
		if list := r.byName[name]; len(list) > 1 {
			r.byName[name] = sectionFirst(list)
		}
	}
	slices.Reverse(r.byName["closed"]) // the last counts
	return r.evidence
}

// causes reads the sections on causes of a document whose story tells no time: all that it tells of times
// is there. Beside a story with times they tell of the days before.
func (r *textReader) causes(o *outline) {
	for _, p := range o.parts {
		switch p.role {
		case "root_cause", "contributing_factors", "analysis", "what_went_wrong":
			r.part(p.role, o.src[p.body:p.to], o.timesIn(p.body, p.to), true)
		}
	}
}

func tellsTimes(role string) bool {
	switch role {
	case "summary", "impact", "body", "detection", "resolution", "response", "trigger", "account", "other", "background", "five_whys":
		return true
	}
	return false
}

// sectionFirst puts what the section of that name tells before what is told elsewhere; from marks
// the former by -1.
func sectionFirst(in []told) []told {
	var own, other []told
	for _, t := range in {
		if t.from < 0 {
			t.from = 0
			own = append(own, t)
		} else {
			other = append(other, t)
		}
	}
	return append(own, other...)
}

// part reads one section by the stamps in it. Spans count where main is set: in the summary, the impact, or the beginning
// of the story; elsewhere they are how long something was tried.
func (r *textReader) part(role, text string, stamps []clock.Stamp, main bool) {
	cal := r.cal
	defer func() { r.cal = cal }()
	r.spanEnd = 0
	r.lastAt = time.Time{}
	stamps, lengths := withLengths(text, stamps)
	first := true
	for i := 0; i < len(stamps); i++ {
		st := stamps[i]
		if length, ok := lengths[st.Start]; ok {
			if r.relative(role, text, stamps, i, length) {
				first = false
			}
			continue
		}
		if st.HasDate() && !aboutTheReview(text, st) {
			r.carryDay(st)
		}
		if !st.HasClock || adjectival(text, st) {
			continue
		}
		if i+1 < len(stamps) && isWindow(text, st, stamps[i+1]) {
			r.window(role, text, st, stamps[i+1], main)
			i++
			first = false
			continue
		}
		from, to := clauseBounds(text, stamps, i)
		r.clause(role, text, st, lowered(plain(text[from:to])), first)
		first = false
		r.lastAt, _ = r.cal.Resolve(st)
		r.lastEnd = st.End
	}
}

// carryDay takes a day that is near the day in force; a due date is no day of the story.
func (r *textReader) carryDay(st clock.Stamp) {
	y, m, d, ok := r.cal.Date(st)
	if !ok {
		return
	}
	if r.cal.Day > 0 {
		was, _ := r.cal.Resolve(clock.Stamp{})
		now, _ := r.cal.Resolve(clock.Stamp{Year: y, Month: m, Day: d})
		if now.Sub(was).Abs().Hours() > 72 {
			return
		}
	}
	r.cal.SetDay(y, m, d)
}

// adjectival: "the 18:00 refresh" and "the 21:29 release" name a thing, not the moment of the clause.
func adjectival(text string, st clock.Stamp) bool {
	before := strings.TrimRight(text[:st.Start], " ")
	near := lowered(before[max(0, len(before)-len(" every")):])
	for _, w := range []string{" the", " a", " our", " every"} {
		if strings.HasSuffix(near, w) {
			return true
		}
	}
	return len(before) == len("the") && near == "the"
}

// window reads a span: its start, and its end for the end of the harm.
func (r *textReader) window(role, text string, a, b clock.Stamp, main bool) {
	switch {
	case b.Zone != nil && a.Zone == nil:
		a.Zone = b.Zone
	case a.Zone != nil && (b.Zone == nil || b.Zone.Ambiguous && a.Zone.Name == b.Zone.Name): // 21:03 CST (UTC+8) and 16:03 CST
		b.Zone = a.Zone
	}
	if b.Twelve && !a.Twelve && a.Hour < 12 && a.Hour+12 <= b.Hour && b.Hour >= 12 {
		a.Hour += 12 // 3:07 to 4:19 pm
		a.Twelve = true
	}
	if !a.HasDate() && b.HasDate() {
		a.Year, a.Month, a.Day, a.Swappable, a.Slashes = b.Year, b.Month, b.Day, b.Swappable, b.Slashes
	}
	start, ok1 := r.cal.Resolve(a)
	end, ok2 := r.cal.Resolve(b)
	if !ok1 || !ok2 {
		return
	}
	if end.Before(start) && !b.HasDate() {
		end = end.AddDate(0, 0, 1)
	}
	if !main || end.Before(start) || end.Sub(start).Hours() > 30*24 || r.phrases.says("aside", aboutSpan(text, a, b)) && role != "when" {
		return
	}
	quote := sentenceAround(text, a.Start, b.End)
	last := told{milestone{"", end, "text", quote, r.line}, true}
	if r.spanEnd > 0 && joinsSpans(text[r.spanEnd:a.Start]) {
		r.windowEnds[len(r.windowEnds)-1] = last // between 02:20 and 03:30 and between 04:07 and 04:52
	} else {
		r.add("window", told{milestone{"", start, "text", quote, r.line}, true})
		r.windowEnds = append(r.windowEnds, last)
	}
	r.spanEnd = b.End
	r.timed = true
}

// joinsSpans: what stands between two spans makes them the parts of one incident.
func joinsSpans(between string) bool {
	between = lowered(strings.Trim(between, " ,;~*_"))
	for _, word := range []string{"approximately", "about", "from", "between", "again"} {
		between = strings.TrimSpace(strings.TrimSuffix(between, word))
	}
	return between == "and" || between == "and then"
}

// spanReach is how many bytes behind a span still say what it is the span of: what its sentence goes on
// to tell of customers who tried again is no longer about it.
const spanReach = 60

// aboutSpan is the beginning of the sentence of a span, and what follows the span at once, in lower
// case.
func aboutSpan(text string, a, b clock.Stamp) string {
	from, to := sentenceBounds(text, a.Start, b.End)
	before := text[from:a.Start]
	if i := strings.LastIndexByte(before, ')'); i >= 0 { // (Updated on 28 September to correct the duration)
		before = before[i+1:]
	}
	about := lowered(plain(before + text[a.Start:min(to, max(b.End, cutAt(text, b.End+spanReach)))]))
	return strings.ReplaceAll(about, "you were identified as a customer", "") // who is written to, and no step of the response
}

// cutAt moves a place in a text back to where a character begins.
func cutAt(text string, i int) int {
	if i >= len(text) {
		return len(text)
	}
	for i > 0 && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// clause reads the time of one clause by what the clause says, else by the section it stands in.
func (r *textReader) clause(role, text string, st clock.Stamp, clause string, first bool) {
	at, ok := r.cal.Resolve(st)
	if !ok {
		return
	}
	t := told{milestone{"", at, "text", sentenceAround(text, st.Start, st.End), r.line}, st.HasDate()}
	before := wordBefore(text, st)
	if strings.HasPrefix(strings.ToLower(text[st.Start:st.End]), "for the ") { // for the next two hours
		before = "until"
	}
	kind := r.phrases.clauseKind(clause, before, len(r.byName["detected"]) > 0)
	if kind == "aside" {
		return
	}
	r.times++
	if kind == "hint" {
		if kind = "detected"; r.times > earlyTimes && role != "detection" {
			return
		}
	}
	switch {
	case role == "detection" && (kind == "" || kind == "detected" || kind == "change" || kind == "onset" && first):
		if kind == "detected" || first {
			t.from = -1
		}
		kind = "detected"
	case role == "trigger" && first && kind != "detected":
		kind = "onset"
	case role == "resolution" && (kind == "" || kind == "fix" || kind == "effect" || kind == "change" || kind == "onset"):
		if kind == "" || kind == "change" || kind == "onset" {
			kind = "fix"
		}
		t.from = -1
	}
	switch kind {
	case "onset":
		r.add("started", t)
	case "detected", "effect", "fix", "closed":
		r.add(kind, t)
	case "", "change":
		if !r.timed && role != "detection" && role != "resolution" {
			r.add("first", t)
			if st.HasDate() || len(strings.Fields(clause)) <= 5 {
				r.add("when", t)
			}
		}
	}
	if role != "when" || kind == "" {
		r.timed = true
	}
}

// wordBefore is the word before a time, without about and at; "not until" stays together.
func wordBefore(text string, st clock.Stamp) string {
	words := strings.Fields(lowered(strings.Trim(text[max(0, st.Start-24):st.Start], " ~*_")))
	for i := len(words) - 1; i >= 0; i-- {
		switch words[i] {
		case "about", "around", "at", "~":
			continue
		case "until":
			if i > 0 && (words[i-1] == "not" || strings.HasSuffix(words[i-1], "n't")) {
				return "not until"
			}
			if i > 0 && words[i-1] == "took" {
				return "took until"
			}
		}
		return words[i]
	}
	return ""
}

// clauseKind is what a clause of prose tells, or "". A time behind until ends a span without a
// beginning ("refused till 01:55"), one behind since or from begins
// one without an end.
func (m *PhraseMap) clauseKind(clause, before string, detected bool) string {
	switch {
	case before == "not until": // full mitigation was not until 20:00
		if containsAny(clause, "mitigat", "resol", "recover", "restor") {
			return "closed"
		}
		return "aside"
	case before == "took until": // to find the cause
		return "aside"
	case (before == "until" || before == "till") && m.says("watching", clause):
		return "closed"
	case before == "until" || before == "till":
		if m.says("aside", clause) {
			return "aside"
		}
		return "effect"
	case before == "since" && m.says("well", clause):
		return "effect"
	case before == "since" && !m.says("closed", clause) && !m.says("effect", clause):
		return "onset"
	}
	kind := m.eventKind(clause, detected)
	if before == "from" && (kind == "" || kind == "change") {
		return "onset"
	}
	return kind
}

// clauseBounds is the clause around the i-th stamp: its sentence, cut between neighbouring times.
func clauseBounds(text string, stamps []clock.Stamp, i int) (int, int) {
	st := stamps[i]
	from, to := sentenceBounds(text, st.Start, st.End)
	for j := st.Start - 1; j >= from; j-- {
		if text[j] == ';' {
			from = j + 1
			break
		}
	}
	if j := strings.IndexByte(text[st.End:to], ';'); j >= 0 {
		to = st.End + j
	}
	if j := neighbour(stamps, i, -1); j >= 0 && stamps[j].Start >= from {
		from = cutBetween(text, from, stamps[j], st)
	}
	if j := neighbour(stamps, i, 1); j >= 0 && stamps[j].Start < to {
		own, _ := sentenceBounds(text, st.Start, st.End)
		to = cutBetween(text, max(own, from), st, stamps[j])
	}
	return from, max(to, st.End)
}

func neighbour(stamps []clock.Stamp, i, step int) int {
	for j := i + step; j >= 0 && j < len(stamps); j += step {
		if stamps[j].HasClock {
			return j
		}
	}
	return -1
}

// cutBetween finds where the clause of a ends and that of b begins: at the last comma or conjunction
// between them where a opens its clause ("At 09:14 x, and y at 09:20"), else at the first.
func cutBetween(text string, from int, a, b clock.Stamp) int {
	gap := text[a.End:b.Start]
	opens := len(strings.Fields(text[from:a.Start])) <= 2
	best := -1
	for _, sep := range []string{", ", "; ", " and ", " but ", " then ", "(", ")", ": ", " — ", " – ", "、", "。"} {
		for at := 0; ; {
			k := strings.Index(gap[at:], sep)
			if k < 0 {
				break
			}
			k += at
			at = k + len(sep)
			if best < 0 || opens && k > best || !opens && k < best {
				best = k
			}
		}
	}
	if best < 0 {
		if opens {
			return b.Start
		}
		return a.End
	}
	return a.End + best
}
