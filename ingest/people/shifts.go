package people

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"
)

// duty is one time on call, half-open. Unexported: it carries a name.
type duty struct {
	person, schedule, team string
	address                string // another spelling of the person, where a calendar gives one
	from, to               time.Time
}

// Shifts are the times people were on call.
type Shifts struct {
	duties []duty
	named  []string
}

var shiftColumns = words("person schedule team starts_at ends_at")

// ReadShifts reads CSV with the columns person, schedule, team, starts_at, ends_at; schedule and
// team may be missing. Times are RFC 3339; one without a zone is refused, since guessing an hour
// would move pages in and out of a shift. What begins with BEGIN:VCALENDAR is read as iCalendar, its
// recurrences up to until. Errors are *RosterError and name file and line, never a person.
func ReadShifts(name string, data []byte, until time.Time) (*Shifts, error) {
	s := &Shifts{}
	var err error
	if isCalendar(data) {
		s.named = calendarNames(data)
		s.duties, err = readCalendar(name, data, until)
	} else {
		err = s.readCSV(name, bytes.NewReader(data))
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.duties, func(a, b duty) int { return a.from.Compare(b.from) })
	return s, nil
}

func (s *Shifts) readCSV(name string, in io.Reader) error {
	return readTable(name, in, shiftColumns, []string{"person", "starts_at", "ends_at"}, func(row record) error {
		d, err := row.duty()
		if err != nil {
			return err
		}
		s.duties = append(s.duties, d)
		return nil
	})
}

func (r record) duty() (duty, error) {
	d := duty{person: r.fields["person"], schedule: r.fields["schedule"], team: r.fields["team"]}
	if d.person == "" {
		return duty{}, r.errorf("person is empty")
	}
	for column, into := range map[string]*time.Time{"starts_at": &d.from, "ends_at": &d.to} {
		t, err := time.Parse(time.RFC3339, strings.Replace(r.fields[column], " ", "T", 1))
		if err != nil {
			return duty{}, r.errorf("%s is not a time with its zone, like 2026-07-03T09:00:00Z", column)
		}
		*into = t.UTC()
	}
	if !d.from.Before(d.to) {
		return duty{}, r.errorf("ends_at is not after starts_at")
	}
	return d, nil
}

// Names are the people named, each spelling once: they are removed from every text.
func (s *Shifts) Names() []string {
	if s == nil {
		return nil
	}
	out := slices.Clone(s.named)
	for _, d := range s.duties {
		out = append(out, d.person)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Len is the number of shifts.
func (s *Shifts) Len() int { return len(s.duties) }

// onCall reports whether a person, under any of the roster's names, was on call at t; known is
// false when the shifts do not cover that time at all.
func (s *Shifts) onCall(same func(a, b string) bool, person string, t time.Time) (on, known bool) {
	if s == nil {
		return false, false
	}
	for _, d := range s.duties {
		if t.Before(d.from) || !t.Before(d.to) {
			continue
		}
		known = true
		if same(d.person, person) || d.address != "" && same(d.address, person) {
			return true, true
		}
	}
	return false, known
}
