package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"go.yaml.in/yaml/v3"

	"secondstory/ingest/mapping"
	"secondstory/ingest/richtext"
)

// records reads a file of records: canonical ones, or others through a map.
func (r *reader) records(p *parsed, format string, text []byte) {
	all, more, err := r.decoded(format, text)
	if err != nil {
		p.refused(err)
		return
	}
	in := recordReading{reader: r, p: p, format: format}
	for raw, err := range all {
		if err != nil {
			p.refused(err)
			return
		}
		if err := in.take(raw); err != nil {
			p.refused(err)
			return
		}
	}
	for _, w := range more() {
		p.note(w)
	}
	in.end()
}

// decoded gives the records of a text, and after them the doubts about the text as a whole.
func (r *reader) decoded(format string, text []byte) (iter.Seq2[rawRecord, error], func() []Warning, error) {
	none := func() []Warning { return nil }
	switch format {
	case "csv":
		t, err := newTable(bytes.NewReader(text))
		if err != nil {
			return nil, nil, fmt.Errorf("reading a table: %w", err)
		}
		return t.records(), t.warning, nil
	case "yaml":
		return listed(yamlRecords(text)), none, nil
	case "rss":
		return listed(feedRecords(text)), none, nil
	}
	return listed(jsonRecords(text)), none, nil
}

// listed gives decoded values one after the other.
func listed(values []any, lines []int, err error) iter.Seq2[rawRecord, error] {
	return func(yield func(rawRecord, error) bool) {
		for i, v := range values {
			if !yield(rawRecord{v, lines[i]}, nil) {
				return
			}
		}
		if err != nil {
			yield(rawRecord{}, err)
		}
	}
}

// recordReading is the reading of one file's records.
type recordReading struct {
	reader *reader
	p      *parsed
	format string
	chosen bool // the map is chosen by the first record
	by     *mapping.Map
	all    int // records found
	read   int // records with a field of the canonical document
}

// choose chooses the map by the first value.
func (in *recordReading) choose(first any) error {
	if in.chosen {
		return nil
	}
	in.chosen = true
	m, err := in.reader.mapFor(in.format, first)
	if err != nil {
		return err
	}
	if in.by = m; m != nil && m != in.reader.ownMap {
		in.p.format = m.Name()
	}
	return nil
}

// take reads the records in one decoded value.
func (in *recordReading) take(raw rawRecord) error {
	if err := in.choose(raw.value); err != nil {
		return err
	}
	for _, fields := range in.fields(raw) {
		in.all++
		if !looksCanonical(fields) {
			continue
		}
		in.read++
		in.reader.record(in.p, fields, raw.line)
	}
	return nil
}

// fields gives the canonical fields of each record in a decoded value.
func (in *recordReading) fields(raw rawRecord) []map[string]any {
	if in.by != nil {
		return in.reader.mapped(in.p, in.by, raw.value, raw.line)
	}
	fields, ok := raw.value.(map[string]any)
	if !ok {
		return []map[string]any{nil}
	}
	if in.format == "csv" {
		fields = canonicalRow(fields)
	}
	return []map[string]any{fields}
}

// end says what became of a file of which nothing, or not all, was read.
func (in *recordReading) end() {
	p := in.p
	switch {
	case in.all == 0:
		p.end(Skipped, "no records in it", 0)
	case in.read == 0 && in.by != nil:
		p.end(Skipped, in.by.Name()+" gives its records none of title, summary, body, sections, timeline, started_at; --explain shows what they become", 0)
	case in.read == 0 && in.format == "csv":
		p.end(Skipped, "a table without a column of the canonical document (title, summary, body, started_at, ...); --map FILE says what its columns mean", 0)
	case in.read == 0:
		p.end(Skipped, "records without a field of the canonical document (title, summary, body, sections, timeline, started_at); --map FILE says what theirs mean", 0)
	case in.read < in.all:
		p.note(Warning{Code: "record_skipped", Detail: fmt.Sprintf("%d of %d records have no field of the canonical document and were left out", in.all-in.read, in.all)})
	}
}

func looksCanonical(fields map[string]any) bool {
	for _, key := range [...]string{"title", "summary", "body", "body_html", "sections", "timeline", "started_at"} {
		if _, ok := fields[key]; ok {
			return true
		}
	}
	return false
}

func (r *reader) record(p *parsed, fields map[string]any, line int) {
	doc, warnings := FromFields(fields)
	for _, w := range warnings {
		w.Line = line
		p.note(w)
	}
	r.recordDocument(p, doc, line)
}

// recordDocument reads a document that a record gave.
func (r *reader) recordDocument(p *parsed, doc Document, line int) {
	body := doc.Body
	if body == "" && doc.BodyHTML != "" {
		md, err := richtext.HTML(doc.BodyHTML, richtext.Options{})
		if err != nil {
			p.note(Warning{Line: line, Code: "html", Detail: "body_html could not be read: " + err.Error()})
		}
		body = md
	}
	r.own(p, r.read(doc, p.source.id(), body, max(line, 1)), doc)
}

// note adds a warning about the file. One that several records give is kept once, with their number:
// a column that nobody knows is one doubt, not a million.
func (p *parsed) note(w Warning) {
	key := w.Code + "\x00" + w.Detail
	if i, ok := p.noted[key]; ok {
		p.again[i]++
		return
	}
	if p.noted == nil {
		p.noted, p.again = map[string]int{}, map[int]int{}
	}
	p.noted[key] = len(p.warnings)
	p.warnings = append(p.warnings, w)
}

// noteAll takes over the warnings of a part of the file.
func (p *parsed) noteAll(part *parsed) {
	for i, w := range part.warnings {
		p.note(w)
		p.again[p.noted[w.Code+"\x00"+w.Detail]] += part.again[i]
	}
	part.warnings, part.noted, part.again = nil, nil, nil
}

// countNotes writes the number of records behind each warning that several gave.
func (p *parsed) countNotes() {
	for i, more := range p.again {
		if more == 0 {
			continue
		}
		p.warnings[i].Detail += fmt.Sprintf(" (in %d records; the first is here)", more+1)
	}
	p.noted, p.again = nil, nil
}

// jsonRecords reads one value, a list of them, or one after the other (NDJSON).
func jsonRecords(text []byte) ([]any, []int, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	var values []any
	var lines []int
	counter := lineCounter{text: text, line: 1}
	for d.More() {
		at := counter.at(skipSpace(text, int(d.InputOffset())))
		var v any
		if err := d.Decode(&v); err != nil {
			return nil, nil, jsonError(text, d, err)
		}
		values, lines = append(values, v), append(lines, at)
	}
	if len(values) == 1 {
		if l, ok := values[0].([]any); ok {
			return l, make([]int, len(l)), nil
		}
	}
	return values, lines, nil
}

func jsonError(text []byte, d *json.Decoder, err error) error {
	offset := int(d.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = int(syntax.Offset)
	}
	return fmt.Errorf("reading JSON: %w", &LineError{lineAt(text, offset), err})
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}

// lineCounter counts lines in one pass for offsets that only grow.
type lineCounter struct {
	text []byte
	pos  int
	line int
}

func (c *lineCounter) at(offset int) int {
	offset = min(max(offset, c.pos), len(c.text))
	c.line += bytes.Count(c.text[c.pos:offset], []byte("\n"))
	c.pos = offset
	return c.line
}

func yamlRecords(text []byte) ([]any, []int, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var values []any
	var lines []int
	for {
		var node yaml.Node
		if err := d.Decode(&node); err != nil {
			if errors.Is(err, io.EOF) {
				return values, lines, nil
			}
			return nil, nil, yamlError(err)
		}
		var v any
		if err := node.Decode(&v); err != nil {
			return nil, nil, yamlError(err)
		}
		v = normalYAML(v)
		if l, ok := v.([]any); ok {
			for i, item := range l {
				values, lines = append(values, item), append(lines, yamlItemLine(&node, i))
			}
			continue
		}
		values, lines = append(values, v), append(lines, max(node.Line, 1))
	}
}

func yamlItemLine(node *yaml.Node, i int) int {
	if len(node.Content) == 1 && i < len(node.Content[0].Content) {
		return node.Content[0].Content[i].Line
	}
	return node.Line
}

func yamlError(err error) error {
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		fmt.Sscan(m[1], &line)
	}
	return fmt.Errorf("reading YAML: %w", &LineError{line, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))})
}
