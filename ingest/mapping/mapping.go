package mapping

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// recordTime is how long all programs of a map together may work on one record. It is there to end a program that
// never ends; a busy machine must not lose a field to it.
const recordTime = 3 * time.Second

// maxValues is how many values one program may give for one record.
const maxValues = 10_000

// Map is a compiled map. It is safe for concurrent use.
type Map struct {
	name    string
	records *program // from a decoded value to its records; nil: the value is one
	detect  *program // whether a record is of this shape; nil: never asked
	fields  []fieldProgram
	keep    bool            // keys of the record that no program mentions go to extra
	ignored map[string]bool // keys that are left out on purpose
	formats []string        // the formats of files detect is asked for; none: all
}

type fieldProgram struct {
	target
	name string // as written: review.held_at
	*program
}

// Problem is a program that gave no value for a record, or not the kind its field holds.
type Problem struct {
	Field  string
	Detail string
}

// Result is what a record became: fields as ingest.FromFields reads them, and what went wrong.
type Result struct {
	Fields   map[string]any
	Problems []Problem
	Rest     []string // keys of the record that no program mentions, kept under extra, in order
}

// Compile makes a map of programs by canonical field: title, services, review.held_at, extra.region.
// Variables are names such as $base; Apply is given their values in the same order. Keys that no
// program mentions are left out of the document.
func Compile(name string, fields map[string]string, variables ...string) (*Map, error) {
	m := &Map{name: name}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if err := m.add(field, fields[field], variables); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, field, err)
		}
	}
	return m, nil
}

// add compiles the program of one field.
func (m *Map) add(name, text string, variables []string) error {
	t, err := targetOf(name)
	if err != nil {
		return err
	}
	p, err := compileProgram(text, variables)
	if err != nil {
		return err
	}
	m.fields = append(m.fields, fieldProgram{t, name, p})
	return nil
}

// Name is what the map is called: its file, or its source.
func (m *Map) Name() string { return m.name }

// Asks reports whether the map says by detect which records it is for.
func (m *Map) Asks() bool { return m.detect != nil }

// Matches reports whether a record of a file of this format has the shape the map is for. A map
// without detect matches nothing by itself.
func (m *Map) Matches(ctx context.Context, format string, record any) bool {
	if m.detect == nil || len(m.formats) > 0 && !slices.Contains(m.formats, format) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, recordTime)
	defer cancel()
	values, err := m.detect.run(ctx, normal(record), nil)
	return err == nil && len(values) == 1 && values[0] == true
}

// Records gives the records in one decoded value of a file: what the map's `records` program gives,
// or the value itself. It changes nothing in it.
func (m *Map) Records(ctx context.Context, value any) ([]any, error) {
	if m.records == nil {
		return []any{value}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 60*recordTime)
	defer cancel()
	iter := m.records.code.RunWithContext(ctx, normal(value))
	var out []any
	for {
		v, ok := iter.Next()
		if !ok {
			return out, nil
		}
		if err, failed := v.(error); failed {
			return out, fmt.Errorf("%s: records: %w", m.name, err)
		}
		out = append(out, v)
	}
}

// Apply maps one record. It changes nothing in it or in the variables, and keeps nothing of them.
func (m *Map) Apply(ctx context.Context, record any, variables ...any) Result {
	limited, cancel := context.WithTimeout(ctx, recordTime)
	defer cancel()
	record, variables = normal(record), normals(variables)
	out := Result{Fields: map[string]any{}}
	for _, f := range m.fields {
		values, err := f.run(limited, record, variables)
		if err != nil {
			out.problem(f.name, failure(ctx, err))
			continue
		}
		f.put(&out, values)
	}
	if m.keep {
		m.rest(&out, record)
	}
	return out
}

// failure says why a program gave nothing.
func failure(outer context.Context, err error) string {
	if errors.Is(err, context.DeadlineExceeded) && outer.Err() == nil {
		return fmt.Sprintf("the programs of the map ran longer than %s on one record", recordTime)
	}
	return err.Error()
}

func (r *Result) problem(field, detail string) {
	r.Problems = append(r.Problems, Problem{field, detail})
}

// run gives the values of a program that are not empty.
func (p *program) run(ctx context.Context, record any, variables []any) ([]any, error) {
	iter := p.code.RunWithContext(ctx, record, variables...)
	var out []any
	for {
		v, ok := iter.Next()
		if !ok {
			return out, nil
		}
		if err, failed := v.(error); failed {
			return nil, err
		}
		if v = normal(v); isEmpty(v) { // jq has numbers, such as nan, that a document has not
			continue
		}
		if len(out) == maxValues {
			return nil, fmt.Errorf("more than %d values", maxValues)
		}
		out = append(out, v)
	}
}

// isEmpty: a value that states nothing. False and zero state something.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// put sets the field to the values its program gave.
func (f fieldProgram) put(out *Result, values []any) {
	if len(values) == 0 {
		return
	}
	value := values[0]
	switch {
	case f.shape == listShape && (len(values) > 1 || !isList(value)):
		value = values
	case len(values) > 1:
		out.problem(f.name, fmt.Sprintf("the program gave %d values for a field that holds one; the first was taken", len(values)))
	}
	if f.member == "" {
		f.merge(out, value)
		return
	}
	object(out.Fields, f.field)[f.member] = value
}

// merge sets a whole field. Members that programs of their own gave stay beside those of an object.
func (f fieldProgram) merge(out *Result, value any) {
	members, isObject := value.(map[string]any)
	if f.shape != objectShape || !isObject {
		out.Fields[f.field] = value
		return
	}
	into := object(out.Fields, f.field)
	for key, v := range members {
		if _, ok := into[key]; !ok {
			into[key] = v
		}
	}
}

// object is the object under a key, created where there is none.
func object(fields map[string]any, key string) map[string]any {
	into, ok := fields[key].(map[string]any)
	if !ok {
		into = map[string]any{}
		fields[key] = into
	}
	return into
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

// rest keeps what no program mentions.
func (m *Map) rest(out *Result, record any) {
	fields, ok := record.(map[string]any)
	if !ok {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if isEmpty(fields[key]) || m.ignored[key] || m.mentions(key) {
			continue
		}
		extra := object(out.Fields, "extra")
		if _, taken := extra[key]; !taken {
			extra[key] = fields[key]
		}
		out.Rest = append(out.Rest, key)
	}
}

func (m *Map) mentions(key string) bool {
	for _, f := range m.fields {
		if f.program.mentions[key] {
			return true
		}
	}
	return false
}
