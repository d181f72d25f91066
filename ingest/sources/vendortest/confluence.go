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

// Confluence finds the pages of a label, page by page with a cursor in an address from the root, and
// keeps texts in storage format and tasks beside them.
func Confluence(w *World) Vendor {
	v := confluence{w}
	a := newAPI(basic("ops@harbourvine.example", "wiki-secret-5"), func(w http.ResponseWriter, status int, message string) {
		writeJSON(w, status, object{"errors": []any{object{"status": status, "code": "ERROR", "title": message, "detail": nil}}})
	}, &budget{limit: 1000, per: time.Minute, prefix: "X-RateLimit-"})
	a.get("/wiki/rest/api/label", func(r *http.Request) (any, *refusal) {
		if r.URL.Query().Get("name") != "postmortem" {
			return nil, &refusal{http.StatusNotFound, "No label with that name"}
		}
		return object{"label": object{"prefix": "global", "name": "postmortem", "id": "4711", "label": "postmortem"}}, nil
	})
	a.get("/wiki/api/v2/labels/{id}/pages", v.pages)
	a.get("/wiki/api/v2/pages/{id}", v.one)
	a.get("/wiki/api/v2/tasks", v.tasks)
	a.post("/wiki/api/v2/users-bulk", v.users)
	return Vendor{
		budget: a.budget, Source: "confluence", Handler: a, Address: "site", Parameters: map[string]string{"user": "ops@harbourvine.example"},
		Secrets: map[string]string{"CONFLUENCE_API_TOKEN": "wiki-secret-5"},
	}
}

type confluence struct{ w *World }

const wikiPage = 700_000 // the id of a page is this and the incident's number

func (v confluence) told() []Incident {
	return filter(v.w.Incidents, func(in Incident) bool { return in.Postmortem != nil })
}

// cursor gives a part of a list as this API pages.
func (v confluence) cursor(r *http.Request, all []any, most int) any {
	q := r.URL.Query()
	from, _ := strconv.Atoi(strings.TrimPrefix(q.Get("cursor"), "c"))
	part, more := slice(all, from, min(number(q, "limit", 25), most))
	links := object{"base": origin(r) + "/wiki"}
	headers := map[string]string{}
	if more {
		q.Set("cursor", fmt.Sprintf("c%d", from+len(part)))
		next := r.URL.Path + "?" + q.Encode()
		links["next"], headers["Link"] = next, "<"+next+`>; rel="next"`
	}
	return page{object{"results": part, "_links": links}, headers}
}

func (v confluence) pages(r *http.Request) (any, *refusal) {
	if r.PathValue("id") != "4711" {
		return nil, &refusal{http.StatusNotFound, "Not Found"}
	}
	found := v.told()
	if r.URL.Query().Get("sort") == "-modified-date" {
		slices.SortStableFunc(found, func(a, b Incident) int { return b.Updated.Compare(a.Updated) })
	}
	return v.cursor(r, each(found, func(in Incident) any { return v.page(in, r.URL.Query().Get("body-format") == "storage") }), 250), nil
}

func (v confluence) page(in Incident, withBody bool) object {
	o := object{
		"id": fmt.Sprint(wikiPage + in.N), "status": "current", "title": "Postmortem: " + in.Title, "spaceId": "65537", "parentId": "1", "parentType": "page", "position": 1,
		"authorId": in.Commander.accountID(), "ownerId": in.Commander.accountID(), "lastOwnerId": nil, "createdAt": rfc3339(in.End),
		"version": object{"createdAt": rfc3339(in.Updated), "message": "", "number": 2 + in.N%5, "minorEdit": false, "authorId": in.Responder.accountID()}, "body": object{},
		"_links": object{"webui": fmt.Sprintf("/spaces/OPS/pages/%d", wikiPage+in.N), "editui": "/edit", "tinyui": "/x/1"},
	}
	if withBody {
		o["body"] = object{"storage": object{"representation": "storage", "value": in.storage()}}
	}
	return o
}

func (v confluence) one(r *http.Request) (any, *refusal) {
	in, ok := v.w.byNumber(pathNumber(r, "id", "") - wikiPage)
	if !ok || in.Postmortem == nil {
		return nil, &refusal{http.StatusNotFound, "Not Found"}
	}
	o := v.page(in, r.URL.Query().Get("body-format") == "storage")
	o["_links"].(object)["base"] = origin(r) + "/wiki"
	if r.URL.Query().Get("include-labels") == "true" {
		o["labels"] = object{
			"results": []any{object{"id": "4711", "name": "postmortem", "prefix": "global"}, object{"id": "4712", "name": in.Service, "prefix": "global"}},
			"meta":    object{"hasMore": false}, "_links": object{"self": origin(r)},
		}
	}
	return o, nil
}

func (v confluence) tasks(r *http.Request) (any, *refusal) {
	in, ok := v.w.byNumber(number(r.URL.Query(), "page-id", 0) - wikiPage)
	if !ok {
		return v.cursor(r, nil, 250), nil
	}
	return v.cursor(r, each(in.Actions, func(a Action) any {
		status := map[bool]string{true: "incomplete", false: "complete"}[a.Closed.IsZero()]
		return withoutNulls(object{
			"id": fmt.Sprint(a.N), "localId": fmt.Sprint(a.N), "spaceId": "65537", "pageId": fmt.Sprint(wikiPage + in.N), "status": status,
			"body":      object{"storage": object{"representation": "storage", "value": a.storage()}},
			"createdBy": in.Commander.accountID(), "assignedTo": a.Owner.accountID(), "createdAt": rfc3339(a.Created), "updatedAt": rfc3339(a.Created), "dueAt": rfc3339(a.Due), "completedAt": rfc3339(a.Closed),
		})
	}), 250), nil
}

func (v confluence) users(r *http.Request) (any, *refusal) {
	var ask struct {
		AccountIDs []string `json:"accountIds"`
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || len(ask.AccountIDs) == 0 {
		return nil, &refusal{http.StatusBadRequest, "accountIds must not be empty"}
	}
	found := filter(v.w.People, func(p Person) bool { return slices.Contains(ask.AccountIDs, p.accountID()) })
	return object{"results": each(found, func(p Person) any {
		return object{"accountId": p.accountID(), "accountType": "atlassian", "accountStatus": "active", "displayName": p.Name, "publicName": p.Handle, "email": p.Email, "timeZone": "Europe/Lisbon", "isExternalCollaborator": false, "profilePicture": object{"path": "/p", "isDefault": true}}
	}), "_links": object{"base": origin(r) + "/wiki"}}, nil
}
