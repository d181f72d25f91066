package ingest

import (
	"slices"
	"strings"

	"secondstory/ingest/clock"
)

// apply sets a field that a key line or front matter states, unless the document already has it:
// the first statement counts, and a record's own fields come first.
func (d *Document) apply(field, value string) {
	if target := d.textTarget(field); target != nil {
		if *target == "" {
			*target = value
		}
		return
	}
	switch field {
	case "services":
		services, teams := namesAndRemarks(value)
		d.Services, d.Teams = orElse(d.Services, services), orElse(d.Teams, teams)
	case "teams":
		teams, _ := namesAndRemarks(value)
		d.Teams = orElse(d.Teams, teams)
	case "tags":
		d.Tags = orElse(d.Tags, splitNames(value))
	case "same_as":
		d.sameAs(value)
	case "id":
		if d.ID != "" { // known by something else where it came from
			d.sameAs(value)
		}
	case "factors":
		d.Factors = orElse(d.Factors, splitNames(value))
	case "resolved_at":
		d.applyResolved(value)
	case "attendee_count":
		if d.Review.Attendees == nil {
			d.Review.Attendees = optionalInt(value)
		}
	}
}

func (d *Document) textTarget(field string) *string {
	switch field {
	case "title":
		return &d.Title
	case "id":
		return nil // an id in prose is not an identity
	case "url":
		return &d.URL
	case "kind":
		return &d.Kind
	case "severity":
		return &d.Severity
	case "status":
		return &d.Status
	case "detected_by":
		return &d.DetectedBy
	case "trigger":
		return &d.Trigger
	case "summary":
		return &d.Summary
	case "started_at":
		return &d.StartedAt
	case "detected_at":
		return &d.DetectedAt
	case "acknowledged_at":
		return &d.AcknowledgedAt
	case "mitigated_at":
		return &d.MitigatedAt
	case "date":
		return &d.Date
	case "held_at":
		return &d.Review.HeldAt
	case "reviewed_at":
		return &d.Review.ReviewedAt
	case "published_at":
		return &d.Review.PublishedAt
	case "actions_decided_at":
		return &d.Review.ActionsDecidedAt
	case "review_state":
		return &d.Review.State
	case "open_to":
		return &d.Review.OpenTo
	}
	return nil
}

// betweenFields makes a comma of what parts names on one line.
var betweenFields = strings.NewReplacer("|", ",", "·", ",", " / ", ",")

// clauseWords open a clause that tells something of the name before it.
var clauseWords = []string{"which", "that", "where", "whose"}

// namesAndRemarks splits a list of names as people write it on one line, and takes off a remark in
// brackets behind the last: in "rates (Shipping)" it is the team. What is long or reads as a
// sentence is no name, and behind a clause ("rates, which prices labels; printing suffered") none follows.
func namesAndRemarks(value string) (names, remarks []string) {
	value, _, _ = strings.Cut(value, ". ")
	value = strings.ReplaceAll(value, " and ", ", ")
	value = betweenFields.Replace(value)
	for _, name := range splitNames(strings.TrimSuffix(value, ".")) {
		if _, isTime := clock.First(name); isTime || strings.HasPrefix(name, "UTC") {
			continue
		}
		if word, _, more := strings.Cut(name, " "); more && slices.Contains(clauseWords, strings.ToLower(word)) {
			break
		}
		if i := strings.IndexByte(name, '('); i > 0 && strings.HasSuffix(name, ")") {
			if remark := name[i+1 : len(name)-1]; len(strings.Fields(remark)) <= 2 {
				remarks = append(remarks, remark)
			}
			name = strings.TrimSpace(name[:i])
		}
		if len(strings.Fields(name)) <= 6 {
			names = append(names, name)
		}
	}
	return names, remarks
}

// applyResolved: `resolved: true` is a status, not a time.
func (d *Document) applyResolved(value string) {
	if b := optionalBool(value); b != nil {
		if d.Status == "" && *b {
			d.Status = "resolved"
		} else if d.Status == "" {
			d.Status = "open"
		}
		return
	}
	if _, ok := clock.First(value); ok && d.ResolvedAt == "" {
		d.ResolvedAt = value
	}
}

func orElse(have, other []string) []string {
	if len(have) > 0 {
		return have
	}
	return other
}

// fromFrontMatter builds a Document from the fields in front of a written postmortem: canonical
// names first, then the spellings of metadata.yaml. People's fields become responders.
func fromFrontMatter(keys *keyMap, fields map[string]any) (Document, []Warning) {
	canonical := map[string]any{}
	other := map[string]any{}
	for key, value := range fields {
		if isCanonical(key) {
			canonical[key] = value
		} else {
			other[key] = value
		}
	}
	doc, warnings := FromFields(canonical)
	for _, key := range sortedKeys(other) {
		if doc.frontField(keys, key, other[key]) {
			continue
		}
		if doc.Extra == nil {
			doc.Extra = map[string]any{}
		}
		doc.Extra[key] = other[key]
		if keys.fields[normalKey(key)] != "ignored" {
			warnings = append(warnings, Warning{Code: WarnUnknownField, Detail: "field \"" + key + "\" of the front matter is not known; it is kept under extra"})
		}
	}
	return doc, warnings
}

func isCanonical(key string) bool {
	var d decoder
	if d.textField(key) != nil || d.namesField(key) != nil {
		return true
	}
	switch key {
	case "sections", "timeline", "impacts", "responders", "action_items", "review", "extra":
		return true
	}
	return false
}

func (d *Document) frontField(keys *keyMap, key string, value any) bool {
	text := joinNames(value)
	name := normalKey(key)
	if role, ok := keys.people[name]; ok {
		for _, person := range splitNames(text) {
			d.Responders = append(d.Responders, Responder{Person: person, Role: role})
		}
		return true
	}
	field, ok := keys.fields[name]
	if !ok || field == "ignored" {
		return false
	}
	if l, ok := value.([]any); ok && d.listField(field, l) {
		return true
	}
	if field == "services" { // a field by itself: what stands in brackets belongs to the name
		d.Services = orElse(d.Services, splitNames(text))
		return true
	}
	d.apply(field, text)
	return true
}

// listField takes a list of names as it stands: the author has split it already.
func (d *Document) listField(field string, l []any) bool {
	var names []string
	for _, item := range l {
		if s, ok := scalarText(item); ok && s != "" {
			names = append(names, s)
		}
	}
	switch field {
	case "services":
		d.Services = orElse(d.Services, names)
	case "teams":
		d.Teams = orElse(d.Teams, names)
	case "tags":
		d.Tags = orElse(d.Tags, names)
	default:
		return false
	}
	return true
}

func joinNames(value any) string {
	if l, ok := value.([]any); ok {
		var names []string
		for _, item := range l {
			if s, ok := scalarText(item); ok {
				names = append(names, strings.ReplaceAll(s, ",", " "))
			}
		}
		return strings.Join(names, ", ")
	}
	s, _ := scalarText(value)
	return s
}
