package ingest

import (
	"strings"

	"secondstory/ingest/clock"
)

// actionColumns are the columns of a table of action items; -1 where there is none.
type actionColumns struct{ title, owner, kind, state, due, created, closed, link int }

func actionColumnsOf(t *table) actionColumns {
	return actionColumns{
		title:   t.column("action", "item", "description", "task", "what", "title", "todo", "improvement", "内容", "対策"),
		owner:   t.column("owner", "assignee", "who", "dri", "team", "responsible", "担当"),
		kind:    t.column("type", "kind", "category", "種別"),
		state:   t.column("status", "state", "done", "状態"),
		due:     t.column("due", "deadline", "target", "when", "eta", "期限"),
		created: t.column("created", "opened"),
		closed:  t.column("closed", "completed", "finished"),
		link:    t.column("ticket", "issue", "bug", "link", "reference", "jira", "tracking"),
	}
}

func (r actionReader) tableActions(t *table, kind string) []action {
	cols := actionColumnsOf(t)
	if cols.title < 0 {
		return nil
	}
	var out []action
	for i, row := range t.rows {
		cell := func(c int) string {
			if c < 0 || c >= len(row) || c == cols.title {
				return ""
			}
			return plainValue(row[c])
		}
		if cols.title >= len(row) {
			continue
		}
		a, ok := r.readAction(row[cols.title], nil, kind)
		if !ok {
			continue
		}
		a.from = t.lines[i]
		a.fill(r.cal, cols, row, cell)
		out = append(out, a)
	}
	return out
}

func (a *action) fill(cal clock.Calendar, cols actionColumns, row []string, cell func(int) string) {
	if s := cell(cols.owner); s != "" {
		a.owner = s
	}
	if s := cell(cols.kind); s != "" {
		if k := actionKind(s); k != "" {
			a.kind = k
		} else {
			a.kind = strings.ToLower(s)
		}
	}
	if s := cell(cols.state); s != "" {
		a.stateRaw = s
		if state, ok := stateOf(s); ok {
			a.state = state
		} else if state, ok := statePrefix(strings.ToLower(s)); ok {
			a.state = state
		}
	}
	if at := instantIn(cal, cell(cols.due)); at != nil {
		a.due = at
	}
	if at := instantIn(cal, cell(cols.created)); at != nil {
		a.created = at
	}
	if at := instantIn(cal, cell(cols.closed)); at != nil {
		a.closed = at
	}
	if a.closed != nil && a.state == "unknown" {
		a.state = "closed"
	}
	if a.url == "" {
		a.url = firstURL(strings.Join(row, " "))
	}
}
