package ingest

import (
	"fmt"
	"path"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// calendarOf collects what the whole document says about its times.
func (s *story) calendarOf(doc Document, text string) clock.Calendar {
	var cal clock.Calendar
	cal.Zone = clock.DocumentZone(text)
	stamps := clock.Scan(text)
	cal.Learn(stamps)
	if cal.Zone == nil {
		cal.Zone = clock.OnlyZone(stamps)
		cal.Carried = cal.Zone != nil
	}
	for _, source := range []string{doc.StartedAt, doc.DetectedAt, doc.Date, s.title, datePart(s.fileName), doc.ResolvedAt} {
		if st, ok := clock.First(source); ok {
			if y, m, d, ok := cal.Date(st); ok {
				cal.SetDay(y, m, d)
				return cal
			}
		}
	}
	if y, m := yearInPath(s.path); y > 0 {
		cal.Year, cal.Month = y, m
	}
	for _, st := range stamps {
		if y, m, d, ok := cal.Date(st); ok && st.HasDate() {
			cal.SetDay(y, m, d)
			break
		}
	}
	return cal
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
	for _, dir := range strings.Split(path.Dir(p), "/") {
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
