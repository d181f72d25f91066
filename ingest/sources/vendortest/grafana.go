package vendortest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// GrafanaIRM answers calls: incidents by previews with a cursor, the activity and the whole of one.
// People and shifts come as the lists of its on-call part. It is made from the vendor's pages.
func GrafanaIRM(w *World) Vendor {
	v := grafana{w}
	a := newAPI(bearer("Bearer ", "gr-secret-7"), func(w http.ResponseWriter, status int, message string) {
		writeJSON(w, status, object{"error": message})
	}, &budget{limit: 600, per: time.Minute, prefix: "X-RateLimit-"})
	const root = "/api/plugins/grafana-irm-app/resources/api/"
	a.post(root+"IncidentsService.QueryIncidentPreviews", v.previews)
	a.post(root+"IncidentsService.GetIncident", v.one)
	a.post(root+"ActivityService.QueryActivity", v.activity)
	a.get(root+"v1/users/", func(r *http.Request) (any, *refusal) { return paged(r, w.People, v.user), nil })
	a.get(root+"v1/schedules/", func(r *http.Request) (any, *refusal) {
		return paged(r, []string{"Orders primary", "Routing primary"}, v.schedule), nil
	})
	a.get(root+"v1/schedules/{schedule}/final_shifts/", v.finalShifts)
	return Vendor{budget: a.budget, Source: "grafana-irm", Handler: a, Address: "site", Secrets: map[string]string{"GRAFANA_TOKEN": "gr-secret-7"}}
}

type grafana struct{ w *World }

// paged is a page of five of a list of the on-call part.
func paged[T any](r *http.Request, list []T, render func(T) any) any {
	n := max(number(r.URL.Query(), "page", 1), 1)
	part, more := slice(list, (n-1)*5, 5)
	var next any
	if more {
		next = withQuery(r, map[string]string{"page": strconv.Itoa(n + 1)})
	}
	return object{"count": len(list), "next": next, "previous": nil, "results": each(part, render), "page_size": 5}
}

// asks is the body of a call.
type asks struct {
	IncidentID string `json:"incidentID"`
	Query      struct {
		IncidentID     string `json:"incidentID"`
		Limit          int    `json:"limit"`
		OrderDirection string `json:"orderDirection"`
	} `json:"query"`
	Cursor struct {
		NextValue string `json:"nextValue"`
	} `json:"cursor"`
}

func called(r *http.Request) (a asks, refused *refusal) {
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
		return a, &refusal{http.StatusBadRequest, "invalid request body"}
	}
	return a, nil
}

// from cuts a list where the cursor says, at most three at a time.
func from[T any](list []T, a asks) (part []T, cursor object) {
	offset, _ := strconv.Atoi(a.Cursor.NextValue)
	part, more := slice(list, offset, min(a.Query.Limit, 3))
	return part, object{"hasMore": more, "nextValue": map[bool]string{true: strconv.Itoa(offset + len(part)), false: ""}[more]}
}

func (v grafana) previews(r *http.Request) (any, *refusal) {
	a, refused := called(r)
	if refused != nil {
		return nil, refused
	}
	part, cursor := from(v.w.Incidents, a)
	return object{"incidentPreviews": each(part, func(in Incident) any { return v.incident(in) }), "cursor": cursor, "query": object{}, "error": ""}, nil
}

func (v grafana) incident(in Incident) object {
	written := func(t time.Time) string { s, _ := rfc3339(t).(string); return s }
	return object{
		"incidentID": strconv.Itoa(in.N), "severityID": fmt.Sprintf("sev-%d", in.Severity), "severityLabel": []string{"", "Critical", "Major", "Minor", "Low"}[in.Severity],
		"title": in.Title, "status": map[bool]string{true: "active", false: "resolved"}[in.Open], "isDrill": in.Drill, "incidentType": "internal", "description": "", "summary": "",
		"createdTime": written(in.Detected), "modifiedTime": written(in.Updated), "closedTime": written(in.End), "incidentStart": written(in.Started), "incidentEnd": written(in.End),
		"labels": []any{object{"key": "service", "label": in.Service, "description": "", "colorHex": ""}}, "overviewURL": fmt.Sprintf("/a/grafana-irm-app/incidents/%d", in.N),
	}
}

func (v grafana) find(id string) (Incident, *refusal) {
	n, _ := strconv.Atoi(id)
	in, ok := v.w.byNumber(n)
	if !ok {
		return in, &refusal{http.StatusNotFound, "incident not found"}
	}
	return in, nil
}

func (v grafana) one(r *http.Request) (any, *refusal) {
	a, refused := called(r)
	if refused != nil {
		return nil, refused
	}
	in, refused := v.find(a.IncidentID)
	if refused != nil {
		return nil, refused
	}
	preview := func(p Person) object {
		return object{"userID": "grafana-incident:user-" + strconv.Itoa(p.N), "name": p.Name}
	}
	whole := v.incident(in)
	whole["incidentMembership"] = object{"assignments": []any{
		object{"roleID": 1, "role": object{"name": "Commander", "important": true}, "user": preview(in.Commander)},
		object{"roleID": 2, "role": object{"name": "Investigator", "important": false}, "user": preview(in.Responder)},
	}}
	whole["taskList"] = object{"tasks": each(in.Actions, func(a Action) any {
		return object{
			"taskID": fmt.Sprintf("task-%d", a.N), "text": a.Title, "status": map[bool]string{true: "todo", false: "done"}[a.Closed.IsZero()],
			"createdTime": rfc3339(a.Created), "modifiedTime": rfc3339(a.Created), "assignedUser": preview(a.Owner), "immutable": false,
		}
	}), "todoCount": 0, "doneCount": 0}
	return object{"incident": whole, "error": ""}, nil
}

func (v grafana) activity(r *http.Request) (any, *refusal) {
	a, refused := called(r)
	if refused != nil {
		return nil, refused
	}
	in, refused := v.find(a.Query.IncidentID)
	if refused != nil {
		return nil, refused
	}
	part, cursor := from(in.Events, a)
	return object{"activityItems": each(part, func(e Event) any {
		return object{
			"activityItemID": fmt.Sprintf("act-%d-%d", in.N, e.At.Unix()), "incidentID": strconv.Itoa(in.N), "activityKind": "userNote", "body": e.Text,
			"eventTime": rfc3339(e.At), "createdTime": rfc3339(e.At), "user": object{"userID": strconv.Itoa(e.By.N), "name": e.By.Name}, "attachments": []any{}, "tags": []any{}, "immutable": false,
		}
	}), "cursor": cursor, "query": object{}, "error": ""}, nil
}

func (v grafana) user(p Person) any {
	return object{"id": "U" + p.ID, "email": p.Email, "name": p.Name, "username": p.Handle, "role": "user", "timezone": "Europe/Lisbon", "teams": []any{"T" + p.Team}}
}

func (v grafana) schedule(name string) any {
	return object{"id": "S" + name[:1], "team_id": "T" + name[:6], "type": "web", "name": name, "time_zone": "UTC", "on_call_now": []any{}}
}

// finalShifts tells who was on call from a day to another, both needed.
func (v grafana) finalShifts(r *http.Request) (any, *refusal) {
	q := r.URL.Query()
	start, hasStart := moment(q.Get("start_date"))
	end, hasEnd := moment(q.Get("end_date"))
	if !hasStart || !hasEnd || end.Before(start) {
		return nil, &refusal{http.StatusBadRequest, "start_date and end_date are needed"}
	}
	found := filter(v.w.Shifts, func(s Shift) bool {
		return "S"+s.Schedule[:1] == r.PathValue("schedule") && s.From.Before(end.AddDate(0, 0, 1)) && s.Until.After(start)
	})
	return paged(r, found, func(s Shift) any {
		return object{"user_pk": "U" + s.Person.ID, "user_email": s.Person.Email, "user_username": s.Person.Handle, "shift_start": rfc3339(s.From), "shift_end": rfc3339(s.Until)}
	}), nil
}
