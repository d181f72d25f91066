package people

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func readUntil(t *testing.T, text, until string) (*Shifts, error) {
	t.Helper()
	return ReadShifts("rota.ics", []byte(text), day(until))
}

// spans are the times on call as told, for comparing.
func spans(s *Shifts) []string {
	var out []string
	for _, d := range s.duties {
		out = append(out, fmt.Sprintf("%s %s..%s", d.person, d.from.Format("01-02T15:04"), d.to.Format("01-02T15:04")))
	}
	return out
}

func event(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Payments primary\r\nBEGIN:VEVENT\r\nUID:a\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

func TestReadShifts_ACalendar(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "rota.ics"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := readUntil(t, string(data), "2026-04-20")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Ana Ruiz 03-02T20:00..03-03T08:00", "bo.lind@acme.example 03-09T08:00..03-16T08:00", "Ana Ruiz 03-16T20:00..03-17T08:00", // winter time
		"Bo Lind 03-28T20:00..03-29T07:00",                                                   // the night on which the clocks change is an hour shorter
		"Ana Ruiz 03-30T19:00..03-31T07:00", "bo.lind@acme.example 04-06T07:00..04-13T07:00", // summer time
	}
	got := spans(s)
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("no shift %s", w)
		}
	}
	if t.Logf("%q", got); s.duties[0].schedule != "Search on call" || slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, "Cancelled") || strings.Contains(g, "Declined") }) {
		t.Errorf("schedule %q", s.duties[0].schedule)
	}
}

func TestReadShifts_WhatACalendarMayTell(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"length":            {event("SUMMARY:On Call - Ana Ruiz - Search", "DTSTART:20260105T090000Z", "DURATION:P1W"), "[Ana Ruiz 01-05T09:00..01-12T09:00]"},
		"whole days":        {strings.Replace(event("SUMMARY:Ana Ruiz (primary)", "DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260112"), "X-WR-CALNAME", "X-WR-TIMEZONE:Asia/Tokyo\r\nX-WR-CALNAME", 1), "[Ana Ruiz 01-04T15:00..01-11T15:00]"},
		"count and except":  {event("SUMMARY:Ana", "DTSTART:20260105T090000Z", "DTEND:20260105T170000Z", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260106T090000Z"), "[Ana 01-05T09:00..01-05T17:00 Ana 01-07T09:00..01-07T17:00]"},
		"two on call":       {event("SUMMARY:Ana & Bo", "DTSTART:20260105T090000Z", "DTEND:20260105T170000Z"), "[Ana 01-05T09:00..01-05T17:00 Bo 01-05T09:00..01-05T17:00]"},
		"folded, end first": {event("SUMMARY:On-call: Ana", " Ruiz", "DTEND:20260105T170000Z", "DTSTART:20260105T090000Z"), "[AnaRuiz 01-05T09:00..01-05T17:00]"},
		"cancelled":         {event("SUMMARY:Ana", "STATUS:CANCELLED", "DTSTART:20260105T090000Z", "DTEND:20260105T170000Z"), "[]"},
	} {
		s, err := readUntil(t, c.text, "2026-04-01")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := fmt.Sprint(spans(s)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestReadShifts_AMistakeInACalendarIsNamedByLine: never by a person.
func TestReadShifts_AMistakeInACalendarIsNamedByLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		event("SUMMARY:Rosalind", "DTSTART:20260105T090000", "DURATION:PT8H"):                         "rota.ics:6: DTSTART names no zone",
		event("SUMMARY:Rosalind", "DTSTART;TZID=Rosalind:20260105T090000", "DURATION:PT8H"):           "rota.ics:6: TZID of DTSTART is not a zone",
		event("SUMMARY:Rosalind", "DTSTART:Rosalind", "DURATION:PT8H"):                                "rota.ics:6: DTSTART is not a time",
		event("SUMMARY:Rosalind", "DTSTART:20260105T090000Z"):                                         "rota.ics:3: the event has no DTEND",
		event("SUMMARY:Rosalind", "DTSTART:20260105T090000Z", "DTEND:20260105T080000Z"):               "rota.ics:7: DTEND is not after",
		event("SUMMARY:Rosalind", "DTSTART:20260105T090000Z", "DURATION:Rosalind"):                    "rota.ics:7: DURATION is not",
		event("SUMMARY:Rosalind", "DTSTART:20260105T090000Z", "DURATION:PT8H", "RRULE:FREQ=Rosalind"): "rota.ics:8: RRULE is not a rule",
		event("SUMMARY:Rosalind", "DTSTART:20260105T090000Z", "DURATION:PT8H", "RRULE:FREQ=SECONDLY"): "rota.ics:8: RRULE is not of days",
		event("SUMMARY:Rosalind", "DTSTART:00010105T090000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY"):    "rota.ics:8: RRULE gives more than",
		event("SUMMARY:", "DTSTART:20260105T090000Z", "DURATION:PT8H"):                                "rota.ics:3: the event names nobody",
		event("SUMMARY:Rosalind"):                           "rota.ics:3: the event has no DTSTART",
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Rosalind\n": "rota.ics:3: the file ends inside VEVENT",
		"BEGIN:VCALENDAR\nEND:VEVENT\n":                     "rota.ics:2: END:VEVENT ends what is not open",
		"BEGIN:VCALENDAR\nRosalind\nEND:VCALENDAR\n":        "rota.ics:2: no property of a calendar",
		strings.Replace(event("SUMMARY:Rosalind"), "X-WR-CALNAME:", "X-WR-TIMEZONE:Rosalind\r\nNAME:", 1): "rota.ics:2: X-WR-TIMEZONE is not a zone",
	} {
		_, err := readUntil(t, text, "2026-04-01")
		var mistake *RosterError
		if !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "Rosalind") {
			t.Errorf("%v, want %s", err, want)
		}
		if strings.Contains(text, "SUMMARY:Rosalind") && !slices.Contains(RosterNames([]byte(text)), "Rosalind") {
			t.Errorf("of a calendar with a mistake the name is not gathered: %q", text)
		}
	}
}
