package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// GoogleCloudStatus is a status page that tells anyone all of its incidents in one list, the newest
// first, each with its updates. It is made from the published form.
func GoogleCloudStatus(w *World) Vendor {
	v := statusList{w}
	a := newAPI(func(*http.Request) bool { return true }, func(w http.ResponseWriter, status int, message string) {
		writeJSON(w, status, object{"error": message})
	}, &budget{limit: 600, per: time.Minute, prefix: "X-RateLimit-"})
	a.get("/incidents.json", func(*http.Request) (any, *refusal) {
		list := each(w.Incidents, v.incident)
		slices.Reverse(list)
		return list, nil
	})
	return Vendor{budget: a.budget, Source: "google-cloud-status", Handler: a, Address: "site"}
}

type statusList struct{ w *World }

func (v statusList) incident(in Incident) any {
	id := fmt.Sprintf("hv%06d", in.N)
	updates := v.updates(in)
	o := object{
		"id": id, "number": fmt.Sprint(1000 + in.N), "begin": rfc3339(in.Started), "created": rfc3339(in.Detected), "end": rfc3339(in.End), "modified": rfc3339(in.Updated),
		"external_desc": "**Summary:** " + in.Title + "\n\nWe are sorry for it.", "updates": updates, "most_recent_update": updates[0],
		"status_impact": []string{"", "SERVICE_OUTAGE", "SERVICE_DISRUPTION", "SERVICE_DISRUPTION", "SERVICE_INFORMATION"}[in.Severity],
		"severity":      []string{"", "high", "medium", "low", "low"}[in.Severity], "service_key": "zall", "service_name": "Multiple Products",
		"affected_products": []any{object{"title": in.Service, "id": "p" + in.Service}}, "uri": "incidents/" + id, "currently_affected_locations": []any{}, "previously_affected_locations": []any{},
	}
	return withoutNulls(o)
}

// updates are the newest first; the report that is written afterwards is one of them.
func (v statusList) updates(in Incident) []any {
	update := func(at time.Time, text, status string) any {
		return object{"created": rfc3339(at), "modified": rfc3339(at), "when": rfc3339(at), "text": text, "status": status, "affected_locations": []any{}}
	}
	var out []any
	for _, e := range in.Events {
		out = append(out, update(e.At, e.Text, "SERVICE_DISRUPTION"))
	}
	if in.Postmortem != nil {
		out = append(out, update(in.Updated, "# Incident Report\n\n"+in.markdown(), "AVAILABLE"))
	}
	slices.Reverse(out)
	return out
}
