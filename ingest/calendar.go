package ingest

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// calendarOf collects what the whole document says about its times.
func (s *story) calendarOf(doc Document, o *outline) clock.Calendar {
	var cal clock.Calendar
	text, stamps := o.src, o.times()
	cal.Learn(stamps)
	cal.LearnHalf(stamps)
	s.zoneOf(&cal, text, stamps)
	for _, source := range []string{doc.StartedAt, doc.DetectedAt, doc.Date, s.title} {
		if st, ok := clock.First(source); ok && (source != s.title || st.Year > 0 && !aboutTheReview(s.title, st)) {
			if y, m, d, ok := cal.Date(st); ok {
				cal.SetDay(y, m, d)
				return cal
			}
		}
	}
	if st, ok := clock.First(datePart(s.fileName)); ok && st.Year > 0 {
		y, m, d, _ := cal.Date(st)
		cal.SetDay(y, m, d)
		nearDay(&cal, text, stamps)
		return cal
	}
	if st, ok := clock.First(doc.ResolvedAt); ok {
		if y, m, d, ok := cal.Date(st); ok {
			cal.SetDay(y, m, d)
			return cal
		}
	}
	if y, m := yearInPath(s.path); y > 0 {
		cal.Year, cal.Month = y, m
	}
	for _, st := range stamps {
		if y, m, d, ok := cal.Date(st); ok && st.HasDate() && !aboutTheReview(text, st) {
			cal.SetDay(y, m, d)
			break
		}
	}
	return cal
}

// times are the stamps of the whole text. They are read once: what asks for those of a part takes them
// from here.
func (o *outline) times() []clock.Stamp {
	if !o.scanned {
		o.stamps, o.scanned = clock.Scan(o.src), true
	}
	return o.stamps
}

// timesIn are the stamps of src[from:to], with their places in it.
func (o *outline) timesIn(from, to int) []clock.Stamp {
	if !o.atLineStart(from) || !o.atLineStart(to) && to < len(o.src) {
		return clock.Scan(o.src[from:to]) // what stands around it on its line could change how it reads
	}
	all := o.times()
	byStart := func(st clock.Stamp, at int) int { return cmp.Compare(st.Start, at) }
	first, _ := slices.BinarySearchFunc(all, from, byStart)
	last, _ := slices.BinarySearchFunc(all, to, byStart)
	own := slices.Clone(all[first:last])
	for i := range own {
		own[i].Start -= from
		own[i].End -= from
	}
	return own
}

func (o *outline) atLineStart(at int) bool { return at == 0 || o.src[at-1] == '\n' }

// zoneOf sets the zone of bare times: the one stated for the document, else the one most of its
// times are written with, else the only one that it mentions.
func (s *story) zoneOf(cal *clock.Calendar, text string, stamps []clock.Stamp) {
	if cal.Zone = clock.DocumentZone(text); cal.Zone != nil {
		return
	}
	zone, _ := clock.CommonZone(stamps)
	if zone == nil {
		zone = clock.MentionedZone(text)
	}
	cal.Zone, cal.Carried = zone, zone != nil
}

// nearDay replaces the day of a file name by the first day in the text, where that is the day before
// or after: the name may count days in UTC, the text in its own zone.
func nearDay(cal *clock.Calendar, text string, stamps []clock.Stamp) {
	named := time.Date(cal.Year, cal.Month, cal.Day, 0, 0, 0, 0, time.UTC)
	for _, st := range stamps {
		y, m, d, ok := cal.Date(st)
		if !ok || !st.HasDate() || aboutTheReview(text, st) {
			continue
		}
		if away := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(named).Abs(); away <= 24*time.Hour {
			cal.SetDay(y, m, d)
			return
		}
	}
}

// aboutTheReview: the date is when the document was written, read or discussed, or when something is
// due.
func aboutTheReview(text string, st clock.Stamp) bool {
	before := strings.ToLower(text[max(0, st.Start-32):st.Start])
	if i := strings.LastIndexAny(before, ".;\n"); i >= 0 {
		before = before[i:]
	}
	return containsAny(before, "review", "published", "meeting", "debrief", "retro", "postmortem date", "written", "updated", "due", "done", "closed", "posted", "created", "by ")
}

// datePart writes the marks of a file name as a person would: 2026_07_03-x and 20260703-x.
func datePart(name string) string {
	digits := 0
	for digits < len(name) && name[digits] >= '0' && name[digits] <= '9' {
		digits++
	}
	if digits == 8 {
		return name[:4] + "-" + name[4:6] + "-" + name[6:8]
	}
	return strings.ReplaceAll(name, "_", "-")
}

// yearInPath reads 2025/05 and 2025-05 folders.
func yearInPath(p string) (int, time.Month) {
	for dir := range strings.SplitSeq(path.Dir(p), "/") {
		if len(dir) >= 4 && (strings.HasPrefix(dir, "20") || strings.HasPrefix(dir, "19")) {
			var y, m int
			n, _ := fmt.Sscanf(dir, "%4d-%2d", &y, &m)
			if n >= 1 && y > 1970 && y < 2100 {
				return y, time.Month(m)
			}
		}
	}
	return 0, 0
}
