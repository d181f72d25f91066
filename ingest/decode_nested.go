package ingest

import (
	"strconv"
	"strings"
)

// object reads the named fields of one nested object. Unknown ones are named in a warning.
func (d *decoder) object(where string, value any, into map[string]*string) map[string]any {
	fields, ok := value.(map[string]any)
	if !ok {
		d.warn(WarnFieldType, "%s should be an object, not a %s; it is left out", where, typeName(value))
		return nil
	}
	rest := map[string]any{}
	for _, key := range sortedKeys(fields) {
		target, known := into[key]
		if !known {
			rest[key] = fields[key]
			continue
		}
		s, ok := scalarText(fields[key])
		if !ok {
			d.warn(WarnFieldType, "%s.%s should be a text, not a %s; it is left out", where, key, typeName(fields[key]))
			continue
		}
		*target = s
	}
	return rest
}

func (d *decoder) unknown(where string, rest map[string]any) {
	for _, key := range sortedKeys(rest) {
		d.warn(WarnUnknownField, "field %q is not part of the canonical document; it is left out", where+"."+key)
	}
}

// list gives the entries of a list, or the value itself as the only entry.
func list(value any) []any {
	if l, ok := value.([]any); ok {
		return l
	}
	return []any{value}
}

// sections keeps the order of roles in a reader: an object's keys come in alphabetical order.
func (d *decoder) sections(value any) []NamedText {
	var out []NamedText
	if fields, ok := value.(map[string]any); ok {
		for _, key := range sortedKeys(fields) {
			out = append(out, NamedText{key, d.prose("sections."+key, fields[key])})
		}
		return out
	}
	for _, item := range list(value) {
		var s NamedText
		rest := d.object("sections", item, map[string]*string{"name": &s.Name, "heading": &s.Name, "role": &s.Name, "text": &s.Text, "body": &s.Text})
		d.unknown("sections", rest)
		if s != (NamedText{}) {
			out = append(out, s)
		}
	}
	return out
}

// prose renders a text, or a list of texts as a Markdown list.
func (d *decoder) prose(where string, value any) string {
	l, ok := value.([]any)
	if !ok {
		return d.text(where, value)
	}
	var b strings.Builder
	for _, item := range l {
		if s, ok := scalarText(item); ok {
			b.WriteString("- " + s + "\n")
		}
	}
	return b.String()
}

func (d *decoder) timeline(value any) []TimedText {
	if s, ok := value.(string); ok {
		d.doc.Sections = append(d.doc.Sections, NamedText{"timeline", s})
		return nil
	}
	var out []TimedText
	for _, item := range list(value) {
		var e TimedText
		rest := d.object("timeline", item, map[string]*string{"at": &e.At, "text": &e.Text})
		d.unknown("timeline", rest)
		if e.Text != "" {
			out = append(out, e)
		}
	}
	return out
}

func (d *decoder) impacts(value any) []StatedImpact {
	var out []StatedImpact
	for _, item := range list(value) {
		var i StatedImpact
		var number string
		rest := d.object("impacts", item, map[string]*string{"measure": &i.Measure, "value": &number, "unit": &i.Unit})
		d.unknown("impacts", rest)
		v, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
		if err != nil || i.Measure == "" {
			d.warn(WarnFieldType, "an impact needs a measure and a number; %q is left out", number)
			continue
		}
		i.Value = v
		out = append(out, i)
	}
	return out
}

func (d *decoder) responders(value any) []Responder {
	var out []Responder
	for _, item := range list(value) {
		if s, ok := item.(string); ok {
			out = append(out, Responder{Person: s, Role: "responder"})
			continue
		}
		var r Responder
		var tenure, onCall string
		rest := d.object("responders", item, map[string]*string{
			"person": &r.Person, "role": &r.Role, "seniority": &r.Seniority, "tenure_days": &tenure,
			"on_call": &onCall, "team": &r.Team, "paged_at": &r.PagedAt, "joined_at": &r.JoinedAt,
		})
		d.unknown("responders", rest)
		r.TenureDays, r.OnCall = optionalInt(tenure), optionalBool(onCall)
		if r.Person != "" || r.Role != "" {
			out = append(out, r)
		}
	}
	return out
}

func (d *decoder) actions(value any) []StatedAction {
	var out []StatedAction
	for _, item := range list(value) {
		if s, ok := item.(string); ok {
			out = append(out, StatedAction{Title: s})
			continue
		}
		var a StatedAction
		rest := d.object("action_items", item, map[string]*string{
			"title": &a.Title, "owner": &a.Owner, "kind": &a.Kind, "status": &a.Status, "state": &a.Status,
			"created_at": &a.CreatedAt, "due_at": &a.DueAt, "closed_at": &a.ClosedAt, "url": &a.URL,
		})
		d.unknown("action_items", rest)
		if a.Title != "" {
			out = append(out, a)
		}
	}
	return out
}

func (d *decoder) review(value any) StatedReview {
	var r StatedReview
	var facilitator, scribe, attendees string
	rest := d.object("review", value, map[string]*string{
		"held_at": &r.HeldAt, "reviewed_at": &r.ReviewedAt, "published_at": &r.PublishedAt,
		"actions_decided_at": &r.ActionsDecidedAt, "state": &r.State, "open_to": &r.OpenTo,
		"facilitator_involved": &facilitator, "scribe": &scribe, "attendees": &attendees,
	})
	d.unknown("review", rest)
	r.FacilitatorInvolved, r.Scribe, r.Attendees = optionalBool(facilitator), optionalBool(scribe), optionalInt(attendees)
	return r
}

func optionalInt(s string) *int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return nil
	}
	return &n
}

func optionalBool(s string) *bool {
	var b bool
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "y", "1":
		b = true
	case "false", "no", "n", "0":
	default:
		return nil
	}
	return &b
}
