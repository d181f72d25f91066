package people

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// member is one line of the roster: a person over a span of time. It is unexported so that a name
// cannot leave the package by accident.
type member struct {
	person    string
	aliases   []string
	seniority string // band, or empty
	untitled  string // what stands for it where that says no band
	started   time.Time
	onCall    time.Time
	team      string
	zone      string
	from, to  time.Time // half-open; zero means open
}

// Roster is who works here and since when. A person may have several lines, one per span of time.
type Roster struct {
	members []member
	lines   map[string][]int  // by folded name or alias
	spoken  map[string]string // see speak
}

// Profile is what the roster says of a person on a day, without the person. Unknown facts are
// empty or nil.
type Profile struct {
	Team       string
	TimeZone   string
	Seniority  string // junior, mid, senior, staff
	TenureDays *int
	OnCallDays *int // since the person's first on-call duty
}

// RosterError is a line of a roster or shifts file that could not be read.
type RosterError struct {
	File string
	Line int
	What string
}

func (e *RosterError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What) }

var rosterColumns = words("person aliases seniority started_on on_call_since team time_zone valid_from valid_to")

// ReadRosterFile reads the roster at path.
func ReadRosterFile(path string, bands Bands) (*Roster, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the roster: %w", err)
	}
	defer f.Close()
	return ReadRoster(path, f, bands)
}

// ReadRoster reads CSV with the columns person, aliases, seniority, started_on, on_call_since,
// team, time_zone, valid_from, valid_to in any order; only person is required. Aliases are parted
// by semicolons, days are written 2026-07-03. Errors are *RosterError and name file and line,
// never a person.
func ReadRoster(name string, in io.Reader, bands Bands) (*Roster, error) {
	r := &Roster{lines: make(map[string][]int)}
	err := readTable(name, in, rosterColumns, []string{"person"}, func(row record) error {
		m, err := row.member(bands)
		if err != nil {
			return err
		}
		r.add(m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.spoken = r.speak()
	return r, nil
}

// add takes a line in; overlapping spans of one person are resolved by the first that holds.
func (r *Roster) add(m member) {
	r.members = append(r.members, m)
	at := len(r.members) - 1
	for _, n := range append([]string{m.person}, m.aliases...) {
		key := personKey(n)
		r.lines[key] = append(r.lines[key], at)
	}
}

// personKey folds a name for looking a person up: "Kowalska, Anna" and "@annak" as people write them.
func personKey(name string) string {
	if last, first, ok := strings.Cut(name, ","); ok {
		name = first + " " + last
	}
	return strings.Join(strings.Fields(fold(strings.TrimPrefix(strings.TrimSpace(name), "@"))), " ")
}

// Len is the number of people, not of lines.
func (r *Roster) Len() int {
	distinct := make(set)
	for _, m := range r.members {
		distinct[personKey(m.person)] = struct{}{}
	}
	return len(distinct)
}

// TeamSize is the number of people whose line on a day names the team.
func (r *Roster) TeamSize(team string, day time.Time) int {
	distinct := make(set)
	for _, m := range r.members {
		if m.holds(day) && strings.EqualFold(m.team, team) {
			distinct[personKey(m.person)] = struct{}{}
		}
	}
	return len(distinct)
}

// Teams are the teams named in the roster and their time zones, when the roster gives one.
func (r *Roster) Teams() map[string]string {
	out := make(map[string]string)
	for _, m := range r.members {
		if m.team != "" && out[m.team] == "" {
			out[m.team] = m.zone
		}
	}
	return out
}

// Untitled are the titles in the roster that say no band, each once.
func (r *Roster) Untitled() []string {
	if r == nil {
		return nil
	}
	var out []string
	for _, m := range r.members {
		if m.untitled != "" {
			out = append(out, m.untitled)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// RosterNames reads the names and aliases of a roster or of shifts that have a mistake in them, as
// far as they can be read: facts of such a file are not used, but nobody in it is named for that.
func RosterNames(data []byte) []string {
	if isCalendar(data) {
		return calendarNames(data)
	}
	header := true
	columns := []int{0, 1}
	var out []string
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		fields, err := csv.NewReader(strings.NewReader(line)).Read()
		if err != nil {
			fields = strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;\"\r\n", r) })
		}
		if header {
			header = false
			if named := nameColumns(fields); named != nil {
				columns = named
				continue
			}
		}
		for _, c := range columns {
			if c >= len(fields) {
				continue
			}
			for name := range strings.SplitSeq(fields[c], ";") {
				if name = strings.TrimSpace(name); name != "" {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// nameColumns finds the columns person and aliases; nil when there is no column person.
func nameColumns(header []string) []int {
	var out []int
	found := false
	for i, h := range header {
		switch strings.ToLower(strings.TrimSpace(h)) {
		case "person":
			found = true
			out = append(out, i)
		case "aliases":
			out = append(out, i)
		}
	}
	if !found {
		return nil
	}
	return out
}

// names are all names and aliases, for the Redactor.
func (r *Roster) names() []string {
	var out []string
	for _, m := range r.members {
		out = append(append(out, m.person), m.aliases...)
	}
	return out
}

// find returns the line of a person on a day.
func (r *Roster) find(name string, day time.Time) (member, bool) {
	if r == nil {
		return member{}, false
	}
	lines := r.lines[personKey(name)]
	if local, _, ok := strings.Cut(name, "@"); ok && len(lines) == 0 && local != "" {
		lines = r.lines[personKey(local)]
		if len(lines) == 0 {
			lines = r.lines[personKey(strings.NewReplacer(".", " ", "_", " ").Replace(local))]
		}
	}
	for _, at := range lines {
		if r.members[at].holds(day) {
			return r.members[at], true
		}
	}
	return member{}, false
}

// At is what the roster says of a person on a day; ok is false when it does not know the person then.
func (r *Roster) At(name string, day time.Time) (Profile, bool) {
	m, ok := r.find(name, day)
	if !ok {
		return Profile{}, false
	}
	return m.profile(day), true
}

func (m member) holds(day time.Time) bool {
	return (m.from.IsZero() || !day.Before(m.from)) && (m.to.IsZero() || day.Before(m.to))
}

func (m member) profile(day time.Time) Profile {
	return Profile{Team: m.team, TimeZone: m.zone, Seniority: m.seniority, TenureDays: daysSince(m.started, day), OnCallDays: daysSince(m.onCall, day)}
}

// daysSince is nil when the start is unknown or lies after the day.
func daysSince(start, day time.Time) *int {
	if start.IsZero() || day.Before(start) {
		return nil
	}
	n := int(day.Sub(start) / (24 * time.Hour))
	return &n
}

// record is one line of a table, by column.
type record struct {
	file   string
	line   int
	fields map[string]string
}

func (r record) errorf(format string, args ...any) error {
	return &RosterError{File: r.file, Line: r.line, What: fmt.Sprintf(format, args...)}
}

// day reads a date; empty is the zero time.
func (r record) day(column string) (time.Time, error) {
	v := r.fields[column]
	if v == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil {
		return time.Time{}, r.errorf("%s is not a day like 2026-07-03", column)
	}
	return t, nil
}

func (r record) member(bands Bands) (member, error) {
	m := member{person: r.fields["person"], team: r.fields["team"], zone: r.fields["time_zone"], seniority: bands.Of(r.fields["seniority"])}
	if m.seniority == "" {
		m.untitled = r.fields["seniority"]
	}
	for a := range strings.SplitSeq(r.fields["aliases"], ";") {
		if a = strings.TrimSpace(a); a != "" {
			m.aliases = append(m.aliases, a)
		}
	}
	for column, into := range map[string]*time.Time{"started_on": &m.started, "on_call_since": &m.onCall, "valid_from": &m.from, "valid_to": &m.to} {
		t, err := r.day(column)
		if err != nil {
			return member{}, err
		}
		*into = t
	}
	switch {
	case m.person == "":
		return member{}, r.errorf("person is empty")
	case !m.from.IsZero() && !m.to.IsZero() && !m.from.Before(m.to):
		return member{}, r.errorf("valid_to is not after valid_from")
	}
	if m.zone != "" {
		if _, err := time.LoadLocation(m.zone); err != nil {
			return member{}, r.errorf("time_zone is not a zone like Europe/Warsaw")
		}
	}
	return m, nil
}

// readTable reads CSV with a header, comma or semicolon, with or without a byte order mark, and
// calls each for every line that is not blank.
func readTable(name string, in io.Reader, columns set, required []string, each func(record) error) error {
	buffered := bufio.NewReader(in)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		if _, err := buffered.Discard(3); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
	}
	table := csv.NewReader(buffered)
	table.FieldsPerRecord = -1
	table.TrimLeadingSpace = true
	header, err := table.Read()
	if errors.Is(err, io.EOF) {
		return &RosterError{File: name, Line: 1, What: "the file is empty; its first line names the columns"}
	}
	if err != nil {
		return tableError(name, err)
	}
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
		if header[i] != "" && !columns.has(header[i]) {
			return &RosterError{File: name, Line: 1, What: fmt.Sprintf("unknown column %q", header[i])}
		}
	}
	if err := requireColumns(name, header, required); err != nil {
		return err
	}
	for {
		fields, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return tableError(name, err)
		}
		line, _ := table.FieldPos(0)
		if len(fields) > len(header) {
			return &RosterError{File: name, Line: line, What: fmt.Sprintf("%d fields under %d columns", len(fields), len(header))}
		}
		row := record{file: name, line: line, fields: make(map[string]string, len(fields))}
		for i, f := range fields {
			row.fields[header[i]] = strings.TrimSpace(f)
		}
		if err := each(row); err != nil {
			return err
		}
	}
}

func requireColumns(name string, header, required []string) error {
	have := make(set)
	for _, h := range header {
		have[h] = struct{}{}
	}
	for _, r := range required {
		if !have.has(r) {
			return &RosterError{File: name, Line: 1, What: fmt.Sprintf("column %q is missing", r)}
		}
	}
	return nil
}

func tableError(name string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &RosterError{File: name, Line: parse.Line, What: parse.Err.Error()}
	}
	return fmt.Errorf("reading %s: %w", name, err)
}
