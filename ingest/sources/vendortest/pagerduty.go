package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PagerDuty pages by offset up to 10,000; without both ends of the window it looks at one month, and
// it refuses windows of more than six. It wants its own media type.
func PagerDuty(w *World) Vendor {
	p := pagerDuty{w}
	a := newAPI(bearer("Token token=", "pd-secret-1"), pagerDutyError, &budget{limit: 960, per: time.Minute, prefix: "ratelimit-"})
	a.get("/incidents", p.incidents)
	a.get("/incidents/{id}", func(r *http.Request) (any, *refusal) {
		in, ok := w.byNumber(pathNumber(r, "id", "Q"))
		if !ok {
			return nil, &refusal{http.StatusNotFound, "Not Found"}
		}
		return object{"incident": p.incident(in)}, nil
	})
	a.get("/incidents/{id}/log_entries", p.perIncident("log_entries", p.logEntries))
	a.get("/incidents/{id}/notes", p.notes)
	a.get("/users", p.list("users", func(*http.Request) []any { return each(w.People, p.user) }))
	a.get("/oncalls", p.oncalls)
	a.get("/status_pages", p.list("status_pages", func(*http.Request) []any {
		return []any{object{"id": "PSTATUS", "name": "Harbour & Vine", "status_page_type": "public", "url": "https://status.harbourvine.example", "type": "status_page", "published_at": nil}}
	}))
	a.get("/status_pages/{id}/posts", p.list("posts", p.posts))
	a.get("/status_pages/{id}/posts/{post}/postmortem", p.postmortem)
	return Vendor{
		budget: a.budget, Source: "pagerduty", Handler: wantsMediaType(a, "application/vnd.pagerduty+json;version=2"), Address: "api",
		Secrets: map[string]string{"PAGERDUTY_TOKEN": "pd-secret-1"},
	}
}

// wantsMediaType refuses who does not ask for the version.
func wantsMediaType(a *api, want string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(strings.Join(r.Header.Values("Accept"), ","), want) {
			a.fail(w, http.StatusNotAcceptable, "Unsupported Accept header")
			return
		}
		a.ServeHTTP(w, r)
	})
}

func pagerDutyError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, object{"error": object{"message": message, "code": 2000 + status, "errors": []string{message}}})
}

type pagerDuty struct{ w *World }

// list pages by offset.
func (p pagerDuty) list(name string, of func(*http.Request) []any) func(*http.Request) (any, *refusal) {
	return listOf(name, of, func(v any) any { return v })
}

// listOf pages by offset, and renders what is on the page.
func listOf[T any](name string, of func(*http.Request) []T, render func(T) any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		q := r.URL.Query()
		limit, offset := min(number(q, "limit", 25), 100), number(q, "offset", 0)
		if offset+limit > 10_000 {
			return nil, &refusal{http.StatusBadRequest, "Offset must be less than 10000"}
		}
		all := of(r)
		part, more := slice(all, offset, limit)
		var total any
		if q.Get("total") == "true" {
			total = len(all)
		}
		return object{name: each(part, render), "limit": limit, "offset": offset, "more": more, "total": total}, nil
	}
}

func (p pagerDuty) perIncident(name string, of func(Incident) []any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		in, ok := p.w.byNumber(pathNumber(r, "id", "Q"))
		if !ok {
			return nil, &refusal{http.StatusNotFound, "Not Found"}
		}
		return p.list(name, func(*http.Request) []any { return of(in) })(r)
	}
}

// bounds are the ends of the window as the vendor understands them.
func (p pagerDuty) bounds(r *http.Request) (from, until time.Time, refused *refusal) {
	q := r.URL.Query()
	from, hasFrom := moment(q.Get("since"))
	until, hasUntil := moment(q.Get("until"))
	switch {
	case hasFrom && !hasUntil:
		until = from.AddDate(0, 1, 0)
	case !hasFrom && hasUntil:
		from = until.AddDate(0, -1, 0)
	case !hasFrom:
		from, until = p.w.Now.AddDate(0, -1, 0), p.w.Now
	}
	if until.After(from.AddDate(0, 6, 1)) {
		return from, until, &refusal{http.StatusBadRequest, "The date range must not exceed 6 months"}
	}
	return from, until, nil
}

func (p pagerDuty) incidents(r *http.Request) (any, *refusal) {
	from, until, refused := p.bounds(r)
	if refused != nil {
		return nil, refused
	}
	return listOf("incidents", func(*http.Request) []Incident {
		found := filter(p.w.Incidents, func(in Incident) bool { return !in.Detected.Before(from) && in.Detected.Before(until) })
		if r.URL.Query().Get("sort_by") != "created_at:asc" {
			slices.Reverse(found)
		}
		return found
	}, p.incident)(r)
}

func (p pagerDuty) incident(in Incident) any {
	status, resolved := "resolved", rfc3339(in.End)
	if in.Open {
		status = "acknowledged"
	}
	return withoutNulls(object{
		"id": fmt.Sprintf("Q%d", in.N), "type": "incident", "summary": fmt.Sprintf("[#%d] %s", in.N, in.Title), "self": fmt.Sprintf("https://api.pagerduty.example/incidents/Q%d", in.N),
		"html_url": fmt.Sprintf("https://harbourvine.pagerduty.example/incidents/Q%d", in.N), "incident_number": in.N, "title": in.Title,
		"created_at": rfc3339(in.Detected), "updated_at": rfc3339(in.Updated), "status": status, "incident_key": fmt.Sprintf("hv-%d", in.N),
		"service":  reference("service", "PSVC"+in.Service, in.Service),
		"teams":    []any{reference("team", "PTEAM"+in.Team, in.Team)},
		"priority": object{"id": fmt.Sprintf("PPRIO%d", in.Severity), "type": "priority", "summary": fmt.Sprintf("P%d", in.Severity), "name": fmt.Sprintf("P%d", in.Severity), "description": ""},
		"urgency":  "high", "assignments": p.assignments(in), "acknowledgements": []any{}, "resolved_at": resolved,
		"last_status_change_at": rfc3339(in.Acknowledged), "alert_counts": object{"all": 1, "triggered": 0, "resolved": 1},
	})
}

func (p pagerDuty) assignments(in Incident) []any {
	if !in.Open {
		return []any{}
	}
	return []any{object{"at": rfc3339(in.Detected), "assignee": userReference(in.Commander)}}
}

func reference(kind, id, summary string) object {
	return object{"id": id, "type": kind + "_reference", "summary": summary, "self": "https://api.pagerduty.example/" + id, "html_url": nil}
}

func userReference(p Person) object { return reference("user", p.ID, p.Name) }

func (p pagerDuty) logEntries(in Incident) []any {
	entry := func(n int, kind string, at time.Time, agent object, summary string) object {
		return object{
			"id": fmt.Sprintf("R%d-%d", in.N, n), "type": kind + "_log_entry", "summary": summary, "self": nil, "html_url": nil, "created_at": rfc3339(at),
			"agent": agent, "channel": object{"type": "auto", "summary": summary}, "service": reference("service", "PSVC"+in.Service, in.Service),
			"incident": reference("incident", fmt.Sprintf("Q%d", in.N), in.Title), "teams": []any{}, "contexts": []any{},
		}
	}
	out := []any{
		entry(1, "trigger", in.Detected, reference("service", "PSVC"+in.Service, in.Service), "Triggered through the API."),
		entry(2, "notify", in.Detected.Add(time.Minute), reference("service", "PSVC"+in.Service, in.Service), "Notified "+in.Commander.Name+" by phone."),
		entry(3, "acknowledge", in.Acknowledged, userReference(in.Commander), "Acknowledged by "+in.Commander.Name+"."),
	}
	out[1].(object)["user"] = userReference(in.Commander)
	if !in.Open {
		out = append(out, entry(4, "resolve", in.End, userReference(in.Responder), "Resolved by "+in.Responder.Name+"."))
	}
	slices.Reverse(out) // the newest first
	return out
}

func (p pagerDuty) notes(r *http.Request) (any, *refusal) {
	in, ok := p.w.byNumber(pathNumber(r, "id", "Q"))
	if !ok {
		return nil, &refusal{http.StatusNotFound, "Not Found"}
	}
	out := []any{}
	for i, e := range in.Events {
		out = append(out, object{
			"id": fmt.Sprintf("N%d-%d", in.N, i), "user": userReference(e.By), "channel": object{"summary": "The PagerDuty website"}, "content": e.Text,
			"created_at": rfc3339(e.At),
		})
	}
	return object{"notes": out}, nil
}

func (p pagerDuty) user(u Person) any {
	return object{
		"id": u.ID, "type": "user", "summary": u.Name, "self": nil, "html_url": nil, "name": u.Name, "email": u.Email, "job_title": u.Title, "role": "user",
		"time_zone": "Europe/Lisbon", "color": "green", "avatar_url": "https://avatars.example/" + strconv.Itoa(u.N), "description": nil, "invitation_sent": false,
		"teams": []any{reference("team", "PTEAM"+u.Team, u.Team)}, "contact_methods": []any{}, "notification_rules": []any{},
	}
}

func (p pagerDuty) oncalls(r *http.Request) (any, *refusal) {
	from, hasFrom := moment(r.URL.Query().Get("since"))
	until, hasUntil := moment(r.URL.Query().Get("until"))
	if !hasFrom || !hasUntil {
		from, until = p.w.Now, p.w.Now
	}
	if until.Sub(from) > 91*24*time.Hour {
		return nil, &refusal{http.StatusBadRequest, "The time range must not exceed three months"}
	}
	return p.list("oncalls", func(*http.Request) []any {
		found := filter(p.w.Shifts, func(s Shift) bool { return s.From.Before(until) && s.Until.After(from) })
		return each(found, func(s Shift) any {
			return object{
				"escalation_policy": reference("escalation_policy", "PEP"+s.Team, s.Team), "escalation_level": 1, "user": userReference(s.Person),
				"schedule": reference("schedule", "PSCHED"+s.Team, s.Schedule), "start": rfc3339(s.From), "end": rfc3339(s.Until),
			}
		})
	})(r)
}

func (p pagerDuty) posts(*http.Request) []any {
	told := filter(p.w.Incidents, func(in Incident) bool { return in.Postmortem != nil && in.Severity == 1 })
	return each(told, func(in Incident) any {
		return object{
			"id": fmt.Sprintf("POST%d", in.N), "self": "https://api.pagerduty.example/posts", "type": "status_page_post", "post_type": "incident", "title": in.Title,
			"status_page": object{"id": "PSTATUS", "type": "status_page"}, "linked_resource": object{"id": fmt.Sprintf("Q%d", in.N), "type": "incident"},
			"postmortem": object{"id": fmt.Sprintf("PM%d", in.N), "type": "status_page_post_postmortem"},
			"starts_at":  rfc3339(in.Detected), "ends_at": rfc3339(in.End), "updates": []any{object{
				"id": fmt.Sprintf("POSTUP%d", in.N), "self": "https://api.pagerduty.example/updates", "post": object{"id": fmt.Sprintf("POST%d", in.N), "type": "status_page_post"}, "message": "<p>Resolved.</p>",
				"reviewed_status": "approved", "status": object{"id": "PST1", "type": "status_page_status"}, "severity": object{"id": "PSE1", "type": "status_page_severity"}, "impacted_services": []any{},
				"update_frequency_ms": nil, "notify_subscribers": false, "reported_at": rfc3339(in.End), "type": "status_page_post_update",
			}},
		}
	})
}

func (p pagerDuty) postmortem(r *http.Request) (any, *refusal) {
	in, ok := p.w.byNumber(pathNumber(r, "post", "POST"))
	if !ok || in.Postmortem == nil {
		return nil, &refusal{http.StatusNotFound, "Not Found"}
	}
	return object{"postmortem": object{
		"id": fmt.Sprintf("PM%d", in.N), "self": "https://api.pagerduty.example/postmortem", "type": "status_page_post_postmortem", "message": in.html(),
		"post": object{"id": fmt.Sprintf("POST%d", in.N), "type": "status_page_post"}, "notify_subscribers": false, "reported_at": rfc3339(in.Updated),
	}}, nil
}
