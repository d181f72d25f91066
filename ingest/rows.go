package ingest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"secondstory/queries"
)

// rowMaker turns stories into rows. Every text passes through clean on its way.
type rowMaker struct {
	run   string
	clean func(string) string
	teams map[string]string // of the roster
	batch queries.Batch
}

func (m *rowMaker) optional(s string) *string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	s = m.clean(s)
	return &s
}

// incident adds all rows of a story.
func (m *rowMaker) incident(s *story, document string) {
	key := m.clean(s.key)
	sections := m.sections(key, s)
	row := queries.Incident{
		Incident: key, Source: m.clean(s.source), Title: sections[0].Body, URL: m.optional(s.url), Kind: s.kind, KindBasis: s.kindBasis,
		Severity: s.severity, SeverityRaw: m.optional(s.severityRaw), SeverityBasis: s.severityBasis(), Status: m.optional(strings.ToLower(s.status)),
		OccurredAt: s.occurred, DetectedBy: m.optional(s.detectedBy), Summary: m.optional(s.summary), Words: int32(min(s.words, 1<<30)),
		Template: s.template, Extra: m.extra(s.extra),
	}
	if s.occurred != nil {
		row.OccurredBasis = &s.occurredBasis
	}
	if s.language != "" {
		row.Language = &s.language
	}
	for _, ms := range s.milestones {
		at := ms.at
		*milestoneColumn(&row, ms.name) = &at
		m.batch.Milestones = append(m.batch.Milestones, queries.Milestone{Incident: key, Milestone: ms.name, At: at, Basis: ms.basis, Quote: m.optional(ms.quote)})
	}
	m.batch.Sections = append(m.batch.Sections, sections...)
	m.origins(key, s)
	m.lists(key, s)
	m.details(key, s)
	m.batch.IncidentDocuments = append(m.batch.IncidentDocuments, queries.IncidentDocument{Incident: key, Document: document})
	row.ContentHash = contentHash(row, sections)
	m.batch.Incidents = append(m.batch.Incidents, row)
}

func milestoneColumn(row *queries.Incident, name string) **time.Time {
	switch name {
	case "started":
		return &row.StartedAt
	case "detected":
		return &row.DetectedAt
	case "acknowledged":
		return &row.AcknowledgedAt
	case "mitigated":
		return &row.MitigatedAt
	}
	return &row.ResolvedAt
}

func (s *story) severityBasis() *string {
	if s.severityRaw == "" {
		return nil
	}
	basis := "stated"
	for _, c := range s.corrected {
		if c.Field == "severity" {
			basis = "corrected"
		}
	}
	return &basis
}

// contentHash is that of what coding reads: equal hashes mean that codes stay right.
func contentHash(row queries.Incident, sections []queries.Section) string {
	size := 64
	for _, s := range sections {
		size += len(s.Body) + 64
	}
	b := make([]byte, 0, size)
	b = append(append(append(append(b, row.Kind...), 0), row.Title...), 0)
	if row.SeverityRaw != nil {
		b = append(b, *row.SeverityRaw...)
	}
	for _, s := range sections {
		b = append(append(append(b, 0), s.Role...), 0)
		if s.Heading != nil {
			b = append(b, *s.Heading...)
		}
		b = append(append(b, 0), s.Body...)
	}
	return hashOf(b)
}

func (m *rowMaker) sections(key string, s *story) []queries.Section {
	out := make([]queries.Section, 0, len(s.sections))
	for i, section := range s.sections {
		out = append(out, queries.Section{Incident: key, Ordinal: int32(i), Role: section.role, Heading: m.optional(section.heading), Body: m.clean(section.body)})
	}
	return out
}

func (m *rowMaker) extra(fields map[string]any) *string {
	if len(fields) == 0 {
		return nil
	}
	data, err := json.Marshal(m.cleanValue(fields))
	if err != nil {
		return nil // decoded from JSON, YAML or TOML: only a value JSON cannot hold, such as NaN
	}
	s := string(data)
	return &s
}

func (m *rowMaker) cleanValue(v any) any {
	switch v := v.(type) {
	case string:
		return m.clean(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = m.cleanValue(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) { // two keys may become one
			out[m.clean(key)] = m.cleanValue(v[key])
		}
		return out
	}
	return v
}

// lists adds the names of services, teams and tags, and the labels the author gave.
func (m *rowMaker) lists(key string, s *story) {
	for _, name := range m.cleaned(s.services) {
		m.batch.IncidentServices = append(m.batch.IncidentServices, queries.IncidentService{Incident: key, Service: name})
	}
	for _, name := range m.cleaned(s.teams) {
		m.batch.IncidentTeams = append(m.batch.IncidentTeams, queries.IncidentTeam{Incident: key, Team: name})
	}
	for _, name := range m.cleaned(s.tags) {
		m.batch.IncidentTags = append(m.batch.IncidentTags, queries.IncidentTag{Incident: key, Tag: name})
	}
	label := func(dimension string, ordinal int, text string) {
		m.batch.StatedLabels = append(m.batch.StatedLabels, queries.StatedLabel{Incident: key, Dimension: dimension, Ordinal: int32(ordinal), Label: m.clean(text)})
	}
	if s.trigger != "" {
		label("trigger", 0, s.trigger)
	}
	for i, f := range s.factors {
		label("factor", i, f)
	}
	if s.detectedBy != "" {
		label("detection", 0, s.detectedBy)
	}
}

func (m *rowMaker) cleaned(names []string) []string {
	var out []string
	for _, n := range names {
		if n = m.clean(n); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func (m *rowMaker) details(key string, s *story) {
	for i, e := range s.events {
		m.batch.TimelineEvents = append(m.batch.TimelineEvents, queries.TimelineEvent{Incident: key, Ordinal: int32(i), At: e.at, AtRaw: m.optional(e.raw), Text: m.clean(e.text)})
	}
	for i, l := range s.learnings {
		m.batch.Learnings = append(m.batch.Learnings, queries.Learning{Incident: key, Ordinal: int32(i), Kind: l.kind, Text: m.clean(l.text)})
	}
	for i, a := range s.actions {
		m.batch.ActionItems = append(m.batch.ActionItems, queries.ActionItem{
			Incident: key, Ordinal: int32(i), Title: m.clean(a.title), Owner: m.owner(a.owner, s.teams), Kind: m.optional(a.kind), State: a.state,
			StateRaw: m.optional(a.stateRaw), CreatedAt: a.created, DueAt: a.due, ClosedAt: a.closed, URL: m.optional(a.url),
		})
	}
	for _, im := range s.impacts {
		m.batch.Impacts = append(m.batch.Impacts, queries.Impact{Incident: key, Measure: m.clean(im.measure), Value: im.value, Unit: m.optional(im.unit), Basis: im.basis, Quote: m.optional(im.quote)})
	}
	for _, d := range s.durations {
		m.batch.StatedDurations = append(m.batch.StatedDurations, queries.StatedDuration{Incident: key, Duration: d.name, Minutes: d.minutes(), MilestoneMinutes: s.between(d), Quote: m.clean(d.quote)})
	}
	for _, l := range s.links {
		m.batch.IncidentLinks = append(m.batch.IncidentLinks, queries.IncidentLink{Incident: key, Other: m.clean(l.other), Relation: l.relation, Basis: l.basis, Quote: m.optional(l.quote)})
	}
	for _, c := range s.corrected {
		m.batch.Corrections = append(m.batch.Corrections, queries.Correction{Incident: key, Field: c.Field, Value: m.optional(c.Value), Reason: m.clean(c.Reason), Was: m.optional(c.was)})
	}
	m.review(key, s.review)
	m.references(key, s)
	m.gitOrigin(key, s)
}

// owner keeps a team; whoever may be a person is not named.
func (m *rowMaker) owner(owner string, teams []string) *string {
	owner = strings.TrimSpace(plain(owner))
	if owner == "" {
		return nil
	}
	known := slices.ContainsFunc(teams, func(t string) bool { return strings.EqualFold(t, owner) })
	if _, ok := m.teams[owner]; ok {
		known = true
	}
	if !known && isPersonOwner(owner) {
		hidden := "[engineer]"
		return &hidden
	}
	return m.optional(owner)
}

func (m *rowMaker) review(key string, r review) {
	if !r.known() {
		return
	}
	row := queries.Review{
		Incident: key, HeldAt: r.held, ReviewedAt: r.reviewed, PublishedAt: r.published, ActionsDecidedAt: r.decided,
		State: m.optional(r.state), OpenTo: m.optional(r.openTo), FacilitatorInvolved: r.facilitator, Scribe: r.scribe,
	}
	if r.attendees != nil {
		n := int32(*r.attendees)
		row.Attendees = &n
	}
	m.batch.Reviews = append(m.batch.Reviews, row)
}

func (m *rowMaker) warning(w Warning, document string, incident *string) {
	row := queries.IngestWarning{Run: m.run, Document: document, Incident: incident, Code: w.Code, Detail: m.clean(w.Detail)}
	if w.Line > 0 {
		line := int32(w.Line)
		row.Line = &line
	}
	m.batch.Warnings = append(m.batch.Warnings, row)
}
