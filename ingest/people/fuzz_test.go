package people

import (
	"bytes"
	"errors"
	"testing"
	"time"
)

// FuzzRoster reads any bytes as a roster and as shifts: both end in a table or in an error that names
// a line, and the names of a file that cannot be used are still gathered.
func FuzzRoster(f *testing.F) {
	f.Add([]byte(testRoster))
	f.Add([]byte("person;team\n\"Anna\nKowalska\";Payments\n"))
	f.Add([]byte("\ufeffperson,schedule,team,starts_at,ends_at\nAnna,a,b,2026-07-03T09:00:00Z,2026-07-04 09:00:00+02:00\n"))
	f.Add([]byte("person,valid_from,valid_to\nAnna,2026-01-01,2025-01-01\n"))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Anna\nDTSTART;TZID=Europe/Warsaw:20260703T210000\nDURATION:PT12H\nRRULE:FREQ=WEEKLY\nEXDATE:20260710T190000Z\nEND:VEVENT\nEND:VCALENDAR"))
	bands, err := DefaultBands()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var mistake *RosterError
		roster, err := ReadRoster("roster.csv", bytes.NewReader(data), bands)
		if err != nil && (!errors.As(err, &mistake) || mistake.Line < 1) {
			t.Fatalf("roster: an error without a line: %v", err)
		}
		shifts, err := ReadShifts("shifts.csv", data, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil && (!errors.As(err, &mistake) || mistake.Line < 1) {
			t.Fatalf("shifts: an error without a line: %v", err)
		}
		told := RosterNames(data)
		r := NewRedactor(Names{Roster: roster, Told: told})
		if roster != nil {
			roster.Answered(string(data))
		}
		if shifts != nil && shifts.Len() < 0 {
			t.Fatal("a negative number of shifts")
		}
		if once := r.Clean(string(data)); len(once) > 16*len(data)+64 {
			t.Fatalf("%d bytes became %d", len(data), len(once))
		}
	})
}
