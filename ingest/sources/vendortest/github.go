package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// GitHub lists issues and pull requests together, page by page with a Link header, and answers 403
// when the rate is exceeded.
func GitHub(w *World) Vendor {
	v := gitHub{w}
	a := newAPI(bearer("Bearer ", "ghp_secret7"), gitHubError, &budget{limit: 5000, per: time.Hour, prefix: "X-RateLimit-", epoch: true})
	a.get("/repos/{owner}/{repo}/issues", v.issues)
	a.get("/repos/{owner}/{repo}/issues/{n}", v.of(func(in Incident) any { return v.issue(in) }))
	a.get("/repos/{owner}/{repo}/issues/{n}/comments", v.pagedOf(v.comments))
	a.get("/repos/{owner}/{repo}/issues/{n}/timeline", v.pagedOf(v.timeline))
	a.get("/repos/{owner}/{repo}/issues/{n}/sub_issues", v.pagedOf(v.subIssues))
	return Vendor{
		budget: a.budget, Source: "github", Handler: a, Address: "api", Parameters: map[string]string{"repositories": "harbourvine/incidents", "labels": "incident"},
		Secrets: map[string]string{"GITHUB_TOKEN": "ghp_secret7"},
	}
}

func gitHubError(w http.ResponseWriter, status int, message string) {
	if status == http.StatusTooManyRequests {
		status, message = http.StatusForbidden, "API rate limit exceeded for user ID 1."
	}
	writeJSON(w, status, object{"message": message, "documentation_url": "https://docs.github.example/rest", "status": strconv.Itoa(status)})
}

type gitHub struct{ w *World }

// paged gives one page of a list with the address of the next.
func (v gitHub) paged(r *http.Request, all []any) any {
	q := r.URL.Query()
	number, size := max(number(q, "page", 1), 1), min(number(q, "per_page", 30), 100)
	part, more := slice(all, (number-1)*size, size)
	if !more {
		return part
	}
	return page{part, linkNext(withQuery(r, map[string]string{"page": strconv.Itoa(number + 1)}))}
}

func (v gitHub) of(render func(Incident) any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		in, ok := v.w.byNumber(pathNumber(r, "n", ""))
		if !ok || r.PathValue("owner")+"/"+r.PathValue("repo") != "harbourvine/incidents" {
			return nil, &refusal{http.StatusNotFound, "Not Found"}
		}
		return render(in), nil
	}
}

func (v gitHub) pagedOf(of func(Incident) []any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		return v.of(func(in Incident) any { return v.paged(r, of(in)) })(r)
	}
}

func (v gitHub) issues(r *http.Request) (any, *refusal) {
	q := r.URL.Query()
	if r.PathValue("owner")+"/"+r.PathValue("repo") != "harbourvine/incidents" {
		return nil, &refusal{http.StatusNotFound, "Not Found"}
	}
	since, hasSince := moment(q.Get("since"))
	found := filter(v.w.Incidents, func(in Incident) bool {
		return !(hasSince && in.Updated.Before(since)) && (q.Get("state") == "all" || in.Open)
	})
	if q.Get("sort") == "updated" {
		slices.SortStableFunc(found, func(a, b Incident) int { return a.Updated.Compare(b.Updated) })
	}
	if q.Get("direction") != "asc" {
		slices.Reverse(found)
	}
	all := []any{}
	for _, in := range found {
		all = append(all, v.issue(in))
		if in.N%4 == 1 { // a pull request that repairs it
			pr := v.issue(in)
			pr["number"], pr["title"] = 100_000+in.N, "Repair "+in.Service
			pr["pull_request"] = object{"url": "https://api.github.example/pulls/1", "html_url": "https://github.example/pull/1", "diff_url": "https://github.example/pull/1.diff", "patch_url": "https://github.example/pull/1.patch"}
			all = append(all, pr)
		}
	}
	return v.paged(r, all), nil
}

func (v gitHub) user(p Person) object {
	at := "https://api.github.example/users/" + p.Handle
	return object{
		"login": p.Handle, "id": p.N, "node_id": "U_" + p.Handle, "avatar_url": "https://avatars.example/1", "gravatar_id": "", "url": at, "html_url": "https://github.example/" + p.Handle,
		"followers_url": at + "/followers", "following_url": at + "/following", "gists_url": at + "/gists", "starred_url": at + "/starred", "subscriptions_url": at + "/subscriptions",
		"organizations_url": at + "/orgs", "repos_url": at + "/repos", "events_url": at + "/events", "received_events_url": at + "/received_events", "type": "User", "site_admin": false,
	}
}

func (v gitHub) issue(in Incident) object {
	at := fmt.Sprintf("https://api.github.example/repos/harbourvine/incidents/issues/%d", in.N)
	state, reason := "closed", any("completed")
	if in.Open {
		state, reason = "open", nil
	}
	label := func(id int, name string) object {
		return object{"id": id, "node_id": "L1", "url": at + "/labels/" + name, "name": name, "description": "", "color": "ff0000", "default": false}
	}
	return object{
		"id": 9_000_000 + in.N, "node_id": fmt.Sprintf("I_%d", in.N), "url": at, "repository_url": "https://api.github.example/repos/harbourvine/incidents", "labels_url": at + "/labels{/name}",
		"comments_url": at + "/comments", "events_url": at + "/events", "html_url": fmt.Sprintf("https://github.example/harbourvine/incidents/issues/%d", in.N), "number": in.N, "title": in.Title,
		"state": state, "state_reason": reason, "locked": false, "active_lock_reason": nil, "user": v.user(in.Responder), "assignee": v.user(in.Commander), "assignees": []any{v.user(in.Commander)},
		"labels": []any{label(1, "incident"), label(2, fmt.Sprintf("sev%d", in.Severity)), label(3, "service: "+in.Service)}, "milestone": nil, "comments": len(in.Events),
		"created_at": rfc3339(in.Detected), "updated_at": rfc3339(in.Updated), "closed_at": rfc3339(in.End), "author_association": "MEMBER", "body": v.body(in),
		"sub_issues_summary": object{"total": len(in.Actions), "completed": 0, "percent_completed": 0}, "performed_via_github_app": nil,
	}
}

func (v gitHub) body(in Incident) any {
	if in.Open {
		return nil
	}
	return fmt.Sprintf("**Start:** %s\n**End:** %s\n\n%s", in.Started.Format("2006-01-02 15:04 MST"), in.End.Format("2006-01-02 15:04 MST"), in.markdown())
}

func (v gitHub) comments(in Incident) []any {
	return each(in.Events, func(e Event) any {
		at := fmt.Sprintf("https://api.github.example/repos/harbourvine/incidents/issues/comments/%d", e.At.Unix())
		return object{
			"id": e.At.Unix(), "node_id": "IC_1", "url": at, "html_url": at, "issue_url": at, "body": e.Text, "user": v.user(e.By), "created_at": rfc3339(e.At), "updated_at": rfc3339(e.At),
			"author_association": "MEMBER", "performed_via_github_app": nil,
		}
	})
}

func (v gitHub) timeline(in Incident) []any {
	event := func(id int, name string, at time.Time, by Person) object {
		return object{
			"id": int(at.Unix()) + id, "node_id": "E_1", "url": "https://api.github.example/events/1", "actor": v.user(by), "event": name, "commit_id": nil, "commit_url": nil, "created_at": rfc3339(at),
			"performed_via_github_app": nil,
		}
	}
	labeled := event(1, "labeled", in.Detected, in.Responder)
	labeled["label"] = object{"name": "incident", "color": "ff0000"}
	out := []any{labeled}
	if !in.Open {
		closed := event(2, "closed", in.End, in.Commander)
		closed["state_reason"] = nil
		out = append(out, closed)
	}
	return out
}

func (v gitHub) subIssues(in Incident) []any {
	return each(in.Actions, func(a Action) any {
		o := v.issue(in)
		o["number"], o["id"], o["title"], o["body"], o["labels"] = 200_000+a.N, 8_000_000+a.N, a.Title, nil, []any{}
		o["html_url"] = fmt.Sprintf("https://github.example/harbourvine/incidents/issues/%d", 200_000+a.N)
		o["created_at"], o["updated_at"], o["closed_at"], o["assignee"], o["assignees"] = rfc3339(a.Created), rfc3339(a.Created), rfc3339(a.Closed), v.user(a.Owner), []any{v.user(a.Owner)}
		o["state"], o["state_reason"] = "open", nil
		if !a.Closed.IsZero() {
			o["state"], o["state_reason"] = "closed", "completed"
		}
		return o
	})
}
