package mapping

import (
	"fmt"
	"slices"
	"strings"
)

// shape is what a canonical field holds.
type shape int

const (
	textShape   shape = iota // one value
	listShape                // any number of values
	objectShape              // an object whose members are written with a dot: review.held_at
)

// shapes are the fields of the canonical document; a test of package ingest holds them against its
// schema. Members of an object are listed where the schema closes it, and open where it is nil.
func shapeOf(field string) (s shape, members []string, ok bool) {
	switch field {
	case "id", "source", "url", "title", "kind", "severity", "status", "started_at", "detected_at", "acknowledged_at",
		"mitigated_at", "resolved_at", "date", "detected_by", "trigger", "summary", "body", "body_html":
		return textShape, nil, true
	case "services", "teams", "tags", "factors", "timeline", "impacts", "responders", "action_items", "went_well", "went_wrong", "lucky", "lessons", "same_as":
		return listShape, nil, true
	case "sections", "extra":
		return objectShape, nil, true
	case "review":
		return objectShape, []string{
			"held_at", "reviewed_at", "published_at", "actions_decided_at", "state", "open_to", "facilitator_involved", "scribe", "attendees",
		}, true
	}
	return 0, nil, false
}

// Fields lists the canonical fields a map may fill, in the order a person would write them.
func Fields() []string {
	return []string{
		"id", "source", "url", "title", "kind", "severity", "status", "services", "teams", "tags", "started_at", "detected_at",
		"acknowledged_at", "mitigated_at", "resolved_at", "date", "detected_by", "trigger", "factors", "summary", "body", "body_html",
		"sections", "timeline", "impacts", "responders", "action_items", "went_well", "went_wrong", "lucky", "lessons", "review", "same_as", "extra",
	}
}

// target is where the values of a program go.
type target struct {
	field  string
	member string // of an object, or ""
	shape  shape
}

// targetOf reads a field's name as a map writes it: title, review.held_at, extra.region.
func targetOf(name string) (target, error) {
	field, member, dotted := strings.Cut(name, ".")
	s, members, ok := shapeOf(field)
	if !ok {
		return target{}, fmt.Errorf("%q is no field of the canonical document; it has %s", field, strings.Join(Fields(), ", "))
	}
	t := target{field: field, member: member, shape: s}
	switch {
	case dotted && s != objectShape:
		return target{}, fmt.Errorf("%q has no parts; write %s", field, field)
	case dotted && member == "":
		return target{}, fmt.Errorf("%q: a name follows the dot", name)
	case dotted && members != nil && !slices.Contains(members, member):
		return target{}, fmt.Errorf("%s has no %q; it has %s", field, member, strings.Join(members, ", "))
	case dotted:
		t.shape = textShape
		if field == "sections" {
			t.shape = listShape
		}
	}
	return t, nil
}
