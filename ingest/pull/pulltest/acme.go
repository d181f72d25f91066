package pulltest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Acme is the invented API of ingest/sources/README.md: incidents by offset, windows, notes by
// cursor, reviews, people, shifts. Its fields may be changed between requests.
type Acme struct {
	Token     string
	Incidents []AcmeIncident
	Cap       int // offset and limit may not reach beyond; 0: none
	Asked     func(r *http.Request)

	mu sync.Mutex
}

// AcmeIncident is one of its incidents.
type AcmeIncident struct {
	Number    int
	Name      string
	State     string
	Severity  string
	Started   time.Time
	Updated   time.Time
	Closed    time.Time
	Responder string
	Notes     []string
	Review    string
	Ticket    string
}

// AcmeToken is the token it wants.
const AcmeToken = "tok-3f9a77c1d2e84b"

// NewAcme has n incidents, an hour apart, the last of them open.
func NewAcme(n int) *Acme {
	a := &Acme{Token: AcmeToken}
	start := time.Date(2026, 9, 1, 6, 0, 0, 0, time.UTC)
	people := acmePeople()
	for i := 1; i <= n; i++ {
		at := start.Add(time.Duration(i) * time.Hour)
		in := AcmeIncident{
			Number: i, Name: fmt.Sprintf("Checkout returned errors, case %d", i), State: "closed", Severity: fmt.Sprintf("SEV%d", i%4+1),
			Started: at, Updated: at.Add(50 * time.Minute), Closed: at.Add(40 * time.Minute), Responder: people[i%len(people)][1],
			Review: fmt.Sprintf("## Summary\n\nA configuration change emptied the pool of connections in region %d. %s rolled it back.\n\n"+
				"## Root cause\n\nThe limit was set to %d by a template, and nothing checked it before it went out.\n", i%7, people[i%len(people)][0], i%9+1),
		}
		for k := range i % 4 {
			in.Notes = append(in.Notes, fmt.Sprintf("step %d: %s looked at the dashboards", k+1, people[(i+k)%len(people)][0]))
		}
		if i == n {
			in.State, in.Closed = "open", time.Time{}
		}
		a.Incidents = append(a.Incidents, in)
	}
	return a
}

// acmePeople are name, address and handle of the people of Acme.
func acmePeople() [][3]string {
	return [][3]string{
		{"Hedwig Sörensen", "hedwig@acme.example", "@hedwigs"}, {"Babatunde Okonkwo", "tunde@acme.example", "@tunde"},
		{"Marguerite Delacroix", "mdelacroix@acme.example", "@marguerite"}, {"Yevgeny Antipov", "yevgeny@acme.example", "@yantipov"},
	}
}

// Lock lets a test change the incidents while requests come.
func (a *Acme) Lock(do func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	do()
}

// ServeHTTP answers a request.
func (a *Acme) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.Asked != nil {
		a.Asked(r)
	}
	if r.Header.Get("Authorization") != "Bearer "+a.Token {
		write(w, http.StatusUnauthorized, map[string]any{"error": "who are you"})
		return
	}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/"), "/")
	switch {
	case parts[0] == "people":
		a.people(w)
	case parts[0] == "shifts":
		a.shifts(w, r)
	case parts[0] == "incidents" && len(parts) == 1:
		a.list(w, r)
	case parts[0] == "incidents":
		a.one(w, r, parts[1:])
	default:
		write(w, http.StatusNotFound, map[string]any{"error": "no such path"})
	}
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (a *Acme) people(w http.ResponseWriter) {
	out := []map[string]any{}
	for _, p := range acmePeople() {
		out = append(out, map[string]any{"name": p[0], "email": p[1], "handle": p[2], "level": "senior", "joined": "2021-04-01T00:00:00Z", "team": "Payments"})
	}
	write(w, http.StatusOK, map[string]any{"people": out})
}

func (a *Acme) shifts(w http.ResponseWriter, r *http.Request) {
	from, err1 := time.Parse(time.RFC3339, r.URL.Query().Get("from"))
	until, err2 := time.Parse(time.RFC3339, r.URL.Query().Get("to"))
	if err1 != nil || err2 != nil || until.Sub(from) > 91*24*time.Hour {
		write(w, http.StatusBadRequest, map[string]any{"error": "from and to, at most 90 days apart"})
		return
	}
	out := []map[string]any{}
	for i, p := range acmePeople() {
		at := time.Date(2026, 9, 1+7*i, 9, 0, 0, 0, time.UTC)
		if at.Before(from) || !at.Before(until) {
			continue
		}
		out = append(out, map[string]any{"email": p[1], "rota": "payments-primary", "team": "Payments", "start": at.Format(time.RFC3339), "end": at.Add(7 * 24 * time.Hour).Format(time.RFC3339)})
	}
	write(w, http.StatusOK, map[string]any{"shifts": out})
}

func (a *Acme) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, err1 := time.Parse(time.RFC3339, q.Get("updated_from"))
	until, err2 := time.Parse(time.RFC3339, q.Get("updated_to"))
	skip, _ := strconv.Atoi(q.Get("skip"))
	take, _ := strconv.Atoi(q.Get("take"))
	if err1 != nil || err2 != nil || until.Sub(from) > 91*24*time.Hour || take < 1 || take > 50 {
		write(w, http.StatusBadRequest, map[string]any{"error": "a window of at most 90 days, at most 50"})
		return
	}
	if a.Cap > 0 && skip+take > a.Cap {
		write(w, http.StatusBadRequest, map[string]any{"error": "skip and take reach too far"})
		return
	}
	page, total := []map[string]any{}, 0
	for i := range a.Incidents {
		if in := &a.Incidents[i]; !in.Updated.Before(from) && in.Updated.Before(until) {
			if total >= skip && total < skip+take {
				page = append(page, in.json())
			}
			total++
		}
	}
	write(w, http.StatusOK, map[string]any{"incidents": page, "total": total})
}

func (in AcmeIncident) json() map[string]any {
	out := map[string]any{
		"number": in.Number, "name": in.Name, "state": in.State, "severity": in.Severity, "started": in.Started.Format(time.RFC3339),
		"updated": in.Updated.Format(time.RFC3339), "closed": nil, "services": []any{map[string]any{"name": "checkout"}},
		"responders": []any{map[string]any{"email": in.Responder, "role": "commander", "joined": in.Started.Add(5 * time.Minute).Format(time.RFC3339)}},
		"has_review": in.Review != "", "ticket_url": nil,
	}
	if !in.Closed.IsZero() {
		out["closed"] = in.Closed.Format(time.RFC3339)
	}
	if in.Ticket != "" {
		out["ticket_url"] = in.Ticket
	}
	return out
}

func (a *Acme) one(w http.ResponseWriter, r *http.Request, parts []string) {
	number, _ := strconv.Atoi(parts[0])
	near := max(min(number, len(a.Incidents)), 1) - 1 // where it is unless the list was changed
	if a.Incidents[near].Number != number {
		near = slices.IndexFunc(a.Incidents, func(in AcmeIncident) bool { return in.Number == number })
	}
	if near >= 0 {
		in := a.Incidents[near]
		switch {
		case len(parts) == 1:
			write(w, http.StatusOK, in.json())
		case parts[1] == "notes":
			a.notes(w, r, in)
		case parts[1] == "review" && in.Review != "":
			write(w, http.StatusOK, map[string]any{"text": in.Review, "actions": []any{map[string]any{"what": "check the limit before it goes out", "owner": "Payments", "state": "open", "due": "2026-12-01"}}})
		default:
			write(w, http.StatusNotFound, map[string]any{"error": "none"})
		}
		return
	}
	write(w, http.StatusNotFound, map[string]any{"error": "none"})
}

// notes gives two at a time.
func (a *Acme) notes(w http.ResponseWriter, r *http.Request, in AcmeIncident) {
	from, _ := strconv.Atoi(r.URL.Query().Get("after"))
	out := []any{}
	for i := from; i < min(from+2, len(in.Notes)); i++ {
		out = append(out, map[string]any{"at": in.Started.Add(time.Duration(i+1) * time.Minute).Format(time.RFC3339), "text": in.Notes[i]})
	}
	body := map[string]any{"notes": out, "next": nil}
	if from+2 < len(in.Notes) {
		body["next"] = strconv.Itoa(from + 2)
	}
	write(w, http.StatusOK, body)
}
