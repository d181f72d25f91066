package ingest

import (
	"regexp"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// WarnAnother: the text tells of a further incident on another day, without a heading of its own; only one is read.
const WarnAnother = "another_incident"

// anotherWords is how prose takes up a further incident.
var anotherWords = marked{regexp.MustCompile(`(?i)\b(?:a|the|one)\s+(?:second|third|further|other|separate)\s+(?:\w+\s+)?(?:outage|incident|disruption|interruption)\b|\banother\s+(?:outage|incident|disruption|interruption)\b`), 60, []string{"second ", "third ", "urther ", "other ", "separate "}}

// warnOfAnother warns of a sentence that tells of a further incident on another day than the one that is read.
func (s *story) warnOfAnother(cal clock.Calendar, text string) {
	found := anotherWords.all(text)
	if len(found) == 0 {
		return
	}
	at := found[0]
	from, to := sentenceBounds(text, at[0], at[1])
	days := map[string]bool{}
	for _, m := range s.milestones {
		days[m.at.Format(time.DateOnly)] = true
	}
	for _, st := range clock.Scan(text[from:to]) {
		y, m, d, ok := cal.Date(st)
		if !ok || !st.HasDate() {
			continue
		}
		told := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		if s.otherDayTold(cal, text[:from], told) || len(days) > 0 && !days[told.Format(time.DateOnly)] {
			s.doubt(text[at[0]:at[1]], WarnAnother, "the text tells of more than one incident and has no headings for them, so only one is read: %s", short(strings.Join(strings.Fields(plain(text[from:to])), " ")))
			return
		}
	}
}

// otherDayTold: another day was told before.
func (s *story) otherDayTold(cal clock.Calendar, before string, day time.Time) bool {
	return clock.Any(before, func(st clock.Stamp) bool {
		y, m, d, ok := cal.Date(st)
		return ok && st.HasDate() && !time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Equal(day)
	})
}
