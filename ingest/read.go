package ingest

import (
	"fmt"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yuin/goldmark/parser"

	"secondstory/ingest/clock"
	"secondstory/ingest/mapping"
)

// reader turns documents into stories. It is safe for concurrent use.
type reader struct {
	sections *SectionMap
	keys     *keyMap
	phrases  *PhraseMap
	markdown parser.Parser
	ownMap   *mapping.Map // of --map; nil without
	limits   Limits
}

func newReader(sections *SectionMap, phrases *PhraseMap) (*reader, error) {
	keys, err := defaultKeyMap()
	if err != nil {
		return nil, err
	}
	return &reader{sections: sections, keys: keys, phrases: phrases, markdown: markdownParser()}, nil
}

// story is one incident as read, before names are removed and rows are made.
type story struct {
	key, source, path string
	id                string // by which a text names itself
	line              int    // where it begins in its file
	title             string
	url               string
	kind, kindBasis   string
	severity          *int8
	severityRaw       string
	status            string
	occurred          *time.Time
	occurredBasis     string
	milestones        []milestone
	detectedBy        string
	trigger           string
	factors           []string
	summary           string
	words             int
	template          string
	language          string
	hash              string
	extra             map[string]any
	services          []string
	teams             []string
	tags              []string
	sections          []readSection
	events            []event
	learnings         []learning
	actions           []action
	impacts           []impact
	review            review
	responders        []Responder
	names             []string // every name of a person found in fields
	warnings          []Warning
	unknownHeadings   []string
	links             []link
	origins           []fieldOrigin // where several documents tell it
	references        []string      // where else the incident is known
	corrected         []correctedField
	fileName          string
	opening           string // the first words of the text
	durations         []statedLength
	unnamed           bool   // it has no id of its own
	publishedBy       string // the commit that gives the publication date; "" where the document does
}

// readSection is one section to store.
type readSection struct {
	role, heading, body string
	unknown             bool // the section map does not know the heading
}

// review is what is known of the review of an incident.
type review struct {
	held, reviewed, published, decided *time.Time
	state, openTo                      string
	facilitator, scribe                *bool
	attendees                          *int
}

type link struct{ other, relation, basis, quote string }

// read reads one canonical document. src is the Markdown text that follows the fields, textLine the
// line it begins at in its file.
func (r *reader) read(doc Document, name, src string, textLine int) *story {
	return r.readOutlined(doc, name, src, textLine, &outline{})
}

// readOutlined is read for a text that may be outlined already; known is used where the document
// adds nothing to the text.
func (r *reader) readOutlined(doc Document, name, src string, textLine int, known *outline) *story {
	s := &story{path: name, fileName: path.Base(name), url: doc.URL, extra: doc.Extra, line: max(textLine, 1)}
	text := composed(doc, src)
	o := *known
	if o.src != text || o.sections == nil {
		o = r.outline(text)
	}
	meta := readMetadata(r.keys, o.parts)
	s.mergeMetadata(&doc, meta)
	for _, p := range o.parts {
		if p.unknown && p.heading != "" {
			s.unknownHeadings = append(s.unknownHeadings, normalHeading(p.heading))
		}
	}
	s.references = doc.SameAs
	s.opening = openingLines(&o)
	if doc.ID == "" {
		s.id = s.statedID(firstNonEmpty(doc.Title, o.title), text)
	}
	s.facts(doc, &o, text)
	s.times(doc, &o, meta, text)
	s.people(doc, meta)
	s.measures(doc, meta, text, &o)
	s.store(&o, text)
	s.template = templateStyle(&o, meta)
	s.language = language(text)
	s.words = countWords(text)
	return s
}

// warn notes a doubt about the document as a whole, or a line that is known.
func (s *story) warn(line int, code, format string, args ...any) {
	s.warnings = append(s.warnings, Warning{Path: s.path, Line: line, Code: code, Detail: fmt.Sprintf(format, args...)})
}

// doubt notes one that rests on words of the document, by which its line is found.
func (s *story) doubt(near, code, format string, args ...any) {
	s.warn(s.line, code, format, args...)
	s.warnings[len(s.warnings)-1].near = near
}

// mergeMetadata fills the document's empty fields from key lines.
func (s *story) mergeMetadata(doc *Document, m metadata) {
	for _, f := range m.fields {
		doc.apply(f.field, f.value)
		if st, ok := clock.First(f.value); ok && f.field == "date" && st.HasClock && doc.StartedAt == "" {
			doc.StartedAt = f.value // a day with its time of day, on a line of its own, is when it began
		}
	}
}

// facts sets what needs no clock: title, severity, kind, names of services and teams, labels.
func (s *story) facts(doc Document, o *outline, text string) {
	if s.title = firstNonEmpty(doc.Title, o.title); s.title == "" {
		s.title = firstNonEmpty(openingTitle(o.sections, text), titleFromName(s.fileName))
	}
	if strings.ContainsAny(s.title, "\r\n") { // a quoted cell may hold lines; a title is one
		s.title = strings.Join(strings.Fields(s.title), " ")
	}
	if doc.Severity == "" {
		doc.Severity = firstNonEmpty(inlineSeverity(s.title), inlineSeverity(opening(o)))
	}
	s.severityRaw = doc.Severity
	if n, ok := NormalSeverity(doc.Severity); ok {
		s.severity = &n
	} else if doc.Severity != "" {
		s.doubt(doc.Severity, "severity_unknown", "severity %q is kept as written; it is not one of SEV1-5, P1-5, S1-5, critical, major, minor, ...", short(doc.Severity))
	}
	s.kind, s.kindBasis = "incident", "default"
	if k := StatedKind(doc.Kind); k != "" {
		s.kind, s.kindBasis = k, "stated"
	} else if k := titleKind(s.title); k != "" {
		s.kind, s.kindBasis = k, "stated"
	} else if k := labelKind(doc); k != "" {
		s.kind, s.kindBasis = k, "stated"
	} else if k := announcedKind(s.title, o); k != "" && doc.Kind == "" {
		s.kind, s.kindBasis = k, "inferred"
	} else if doc.Kind != "" {
		s.doubt(doc.Kind, "kind_unknown", "kind %q is not incident, near_miss, maintenance or drill", short(doc.Kind))
	}
	s.status = strings.Trim(doc.Status, "[] ")
	s.services, s.teams, s.tags = distinct(doc.Services), distinct(doc.Teams), distinct(doc.Tags)
	s.detectedBy, s.trigger, s.factors = doc.DetectedBy, doc.Trigger, labels(doc.Factors)
	s.summary = firstNonEmpty(doc.Summary, sectionText(o, "summary"), openingProse(o))
}

// opening is what stands before the first section, and the beginning of that section.
func opening(o *outline) string {
	if len(o.parts) == 0 {
		return ""
	}
	p := o.parts[0]
	return o.src[p.from:min(p.to, p.body+600)]
}

// openingLines is the first paragraph of a text, as far as it may name service and team.
func openingLines(o *outline) string {
	for _, p := range o.parts[:min(len(o.parts), 2)] {
		if body := strings.TrimSpace(o.src[p.body:p.to]); body != "" {
			first, _, _ := strings.Cut(body, "\n\n")
			return first[:min(len(first), 200)]
		}
	}
	return ""
}

// labelKind reads a kind from tags and severity labels such as "near-miss".
func labelKind(doc Document) string {
	for _, label := range append([]string{doc.Severity, doc.Status}, doc.Tags...) {
		if k := StatedKind(label); k == "near_miss" || k == "drill" || k == "maintenance" && label != doc.Severity {
			return k
		}
	}
	return ""
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

func short(s string) string {
	if len(s) <= 120 {
		return s
	}
	cut := 117
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "..."
}

func sectionText(o *outline, role string) string {
	for _, p := range o.parts {
		if p.role != role {
			continue
		}
		if s := prose(p); s != "" {
			return s
		}
	}
	return ""
}

// prose is the plain text of the first paragraphs of a part, without key lines.
func prose(p part) string {
	var out []string
	for _, b := range p.blocks {
		if s := blockText(b); s != "" && b.kind == paragraphBlock {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// openingProse: the first paragraph of a text without a summary that is no key line.
func openingProse(o *outline) string {
	for _, p := range o.parts {
		if p.role != "body" {
			continue
		}
		for _, b := range p.blocks {
			if b.kind == paragraphBlock && len(b.text) > 60 && !isKeyLine(b.text) {
				return plain(b.text)
			}
		}
	}
	return ""
}

func isKeyLine(s string) bool {
	first, _, _ := strings.Cut(s, "\n")
	i := strings.IndexByte(first, ':')
	return i > 0 && i < 30
}

// labels are what an author gave, as often as it was given: two causes may be of one kind.
func labels(in []string) []string {
	var out []string
	for _, s := range in {
		if s = strings.TrimSpace(plain(s)); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func distinct(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if s = strings.TrimSpace(plain(s)); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// store keeps the sections with text, in order, as they will be stored.
func (s *story) store(o *outline, text string) {
	s.sections = append(s.sections, readSection{role: "title", body: s.title})
	for _, p := range o.parts {
		body := strings.TrimSpace(unescaped(text[p.body:p.to]))
		if body == "" {
			continue
		}
		role := p.role
		if role == "body" && onlyKeyLines(p) {
			role = "metadata"
		}
		s.sections = append(s.sections, readSection{role, p.heading, body, p.unknown && p.heading != ""})
	}
}

// onlyKeyLines: nothing but metadata stands before the first heading.
func onlyKeyLines(p part) bool {
	if len(p.blocks) == 0 {
		return false
	}
	for _, b := range p.blocks {
		switch b.kind {
		case tableBlock:
		case listBlock:
			for _, item := range b.items {
				if !isKeyLine(item.text) {
					return false
				}
			}
		case paragraphBlock:
			for line := range strings.SplitSeq(b.text, "\n") {
				if !isKeyLine(line) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// unescaped drops the backslashes that word processors put before marks.
func unescaped(s string) string {
	if !strings.Contains(s, "\\") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("#-_.!()[]{}+=<>~|&", s[i+1]) >= 0 {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// templateStyle names the habit a document follows.
func templateStyle(o *outline, m metadata) string {
	has := map[string]bool{}
	bold := 0
	for _, p := range o.parts {
		has[p.role] = true
		if p.level == boldLevel {
			bold++
		}
	}
	switch {
	case has["five_whys"]:
		return "five-whys"
	case has["account"]:
		return "debrief"
	case has["where_we_got_lucky"]:
		return "sre-book"
	case bold >= 3:
		return "bold-keys"
	case o.headings <= 1 && len(m.fields) == 0:
		return "prose"
	case o.headings <= 1:
		return "key-lines"
	case has["contributing_factors"]:
		return "contributing-factors"
	case has["root_cause"] && has["resolution"]:
		return "root-cause"
	case has["timeline"]:
		return "timeline"
	}
	return "headings"
}

// language is ja for a text with kana, en for one of mostly ASCII letters, else "".
func language(text string) string {
	kana, ascii, total := 0, 0, 0
	for i, r := range text {
		if i > 4000 {
			break
		}
		total++
		switch {
		case r >= 0x3040 && r <= 0x30ff:
			kana++
		case r < utf8.RuneSelf:
			ascii++
		}
	}
	switch {
	case kana > 10 && kana*20 > total:
		return "ja"
	case total > 20 && ascii*100 > total*95 && containsAny(text, " the ", " was ", " to "):
		return "en"
	}
	return ""
}

// countWords counts what white space parts.
func countWords(s string) int {
	n, space := 0, uint8(1) // what stands before
	for i := range len(s) {
		n += int(space &^ spaces[s[i]])
		space = spaces[s[i]]
	}
	return n
}

var spaces = [256]uint8{' ': 1, '\n': 1, '\t': 1}
