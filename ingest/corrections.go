package ingest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"secondstory/ingest/clock"
)

// Correction is one line of corrections.yaml: what a person who was there says is right. It
// survives every re-ingest, and the basis of the fact becomes corrected.
type Correction struct {
	Incident string
	Field    string
	Value    string
	Reason   string
	Line     int
	File     string
}

// correctedField is a correction that was applied, with what the field was before.
type correctedField struct {
	Correction
	was string
}

// correctable lists the fields of a correction with their aliases.
func correctable(field string) string {
	switch strings.ToLower(strings.ReplaceAll(strings.TrimSpace(field), " ", "_")) {
	case "start", "started", "started_at":
		return "started_at"
	case "detected", "detected_at":
		return "detected_at"
	case "acknowledged", "acknowledged_at":
		return "acknowledged_at"
	case "mitigated", "mitigated_at":
		return "mitigated_at"
	case "resolved", "resolved_at", "end", "ended_at":
		return "resolved_at"
	case "severity":
		return "severity"
	case "kind":
		return "kind"
	case "duplicate", "duplicate_of", "same_as":
		return "duplicate_of"
	case "service", "services":
		return "services"
	case "team", "teams":
		return "teams"
	case "title":
		return "title"
	case "detected_by":
		return "detected_by"
	}
	return ""
}

const correctableFields = "started_at, detected_at, acknowledged_at, mitigated_at, resolved_at, severity, kind, duplicate_of, services, teams, title, detected_by"

// readCorrections reads a corrections file: a list of objects, or an object with that list under
// corrections.
func readCorrections(name string, src []byte) ([]Correction, []Warning, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(src, &root); err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(root.Content) == 0 {
		return nil, nil, nil
	}
	node := root.Content[0]
	if node.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == "corrections" {
				node = node.Content[i+1]
				break
			}
		}
	}
	if node.Kind != yaml.SequenceNode {
		return nil, nil, fmt.Errorf("reading %s: line %d: expected a list of corrections, each with incident, field, value and reason", name, node.Line)
	}
	var out []Correction
	var warnings []Warning
	for _, item := range node.Content {
		c, problem := readCorrection(name, item)
		if problem != "" {
			warnings = append(warnings, Warning{Path: name, Line: item.Line, Code: "correction", Detail: problem})
			continue
		}
		out = append(out, c)
	}
	return out, warnings, nil
}

func readCorrection(name string, item *yaml.Node) (Correction, string) {
	c := Correction{File: name, Line: item.Line}
	if item.Kind != yaml.MappingNode {
		return c, "a correction needs incident, field, value and reason"
	}
	for i := 0; i+1 < len(item.Content); i += 2 {
		key, value := item.Content[i].Value, item.Content[i+1]
		switch key {
		case "incident":
			c.Incident = value.Value
		case "field":
			c.Field = value.Value
		case "value":
			c.Value = correctionValue(value)
		case "reason":
			c.Reason = value.Value
		default:
			return c, fmt.Sprintf("%q is not a part of a correction (incident, field, value, reason)", key)
		}
	}
	if c.Incident == "" || c.Field == "" {
		return c, "a correction needs incident and field"
	}
	field := correctable(c.Field)
	if field == "" {
		return c, fmt.Sprintf("field %q cannot be corrected; these can: %s", c.Field, correctableFields)
	}
	c.Field = field
	return c, ""
}

func correctionValue(n *yaml.Node) string {
	if n.Kind != yaml.SequenceNode {
		return n.Value
	}
	var values []string
	for _, item := range n.Content {
		values = append(values, item.Value)
	}
	return strings.Join(values, ", ")
}

// correct applies the corrections to the stories they name and warns of those that name none.
func correct(stories []*story, corrections []Correction) []Warning {
	var warnings []Warning
	byName := map[string][]*story{}
	for _, s := range stories {
		for _, name := range s.handles() {
			byName[name] = append(byName[name], s)
		}
	}
	for _, c := range corrections {
		targets := byName[c.Incident]
		switch {
		case len(targets) == 0:
			warnings = append(warnings, Warning{Path: c.File, Line: c.Line, Code: "correction", Detail: fmt.Sprintf("incident %q is not among those read; give its key, its id or its path", c.Incident)})
		case len(targets) > 1:
			warnings = append(warnings, Warning{Path: c.File, Line: c.Line, Code: "correction", Detail: fmt.Sprintf("incident %q names %d incidents; give the whole key", c.Incident, len(targets))})
		default:
			if problem := targets[0].correct(c, byName); problem != "" {
				warnings = append(warnings, Warning{Path: c.File, Line: c.Line, Code: "correction", Detail: problem})
			}
		}
	}
	return warnings
}

// handles are the names a correction may use for an incident: its key, its id, its path with and
// without the collection, its file name.
func (s *story) handles() []string {
	_, id, _ := strings.Cut(s.key, ":")
	_, inner, _ := strings.Cut(id, "/")
	base := s.fileName
	stem := strings.TrimSuffix(base, ".md")
	out := []string{s.key}
	for _, h := range []string{id, inner, s.path, base, stem} {
		if h != "" && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

func (s *story) correct(c Correction, byName map[string][]*story) string {
	was := ""
	switch c.Field {
	case "severity":
		n, ok := NormalSeverity(c.Value)
		if !ok {
			return fmt.Sprintf("severity %q is not one of SEV1-5, P1-5, 1-5, critical, major, minor", c.Value)
		}
		was, s.severityRaw, s.severity = s.severityRaw, c.Value, &n
	case "kind":
		k := StatedKind(c.Value)
		if k == "" {
			return fmt.Sprintf("kind %q is not incident, near_miss, maintenance or drill", c.Value)
		}
		was, s.kind, s.kindBasis = s.kind, k, "corrected"
	case "services":
		was, s.services = strings.Join(s.services, ", "), splitNames(c.Value)
	case "teams":
		was, s.teams = strings.Join(s.teams, ", "), splitNames(c.Value)
	case "title":
		was, s.title = s.title, c.Value
		s.sections[0].body = c.Value
	case "detected_by":
		was, s.detectedBy = s.detectedBy, c.Value
	case "duplicate_of":
		other := byName[c.Value]
		if len(other) != 1 || other[0] == s {
			return fmt.Sprintf("duplicate_of %q does not name another incident that was read", c.Value)
		}
		s.links = append(s.links, link{other[0].key, "same", "corrected", c.Reason})
		other[0].links = append(other[0].links, link{s.key, "same", "corrected", c.Reason})
	default:
		return s.correctTime(c)
	}
	s.corrected = append(s.corrected, correctedField{c, was})
	return ""
}

func (s *story) correctTime(c Correction) string {
	name := strings.TrimSuffix(c.Field, "_at")
	st, ok := clock.First(c.Value)
	if !ok || !st.HasClock || st.Year == 0 {
		return fmt.Sprintf("%s %q is not a date with a time, such as 2026-07-03T09:14:00Z", c.Field, c.Value)
	}
	var cal clock.Calendar
	at, _ := cal.Resolve(st)
	fixed := milestone{name, at, "corrected", c.Reason, c.Line}
	was := ""
	var out []milestone
	for _, known := range milestoneNames() {
		old := s.milestone(known)
		switch {
		case known == name:
			if old != nil {
				was = old.at.Format(time.RFC3339)
			}
			out = append(out, fixed)
		case old != nil:
			out = append(out, *old)
		}
	}
	s.milestones = out
	if name == "started" || name == "detected" && s.milestone("started") == nil {
		s.occurred, s.occurredBasis = &at, "corrected"
	}
	s.corrected = append(s.corrected, correctedField{c, was})
	return ""
}
