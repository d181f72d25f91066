package vendortest

import (
	"fmt"
	"strings"
	"time"
)

// World is what happened at an invented grocer, Harbour & Vine, which delivers by bicycle. Nothing
// in it is real.
type World struct {
	People    []Person
	Incidents []Incident
	Shifts    []Shift
	Now       time.Time
}

// Person works there.
type Person struct {
	N               int
	ID, Name, Email string
	Handle, Title   string
	Level, Team     string
	Joined          time.Time
}

// Incident is one of theirs, the oldest first.
type Incident struct {
	N                                               int
	Title, Service, Team                            string
	Severity                                        int // 1 to 4
	Started, Detected, Acknowledged, Mitigated, End time.Time
	Updated                                         time.Time
	Open                                            bool
	Commander, Responder                            Person
	Events                                          []Event
	Postmortem                                      []Section // none while it is open, and of every seventh
	Actions                                         []Action
	Drill                                           bool
}

// Event is something that was done, and by whom.
type Event struct {
	At   time.Time
	By   Person
	Text string
}

// Section is a part of a postmortem.
type Section struct {
	Heading string
	Text    []string
}

// Action is something promised.
type Action struct {
	N            int
	Title        string
	Owner        Person
	Created, Due time.Time
	Closed       time.Time // zero while it is open
}

// Shift is a week on call.
type Shift struct {
	Person         Person
	Schedule, Team string
	From, Until    time.Time
}

// cast are the people, their names put together at random.
func cast() []Person {
	names := []string{
		"Maren Oduya", "Tobin Achterberg", "Silvi Castellan", "Ruprecht Nwosu", "Yara Lindgaard", "Ottilie Marchetti",
		"Bram Sokolowska", "Ines Abernathy", "Kofi Wetherell", "Leontine Ducasse", "Priyal Vandermeer", "Anselm Kirkegaard",
	}
	teams := []string{"Orders", "Routing", "Platform"}
	levels := []string{"Principal Engineer", "Senior Engineer", "Engineer", "Junior Engineer"}
	var out []Person
	for i, name := range names {
		given, family, _ := strings.Cut(name, " ")
		handle := strings.ToLower(given[:1] + family)
		out = append(out, Person{
			N: i + 1, ID: fmt.Sprintf("PHV%03d", i+1), Name: name, Handle: handle, Email: strings.ToLower(given) + "@harbourvine.example",
			Title: levels[i%len(levels)], Level: strings.ToLower(strings.Fields(levels[i%len(levels)])[0]), Team: teams[i%len(teams)],
			Joined: time.Date(2018+i%6, time.Month(1+i), 3, 9, 0, 0, 0, time.UTC),
		})
	}
	return out
}

// story is a kind of incident; the world repeats them with other people and times.
type story struct {
	title, service, cause, trigger, detect, fix, well, lucky, action string
}

func stories() []story {
	return []story{
		{
			"Basket totals were wrong for voucher holders", "baskets", "The voucher cache kept prices for a day although prices change hourly, and nothing expired them when a price list was published.",
			"A price list was published at noon.", "A customer called the support line.", "We flushed the cache and shortened how long it keeps entries.", "Support found the pattern within ten minutes.",
			"The price change was small.", "Expire cached prices when a price list is published",
		},
		{
			"Riders got no routes in the northern district", "routing", "The route planner's connection pool was sized for one district, and two had been moved onto it without anyone looking at the limit.",
			"A second district was moved onto the planner.", "An alert on the age of unplanned orders fired.", "We doubled the pool and moved the district back.", "The alert named the district.",
			"Only a few orders were open at that hour.", "Derive the pool size from the number of districts",
		},
		{
			"Checkout refused cards of one bank", "checkout", "The payment gateway's certificate was renewed with another chain, and our pinned list was last reviewed two years ago.",
			"The gateway renewed its certificate.", "Failed payments passed the alert threshold.", "We added the new chain and released within the hour.", "The runbook for the gateway was up to date.",
			"It was a public holiday.", "Replace pinning by the operating system's trust store",
		},
		{
			"Stock counts lagged behind by two hours", "stock", "A consumer retried a malformed message for ever, and the queue behind it grew because the dead-letter queue had been switched off in a migration.",
			"A supplier sent a malformed delivery note.", "A picker reported empty shelves.", "We skipped the message and switched the dead-letter queue on again.", "Picking went on by paper.",
			"The warehouse had spare stock.", "Alert on the age of the oldest message",
		},
	}
}

// NewWorld has n incidents, a week or so apart, the last of them still open. The world ends on
// 2026-06-30.
func NewWorld(n int) *World {
	// Up to a hundred are a week apart; more lie closer together, within two and a half years.
	return newWorld(n, min(900*24*time.Hour/time.Duration(max(n, 1)), 8*24*time.Hour))
}

// NewBusyWorld has n incidents, a few minutes apart, as an alerting system that is out of hand has.
func NewBusyWorld(n int) *World { return newWorld(n, 5*time.Minute) }

func newWorld(n int, step time.Duration) *World {
	w := &World{People: cast(), Now: time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC)}
	at := w.Now.Add(-step * time.Duration(n)).Truncate(time.Minute)
	for i := range n {
		w.Incidents = append(w.Incidents, w.incident(i+1, at.Add(min(time.Duration(i*37%600)*time.Minute, step)), i == n-1))
		at = at.Add(step)
	}
	w.Shifts = shifts(w.People, w.Now)
	return w
}

func (w *World) incident(n int, at time.Time, open bool) Incident {
	all := stories()
	s := all[n%len(all)]
	commander, responder := w.People[n%len(w.People)], w.People[(n*5+3)%len(w.People)]
	if commander.N == responder.N {
		responder = w.People[(n+1)%len(w.People)]
	}
	length := time.Duration(20+n*13%90) * time.Minute
	in := Incident{
		N: n, Title: fmt.Sprintf("%s (%d)", s.title, n), Service: s.service, Team: commander.Team, Severity: 1 + n%4,
		Started: at, Detected: at.Add(length / 8), Acknowledged: at.Add(length / 6), Mitigated: at.Add(length / 2), End: at.Add(length),
		Open: open, Commander: commander, Responder: responder, Drill: n%23 == 11,
	}
	in.Updated = in.End.Add(26 * time.Hour)
	in.Events = []Event{
		{in.Detected, responder, s.detect},
		{in.Acknowledged, commander, fmt.Sprintf("%s took over and asked %s to look at %s.", commander.Name, responder.Name, s.service)},
		{in.Mitigated, responder, s.fix},
	}
	if open {
		in.Mitigated, in.End, in.Updated = time.Time{}, time.Time{}, in.Acknowledged
		in.Events = in.Events[:2]
		return in
	}
	in.Events = append(in.Events, Event{in.End, commander, "All measures were back to normal."})
	if n%7 != 0 {
		in.Postmortem = postmortem(s, in)
	}
	in.Actions = actions(s, in)
	return in
}

func postmortem(s story, in Incident) []Section {
	return []Section{
		{"Summary", []string{fmt.Sprintf("%s for %d minutes. %s led the response.", s.title, int(in.End.Sub(in.Started).Minutes()), in.Commander.Name)}},
		{"Root cause", []string{s.cause, "Trigger: " + s.trigger}},
		{"Detection", []string{s.detect}},
		{"Resolution", []string{s.fix}},
		{"What went well", []string{s.well}},
		{"Where we got lucky", []string{s.lucky}},
	}
}

func actions(s story, in Incident) []Action {
	first := Action{N: in.N*10 + 1, Title: s.action, Owner: in.Responder, Created: in.End.Add(24 * time.Hour), Due: in.End.Add(30 * 24 * time.Hour)}
	second := Action{N: in.N*10 + 2, Title: "Rehearse the runbook for " + s.service, Owner: in.Commander, Created: first.Created, Due: in.End.Add(60 * 24 * time.Hour)}
	if in.N%3 != 0 {
		first.Closed = in.End.Add(20 * 24 * time.Hour)
	}
	return []Action{first, second}
}

// shifts are twelve weeks of two rotas.
func shifts(people []Person, now time.Time) []Shift {
	var out []Shift
	monday := now.AddDate(0, 0, -7*12).Truncate(24 * time.Hour).Add(8 * time.Hour)
	for week := range 12 {
		from := monday.AddDate(0, 0, 7*week)
		for i, schedule := range []string{"Orders primary", "Routing primary"} {
			p := people[(week*2+i)%len(people)]
			out = append(out, Shift{p, schedule, strings.Fields(schedule)[0], from, from.AddDate(0, 0, 7)})
		}
	}
	return out
}

// byNumber is the incident of a number.
func (w *World) byNumber(n int) (Incident, bool) {
	if n < 1 || n > len(w.Incidents) {
		return Incident{}, false
	}
	return w.Incidents[n-1], true
}
