package ingest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	htmltomarkdown "github.com/JohannesKaufmann/html-to-markdown/v2"
	"go.yaml.in/yaml/v3"
)

// records reads a file of canonical records, or of records that a built-in map knows.
func (r *reader) records(p *parsed, format string, text []byte) {
	values, lines, err := decodeRecords(format, text)
	if err != nil {
		p.refused(err)
		return
	}
	if mapped, name := builtinRecords(values); name != "" {
		values, lines = mapped, make([]int, len(mapped))
		p.format = name
	}
	read := 0
	for i, value := range values {
		fields, ok := value.(map[string]any)
		if !ok || !looksCanonical(fields) {
			continue
		}
		read++
		r.record(p, fields, lines[i])
	}
	switch {
	case read == 0 && len(values) == 0:
		p.end(Skipped, "no records in it", 0)
	case read == 0:
		p.end(Skipped, "records without a field of the canonical document (title, summary, body, sections, timeline, started_at)", 0)
	case read < len(values):
		p.warnings = append(p.warnings, Warning{Code: "record_skipped", Detail: fmt.Sprintf("%d of %d records have no field of the canonical document and were left out", len(values)-read, len(values))})
	}
}

func looksCanonical(fields map[string]any) bool {
	for _, key := range []string{"title", "summary", "body", "body_html", "sections", "timeline", "started_at"} {
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
		p.warnings = append(p.warnings, w)
	}
	body := doc.Body
	if body == "" && doc.BodyHTML != "" {
		md, err := htmltomarkdown.ConvertString(doc.BodyHTML)
		if err != nil {
			p.warnings = append(p.warnings, Warning{Line: line, Code: "html", Detail: "body_html could not be read: " + err.Error()})
		}
		body = md
	}
	r.own(p, r.read(doc, p.source.id(), body, max(line, 1)), doc)
}

// decodeRecords decodes a file into its records with the line each begins at.
func decodeRecords(format string, text []byte) ([]any, []int, error) {
	if format == "yaml" {
		return yamlRecords(text)
	}
	return jsonRecords(text)
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
			if err.Error() == "EOF" {
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

// feed reads the items of an RSS feed as records.
func (r *reader) feed(p *parsed, text []byte) {
	var rss struct {
		XMLName xml.Name
		Items   []struct {
			Title       string `xml:"title"`
			Link        string `xml:"link"`
			GUID        string `xml:"guid"`
			Description string `xml:"description"`
			PubDate     string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(text, &rss); err != nil {
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			p.refused(fmt.Errorf("reading XML: %w", &LineError{syntax.Line, errors.New(syntax.Msg)}))
			return
		}
		p.refused(fmt.Errorf("reading XML: %w", err))
		return
	}
	if rss.XMLName.Local != "rss" {
		p.end(Skipped, "an XML file that is no RSS feed", 0)
		return
	}
	if len(rss.Items) == 0 {
		p.end(Skipped, "an RSS feed without any item", 0)
		return
	}
	for _, item := range rss.Items {
		id := item.GUID
		if id == "" {
			id = item.Link
		}
		r.record(p, map[string]any{
			"id": id, "source": "rss", "url": item.Link, "title": item.Title, "body_html": item.Description,
			"review": map[string]any{"published_at": item.PubDate},
		}, 0)
	}
}
