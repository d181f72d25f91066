package ingest

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"secondstory/ingest/clock"
)

// milestone is one time fact with what it rests on.
type milestone struct {
	name  string // started, detected, acknowledged, mitigated, resolved
	at    time.Time
	basis string // stated, timeline, text, corrected
	quote string
	from  int
}

// milestoneNames in the order of time.
func milestoneNames() []string {
	return []string{"started", "detected", "acknowledged", "mitigated", "resolved"}
}

// told is a milestone that timeline or prose may tell, before it is weighed against the others.
type told struct {
	milestone
	dated bool // written with its date
}

// evidence is what a document tells of its milestones, strongest first under each name. windowEnds
// are the ends of "from ... to ...": the end of the harm, or of everything.
type evidence struct {
	byName     map[string][]told
	windowEnds []told
}

func (e *evidence) add(name string, t told) {
	t.name = name
	if e.byName == nil {
		e.byName = map[string][]told{}
	}
	e.byName[name] = append(e.byName[name], t)
}

// weigh chooses the milestones: those stated always stay, the others only where they agree with what
// is chosen already. Of the end of harm and the end of everything only what is told is set.
func weigh(stated []milestone, timeline, text evidence) []milestone {
	w := weighing{chosen: slices.Clone(stated)}
	starts := [][]told{text.byName["window"], timeline.byName["started"], text.byName["started"]}
	noticed := slices.Concat(timeline.byName["detected"], whileItLasted(text))
	w.take("started", notAfter(noticed, starts)...)
	w.take("detected", noticed)
	if !w.has("started") {
		w.before("detected", timeline.byName["first"], text.byName["first"])
	}
	w.take("started", starts...)
	w.take("acknowledged", timeline.byName["acknowledged"])
	w.ends(timeline, text)
	if !w.has("started") {
		w.before("mitigated", text.byName["first"])
	}
	if !w.has("started") {
		w.before("resolved", text.byName["first"])
	}
	if !w.has("started") {
		w.take("started", text.byName["when"])
	}
	w.sort()
	return w.chosen
}

// sort brings the milestones into the order of their names.
func (w *weighing) sort() {
	slices.SortStableFunc(w.chosen, func(a, b milestone) int {
		return slices.Index(milestoneNames(), a.name) - slices.Index(milestoneNames(), b.name)
	})
}

// whileItLasted is what prose tells of detection, without what comes when the harm was over: then
// monitoring reports that all is well.
func whileItLasted(text evidence) []told {
	if len(text.windowEnds) == 0 {
		return text.byName["detected"]
	}
	return slices.DeleteFunc(slices.Clone(text.byName["detected"]), func(t told) bool { return !t.at.Before(text.windowEnds[0].at) })
}

// notAfter keeps the starts that do not come after the first detection told.
func notAfter(noticed []told, starts [][]told) [][]told {
	if len(noticed) == 0 {
		return starts
	}
	var out [][]told
	for _, group := range starts {
		out = append(out, slices.DeleteFunc(slices.Clone(group), func(t told) bool { return t.at.After(noticed[0].at) }))
	}
	return out
}

// weighing holds the milestones chosen so far.
type weighing struct{ chosen []milestone }

func (w *weighing) has(name string) bool { return w.at(name) != nil }

func (w *weighing) at(name string) *time.Time {
	for i := range w.chosen {
		if w.chosen[i].name == name {
			return &w.chosen[i].at
		}
	}
	return nil
}

// take chooses the first candidate that agrees with the milestones chosen before.
func (w *weighing) take(name string, groups ...[]told) {
	if w.has(name) {
		return
	}
	for _, group := range groups {
		for _, t := range group {
			t.at = w.carried(t)
			if w.agrees(name, t.at) {
				t.name = name
				w.chosen = append(w.chosen, t.milestone)
				return
			}
		}
	}
}

// before chooses the start from times that are only the first told: they must come before what is
// known, by no more than a day.
func (w *weighing) before(name string, groups ...[]told) {
	known := w.at(name)
	if known == nil {
		return
	}
	for _, group := range groups {
		for _, t := range group {
			if t.at.Before(*known) && known.Sub(t.at) < 12*time.Hour {
				w.take("started", []told{t})
				return
			}
		}
	}
}

// carried puts a time of day without a date on the day after the start, where it would be long
// before it: the text has crossed midnight.
func (w *weighing) carried(t told) time.Time {
	start := w.at("started")
	if start == nil || t.dated || !t.at.Before(start.Add(-6*time.Hour)) || t.at.Before(start.Add(-24*time.Hour)) {
		return t.at
	}
	return t.at.Add(24 * time.Hour)
}

// agrees: in the order of milestones, and within a month of what is known.
func (w *weighing) agrees(name string, at time.Time) bool {
	rank := slices.Index(milestoneNames(), name)
	for _, m := range w.chosen {
		other := slices.Index(milestoneNames(), m.name)
		if name == "acknowledged" && m.name == "mitigated" || name == "mitigated" && m.name == "acknowledged" {
			continue
		}
		if other < rank && at.Before(m.at) || other > rank && at.After(m.at) || at.Sub(m.at).Abs() > 31*24*time.Hour {
			return false
		}
	}
	return true
}

// ends chooses the end of the harm and the end of everything. A window's end is the end of harm
// where something later is told, and the end of everything where the harm is told to end before.
func (w *weighing) ends(timeline, text evidence) {
	w.take("resolved", timeline.byName["closed"], w.outlasting(text))
	mitigations := [][]told{timeline.byName["effect"], text.byName["effect"], timeline.byName["fix"], text.byName["fix"]}
	if !w.has("resolved") {
		if end, ok := w.windowEnd(text); ok && w.anyBefore(end.at, mitigations) {
			w.take("resolved", []told{end})
		} else if last := timeline.byName["effect"]; !ok && len(last) > 0 && w.anyBefore(last[len(last)-1].at, mitigations) {
			w.take("resolved", last[len(last)-1:])
		}
	}
	if end, ok := w.windowEnd(text); ok && w.open(end.at) {
		w.take("mitigated", []told{end})
	}
	if !w.has("started") && !w.has("detected") {
		mitigations = mitigations[:2] // a change before anything was wrong is no mitigation
	}
	for _, group := range mitigations {
		for _, t := range group {
			if w.open(w.carried(t)) {
				w.take("mitigated", []told{t})
			}
		}
	}
}

// outlasting is what prose tells of the end of everything, unless the harm lasted longer: then it was
// the end of something else.
func (w *weighing) outlasting(text evidence) []told {
	end, ok := w.windowEnd(text)
	if !ok {
		return text.byName["closed"]
	}
	return slices.DeleteFunc(slices.Clone(text.byName["closed"]), func(t told) bool { return w.carried(t).Before(end.at) })
}

func (w *weighing) windowEnd(text evidence) (told, bool) {
	for _, end := range text.windowEnds {
		if end.at = w.carried(end); w.agrees("mitigated", end.at) {
			return end, true
		}
	}
	return told{}, false
}

// open: at is not the moment that is taken as the end of everything or as the detection.
func (w *weighing) open(at time.Time) bool {
	for _, name := range []string{"resolved", "detected", "started"} {
		if known := w.at(name); known != nil && known.Equal(at) {
			return false
		}
	}
	return true
}

// anyBefore: one of the times is before the end by at least a minute and after what is known to come
// before.
func (w *weighing) anyBefore(end time.Time, groups [][]told) bool {
	if w.has("mitigated") {
		return w.at("mitigated").Before(end)
	}
	for _, group := range groups {
		for _, t := range group {
			if at := w.carried(t); at.Before(end) && w.agrees("mitigated", at) && w.open(at) {
				return true
			}
		}
	}
	return false
}

// sentenceAround widens [from, to) to the sentence that holds it.
func sentenceAround(text string, from, to int) string {
	from, to = sentenceBounds(text, from, to)
	return plain(text[from:to])
}

// longestLook is how far, in bytes, the ends of a sentence are looked for on each side of a time: what
// has no end within it is no sentence.
const longestLook = 600

// sentenceBounds widens [from, to) to the sentence that holds it, by at most longestLook on each side.
func sentenceBounds(text string, from, to int) (int, int) {
	low, high := max(from-longestLook, 0), min(to+longestLook, len(text))
	for from > low && text[from-1] != '\n' && !(text[from-1] == ' ' && from > 1 && strings.IndexByte(".!?", text[from-2]) >= 0) && !strings.HasSuffix(text[:from], "。") {
		from--
	}
	for to < high && text[to] != '\n' && !strings.HasPrefix(text[to:], "。") && !(strings.IndexByte(".!?", text[to]) >= 0 && (to+1 == len(text) || text[to+1] == ' ' || text[to+1] == '\n')) {
		to++
	}
	if to < high && text[to] != '\n' {
		to++
	}
	for from > 0 && from < len(text) && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return from, to
}

// longestGap is how many bytes may stand between the ends of a span.
const longestGap = 120

// isWindow reports whether two stamps are the ends of one span, by what stands before and between
// them: "from 09:14 to 10:02", "between 09:14 and 10:02", "09:14-10:02", "from 15:21 until 15:55".
func isWindow(text string, a, b clock.Stamp) bool {
	if !a.HasClock || !b.HasClock || b.Start-a.End > longestGap {
		return false
	}
	gap := lowered(strings.Trim(text[a.End:b.Start], "~± *_(),"))
	for _, zone := range []string{"utc ", "and about", "about", "around", "approximately", "roughly", "~"} {
		gap = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(gap, zone), zone))
	}
	if word, weekday, ok := strings.Cut(gap, " "); ok && clock.IsWeekday(strings.Trim(weekday, " ,")) {
		gap = word // to Tuesday, 10:53
	}
	switch gap {
	case "to", "until", "till", "-", "–", "—", "through", "up to", "to the", "から", "〜", "～":
		return true
	case "and", "":
		before := lowered(text[cutAt(text, max(0, a.Start-40)):a.Start])
		i := strings.LastIndex(before, "between")
		return i >= 0 && !strings.ContainsAny(withoutWeekday(before[i+len("between"):]), ".;,\n")
	}
	return false
}

// withoutWeekday drops the name of a day that stands first: "Thursday, ".
func withoutWeekday(s string) string {
	first, rest, _ := strings.Cut(strings.TrimLeft(s, " "), " ")
	if clock.IsWeekday(strings.TrimRight(first, ",")) {
		return rest
	}
	return s
}
