package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"

	"secondstory/ingest/clock"
	"secondstory/ingest/richtext"
)

// parsed is what became of one file before names are removed.
type parsed struct {
	source      *source
	outcome     FileOutcome
	format      string
	hash        string // of the bytes
	fingerprint string
	bytes       int64
	stories     []*story
	tells       []string // incidents that another file of the run tells first
	warnings    []Warning
	noted       map[string]int // warnings by what they say, to tell each once
	again       map[int]int    // how often more, by index
	unchanged   bool
	stream      *streamed // a file that is stored in pieces
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// parse reads one file to its end: loaded, skipped or refused.
func (r *reader) parse(src *source, data []byte) *parsed {
	p := &parsed{source: src, hash: hashOf(data), bytes: int64(len(data))}
	kind := kindOf(src.rel)
	p.format = kind.format
	switch {
	case kind.skip != "":
		return p.end(Skipped, kind.skip, 0)
	case kind.index && !src.alone:
		return p.end(Skipped, "an index page", 0)
	case len(bytes.TrimSpace(data)) == 0:
		return p.end(Refused, "an empty file", 0)
	case looksBinary(data):
		return p.end(Skipped, "a binary file", 0)
	}
	text, err := decodeWithin(data, r.limits)
	if err != nil {
		return p.refused(err)
	}
	p.format = r.formatOf(src, kind.format, text)
	switch p.format {
	case "json", "ndjson", "yaml", "csv":
		r.records(p, p.format, text)
	case "rss":
		r.feed(p, text)
	case "html":
		r.html(p, text)
	default:
		r.written(p, text)
	}
	p.placeDoubts(text)
	return p.finish()
}

func (p *parsed) end(outcome Outcome, reason string, line int) *parsed {
	p.outcome = FileOutcome{Path: p.source.shown, Outcome: outcome, Reason: reason, Line: line}
	return p
}

// refused names the line of the mistake where it is known.
func (p *parsed) refused(err error) *parsed {
	var at *LineError
	line := 0
	if errors.As(err, &at) {
		line = at.Line
	}
	return p.end(Refused, err.Error(), line)
}

func (p *parsed) finish() *parsed {
	if p.outcome.Outcome == "" {
		p.outcome = FileOutcome{Path: p.source.shown, Outcome: Loaded, Incidents: len(p.stories)}
	}
	p.countNotes()
	for i := range p.warnings {
		p.warnings[i].Path = p.source.shown
	}
	if p.outcome.Outcome != Loaded {
		p.stories = nil
	}
	return p
}

// written reads a Markdown or plain text with optional front matter.
func (r *reader) written(p *parsed, text []byte) {
	fields, bodyAt, err := splitFrontMatter(text)
	if err != nil {
		p.refused(err)
		return
	}
	doc, warnings := fromFrontMatter(r.keys, fields)
	p.warnings = append(p.warnings, warnings...)
	body := string(text[bodyAt:])
	if doc.Body != "" {
		body = doc.Body + "\n\n" + body
	}
	body = headed(body)
	name := path.Base(p.source.rel)
	if kindOf(p.source.rel).index && doc.Date == "" && doc.StartedAt == "" && len(clock.Scan(body)) == 0 {
		p.end(Skipped, "an index page", 0)
		return
	}
	o := r.outline(body)
	if reason := notOne(name, doc, &o); reason != "" {
		p.end(Skipped, reason, 0)
		return
	}
	if found := o.incidentsIn(doc); found != nil {
		r.split(p, doc, &o, found, linesOf(body, lineAt(text, bodyAt)))
		return
	}
	if o.unsplit > 0 {
		p.warnings = append(p.warnings, Warning{Line: lineAt(text, bodyAt), Code: WarnUnsplit, Detail: fmt.Sprintf(
			"%d incidents are listed in it, more than the %d that are read from one document; it was read as one incident: cut it, or give its rows as CSV", o.unsplit, mostListed)})
	}
	s := r.readOutlined(doc, p.source.id(), body, lineAt(text, bodyAt), &o)
	r.own(p, s, doc)
}

// outline parses a text into its parts.
func (r *reader) outline(text string) outline {
	o := outline{sections: r.sections, keys: r.keys, phrases: r.phrases, src: text}
	o.build(parseBlocks(r.markdown, text))
	return o
}

// notOne says why a text is no postmortem: a template, or a page of links.
func notOne(name string, doc Document, o *outline) string {
	title := firstNonEmpty(o.title, doc.Title)
	if placeholderTitle(doc.Title) {
		title = doc.Title
	}
	if reason := templateReason(name, title, o); reason != "" {
		return reason
	}
	if strings.TrimSpace(o.src) == "" && doc.Title == "" && doc.Summary == "" && len(doc.Timeline) == 0 && len(doc.Sections) == 0 {
		return "front matter without a title or a text"
	}
	if isIndexPage(o) {
		return "an index page: nearly all of it is links to other documents"
	}
	return ""
}

// isIndexPage: lists whose entries are nearly all links to documents beside it, and little else.
func isIndexPage(o *outline) bool {
	links, items := 0, 0
	for _, p := range o.parts {
		if p.role == "timeline" || p.role == "action_items" {
			return false
		}
		for _, b := range p.blocks {
			for _, item := range b.items {
				items++
				if strings.HasPrefix(strings.TrimLeft(item.text, "* "), "[") && strings.Contains(item.text, "](") && !strings.Contains(item.text, "](http") {
					links++
				}
			}
		}
	}
	return links >= 3 && links*10 >= items*8 && wordsOfParagraphs(o) < 40+items*5
}

func wordsOfParagraphs(o *outline) int {
	words := 0
	for _, p := range o.parts {
		for _, b := range p.blocks {
			if b.kind == paragraphBlock {
				words += len(strings.Fields(b.text))
			}
		}
	}
	return words
}

// own gives a story its identity.
func (r *reader) own(p *parsed, s *story, doc Document) {
	s.source = doc.Source
	if s.source == "" {
		s.source = "file"
	}
	id := firstNonEmpty(doc.ID, s.id)
	if id == "" {
		s.unnamed = true
		id = p.source.id()
		if len(p.stories) > 0 {
			id = fmt.Sprintf("%s#%d", id, len(p.stories)+1)
		}
	}
	s.key = s.source + ":" + id
	s.path = p.source.id()
	for i := range s.warnings {
		s.warnings[i].Path = p.source.shown
	}
	p.stories = append(p.stories, s)
}

// html converts a page and reads it like Markdown.
func (r *reader) html(p *parsed, text []byte) {
	convert := richtext.HTML
	if richtext.IsStorage(string(text)) {
		convert = richtext.Storage
	}
	md, err := convert(string(text), richtext.Options{})
	if err != nil {
		p.refused(err)
		return
	}
	if strings.TrimSpace(md) == "" {
		p.end(Skipped, "an HTML page without text", 0)
		return
	}
	r.written(p, []byte(plainSpaces(md)))
}

// linesOf gives the line of a place in a body that begins at a line. Places that are asked for in order
// cost no more than the body.
func linesOf(body string, first int) func(at int) int {
	was, line := 0, first
	return func(at int) int {
		if at < was {
			was, line = 0, first
		}
		line += strings.Count(body[was:at], "\n")
		was = at
		return line
	}
}
