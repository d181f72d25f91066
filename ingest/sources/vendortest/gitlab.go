package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// GitLab pages by number, names the next page in a header, and takes its token in a header of its
// own.
func GitLab(w *World) Vendor {
	v := gitLab{w}
	a := newAPI(func(r *http.Request) bool { return r.Header.Get("PRIVATE-TOKEN") == "glpat-secret-8" }, func(w http.ResponseWriter, status int, message string) {
		writeJSON(w, status, object{"message": fmt.Sprintf("%d %s", status, message)})
	}, &budget{limit: 2000, per: time.Minute, prefix: "RateLimit-", epoch: true})
	a.get("/api/v4/projects/{id}/issues", v.issues)
	a.get("/api/v4/projects/{id}/issues/{n}", v.of(func(_ *http.Request, in Incident) any { return v.issue(in) }))
	a.get("/api/v4/projects/{id}/issues/{n}/notes", v.of(func(r *http.Request, in Incident) any { return v.paged(r, v.notes(in)) }))
	a.get("/api/v4/projects/{id}/issues/{n}/resource_state_events", v.of(func(r *http.Request, in Incident) any { return v.paged(r, v.states(in)) }))
	a.get("/api/v4/projects/{id}/issues/{n}/links", v.of(func(r *http.Request, in Incident) any { return v.paged(r, v.links(in)) }))
	return Vendor{
		budget: a.budget, Source: "gitlab", Handler: a, Address: "site", Parameters: map[string]string{"projects": "harbourvine/operations"},
		Secrets: map[string]string{"GITLAB_TOKEN": "glpat-secret-8"},
	}
}

type gitLab struct{ w *World }

func (v gitLab) paged(r *http.Request, all []any) any {
	q := r.URL.Query()
	number, size := max(number(q, "page", 1), 1), min(number(q, "per_page", 20), 100)
	part, more := slice(all, (number-1)*size, size)
	h := map[string]string{"x-page": strconv.Itoa(number), "x-per-page": strconv.Itoa(size), "x-total": strconv.Itoa(len(all)), "x-next-page": ""}
	if more {
		h["x-next-page"] = strconv.Itoa(number + 1)
		h["Link"] = linkNext(withQuery(r, map[string]string{"page": strconv.Itoa(number + 1)}))["Link"]
	}
	return page{part, h}
}

func (v gitLab) of(render func(*http.Request, Incident) any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		in, ok := v.w.byNumber(pathNumber(r, "n", ""))
		if !ok || r.PathValue("id") != "harbourvine/operations" {
			return nil, &refusal{http.StatusNotFound, "Not found"}
		}
		return render(r, in), nil
	}
}

func (v gitLab) issues(r *http.Request) (any, *refusal) {
	q := r.URL.Query()
	if r.PathValue("id") != "harbourvine/operations" {
		return nil, &refusal{http.StatusNotFound, "Project Not Found"}
	}
	after, hasAfter := moment(q.Get("updated_after"))
	before, hasBefore := moment(q.Get("updated_before"))
	found := filter(v.w.Incidents, func(in Incident) bool {
		return !(hasAfter && in.Updated.Before(after)) && !(hasBefore && in.Updated.After(before))
	})
	if q.Get("order_by") == "updated_at" {
		slices.SortStableFunc(found, func(a, b Incident) int { return a.Updated.Compare(b.Updated) })
	}
	if q.Get("sort") != "asc" {
		slices.Reverse(found)
	}
	all := each(found, func(in Incident) any { return v.issue(in) })
	if q.Get("issue_type") != "incident" {
		all = append(all, object{"id": 1, "iid": 999_999, "title": "An ordinary issue", "issue_type": "issue", "state": "opened"})
	}
	return v.paged(r, all), nil
}

func (v gitLab) user(p Person) object {
	return object{"id": p.N, "username": p.Handle, "name": p.Name, "state": "active", "avatar_url": nil, "web_url": "https://gitlab.example/" + p.Handle}
}

func (v gitLab) issue(in Incident) object {
	state := map[bool]string{true: "opened", false: "closed"}[in.Open]
	return object{
		"id": 5_000_000 + in.N, "iid": in.N, "project_id": 77, "title": in.Title, "description": v.description(in), "state": state, "issue_type": "incident", "type": "INCIDENT",
		"created_at": rfc3339(in.Detected), "updated_at": rfc3339(in.Updated), "closed_at": rfc3339(in.End), "closed_by": nil, "labels": []any{"service::" + in.Service, "customer-facing"},
		"severity": []string{"UNKNOWN", "CRITICAL", "HIGH", "MEDIUM", "LOW"}[in.Severity], "author": v.user(in.Responder), "assignees": []any{v.user(in.Commander)},
		"assignee": v.user(in.Commander), "user_notes_count": len(in.Events), "web_url": fmt.Sprintf("https://gitlab.example/harbourvine/operations/-/issues/incident/%d", in.N),
		"references": object{"full": fmt.Sprintf("harbourvine/operations#%d", in.N)}, "task_completion_status": object{"count": 2, "completed_count": 1}, "confidential": false, "due_date": nil,
	}
}

func (v gitLab) description(in Incident) any {
	if in.Open {
		return nil
	}
	return fmt.Sprintf("**Start:** %s\n\n**End:** %s\n\n%s", in.Started.Format("2006-01-02 15:04 MST"), in.End.Format("2006-01-02 15:04 MST"), in.markdown())
}

func (v gitLab) notes(in Incident) []any {
	out := []any{object{"id": in.N * 100, "body": "changed the severity to **High**", "author": v.user(in.Commander), "created_at": rfc3339(in.Acknowledged), "updated_at": rfc3339(in.Acknowledged), "system": true, "internal": false}}
	for i, e := range in.Events {
		out = append(out, object{"id": in.N*100 + i + 1, "body": e.Text, "author": v.user(e.By), "created_at": rfc3339(e.At), "updated_at": rfc3339(e.At), "system": false, "internal": false})
	}
	return out
}

func (v gitLab) states(in Incident) []any {
	if in.Open {
		return []any{}
	}
	return []any{object{"id": in.N, "user": v.user(in.Commander), "created_at": rfc3339(in.End), "resource_type": "Issue", "resource_id": in.N, "state": "closed"}}
}

func (v gitLab) links(in Incident) []any {
	return each(in.Actions, func(a Action) any {
		return object{
			"id": a.N, "iid": a.N, "title": a.Title, "state": map[bool]string{true: "opened", false: "closed"}[a.Closed.IsZero()], "created_at": rfc3339(a.Created), "closed_at": rfc3339(a.Closed),
			"due_date": a.Due.Format(time.DateOnly), "web_url": fmt.Sprintf("https://gitlab.example/harbourvine/orders/-/issues/%d", a.N), "link_type": "relates_to", "issue_type": "issue",
			"assignees": []any{v.user(a.Owner)},
		}
	})
}
