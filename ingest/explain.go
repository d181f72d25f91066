package ingest

import (
	"context"
	"fmt"
	"slices"

	"secondstory/ingest/mapping"
)

// Explanation is what one record becomes, before it is read as an incident.
type Explanation struct {
	Path     string         `yaml:"file"`
	Line     int            `yaml:"line,omitempty"` // where it begins, 0 where that is not known
	Map      string         `yaml:"map,omitempty"`  // the map that was chosen; "" for a canonical record
	Record   any            `yaml:"record"`         // as decoded: what the programs of a map see
	Document map[string]any `yaml:"document"`       // its canonical fields
	Doubts   []string       `yaml:"doubts,omitempty"`
}

// Explain decodes the first n records of each file of records among o.Paths and says what they
// become. Nothing is stored, and no name is removed: it is what the file holds. A file that is not
// of records has none.
func Explain(ctx context.Context, o Options, n int) ([]Explanation, error) {
	r := &reader{limits: o.Limits}
	var err error
	if r.ownMap, _, err = ownMap(o.Map); err != nil {
		return nil, err
	}
	sources, err := find(o)
	if err != nil {
		return nil, err
	}
	var out []Explanation
	for _, s := range sources {
		if err := ctx.Err(); err != nil {
			return out, errReading(err)
		}
		some, err := r.explain(s, n)
		if err != nil {
			return out, fmt.Errorf("explaining %s: %w", s.shown, err)
		}
		out = append(out, some...)
	}
	return out, nil
}

func (r *reader) explain(s *source, n int) ([]Explanation, error) {
	format := kindOf(s.rel).format
	if s.outcome != nil || s.read == nil || kindOf(s.rel).skip != "" {
		return nil, nil
	}
	data, err := s.read()
	if err != nil {
		return nil, err
	}
	text, err := decodeWithin(data, r.limits)
	if err != nil {
		return nil, err
	}
	if format = r.formatOf(s, format, text); !slices.Contains([]string{"json", "ndjson", "yaml", "csv", "rss"}, format) {
		return nil, nil
	}
	all, _, err := r.decoded(format, text)
	if err != nil {
		return nil, err
	}
	in := recordReading{reader: r, p: &parsed{source: s}, format: format}
	var out []Explanation
	for raw, err := range all {
		if err != nil {
			return nil, err
		}
		if err := in.choose(raw.value); err != nil {
			return nil, err
		}
		for _, record := range in.explained(raw) {
			if record.Path = s.shown; len(out) < n {
				out = append(out, record)
			}
		}
		if len(out) >= n {
			break
		}
	}
	return out, nil
}

// explained are the records in one decoded value.
func (in *recordReading) explained(raw rawRecord) []Explanation {
	if in.by == nil {
		fields := in.fields(raw)[0]
		e := Explanation{Line: raw.line, Record: raw.value, Document: fields}
		e.doubt(nil)
		return []Explanation{e}
	}
	ctx := context.Background()
	records, err := in.by.Records(ctx, raw.value)
	out := make([]Explanation, 0, len(records))
	for _, record := range records {
		result := in.by.Apply(ctx, record)
		e := Explanation{Line: raw.line, Map: in.by.Name(), Record: record, Document: result.Fields}
		e.doubt(&result)
		out = append(out, e)
	}
	if err != nil {
		out = append(out, Explanation{Line: raw.line, Map: in.by.Name(), Record: raw.value, Doubts: []string{err.Error()}})
	}
	return out
}

func (e *Explanation) doubt(result *mapping.Result) {
	if result != nil {
		for _, p := range result.Problems {
			e.Doubts = append(e.Doubts, p.Field+": "+p.Detail)
		}
		for _, key := range result.Rest {
			e.Doubts = append(e.Doubts, fmt.Sprintf("%q is in no program; it is kept under extra", key))
		}
	}
	_, warnings := FromFields(e.Document)
	for _, w := range warnings {
		e.Doubts = append(e.Doubts, w.Detail)
	}
	if !looksCanonical(e.Document) {
		e.Doubts = append(e.Doubts, "it has none of title, summary, body, body_html, sections, timeline, started_at, and is left out")
	}
}
