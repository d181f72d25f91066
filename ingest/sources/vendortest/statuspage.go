package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Statuspage's API for managers lists the incidents of a page, the newest first, a hundred at most,
// and answers 420 when the rate is exceeded.
func Statuspage(w *World) Vendor {
	v := statuspage{w}
	a := newAPI(bearer("OAuth ", "sp-secret-9"), func(w http.ResponseWriter, status int, message string) {
		if status == http.StatusTooManyRequests {
			status = 420
		}
		writeJSON(w, status, object{"error": message})
	}, &budget{limit: 600, per: time.Minute, prefix: "X-RateLimit-"})
	a.get("/v1/pages/{page}/incidents", func(r *http.Request) (any, *refusal) {
		if r.PathValue("page") != "hvpage" {
			return nil, &refusal{http.StatusNotFound, "Not found"}
		}
		number, size := max(number(r.URL.Query(), "page", 1), 1), min(number(r.URL.Query(), "limit", 100), 100)
		part, _ := slice(v.newest(), (number-1)*size, size)
		return each(part, func(in Incident) any { return v.incident(in, true) }), nil
	})
	return Vendor{budget: a.budget, Source: "statuspage", Handler: a, Address: "api", Parameters: map[string]string{"pages": "hvpage"}, Secrets: map[string]string{"STATUSPAGE_API_KEY": "sp-secret-9"}}
}

// StatuspagePublic is what any page tells anyone: its newest fifty incidents.
func StatuspagePublic(w *World) Vendor {
	v := statuspage{w}
	a := newAPI(func(*http.Request) bool { return true }, func(w http.ResponseWriter, status int, message string) {
		writeJSON(w, status, object{"error": message})
	}, &budget{limit: 600, per: time.Minute, prefix: "X-RateLimit-"})
	a.get("/api/v2/incidents.json", func(*http.Request) (any, *refusal) {
		part, _ := slice(v.newest(), 0, 50)
		return object{
			"page":      object{"id": "hvpage", "name": "Harbour & Vine", "url": "https://status.harbourvine.example", "time_zone": "Etc/UTC", "updated_at": rfc3339(w.Now)},
			"incidents": each(part, func(in Incident) any { return v.incident(in, false) }),
		}, nil
	})
	return Vendor{budget: a.budget, Source: "statuspage-public", Handler: a, Address: "site"}
}

type statuspage struct{ w *World }

func (v statuspage) newest() []Incident {
	out := slices.Clone(v.w.Incidents)
	slices.Reverse(out)
	return out
}

func (v statuspage) incident(in Incident, private bool) any {
	component := object{"id": "cmp" + in.Service, "page_id": "hvpage", "name": in.Service, "status": "operational", "created_at": rfc3339(in.Started), "updated_at": rfc3339(in.Started), "position": 1, "group": false, "showcase": true, "only_show_if_degraded": false}
	status := map[bool]string{true: "investigating", false: "resolved"}[in.Open]
	o := object{
		"id": fmt.Sprintf("sp%d", in.N), "name": in.Title, "status": status, "impact": []string{"none", "critical", "major", "minor", "none"}[in.Severity], "page_id": "hvpage",
		"created_at": rfc3339(in.Detected), "updated_at": rfc3339(in.Updated), "started_at": rfc3339(in.Started), "monitoring_at": rfc3339(in.Mitigated), "resolved_at": rfc3339(in.End), "shortlink": fmt.Sprintf("https://stspg.example/%d", in.N),
		"components": []any{component}, "incident_updates": v.updates(in, !private),
	}
	if in.Postmortem != nil && private {
		o["postmortem_body"], o["postmortem_body_last_updated_at"], o["postmortem_ignored"] = in.markdown(), rfc3339(in.Updated), false
	}
	if !private && in.Postmortem != nil {
		o["status"] = "postmortem"
	}
	return withoutNulls(o)
}

// updates are the newest first; in public, a published postmortem is one of them.
func (v statuspage) updates(in Incident, withPostmortem bool) []any {
	update := func(i int, at time.Time, status, body string) any {
		return object{
			"id": fmt.Sprintf("up%d-%d", in.N, i), "incident_id": fmt.Sprintf("sp%d", in.N), "status": status, "body": body, "created_at": rfc3339(at), "updated_at": rfc3339(at),
			"display_at": rfc3339(at), "affected_components": []any{object{"code": "cmp" + in.Service, "name": in.Service, "old_status": "operational", "new_status": "partial_outage"}}, "deliver_notifications": true,
		}
	}
	var out []any
	for i, e := range in.Events {
		out = append(out, update(i, e.At, []string{"investigating", "identified", "monitoring", "resolved"}[i], e.Text))
	}
	if in.Postmortem != nil && withPostmortem {
		out = append(out, update(9, in.Updated, "postmortem", in.markdown()))
	}
	slices.Reverse(out)
	return out
}
