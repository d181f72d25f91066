package ingest

import (
	"context"
	"slices"
	"sync"
)

// Inspection is what the reader makes of one file, for those who write it: nothing is stored. Lines
// are those of the file.
type Inspection struct {
	Outcome FileOutcome
	Format  string
	Text    string // as decoded; "" for a file that is not text
	Doubts  []Warning
	Stories []Inspected
}

// Inspected is one incident as read. Names of people stand in it as [engineer].
type Inspected struct {
	Line       int
	Title      string
	Kind       string
	Severity   string // as written; "" where none is stated
	DetectedBy string
	Trigger    string   // as a field states it
	Factors    []string // as fields state them
	DatedBy    string   // what the incident's day rests on; "" where it has none
	Milestones []string // those that are known
	Services   []string
	Sections   []InspectedSection
}

// InspectedSection is a section as it would be stored, and the line its body begins on.
type InspectedSection struct {
	Role, Heading, Body string
	Unknown             bool // no spelling of the section map matches the heading
	Line                int
}

// Inspect reads o.Paths as Run does and says what it made of each file, in the order of files.
// Doubts about what lies beside the documents (corrections) come with the file they are about.
func Inspect(ctx context.Context, o Options) ([]Inspection, error) {
	r := run{o: o}
	if err := r.prepare(ctx); err != nil {
		return nil, err
	}
	for _, s := range r.sources {
		if s.read != nil {
			s.read = sync.OnceValues(s.read) // stdin can be read only once
		}
	}
	if err := r.readAndLearn(ctx); err != nil {
		return nil, err
	}
	var stories []*story
	for _, p := range r.parsed {
		stories = append(stories, p.stories...)
	}
	r.warnings = append(r.warnings, r.correctAll(stories)...)
	r.future(stories)
	var out []Inspection
	for _, p := range r.parsed {
		out = append(out, r.inspect(p))
	}
	return append(out, r.besideInspections()...), nil
}

func (r *run) inspect(p *parsed) Inspection {
	i := Inspection{Outcome: p.outcome, Format: p.format}
	if p.outcome.Outcome == Loaded {
		if data, err := p.source.read(); err == nil {
			if text, err := decodeText(data); err == nil {
				i.Text = string(text)
			}
		}
	}
	l := newLocator(i.Text)
	doubts := slices.Clone(p.warnings)
	for n, s := range p.stories {
		until := len(l.lines) + 1
		if n+1 < len(p.stories) && p.stories[n+1].line > s.line {
			until = p.stories[n+1].line
		}
		doubts = append(doubts, s.warnings...)
		i.Stories = append(i.Stories, r.inspectStory(s, l, until))
	}
	for _, w := range doubts {
		if line, ok := l.find(w.near, max(w.Line, 1)); ok && len(p.stories) == 1 {
			w.Line = line
		}
		w.Path, w.Detail, w.near = p.outcome.Path, r.names.Clean(w.Detail), ""
		i.Doubts = append(i.Doubts, w)
	}
	return i
}

// inspectStory finds the lines of a story; those of a record among others lie before line until.
func (r *run) inspectStory(s *story, l *locator, until int) Inspected {
	out := Inspected{
		Line: s.line, Title: r.names.Clean(s.title), Kind: s.kind, Severity: s.severityRaw, DetectedBy: r.names.Clean(s.detectedBy), DatedBy: s.occurredBasis,
		Trigger: r.names.Clean(s.trigger), Services: s.services,
	}
	for _, f := range s.factors {
		out.Factors = append(out.Factors, r.names.Clean(f))
	}
	for _, m := range s.milestones {
		out.Milestones = append(out.Milestones, m.name)
	}
	at := s.line
	for _, section := range s.sections {
		line, ok := l.find(section.body, at)
		if !ok || line >= until {
			line = at
		}
		if section.role != "title" {
			at = line
		}
		out.Sections = append(out.Sections, InspectedSection{
			Role: section.role, Heading: r.names.Clean(section.heading), Body: r.names.Clean(section.body), Unknown: section.unknown, Line: line,
		})
	}
	return out
}

// besideInspections gives the doubts of the run as a whole to the files they name.
func (r *run) besideInspections() []Inspection {
	var out []Inspection
	for _, w := range r.warnings {
		w.Detail, w.near = r.names.Clean(w.Detail), ""
		at := slices.IndexFunc(out, func(i Inspection) bool { return i.Outcome.Path == w.Path })
		if at < 0 {
			out = append(out, Inspection{Outcome: FileOutcome{Path: w.Path, Outcome: Skipped, Reason: "read beside the documents"}})
			at = len(out) - 1
		}
		out[at].Doubts = append(out[at].Doubts, w)
	}
	return out
}

// LineOf is the line of a text, 1-based, on which words of it begin, looked for from a line on; where
// they are not found it is that line.
func LineOf(text, words string, from int) int {
	if line, ok := newLocator(text).find(words, from); ok {
		return line
	}
	return from
}
