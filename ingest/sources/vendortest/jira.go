package vendortest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// Jira answers JQL page by page with a token, keeps texts as ADF, and compares times by the minute in
// the asking account's zone, which here is Lisbon's summer time.
func Jira(w *World) Vendor {
	v := jira{w}
	a := newAPI(basic("ops@harbourvine.example", "jira-secret-4"), atlassianError, &budget{limit: 1000, per: time.Minute, prefix: "X-RateLimit-", epoch: true})
	a.post("/rest/api/3/search/jql", v.search)
	a.get("/rest/api/3/issue/{key}", v.of(v.issue))
	a.get("/rest/api/3/issue/{key}/comment", v.paged("comments", v.comments))
	a.get("/rest/api/3/issue/{key}/changelog", v.paged("values", v.changes))
	a.get("/rest/api/3/users/search", func(r *http.Request) (any, *refusal) {
		part, _ := slice(w.People, number(r.URL.Query(), "startAt", 0), number(r.URL.Query(), "maxResults", 50))
		return each(part, func(p Person) any { return atlassianUser(p) }), nil
	})
	return Vendor{
		budget: a.budget, Source: "jira", Handler: a, Address: "site", Parameters: map[string]string{"user": "ops@harbourvine.example", "jql": "project = OPS AND type = Incident"},
		Secrets: map[string]string{"JIRA_API_TOKEN": "jira-secret-4"},
	}
}

func basic(user, password string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		u, p, ok := r.BasicAuth()
		return ok && u == user && p == password
	}
}

func atlassianError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, object{"errorMessages": []string{message}, "errors": object{}})
}

type jira struct{ w *World }

var jqlUpdated = regexp.MustCompile(`updated (>=|<|<=) "(\d{4}-\d\d-\d\d \d\d:\d\d)"`)

// zone is the account's: JQL has no other.
var zone = time.FixedZone("WEST", 3600)

func (v jira) search(r *http.Request) (any, *refusal) {
	var ask struct {
		JQL           string   `json:"jql"`
		MaxResults    int      `json:"maxResults"`
		NextPageToken string   `json:"nextPageToken"`
		Fields        []string `json:"fields"`
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
		return nil, &refusal{http.StatusBadRequest, "Invalid request payload."}
	}
	if !strings.Contains(ask.JQL, "project = OPS") {
		return nil, &refusal{http.StatusBadRequest, "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."}
	}
	found := filter(v.w.Incidents, func(in Incident) bool { return v.matches(ask.JQL, in) })
	offset := 0
	if token, err := base64.StdEncoding.DecodeString(ask.NextPageToken); err == nil && ask.NextPageToken != "" {
		_, _ = fmt.Sscanf(string(token), "from %d", &offset)
	}
	part, more := slice(found, offset, min(max(ask.MaxResults, 1), 100))
	out := object{"issues": each(part, func(in Incident) any { return v.trimmed(in, ask.Fields) })}
	if more {
		out["nextPageToken"] = base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "from %d", offset+len(part)))
	}
	return out, nil
}

func (v jira) matches(jql string, in Incident) bool {
	for _, m := range jqlUpdated.FindAllStringSubmatch(jql, -1) {
		at, err := time.ParseInLocation("2006-01-02 15:04", m[2], zone)
		if err != nil || m[1] == ">=" && in.Updated.Before(at) || m[1] != ">=" && in.Updated.After(at) {
			return false
		}
	}
	return true
}

func (v jira) of(render func(Incident) any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		in, ok := v.w.byNumber(pathNumber(r, "key", "OPS-"))
		if !ok {
			return nil, &refusal{http.StatusNotFound, "Issue does not exist or you do not have permission to see it."}
		}
		return render(in), nil
	}
}

func (v jira) paged(name string, of func(Incident) []any) func(*http.Request) (any, *refusal) {
	return func(r *http.Request) (any, *refusal) {
		in, ok := v.w.byNumber(pathNumber(r, "key", "OPS-"))
		if !ok {
			return nil, &refusal{http.StatusNotFound, "Issue does not exist or you do not have permission to see it."}
		}
		all := of(in)
		offset, limit := number(r.URL.Query(), "startAt", 0), number(r.URL.Query(), "maxResults", 50)
		part, more := slice(all, offset, limit)
		out := object{name: part, "startAt": offset, "maxResults": limit, "total": len(all)}
		if name == "values" {
			out["isLast"] = !more
		}
		return out, nil
	}
}

// trimmed is an issue with the fields asked for.
func (v jira) trimmed(in Incident, fields []string) any {
	issue := v.issue(in).(object)
	all := issue["fields"].(object)
	kept := object{}
	for _, name := range fields {
		if name == "*all" {
			kept = all
			break
		}
		if value, ok := all[name]; ok {
			kept[name] = value
		}
	}
	issue["fields"] = kept
	return issue
}

// jiraTime is how Jira writes times.
func jiraTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.In(zone).Format("2006-01-02T15:04:05.000-0700")
}

func atlassianUser(p Person) object {
	return object{"accountId": p.accountID(), "accountType": "atlassian", "displayName": p.Name, "emailAddress": p.Email, "active": true, "timeZone": "Europe/Lisbon", "self": "https://harbourvine.atlassian.example/rest/api/3/user"}
}

func (v jira) issue(in Incident) any {
	status := object{"name": "Closed", "statusCategory": object{"key": "done", "name": "Done"}}
	resolution := object{"name": "Done"}
	if in.Open {
		status, resolution = object{"name": "In Progress", "statusCategory": object{"key": "indeterminate", "name": "In Progress"}}, nil
	}
	links := []any{}
	for _, a := range in.Actions {
		done := "new"
		if !a.Closed.IsZero() {
			done = "done"
		}
		links = append(links, object{
			"id": fmt.Sprint(a.N), "type": object{"name": "Action item", "inward": "is action item of", "outward": "has action item"},
			"outwardIssue": object{"id": fmt.Sprint(a.N), "key": fmt.Sprintf("ACT-%d", a.N), "fields": object{
				"summary": a.Title, "issuetype": object{"name": "Task"}, "status": object{"name": done, "statusCategory": object{"key": done}}, "priority": object{"name": "High"},
			}},
		})
	}
	fields := object{
		"summary": in.Title, "description": in.adf(), "issuetype": object{"name": "Incident"}, "project": object{"key": "OPS", "name": "Operations"}, "status": status,
		"priority": object{"name": fmt.Sprintf("P%d", in.Severity)}, "resolution": resolution, "labels": []any{"customer-facing"}, "components": []any{object{"name": in.Service}},
		"created": jiraTime(in.Detected), "updated": jiraTime(in.Updated), "resolutiondate": jiraTime(in.End), "assignee": atlassianUser(in.Commander), "reporter": atlassianUser(in.Responder),
		"creator": atlassianUser(in.Responder), "subtasks": []any{}, "issuelinks": links,
	}
	return object{"id": fmt.Sprint(10_000 + in.N), "key": fmt.Sprintf("OPS-%d", in.N), "self": fmt.Sprintf("https://harbourvine.atlassian.example/rest/api/3/issue/%d", 10_000+in.N), "fields": fields}
}

func (v jira) comments(in Incident) []any {
	return each(in.Events, func(e Event) any {
		return object{
			"id": fmt.Sprint(e.At.Unix()), "self": "https://harbourvine.atlassian.example/comment", "author": atlassianUser(e.By), "updateAuthor": atlassianUser(e.By), "body": adfText(e.Text),
			"created": jiraTime(e.At), "updated": jiraTime(e.At), "jsdPublic": true,
		}
	})
}

func (v jira) changes(in Incident) []any {
	change := func(at time.Time, by Person, from, to string) any {
		return object{
			"id": fmt.Sprint(at.Unix()), "author": atlassianUser(by), "created": jiraTime(at),
			"items": []any{object{"field": "status", "fieldId": "status", "fieldtype": "jira", "from": "1", "fromString": from, "to": "2", "toString": to}},
		}
	}
	out := []any{change(in.Acknowledged, in.Commander, "Open", "In Progress")}
	if !in.Open {
		out = append(out, change(in.End, in.Responder, "In Progress", "Closed"))
	}
	return out
}
