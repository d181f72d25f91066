package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// IncidentIO pages by the id of the last item, and filters by when an incident was updated.
func IncidentIO(w *World) Vendor {
	v := incidentIO{w}
	a := newAPI(bearer("Bearer ", "inc-secret-2"), incidentIOError, &budget{limit: 1200, per: time.Minute, prefix: "X-RateLimit-", epoch: true})
	a.get("/v2/incidents", v.incidents)
	a.get("/v2/incidents/{id}", func(r *http.Request) (any, *refusal) {
		in, ok := w.byNumber(pathNumber(r, "id", "01HV"))
		if !ok {
			return nil, &refusal{http.StatusNotFound, "incident not found"}
		}
		return object{"incident": v.incident(in)}, nil
	})
	a.get("/v2/incident_updates", v.ofIncident("incident_updates", true, v.updates))
	a.get("/v2/follow_ups", v.ofIncident("follow_ups", false, v.followUps))
	a.get("/v2/incident_participants", v.participants)
	a.get("/v1/postmortem_documents", v.ofIncident("postmortem_documents", true, v.documents))
	a.get("/v1/postmortem_documents/{id}/content", func(r *http.Request) (any, *refusal) {
		in, ok := w.byNumber(pathNumber(r, "id", "01PM"))
		if !ok || in.Postmortem == nil {
			return nil, &refusal{http.StatusNotFound, "document not found"}
		}
		return object{"markdown": "# " + in.Title + "\n\n" + in.markdown()}, nil
	})
	a.get("/v2/users", func(r *http.Request) (any, *refusal) {
		return v.page(r, "users", each(w.People, v.user)), nil
	})
	a.get("/v2/schedules", func(r *http.Request) (any, *refusal) {
		return v.page(r, "schedules", each([]string{"Orders primary", "Routing primary"}, v.schedule)), nil
	})
	a.get("/v2/schedule_entries", v.entries)
	return Vendor{budget: a.budget, Source: "incident-io", Handler: a, Address: "api", Secrets: map[string]string{"INCIDENT_IO_API_KEY": "inc-secret-2"}}
}

func incidentIOError(w http.ResponseWriter, status int, message string) {
	kind := map[int]string{401: "authentication_error", 404: "not_found", 422: "validation_error", 429: "rate_limited"}[status]
	writeJSON(w, status, object{"type": kind, "status": status, "request_id": "req-1", "errors": []any{object{"code": kind, "message": message}}})
}

type incidentIO struct{ w *World }

// page gives what follows the item whose id is after.
func (v incidentIO) page(r *http.Request, name string, all []any) any {
	q := r.URL.Query()
	size := min(number(q, "page_size", 25), 250)
	from := 0
	if after := q.Get("after"); after != "" {
		from = slices.IndexFunc(all, func(item any) bool { return item.(object)["id"] == after }) + 1
	}
	part, more := slice(all, from, size)
	meta := object{"page_size": size}
	if more {
		meta["after"] = part[len(part)-1].(object)["id"]
	}
	return object{name: part, "pagination_meta": meta}
}

// ofIncident lists what belongs to the incident asked for.
func (v incidentIO) ofIncident(name string, paged bool, of func(Incident) []any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		all := []any{}
		id := r.URL.Query().Get("incident_id")
		for _, in := range v.w.Incidents {
			if id == "" || id == ioID(in) {
				all = append(all, of(in)...)
			}
		}
		if !paged {
			return object{name: all}, nil
		}
		return v.page(r, name, all), nil
	}
}

func ioID(in Incident) string { return fmt.Sprintf("01HV%06d", in.N) }

func (v incidentIO) incidents(r *http.Request) (any, *refusal) {
	q := r.URL.Query()
	after, hasAfter := moment(q.Get("updated_at[gte]"))
	before, hasBefore := moment(q.Get("updated_at[lte]"))
	if !hasAfter && q.Has("updated_at[gte]") {
		return nil, &refusal{http.StatusUnprocessableEntity, "updated_at: not a date"}
	}
	found := filter(v.w.Incidents, func(in Incident) bool {
		return !(hasAfter && in.Updated.Before(after) || hasBefore && in.Updated.After(before))
	})
	if q.Get("sort_by") != "created_at_oldest_first" {
		slices.Reverse(found)
	}
	return v.page(r, "incidents", each(found, v.incident)), nil
}

func (v incidentIO) actor(p Person) object { return object{"user": v.person(p)} }

func (v incidentIO) person(p Person) object {
	return object{"id": fmt.Sprintf("01US%06d", p.N), "name": p.Name, "email": p.Email, "role": "responder", "slack_user_id": fmt.Sprintf("U%06d", p.N)}
}

func (v incidentIO) incident(in Incident) any {
	made := rfc3339(in.Detected)
	status, category := "Closed", "closed"
	if in.Open {
		status, category = "Investigating", "live"
	}
	mode := "standard"
	if in.Drill {
		mode = "test"
	}
	role := func(name, short, kind string, p Person) object {
		return object{"assignee": v.person(p), "role": object{
			"id": "01RO" + short, "name": name, "shortform": short, "role_type": kind, "description": "Takes part.", "instructions": "", "required": false, "created_at": made, "updated_at": made,
		}}
	}
	out := object{
		"id": ioID(in), "reference": fmt.Sprintf("INC-%d", in.N), "name": in.Title, "summary": in.Title + ".", "mode": mode, "visibility": "public",
		"permalink": fmt.Sprintf("https://app.incident.example/hv/incidents/%d", in.N), "created_at": made, "updated_at": rfc3339(in.Updated), "creator": v.actor(in.Responder),
		"incident_status":           object{"id": "01ST" + category, "name": status, "category": category, "description": "", "rank": 1, "created_at": made, "updated_at": made},
		"severity":                  object{"id": fmt.Sprintf("01SE%d", in.Severity), "name": fmt.Sprintf("SEV%d", in.Severity), "description": "", "rank": in.Severity, "created_at": made, "updated_at": made},
		"incident_role_assignments": []any{role("Incident Lead", "lead", "lead", in.Commander), role("Communications", "comms", "custom", in.Responder)},
		"incident_timestamp_values": []any{
			v.timestamp("Impact started", in.Started), v.timestamp("Reported at", in.Detected), v.timestamp("Accepted at", in.Acknowledged), v.timestamp("Fixed at", in.Mitigated),
			v.timestamp("Resolved at", in.End), v.timestamp("Impact detected by alert", time.Time{}),
		},
		"custom_field_entries": []any{v.field("Affected services", in.Service), v.field("Teams", in.Team)},
		"slack_channel_id":     "C1", "slack_team_id": "T1", "has_debrief": in.Postmortem != nil, "workload_minutes_late": 12.5,
	}
	if in.Postmortem != nil {
		out["postmortem_document_ids"] = []any{fmt.Sprintf("01PM%06d", in.N)}
		out["external_issue_reference"] = object{"issue_name": fmt.Sprintf("OPS-%d", in.N), "issue_permalink": fmt.Sprintf("https://harbourvine.atlassian.example/browse/OPS-%d", in.N), "provider": "jira"}
	}
	return out
}

func (v incidentIO) timestamp(name string, at time.Time) object {
	out := object{"incident_timestamp": object{"id": "01TS" + strings.ReplaceAll(name, " ", ""), "name": name, "rank": 1}}
	if !at.IsZero() {
		out["value"] = object{"value": rfc3339(at)}
	}
	return out
}

func (v incidentIO) field(name, value string) object {
	return object{
		"custom_field": object{"id": "01CF" + name, "name": name, "description": "", "field_type": "multi_select", "options": []any{}},
		"values":       []any{object{"value_catalog_entry": object{"id": "01CE" + value, "name": value}}},
	}
}

func (v incidentIO) updates(in Incident) []any {
	var out []any
	made := rfc3339(in.Detected)
	for i, e := range in.Events {
		out = append(out, object{
			"id": fmt.Sprintf("01UP%06d%02d", in.N, i), "incident_id": ioID(in), "created_at": rfc3339(e.At), "message": e.Text, "updater": v.actor(e.By),
			"new_incident_status": object{"id": "01STlive", "name": "Investigating", "category": "live", "description": "", "rank": 1, "created_at": made, "updated_at": made},
		})
	}
	return out
}

func (v incidentIO) followUps(in Incident) []any {
	return each(in.Actions, func(a Action) any {
		status := "outstanding"
		if !a.Closed.IsZero() {
			status = "completed"
		}
		return withoutNulls(object{
			"id": fmt.Sprintf("01FU%06d", a.N), "incident_id": ioID(in), "title": a.Title, "description": "", "status": status, "labels": []any{}, "assignee": v.person(a.Owner),
			"assignee_team": object{"id": "01TM" + in.Team, "name": in.Team}, "creator": v.actor(in.Commander), "created_at": rfc3339(a.Created), "updated_at": rfc3339(a.Created),
			"completed_at": rfc3339(a.Closed), "priority": object{"id": "01PR1", "name": "High", "description": "", "rank": 1},
		})
	})
}

func (v incidentIO) participants(r *http.Request) (any, *refusal) {
	for _, in := range v.w.Incidents {
		if ioID(in) == r.URL.Query().Get("incident_id") {
			return object{"incident_participants": object{
				"active": []any{object{"participant_type": "responder", "user": v.person(in.Commander)}, object{"participant_type": "responder", "user": v.person(in.Responder)}}, "passive": []any{},
			}}, nil
		}
	}
	return nil, &refusal{http.StatusNotFound, "incident not found"}
}

func (v incidentIO) documents(in Incident) []any {
	if in.Postmortem == nil {
		return nil
	}
	return []any{object{
		"id": fmt.Sprintf("01PM%06d", in.N), "incident_id": ioID(in), "title": in.Title, "status": "completed", "type": "in_app", "editors": []any{v.person(in.Commander)},
		"document_url": fmt.Sprintf("https://app.incident.example/hv/post-mortems/%d", in.N), "exported_urls": []any{}, "created_at": rfc3339(in.End), "updated_at": rfc3339(in.Updated),
	}}
}

func (v incidentIO) user(p Person) any {
	role := object{"id": "01BR1", "name": "Responder", "slug": "responder"}
	out := v.person(p)
	out["base_role"], out["custom_roles"], out["is_active"], out["seats"] = role, []any{}, true, object{"on_call": "full_access", "response": "full_access"}
	return out
}

func (v incidentIO) schedule(name string) any {
	return object{
		"id": "01SC" + strings.Fields(name)[0], "name": name, "timezone": "UTC", "annotations": object{}, "permalink": "https://app.incident.example/hv/on-call", "team_ids": []any{},
		"created_at": rfc3339(v.w.Now.AddDate(-1, 0, 0)), "updated_at": rfc3339(v.w.Now.AddDate(-1, 0, 0)),
	}
}

// entries gives one schedule's shifts; a page of it holds three, and the next begins where it says.
func (v incidentIO) entries(r *http.Request) (any, *refusal) {
	q := r.URL.Query()
	from, ok := moment(q.Get("entry_window_start"))
	until, hasEnd := moment(q.Get("entry_window_end"))
	if q.Get("schedule_id") == "" || !ok || !hasEnd {
		return nil, &refusal{http.StatusUnprocessableEntity, "schedule_id, entry_window_start and entry_window_end are needed"}
	}
	all := filter(v.w.Shifts, func(s Shift) bool {
		return "01SC"+s.Team == q.Get("schedule_id") && s.From.Before(until) && s.Until.After(from)
	})
	part, more := slice(all, 0, 3)
	final := each(part, func(s Shift) any {
		return object{"start_at": rfc3339(s.From), "end_at": rfc3339(s.Until), "user": v.person(s.Person), "entry_id": "01EN" + s.From.Format("20060102")}
	})
	meta := object{"after": "", "after_url": ""}
	if more {
		next := part[len(part)-1].Until.Add(time.Second).Format(time.RFC3339)
		meta = object{"after": next, "after_url": withQuery(r, map[string]string{"entry_window_start": next})}
	}
	return object{"schedule_entries": object{"final": final, "overrides": []any{}, "scheduled": final}, "pagination_meta": meta}, nil
}
