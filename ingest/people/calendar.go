package people

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/teambition/rrule-go"
)

// mostShifts bounds what a calendar of shifts may tell, and what one recurrence may.
const mostShifts = 200_000

// isCalendar tells an iCalendar file from a table by its first line.
func isCalendar(data []byte) bool {
	head := bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 64)], []byte("\ufeff")))
	return len(head) >= 15 && strings.EqualFold(string(head[:15]), "BEGIN:VCALENDAR")
}

// calendarLine is a property of a calendar and the line of the file that it begins in.
type calendarLine struct {
	*ical.BaseProperty
	at int
}

// rota reads the events of an iCalendar file as times on call. A recurrence is followed up to until.
type rota struct {
	name   string
	until  time.Time
	zone   *time.Location // of times that name none; nil: they are refused
	called string         // what the calendar is called: the schedule
	events []rotaEvent
	duties []duty
}

// rotaEvent is a VEVENT, by the names of its properties in capitals.
type rotaEvent struct {
	line       int
	properties map[string][]calendarLine
}

// readCalendar reads iCalendar (RFC 5545): events with their recurrences, exceptions and replacements, in
// the zone that a time or the calendar names. Errors are *RosterError and name file and line, never a person.
func readCalendar(name string, data []byte, until time.Time) ([]duty, error) {
	c := &rota{name: name, until: until}
	if err := c.gather(data); err != nil {
		return nil, err
	}
	moved := map[string]map[time.Time]bool{} // by UID: occurrences that another event stands for
	for _, e := range c.events {
		for _, p := range e.properties["RECURRENCE-ID"] {
			at, _, err := c.instant(p, p.Value)
			if err != nil {
				return nil, err
			}
			if moved[e.text("UID")] == nil {
				moved[e.text("UID")] = map[time.Time]bool{}
			}
			moved[e.text("UID")][at.UTC()] = true
		}
	}
	for _, e := range c.events {
		if strings.EqualFold(e.text("STATUS"), "CANCELLED") {
			continue
		}
		except := moved[e.text("UID")]
		if len(e.properties["RECURRENCE-ID"]) > 0 {
			except = nil
		}
		if err := c.add(e, except); err != nil {
			return nil, err
		}
	}
	return c.duties, nil
}

func (c *rota) errorf(line int, format string, args ...any) error {
	return &RosterError{File: c.name, Line: line, What: fmt.Sprintf(format, args...)}
}

// calendarLines are the unfolded lines of a calendar, each with the number of its first.
func calendarLines(data []byte, each func(at int, line string) error) error {
	at, began, text := 0, 0, ""
	flush := func() error {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return each(began, text)
	}
	for raw := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		at++
		line := strings.TrimRight(raw, "\r\n")
		if at > 1 && line != "" && (line[0] == ' ' || line[0] == '\t') {
			text += line[1:]
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		began, text = at, line
	}
	return flush()
}

// gather fills the events. Other components (alarms, to-dos, the rules of zones) are passed over.
func (c *rota) gather(data []byte) error {
	var open []string
	last := 1
	err := calendarLines(data, func(at int, text string) error {
		last = at
		property, err := ical.ParseProperty(ical.ContentLine(text))
		if err != nil || property == nil {
			return c.errorf(at, "no property of a calendar, like DTSTART:20260703T090000Z")
		}
		p := calendarLine{property, at}
		switch token := strings.ToUpper(p.IANAToken); token {
		case "BEGIN":
			open = append(open, strings.ToUpper(p.Value))
			if p := strings.Join(open, "/"); p == "VCALENDAR/VEVENT" {
				c.events = append(c.events, rotaEvent{line: at, properties: map[string][]calendarLine{}})
			}
		case "END":
			if len(open) == 0 || open[len(open)-1] != strings.ToUpper(p.Value) {
				return c.errorf(at, "END:%s ends what is not open", p.Value)
			}
			open = open[:len(open)-1]
		default:
			switch strings.Join(open, "/") {
			case "VCALENDAR":
				return c.about(p, token)
			case "VCALENDAR/VEVENT":
				e := c.events[len(c.events)-1]
				e.properties[token] = append(e.properties[token], p)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return c.errorf(last, "the file ends inside %s", open[len(open)-1])
	}
	return nil
}

// about takes in what the calendar says of itself.
func (c *rota) about(p calendarLine, token string) error {
	switch token {
	case "X-WR-CALNAME", "NAME":
		c.called = p.Value
	case "X-WR-TIMEZONE", "TIMEZONE-ID":
		zone, err := zoneCalled(p.Value)
		if err != nil {
			return c.errorf(p.at, "%s is not a zone like Europe/Warsaw", token)
		}
		c.zone = zone
	}
	return nil
}

// zoneCalled is the zone of a TZID: its name, or the end of one like /softwarestudio.org/Europe/Warsaw.
func zoneCalled(name string) (*time.Location, error) {
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for from := range parts {
		if called := strings.Join(parts[from:], "/"); called != "" && called != "Local" {
			if zone, err := time.LoadLocation(called); err == nil {
				return zone, nil
			}
		}
	}
	return nil, fmt.Errorf("no zone is called %s", name)
}

func (e rotaEvent) text(token string) string {
	if all := e.properties[token]; len(all) > 0 {
		return strings.TrimSpace(all[0].Value)
	}
	return ""
}

func parameter(p calendarLine, name string) string {
	for key, values := range p.ICalParameters {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// instant reads a time or, as its midnight, a day.
func (c *rota) instant(p calendarLine, value string) (at time.Time, day bool, err error) {
	token, value := strings.ToUpper(p.IANAToken), strings.TrimSpace(value)
	if at, err = time.Parse("20060102T150405Z", value); err == nil {
		return at, false, nil
	}
	zone := c.zone
	if id := parameter(p, "TZID"); id != "" {
		if zone, err = zoneCalled(id); err != nil {
			return at, false, c.errorf(p.at, "TZID of %s is not a zone like Europe/Warsaw", token)
		}
	}
	form := "20060102T150405"
	if !strings.Contains(value, "T") {
		form, day = "20060102", true
	}
	if _, err := time.Parse(form, value); err != nil {
		return at, day, c.errorf(p.at, "%s is not a time like 20260703T090000Z", token)
	}
	if zone == nil {
		return at, day, c.errorf(p.at, "%s names no zone: it takes TZID=Europe/Warsaw, a Z, or X-WR-TIMEZONE of the calendar", token)
	}
	at, err = time.ParseInLocation(form, value, zone)
	return at, day, err
}

// instants reads a list of times.
func (c *rota) instants(all []calendarLine) ([]time.Time, error) {
	var out []time.Time
	for _, p := range all {
		for value := range strings.SplitSeq(p.Value, ",") {
			from, _, _ := strings.Cut(value, "/") // of a period its start
			at, _, err := c.instant(p, from)
			if err != nil {
				return nil, err
			}
			out = append(out, at)
		}
	}
	return out, nil
}

// add takes an event in, an occurrence a duty for each who is on call.
func (c *rota) add(e rotaEvent, except map[time.Time]bool) error {
	starts := e.properties["DTSTART"]
	if len(starts) == 0 {
		return c.errorf(e.line, "the event has no DTSTART")
	}
	from, day, err := c.instant(starts[0], starts[0].Value)
	if err != nil {
		return err
	}
	end, err := c.ending(e, from, day)
	if err != nil {
		return err
	}
	people := e.people()
	if len(people) == 0 {
		return c.errorf(e.line, "the event names nobody: it has no ATTENDEE, and SUMMARY is empty")
	}
	occurrences, err := c.occurrences(e, from)
	if err != nil {
		return err
	}
	for _, at := range occurrences {
		if except[at.UTC()] {
			continue
		}
		for _, d := range people {
			d.schedule, d.from, d.to = c.called, at.UTC(), end(at).UTC()
			c.duties = append(c.duties, d)
		}
	}
	if len(c.duties) > mostShifts {
		return c.errorf(e.line, "the calendar tells of more than %d times on call", mostShifts)
	}
	return nil
}

// ending says when an occurrence that starts at a time ends: as long after as the first by the clock on
// the wall, so that a shift over the night on which the clocks change ends at its hour.
func (c *rota) ending(e rotaEvent, from time.Time, day bool) (func(time.Time) time.Time, error) {
	if length := e.properties["DURATION"]; len(length) > 0 {
		days, rest, ok := durationOf(length[0].Value)
		if !ok {
			return nil, c.errorf(length[0].at, "DURATION is not a length like PT12H")
		}
		return func(at time.Time) time.Time { return at.AddDate(0, 0, days).Add(rest) }, nil
	}
	ends := e.properties["DTEND"]
	switch {
	case len(ends) == 0 && day:
		return func(at time.Time) time.Time { return at.AddDate(0, 0, 1) }, nil
	case len(ends) == 0:
		return nil, c.errorf(e.line, "the event has no DTEND and no DURATION")
	}
	to, _, err := c.instant(ends[0], ends[0].Value)
	if err != nil {
		return nil, err
	}
	if !from.Before(to) {
		return nil, c.errorf(ends[0].at, "DTEND is not after DTSTART")
	}
	wall := func(t time.Time) time.Time {
		t = t.In(from.Location())
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	}
	length := wall(to).Sub(wall(from))
	return func(at time.Time) time.Time {
		w := wall(at).Add(length)
		return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, from.Location())
	}, nil
}

var calendarDuration = regexp.MustCompile(`^\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$`)

// durationOf reads P7D, P1W or PT12H: days by the clock on the wall, and a length.
func durationOf(written string) (days int, rest time.Duration, ok bool) {
	m := calendarDuration.FindStringSubmatch(strings.TrimSpace(written))
	if m == nil {
		return 0, 0, false
	}
	days = 7*whole(m[1]) + whole(m[2])
	rest = time.Duration(whole(m[3]))*time.Hour + time.Duration(whole(m[4]))*time.Minute + time.Duration(whole(m[5]))*time.Second
	return days, rest, days > 0 || rest > 0
}

func whole(digits string) int {
	n := 0
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	return n
}

// occurrences are the starts of an event: its own, those of its rule up to until, and those that it adds,
// less its exceptions.
func (c *rota) occurrences(e rotaEvent, from time.Time) ([]time.Time, error) {
	starts := []time.Time{from}
	for _, p := range e.properties["RRULE"] {
		more, err := c.recurring(p, from)
		if err != nil {
			return nil, err
		}
		starts = append(starts, more...)
	}
	added, err := c.instants(e.properties["RDATE"])
	if err != nil {
		return nil, err
	}
	excepted, err := c.instants(e.properties["EXDATE"])
	if err != nil {
		return nil, err
	}
	starts = append(starts, added...)
	slices.SortFunc(starts, time.Time.Compare)
	starts = slices.CompactFunc(starts, time.Time.Equal)
	return slices.DeleteFunc(starts, func(t time.Time) bool { return slices.ContainsFunc(excepted, t.Equal) }), nil
}

// mostApart is the longest that a rule may leave between two occurrences, in its own unit.
const mostApart = 1000

func (c *rota) recurring(p calendarLine, from time.Time) ([]time.Time, error) {
	rule, err := rrule.StrToROptionInLocation(p.Value, from.Location())
	if err != nil {
		return nil, c.errorf(p.at, "RRULE is not a rule like FREQ=WEEKLY;INTERVAL=4")
	}
	if rule.Freq > rrule.DAILY || rule.Interval < 0 || rule.Interval > mostApart {
		return nil, c.errorf(p.at, "RRULE is not of days, weeks, months or years, at most %d apart", mostApart)
	}
	rule.Dtstart = from
	if rule.Until.IsZero() || rule.Until.After(c.until) {
		rule.Until = c.until
	}
	each, err := rrule.NewRRule(*rule)
	if err != nil {
		return nil, c.errorf(p.at, "RRULE is not a rule like FREQ=WEEKLY;INTERVAL=4")
	}
	var out []time.Time
	next := each.Iterator()
	for at, ok := next(); ok; at, ok = next() {
		if out = append(out, at); len(out) > mostShifts {
			return nil, c.errorf(p.at, "RRULE gives more than %d times on call", mostShifts)
		}
	}
	return out, nil
}

var (
	onCallBefore = regexp.MustCompile(`(?i)^\W*(?:on[- ]?call(?: (?:shift|duty|rotation|rota))?|primary|secondary|pager|duty)\b\W*`)
	onCallAfter  = regexp.MustCompile(`(?i)\W+(?:is |are )?(?:on[- ]?call|primary|secondary|pager duty|on duty)\W*$`)
	besideName   = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|\s[-–—|:]\s.*$`)
)

// people are who is on call in an event, as duties without times: those invited who did not decline, else
// whom its title names.
func (e rotaEvent) people() []duty {
	var out []duty
	add := func(d duty) {
		if d.person != "" && !slices.ContainsFunc(out, func(o duty) bool { return o.person == d.person }) {
			out = append(out, d)
		}
	}
	for _, a := range e.properties["ATTENDEE"] {
		kind, answer := strings.ToUpper(parameter(a, "CUTYPE")), strings.ToUpper(parameter(a, "PARTSTAT"))
		if kind == "RESOURCE" || kind == "ROOM" || kind == "GROUP" || answer == "DECLINED" {
			continue
		}
		d := duty{person: strings.TrimSpace(parameter(a, "CN")), address: addressOf(a.Value)}
		if d.person == "" {
			d.person = d.address
		}
		add(d)
	}
	if len(out) > 0 {
		return out
	}
	title := onCallBefore.ReplaceAllString(e.text("SUMMARY"), "")
	title = onCallAfter.ReplaceAllString(besideName.ReplaceAllString(title, ""), "")
	for who := range strings.SplitSeq(betweenPeople.Replace(title), ",") {
		add(duty{person: strings.TrimSpace(who)})
	}
	return out
}

var betweenPeople = strings.NewReplacer(" & ", ",", " and ", ",", ";", ",", "/", ",")

func addressOf(value string) string {
	value = strings.TrimSpace(value)
	if len(value) > 7 && strings.EqualFold(value[:7], "mailto:") {
		return value[7:]
	}
	return value
}

// calendarNames are all whom a calendar names, of one with a mistake in it as far as it can be read: they
// are removed from every text, whether they were on call or not.
func calendarNames(data []byte) []string {
	var out []string
	e := rotaEvent{properties: map[string][]calendarLine{}}
	take := func() {
		for _, d := range e.people() {
			out = append(out, d.person, d.address)
		}
		clear(e.properties)
	}
	_ = calendarLines(data, func(at int, text string) error {
		property, err := ical.ParseProperty(ical.ContentLine(text))
		if err != nil || property == nil {
			return nil
		}
		switch p, token := (calendarLine{property, at}), strings.ToUpper(property.IANAToken); {
		case token == "BEGIN" && strings.EqualFold(property.Value, "VEVENT"):
			take()
		case token == "ATTENDEE":
			out = append(out, parameter(p, "CN"), addressOf(p.Value))
			e.properties[token] = append(e.properties[token], p)
		case token == "SUMMARY":
			e.properties[token] = []calendarLine{p}
		}
		return nil
	})
	take()
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(n string) bool { return n == "" })
}
