package vendortest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Zenduty lists incidents in answer to a POST, by pages whose next has an address; a postmortem
// belongs to a team and may tell of several incidents.
func Zenduty(w *World) Vendor {
	v := zenduty{w}
	a := newAPI(bearer("Token ", "zen-secret-3"), func(w http.ResponseWriter, status int, message string) {
		writeJSON(w, status, object{"detail": message})
	}, &budget{limit: 600, per: time.Minute, prefix: "X-RateLimit-"})
	a.post("/api/incidents/filter/", v.filter)
	a.get("/api/incidents/{n}/", v.of(func(in Incident) any { return v.incident(in) }))
	a.get("/api/incidents/{n}/note/", v.of(v.notes))
	a.get("/api/v2/incidents/{n}/responders/", v.of(v.responders))
	a.get("/api/account/teams/", func(*http.Request) (any, *refusal) {
		return each([]string{"Orders", "Routing", "Platform"}, v.team), nil
	})
	a.get("/api/account/teams/{team}/members/", func(r *http.Request) (any, *refusal) {
		return each(filter(w.People, func(p Person) bool { return "zt-"+p.Team == r.PathValue("team") }), v.member), nil
	})
	a.get("/api/account/teams/{team}/schedules/", v.schedules)
	a.get("/api/account/teams/{team}/postmortem/", v.postmortems)
	return Vendor{budget: a.budget, Source: "zenduty", Handler: a, Address: "api", Secrets: map[string]string{"ZENDUTY_API_KEY": "zen-secret-3"}}
}

type zenduty struct{ w *World }

func (v zenduty) of(render func(Incident) any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		in, ok := v.w.byNumber(pathNumber(r, "n", ""))
		if !ok {
			return nil, &refusal{http.StatusNotFound, "Not found."}
		}
		return render(in), nil
	}
}

func (v zenduty) filter(r *http.Request) (any, *refusal) {
	var ask struct {
		FromDate string `json:"from_date"`
		ToDate   string `json:"to_date"`
		AllTeams int    `json:"all_teams"`
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
		return nil, &refusal{http.StatusBadRequest, "JSON parse error"}
	}
	from, hasFrom := moment(ask.FromDate)
	until, hasUntil := moment(ask.ToDate)
	if !hasFrom || !hasUntil {
		return nil, &refusal{http.StatusBadRequest, "from_date and to_date are needed"}
	}
	found := filter(v.w.Incidents, func(in Incident) bool { return !in.Detected.Before(from) && in.Detected.Before(until) })
	slices.SortStableFunc(found, func(a, b Incident) int { return a.Detected.Compare(b.Detected) })
	number := max(number(r.URL.Query(), "page", 1), 1)
	part, more := slice(found, (number-1)*10, 10)
	if number > 1 && len(part) == 0 {
		return nil, &refusal{http.StatusNotFound, "Invalid page."}
	}
	var next, previous any
	if more {
		next = withQuery(r, map[string]string{"page": strconv.Itoa(number + 1)})
	}
	if number > 1 {
		previous = withQuery(r, map[string]string{"page": strconv.Itoa(number - 1)})
	}
	return object{"count": len(found), "next": next, "previous": previous, "results": each(part, func(in Incident) any { return v.incident(in) })}, nil
}

func (v zenduty) incident(in Incident) object {
	status := map[bool]int{true: 2, false: 3}[in.Open]
	o := object{
		"incident_number": in.N, "unique_id": fmt.Sprintf("zi-%d", in.N), "title": in.Title, "summary": in.Title + ".", "status": status, "urgency": 1,
		"creation_date": rfc3339(in.Detected), "acknowledged_date": rfc3339(in.Acknowledged), "resolved_date": rfc3339(in.End), "assigned_to": in.Commander.Handle, "assigned_to_name": in.Commander.Name,
		"service_object":       object{"name": in.Service, "unique_id": "zs-" + in.Service, "team": "zt-" + in.Team, "summary": "", "description": ""},
		"team_priority_object": object{"unique_id": fmt.Sprintf("zp-%d", in.Severity), "name": fmt.Sprintf("P%d", in.Severity), "description": "", "color": "red"},
		"tags":                 []any{object{"unique_id": "tag-1", "incident": in.N, "creation_date": rfc3339(in.Detected), "name": "customer-facing", "color": "blue", "tag_id": "t1", "team_tag": "tt1"}},
		"is_child_incident":    false, "is_parent_incident": false, "postmortems": []any{},
	}
	if in.Postmortem != nil {
		o["postmortems"] = []any{object{"unique_id": fmt.Sprintf("zpm-%d", in.N), "title": in.Title}}
	}
	return withoutNulls(o)
}

func (v zenduty) notes(in Incident) any {
	return each(in.Events, func(e Event) any {
		return object{"unique_id": fmt.Sprintf("zn-%d-%d", in.N, e.At.Unix()), "incident": in.N, "user": e.By.Handle, "user_name": e.By.Name, "note": e.Text, "creation_date": rfc3339(e.At)}
	})
}

func (v zenduty) responders(in Incident) any {
	return object{"count": 1, "next": "", "previous": "", "results": []any{object{
		"unique_id": fmt.Sprintf("zr-%d", in.N), "incident": in.N, "user": in.Responder.Handle, "user_name": in.Responder.Name, "subject": "", "message": "please join", "response_status": 2,
		"creation_date": rfc3339(in.Acknowledged),
	}}}
}

func (v zenduty) team(name string) any {
	return object{"unique_id": "zt-" + name, "name": name, "account": "hv", "creation_date": rfc3339(v.w.Now.AddDate(-3, 0, 0)), "owner": "moduya"}
}

func (v zenduty) member(p Person) any {
	given, family, _ := strings.Cut(p.Name, " ")
	return object{
		"unique_id": fmt.Sprintf("zm-%d", p.N), "team": "zt-" + p.Team, "role": 2, "joining_date": rfc3339(p.Joined),
		"user": object{"username": p.Handle, "first_name": given, "last_name": family, "email": p.Email},
	}
}

func (v zenduty) postmortems(r *http.Request) (any, *refusal) {
	told := filter(v.w.Incidents, func(in Incident) bool { return in.Postmortem != nil && "zt-"+in.Team == r.PathValue("team") })
	return each(told, func(in Incident) any {
		return object{
			"unique_id": fmt.Sprintf("zpm-%d", in.N), "title": in.Title, "author": in.Commander.Handle, "author_name": in.Commander.Name, "status": "Published", "postmortem_data": in.html(),
			"incidents":       []any{object{"unique_id": fmt.Sprintf("zpi-%d", in.N), "incident": object{"unique_id": fmt.Sprintf("zi-%d", in.N), "title": in.Title, "incident_number": in.N}}},
			"download_status": 0, "amazon_link": "", "creation_date": rfc3339(in.End.Add(24 * time.Hour)),
		}
	}), nil
}

// schedules tells the rule of each rota: that of Orders turns weekly, but for a day that another
// took; that of Routing is restricted to hours.
func (v zenduty) schedules(r *http.Request) (any, *refusal) {
	rotas := map[string][]Shift{}
	for _, s := range v.w.Shifts {
		if "zt-"+s.Team == r.PathValue("team") {
			rotas[s.Schedule] = append(rotas[s.Schedule], s)
		}
	}
	out := []any{}
	for name, shifts := range rotas {
		first, last := shifts[0], shifts[len(shifts)-1]
		layer := object{
			"name": "Layer 1", "unique_id": "zl-" + name, "shift_length": int(first.Until.Sub(first.From).Seconds()), "rotation_start_time": rfc3339(first.From),
			"rotation_end_time": rfc3339(last.Until), "last_edited": rfc3339(first.From), "restriction_type": 0, "restrictions": []any{}, "is_active": true,
		}
		if first.Team == "Routing" {
			layer["restriction_type"] = 1
			layer["restrictions"] = []any{object{"duration": 14400, "start_day_of_week": 7, "start_time_of_day": "08:00:00", "unique_id": "zx-1"}}
		}
		users := []any{}
		for i, s := range shifts {
			users = append(users, object{"user": s.Person.Handle, "position": i + 1, "unique_id": fmt.Sprintf("zu-%d", i)})
		}
		slices.Reverse(users) // their positions count, not their order
		layer["users"] = users
		out = append(out, object{
			"name": name, "summary": "", "description": "", "time_zone": "Europe/Lisbon", "team": r.PathValue("team"), "unique_id": "zc-" + name, "layers": []any{layer},
			"overrides": []any{object{
				"name": "a day off", "user": last.Person.Handle, "start_time": rfc3339(first.From.Add(24 * time.Hour)), "end_time": rfc3339(first.From.Add(48 * time.Hour)), "unique_id": "zo-1",
			}},
		})
	}
	return out, nil
}
