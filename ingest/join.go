package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/queries"
)

// Codes of the warnings about incidents that are told more than once.
const (
	WarnToldTwice = "told_twice"
	WarnDiffers   = "sources_differ"
)

// fieldOrigin is what one document says of a field of an incident that several tell.
type fieldOrigin struct {
	field, document, value, reason string
	chosen                         bool
}

// teller is the story that told an incident first, and its file.
type teller struct {
	story *story
	file  *parsed
}

// tellsOnce joins the stories of p that tell an incident told before, in the order of the files: what
// only one document says is kept, and where they differ what is stated in a field counts before what
// was read from a timeline or from prose, and then the first document. Every origin is kept.
func (r *run) tellsOnce(p *parsed, byKey map[string]teller) {
	p.stories = slices.DeleteFunc(p.stories, func(s *story) bool {
		first, told := byKey[s.key]
		if !told {
			byKey[s.key] = teller{s, p}
			return false
		}
		first.story.join(s, first.file.source.id(), p.source.id())
		first.story.doubt(s.title, WarnToldTwice, "%s tells %s too; both are read, and field_origins holds what each says", p.source.id(), s.key)
		if first.file != p && !slices.Contains(p.tells, s.key) {
			p.tells = append(p.tells, s.key)
		}
		return true
	})
	p.outcome.Incidents = len(p.stories) + len(p.tells)
}

// join takes over what other, which tells the same incident, adds.
func (s *story) join(other *story, mine, theirs string) {
	j := joining{mine: mine, theirs: theirs, into: s, from: other}
	j.text("title", &s.title, other.title)
	j.text("status", &s.status, other.status)
	j.text("url", &s.url, other.url)
	j.text("summary", &s.summary, other.summary)
	j.text("detected_by", &s.detectedBy, other.detectedBy)
	j.text("trigger", &s.trigger, other.trigger)
	j.severity()
	j.kind()
	j.milestones()
	j.lists()
	j.review()
	s.words += other.words
}

type joining struct {
	mine, theirs string // the documents
	into, from   *story
}

func (j *joining) origin(field, ours, others string, oursChosen bool, reason string) {
	j.keep(fieldOrigin{field: field, document: j.mine, value: ours, chosen: oursChosen, reason: reason})
	j.keep(fieldOrigin{field: field, document: j.theirs, value: others, chosen: !oursChosen, reason: reason})
}

// keep adds an origin unless the document's word on the field is there from a join before.
func (j *joining) keep(o fieldOrigin) {
	same := func(have fieldOrigin) bool { return have.field == o.field && have.document == o.document }
	if o.value != "" && !slices.ContainsFunc(j.into.origins, same) {
		j.into.origins = append(j.into.origins, o)
	}
}

func (j *joining) text(field string, ours *string, others string) {
	switch {
	case others == "" || *ours == others:
		return
	case *ours == "":
		j.origin(field, "", others, false, "the only one that says so")
		*ours = others
	default:
		j.origin(field, *ours, others, true, "the first document")
	}
}

func (j *joining) severity() {
	a, b := j.into, j.from
	switch {
	case b.severityRaw == "" || a.severityRaw == b.severityRaw:
	case a.severityRaw == "":
		j.origin("severity", "", b.severityRaw, false, "the only one that says so")
		a.severityRaw, a.severity = b.severityRaw, b.severity
	default:
		j.origin("severity", a.severityRaw, b.severityRaw, true, "the first document")
		a.doubt(a.severityRaw, WarnDiffers, "severity is %s in %s and %s in %s; the first was taken", short(a.severityRaw), j.mine, short(b.severityRaw), j.theirs)
	}
}

func (j *joining) kind() {
	a, b := j.into, j.from
	switch {
	case a.kind == b.kind || b.kindBasis == "default":
	case a.kindBasis == "default":
		j.origin("kind", a.kind, b.kind, false, "stated, the other is assumed")
		a.kind, a.kindBasis = b.kind, b.kindBasis
	default:
		j.origin("kind", a.kind, b.kind, true, "the first document")
	}
}

// basisRank orders what a milestone rests on, the surest first.
func basisRank(basis string) int {
	return slices.Index([]string{"corrected", "stated", "timeline", "text"}, basis)
}

func (j *joining) milestones() {
	a := j.into
	for _, theirs := range j.from.milestones {
		ours := a.milestone(theirs.name)
		field := theirs.name + "_at"
		switch {
		case ours == nil:
			j.origin(field, "", stamp(theirs.at), false, "the only one that says so")
			a.milestones = append(a.milestones, theirs)
		case ours.at.Equal(theirs.at):
		case basisRank(theirs.basis) < basisRank(ours.basis):
			j.origin(field, stamp(ours.at), stamp(theirs.at), false, theirs.basis+" counts before "+ours.basis)
			*ours = theirs
		default:
			j.origin(field, stamp(ours.at), stamp(theirs.at), true, cmp.Or(reasonOf(ours.basis, theirs.basis), "the first document"))
			if ours.basis == theirs.basis && ours.at.Sub(theirs.at).Abs() > time.Minute {
				a.doubt(ours.quote, WarnDiffers, "%s is %s in %s and %s in %s; the first was taken", field, stamp(ours.at), j.mine, stamp(theirs.at), j.theirs)
			}
		}
	}
	slices.SortStableFunc(a.milestones, func(x, y milestone) int {
		return cmp.Compare(slices.Index(milestoneNames(), x.name), slices.Index(milestoneNames(), y.name))
	})
	if start := a.milestone("started"); start != nil {
		a.occurred, a.occurredBasis = &start.at, "started"
	} else if a.occurred == nil {
		a.occurred, a.occurredBasis = j.from.occurred, j.from.occurredBasis
	}
}

func reasonOf(ours, theirs string) string {
	if ours == theirs {
		return ""
	}
	return ours + " counts before " + theirs
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// lists adds the sections of the other document, and of lists what is not there yet.
func (j *joining) lists() {
	a, b := j.into, j.from
	a.sections = append(a.sections, b.sections[min(1, len(b.sections)):]...)
	if len(a.events) == 0 {
		a.events = b.events
	}
	a.services, a.teams = distinct(append(a.services, b.services...)), distinct(append(a.teams, b.teams...))
	a.tags, a.factors = distinct(append(a.tags, b.tags...)), distinct(append(a.factors, b.factors...))
	a.actions = addNew(a.actions, b.actions, func(x action) string { return x.title })
	a.learnings = addNew(a.learnings, b.learnings, func(x learning) string { return x.kind + "\x00" + x.text })
	a.durations = addNew(a.durations, b.durations, func(x statedLength) string { return x.name })
	a.impacts = mergeImpacts(a.impacts, b.impacts)
	a.responders = append(a.responders, b.responders...)
	a.names = append(a.names, b.names...)
	a.links = append(a.links, b.links...)
	a.references = append(a.references, b.references...)
	a.warnings = append(a.warnings, b.warnings...)
	a.unknownHeadings = append(a.unknownHeadings, b.unknownHeadings...)
	for key, value := range b.extra {
		if a.extra == nil {
			a.extra = map[string]any{}
		}
		if _, ok := a.extra[key]; !ok {
			a.extra[key] = value
		}
	}
}

// addNew appends what have does not hold by its name, in lower case.
func addNew[T any](have, more []T, name func(T) string) []T {
	seen := map[string]bool{}
	for _, x := range have {
		seen[strings.ToLower(name(x))] = true
	}
	for _, x := range more {
		if k := strings.ToLower(name(x)); !seen[k] {
			seen[k] = true
			have = append(have, x)
		}
	}
	return have
}

func (j *joining) review() {
	a, b := &j.into.review, j.from.review
	a.held, a.reviewed = cmp.Or(a.held, b.held), cmp.Or(a.reviewed, b.reviewed)
	a.published, a.decided = cmp.Or(a.published, b.published), cmp.Or(a.decided, b.decided)
	a.state, a.openTo = cmp.Or(a.state, b.state), cmp.Or(a.openTo, b.openTo)
	a.facilitator, a.scribe, a.attendees = cmp.Or(a.facilitator, b.facilitator), cmp.Or(a.scribe, b.scribe), cmp.Or(a.attendees, b.attendees)
}

// origins adds what each document says of the fields of an incident that several tell.
func (m *rowMaker) origins(key string, s *story) {
	for _, o := range s.origins {
		m.batch.FieldOrigins = append(m.batch.FieldOrigins, queries.FieldOrigin{
			Incident: key, Field: o.field, Source: m.clean("file:" + o.document), Value: m.optional(o.value), Chosen: o.chosen, Reason: m.optional(o.reason),
		})
	}
}

// partners marks the unchanged files for reading that tell an incident together with a file that is
// new or changed, by what is stored and by what was read; it reports whether there are any. Without
// it, a changed document would replace what both of them tell.
func (r *run) partners(ctx context.Context) (bool, error) {
	unchanged, changed := map[string]*parsed{}, map[string]bool{}
	keys := map[string]bool{}
	for _, p := range r.parsed {
		document := documentID(p.source)
		if known, ok := r.known[p.source.mark()]; ok {
			document = known.Document
		}
		if p.unchanged {
			if p.outcome.Outcome == Loaded {
				unchanged[document] = p
			}
			continue
		}
		changed[document] = true
		for _, s := range p.stories {
			keys[s.key] = true
		}
	}
	if len(unchanged) == 0 || len(changed) == 0 || r.db == nil {
		return false, nil
	}
	rows, err := queries.Select[queries.IncidentDocument](ctx, r.db, "SELECT incident, document FROM incident_documents ORDER BY incident, document")
	if err != nil {
		return false, fmt.Errorf("reading which documents tell which incident: %w", err)
	}
	found := false
	for _, group := range byIncident(rows) {
		again := keys[group[0].Incident] || slices.ContainsFunc(group, func(d queries.IncidentDocument) bool { return changed[d.Document] })
		for _, d := range group {
			if p := unchanged[d.Document]; again && p != nil && !p.source.again {
				p.source.again, found = true, true
			}
		}
	}
	return found, nil
}

// byIncident cuts rows, sorted by incident, into those of one incident.
func byIncident(rows []queries.IncidentDocument) [][]queries.IncidentDocument {
	var out [][]queries.IncidentDocument
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].Incident == rows[from].Incident {
			to++
		}
		out, from = append(out, rows[from:to]), to
	}
	return out
}

// percent writes a share for a person.
func percent(share float64) string { return strconv.Itoa(int(100*share+0.5)) + " %" }
