package ingest

import (
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// event is one entry of a timeline. At is nil where no time could be resolved.
type event struct {
	at    *time.Time
	raw   string
	text  string
	from  int
	stamp clock.Stamp
	timed bool // has a time of day
	// posted: a paragraph that opens with the time it was posted, and not with a phrase ("At 10:02 UTC, ...")
	posted bool
}

// timelineReader reads the events of timeline parts in order, carrying the day.
type timelineReader struct {
	cal    clock.Calendar
	events []event
	last   time.Time
	// crossed counts the events that were put on the next day because the clock went back.
	crossed  int
	cross    string      // the first of them, as written
	zone     *clock.Zone // stated by the heading or the table that is read
	digits   bool        // entries begin with four bare digits
	backward int         // events before the one above them, without a date that explains it
	back     string      // the first of them, as written
	falling  bool        // newest first: the clock going back is no midnight
}

// readTimeline reads all timeline parts, with what is doubtful about their order. The calendar's day is the document's date, if known.
func readTimeline(cal clock.Calendar, parts []part) timelineReader {
	r := timelineReader{cal: cal}
	for _, p := range parts {
		if p.role != "timeline" {
			continue
		}
		r.zone = clock.DocumentZone("times " + p.heading)
		r.carryFrom(p.heading)
		r.blocks(p.blocks)
		r.zone = nil
	}
	r.resolve()
	return r
}

// carryFrom takes a day from a heading or a line of its own.
func (r *timelineReader) carryFrom(s string) bool {
	st, ok := clock.First(s)
	if !ok || !st.HasDate() {
		return false
	}
	r.events = append(r.events, event{stamp: st, from: -1}) // a mark, resolved in order
	return true
}

func (r *timelineReader) blocks(blocks []block) {
	for i := 0; i < len(blocks); i++ {
		switch b := blocks[i]; b.kind {
		case headingBlock:
			i = r.headed(blocks, i)
		case listBlock:
			r.items(b.items)
		case tableBlock:
			r.table(b.table)
		case paragraphBlock:
			r.lines(b)
		case quoteBlock:
			r.blocks(b.sub)
		}
	}
}

// headed reads a heading that is a time with what follows it, and returns the last index used.
func (r *timelineReader) headed(blocks []block, i int) int {
	name := strings.Trim(plain(strings.TrimRight(blocks[i].text, "# ")), "{} ")
	st, ok := clock.Leading(name)
	if !ok {
		return i
	}
	text := eventText(name, st)
	if !st.HasClock && text == "" && i+1 < len(blocks) && startsWithClock(blocks[i+1]) {
		r.carryFrom(name)
		return i
	}
	var body []string
	last := i
	for j := i + 1; j < len(blocks) && blocks[j].kind != headingBlock; j++ {
		if s := blockText(blocks[j]); s != "" {
			body = append(body, s)
		}
		last = j
	}
	r.add(st, name[st.Start:st.End], strings.TrimSpace(text+"\n"+strings.Join(body, "\n")), blocks[i].from)
	return last
}

func startsWithClock(b block) bool {
	switch b.kind {
	case headingBlock:
		st, ok := clock.Leading(strings.Trim(plain(b.text), "{} "))
		return ok && st.HasClock
	case listBlock:
		if len(b.items) == 0 {
			return false
		}
		st, ok := clock.Leading(b.items[0].text)
		return ok && st.HasClock
	case paragraphBlock:
		st, ok := clock.Leading(b.text)
		return ok && st.HasClock
	}
	return false
}

// blockText is the plain text of a block, for the body of an event.
func blockText(b block) string {
	switch b.kind {
	case paragraphBlock:
		return plain(b.text)
	case listBlock:
		var lines []string
		for _, item := range b.items {
			lines = append(lines, plain(item.text))
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

func (r *timelineReader) items(items []listItem) {
	r.digits = mostlyDigits(len(items), func(i int) string { return plain(items[i].text) })
	for _, item := range items {
		s := plain(item.text)
		st, ok := r.leading(s)
		switch text := eventText(s, st); {
		case ok && text == "" && !st.HasClock && len(item.children) > 0:
			r.carryFrom(s)
		case ok:
			r.add(st, s[st.Start:st.End], text, item.from)
		case s != "" && !(len(item.children) > 0 && len(s) < 40):
			r.events = append(r.events, event{text: s, from: item.from})
		}
		r.children(item.children)
	}
}

// children keeps only nested entries with a time; the others are detail of their parent.
func (r *timelineReader) children(items []listItem) {
	for _, item := range items {
		s := plain(item.text)
		if st, ok := clock.Leading(s); ok {
			r.add(st, s[st.Start:st.End], eventText(s, st), item.from)
		}
		r.children(item.children)
	}
}

func (r *timelineReader) lines(b block) {
	lines := strings.SplitAfter(b.text, "\n")
	r.digits = mostlyDigits(len(lines), func(i int) string { return plain(lines[i]) })
	offset := b.from
	for _, line := range lines {
		s := plain(line)
		if r.several(s, offset) {
			offset += len(line)
			continue
		}
		st, ok := r.leading(s)
		text := eventText(s, st)
		switch {
		case ok && text == "" || !ok && len(s) < 60 && isDayLine(s):
			r.carryFrom(s)
		case ok:
			r.add(st, s[st.Start:st.End], text, offset)
		}
		offset += len(line)
	}
}

// leading is the stamp that an entry begins with; four bare digits count where the other entries
// begin so too.
func (r *timelineReader) leading(s string) (clock.Stamp, bool) {
	if r.digits {
		if st, ok := clock.LeadingDigits(s); ok {
			return st, true
		}
	}
	return clock.Leading(s)
}

// mostlyDigits: at least two of n entries, and half of them, begin with a time in four digits.
func mostlyDigits(n int, entry func(int) string) bool {
	hits := 0
	for i := range n {
		if _, ok := clock.LeadingDigits(entry(i)); ok {
			hits++
		}
	}
	return hits >= 2 && hits*2 >= n
}

// several reads a line that tells more than one event ("03:15 load; 03:29 page; 04:04 closed."), and
// reports whether it did.
func (r *timelineReader) several(s string, from int) bool {
	entries := splitEvents(s)
	if len(entries) < 2 {
		return false
	}
	for _, entry := range entries {
		st, _ := clock.First(entry)
		if text := strings.TrimRight(eventText(entry, st), " ;,/|"); text != "" {
			r.add(st, entry[st.Start:st.End], text, from)
		}
	}
	return true
}

// splitEvents cuts a line before every time of day that follows a mark (; / | , or the end of a
// sentence) and has words behind it. What stands before the first is dropped, unless it tells
// something of its own.
func splitEvents(s string) []string {
	var cuts []int
	for _, st := range clock.Scan(s) {
		if !st.HasClock || !beginsEvent(s, st) {
			continue
		}
		cuts = append(cuts, st.Start)
	}
	if len(cuts) == 0 || cuts[0] > 40 {
		return nil
	}
	var out []string
	for i, from := range cuts {
		to := len(s)
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		out = append(out, s[from:to])
	}
	return out
}

func beginsEvent(s string, st clock.Stamp) bool {
	before := strings.TrimRight(s[:st.Start], " \t~*_[(")
	if before != "" && strings.IndexByte(";/|.,", before[len(before)-1]) < 0 {
		return false
	}
	rest := strings.TrimLeft(s[st.End:], " \t*_])")
	if rest == "" || strings.IndexByte(".;,/", rest[0]) >= 0 {
		return false
	}
	word, _, _ := strings.Cut(rest, " ")
	switch strings.ToLower(word) {
	case "to", "and", "until", "till", "-", "–", "or", "utc,":
		return false
	}
	return true
}

// isDayLine: "Monday, 12 May 2025" or "Day 2 (13 May)".
func isDayLine(s string) bool {
	st, ok := clock.First(s)
	return ok && st.HasDate() && !st.HasClock && len(s)-(st.End-st.Start) < 20
}

func (r *timelineReader) table(t *table) {
	when := t.column("time", "when", "hh:mm", "timestamp", "時刻", "日時")
	day := t.column("date", "day")
	if when < 0 {
		when, day = day, -1
	}
	if when < 0 {
		when = timeColumn(t)
	}
	if when < 0 {
		return
	}
	if when == day {
		day = -1
	}
	if z := headerZone(t.header[when]); z != nil {
		defer func(before *clock.Zone) { r.zone = before }(r.zone)
		r.zone = z
	}
	for i, row := range t.rows {
		r.row(row, when, day, t.lines[i])
	}
}

func headerZone(h string) *clock.Zone {
	words := strings.FieldsFunc(plain(h), func(c rune) bool { return c == ' ' || c == '(' || c == ')' || c == ',' })
	for _, w := range words {
		if z, ok := clock.ParseZone(w); ok {
			return z
		}
	}
	return nil
}

func timeColumn(t *table) int {
	for c := range t.header {
		hits := 0
		for _, row := range t.rows {
			if c < len(row) {
				if _, ok := clock.Leading(plain(row[c])); ok {
					hits++
				}
			}
		}
		if hits > 0 && hits*2 >= len(t.rows) {
			return c
		}
	}
	return -1
}

func (r *timelineReader) row(row []string, when, day, from int) {
	if when >= len(row) {
		return
	}
	raw := plain(row[when])
	if day >= 0 && day < len(row) && plain(row[day]) != "" {
		raw = plain(row[day]) + " " + raw
	}
	var texts []string
	for c, cell := range row {
		if s := plain(cell); c != when && c != day && s != "" && !clock.IsWeekday(strings.ToLower(strings.TrimRight(s, ".,"))) {
			texts = append(texts, s)
		}
	}
	text := strings.Join(texts, " – ")
	st, ok := clock.First(raw)
	switch {
	case text == "":
		return
	case ok:
		r.add(st, raw, text, from)
	default:
		r.events = append(r.events, event{raw: raw, text: text, from: from})
	}
}

func (r *timelineReader) add(st clock.Stamp, raw, text string, from int) {
	if text == "" {
		text = raw
	}
	if st.Zone == nil {
		st.Zone = r.zone
	}
	r.events = append(r.events, event{raw: raw, text: text, from: from, stamp: st, timed: st.HasClock})
}

// eventText is what stands behind the stamp and the marks people put between.
func eventText(s string, st clock.Stamp) string {
	if st.End == 0 {
		return s
	}
	rest := s[st.End:]
	for _, join := range []string{" - ", " – ", " — ", "-", "–"} { // the end of a range: 02:00-04:30
		if tail, ok := strings.CutPrefix(rest, join); ok {
			if second, ok := clock.Leading(tail); ok && second.HasClock && second.Start < 3 {
				rest = tail[second.End:]
			}
			break
		}
	}
	rest = strings.TrimLeft(rest, " \t:;,.|*_–—-)]}>~→")
	return strings.TrimSpace(rest)
}

// resolve turns stamps into instants in order, carrying the day and crossing midnight.
func (r *timelineReader) resolve() {
	r.falling = r.newestFirst()
	kept := r.events[:0]
	for _, e := range r.events {
		if e.stamp.HasDate() {
			if y, m, d, ok := r.cal.Date(e.stamp); ok {
				r.cal.SetDay(y, m, d)
				r.last = time.Time{}
			}
		}
		if e.from < 0 {
			continue
		}
		if e.stamp.End > 0 {
			r.instant(&e)
		}
		kept = append(kept, e)
	}
	r.events = kept
}

func (r *timelineReader) instant(e *event) {
	at, ok := r.cal.Resolve(e.stamp)
	if !ok {
		return
	}
	if !e.stamp.HasDate() && !r.falling && !r.last.IsZero() && at.Before(r.last.Add(-6*time.Hour)) {
		at = at.AddDate(0, 0, 1)
		next := time.Date(r.cal.Year, r.cal.Month, r.cal.Day+1, 0, 0, 0, 0, time.UTC)
		r.cal.SetDay(next.Year(), next.Month(), next.Day())
		r.crossed++
		r.cross = firstNonEmpty(r.cross, e.raw)
	}
	if e.stamp.HasClock {
		if !r.falling && !e.stamp.HasDate() && at.Before(r.last.Add(-time.Minute)) {
			r.backward++
			r.back = firstNonEmpty(r.back, e.raw)
		}
		r.last = at
	}
	e.at = &at
}

// newestFirst reports whether clocks without a date mostly go down.
func (r *timelineReader) newestFirst() bool {
	up, down, last := 0, 0, -1
	for _, e := range r.events {
		if !e.timed {
			continue
		}
		m := e.stamp.Hour*60 + e.stamp.Minute
		if last >= 0 && m > last {
			up++
		} else if last >= 0 && m < last {
			down++
		}
		last = m
	}
	return down > up && down >= 3
}
