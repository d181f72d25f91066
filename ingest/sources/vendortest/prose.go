package vendortest

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// object is a JSON object as a vendor sends it.
type object = map[string]any

// markdown is the postmortem as people write it in Markdown.
func (in Incident) markdown() string {
	if in.Postmortem == nil {
		return ""
	}
	var b strings.Builder
	for _, s := range in.Postmortem {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", s.Heading, strings.Join(s.Text, "\n\n"))
	}
	b.WriteString("## Timeline\n\n")
	for _, e := range in.Events {
		fmt.Fprintf(&b, "- %s %s\n", e.At.Format("2006-01-02 15:04 MST"), e.Text)
	}
	b.WriteString("\n## Action items\n\n")
	for _, a := range in.Actions {
		fmt.Fprintf(&b, "- [%s] %s\n", map[bool]string{true: " ", false: "x"}[a.Closed.IsZero()], a.Title)
	}
	return b.String()
}

// html is the postmortem as an editor in the browser writes it.
func (in Incident) html() string {
	var b strings.Builder
	for _, s := range in.Postmortem {
		fmt.Fprintf(&b, "<h2>%s</h2>", s.Heading)
		for _, t := range s.Text {
			fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(t))
		}
	}
	return b.String()
}

// adf is the postmortem as Jira keeps it.
func (in Incident) adf() object {
	content := []any{}
	for _, s := range in.Postmortem {
		content = append(content, object{"type": "heading", "attrs": object{"level": 2}, "content": []any{object{"type": "text", "text": s.Heading}}})
		for _, t := range s.Text {
			content = append(content, adfParagraph(object{"type": "text", "text": t}))
		}
	}
	if in.Postmortem != nil {
		content = append(content, adfParagraph(
			object{"type": "mention", "attrs": object{"id": in.Commander.accountID(), "text": "@" + in.Commander.Name}}, object{"type": "text", "text": " confirmed it."}))
	}
	return object{"type": "doc", "version": 1, "content": content}
}

func adfParagraph(inline ...any) object { return object{"type": "paragraph", "content": inline} }

func adfText(s string) object {
	return object{"type": "doc", "version": 1, "content": []any{adfParagraph(object{"type": "text", "text": s})}}
}

// storage is the postmortem as a Confluence page.
func (in Incident) storage() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>`+
		`<tr><th>Severity</th><td><ac:structured-macro ac:name="status"><ac:parameter ac:name="title">SEV%d</ac:parameter></ac:structured-macro></td></tr>`+
		`<tr><th>Start</th><td>%s</td></tr><tr><th>End</th><td>%s</td></tr><tr><th>Services</th><td>%s</td></tr>`+
		`<tr><th>Incident commander</th><td><ac:link><ri:user ri:account-id="%s" /></ac:link></td></tr>`+
		`</tbody></table></ac:rich-text-body></ac:structured-macro>`,
		in.Severity, stamp(in.Started, "2006-01-02 15:04 MST"), stamp(in.End, "2006-01-02 15:04 MST"), in.Service, in.Commander.accountID())
	b.WriteString(in.html())
	b.WriteString(`<h2>Timeline</h2><table><tbody><tr><th>Time (UTC)</th><th>Event</th></tr>`)
	for _, e := range in.Events {
		fmt.Fprintf(&b, "<tr><td>%s</td><td><p>%s</p></td></tr>", e.At.Format("2006-01-02 15:04"), html.EscapeString(e.Text))
	}
	b.WriteString(`</tbody></table><h2>Action items</h2><ac:task-list>`)
	for _, a := range in.Actions {
		status := map[bool]string{true: "incomplete", false: "complete"}[a.Closed.IsZero()]
		fmt.Fprintf(&b, `<ac:task><ac:task-id>%d</ac:task-id><ac:task-status>%s</ac:task-status><ac:task-body>%s</ac:task-body></ac:task>`, a.N, status, a.storage())
	}
	b.WriteString(`</ac:task-list>`)
	return b.String()
}

func (a Action) storage() string {
	return fmt.Sprintf(`<ac:link><ri:user ri:account-id="%s" /></ac:link> %s <time datetime="%s" />`, a.Owner.accountID(), html.EscapeString(a.Title), a.Due.Format(time.DateOnly))
}

// accountID is how Atlassian knows a person.
func (p Person) accountID() string { return fmt.Sprintf("712020:hv-%02d", p.N) }

// stamp writes a time, null where there is none.
func stamp(t time.Time, layout string) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(layout)
}

func rfc3339(t time.Time) any { return stamp(t, time.RFC3339) }

// withoutNulls drops what has no value, as vendors do that leave such fields out.
func withoutNulls(o object) object {
	for k, v := range o {
		if v == nil {
			delete(o, k)
		}
	}
	return o
}
