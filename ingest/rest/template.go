package rest

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"go.yaml.in/yaml/v3"

	"secondstory/ingest/mapping"
)

// Template is a text with places to fill: {name} from the variables ({team.id} looks into one),
// {.field} by a jq path from the item. In a path, slashes of a value are escaped, but those of
// {+name} are not. {{ and }} are braces.
type Template struct {
	text  string
	line  int
	parts []part
}

// part is a piece of plain text, or a place.
type part struct {
	plain  string
	name   string // of the variable the place begins with, "" for one of the item
	source string // as written
	open   bool   // {+name}: slashes stay
	code   *mapping.Expression
}

// UnmarshalYAML reads a text and finds its places.
func (t *Template) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode {
		return &Mistake{Line: node.Line, What: "a text belongs here"}
	}
	parsed, err := parseTemplate(node.Value)
	if err != nil {
		return &Mistake{Line: node.Line, What: err.Error()}
	}
	parsed.line = node.Line
	*t = parsed
	return nil
}

func parseTemplate(text string) (Template, error) {
	t := Template{text: text}
	plain := ""
	for rest := text; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			plain, rest = plain+rest[:1], rest[2:]
		case rest[0] == '{':
			place, after, ok := strings.Cut(rest[1:], "}")
			if !ok {
				return t, fmt.Errorf("%q: a { without }; {{ is a brace", text)
			}
			p, err := parsePlace(place)
			if err != nil {
				return t, err
			}
			t.parts = append(t.parts, part{plain: plain}, p)
			plain, rest = "", after
		default:
			plain, rest = plain+rest[:1], rest[1:]
		}
	}
	if plain != "" {
		t.parts = append(t.parts, part{plain: plain})
	}
	return t, nil
}

func parsePlace(place string) (part, error) {
	p := part{source: strings.TrimSpace(place)}
	p.source, p.open = strings.CutPrefix(p.source, "+")
	program := p.source
	if !strings.HasPrefix(p.source, ".") {
		p.name, _, _ = strings.Cut(p.source, ".")
		if p.name == "" {
			return p, fmt.Errorf("{} names nothing")
		}
		program = varsName + "." + p.source
	}
	var err error
	if p.code, err = mapping.CompileExpression(program, varsName); err != nil {
		return p, fmt.Errorf("{%s}: %w", place, err)
	}
	return p, nil
}

// Set reports whether there is anything to fill in or to send.
func (t Template) Set() bool { return t.text != "" }

// String is the template as written.
func (t Template) String() string { return t.text }

// names are the variables its places begin with; "" stands for places of the item.
func (t Template) names() []string {
	var out []string
	for _, p := range t.parts {
		if p.code != nil {
			out = append(out, p.name)
		}
	}
	return out
}

// fill writes the text with each value passed through escape.
func (t Template) fill(ctx context.Context, item any, vars map[string]any, escape func(string) string) (string, error) {
	var b strings.Builder
	for _, p := range t.parts {
		if p.code == nil {
			b.WriteString(p.plain)
			continue
		}
		values, err := p.code.Values(ctx, item, anyMap(vars))
		if err != nil {
			return "", fmt.Errorf("filling {%s} of %q: %w", p.source, t.text, err)
		}
		for i, v := range flat(values) {
			s, ok := scalar(v)
			if !ok {
				return "", fmt.Errorf("filling {%s} of %q: %w", p.source, t.text, errNoScalar)
			}
			if i > 0 {
				b.WriteString(",")
			}
			if p.open {
				b.WriteString(inSegments(s, escape))
			} else {
				b.WriteString(escape(s))
			}
		}
	}
	return b.String(), nil
}

// flat gives the values, and of lists their entries.
func flat(values []any) []any {
	if len(values) == 1 {
		if list, ok := values[0].([]any); ok {
			return list
		}
	}
	return values
}

// several gives one text per value where the template is a single place that holds a list, else the
// one text it fills to; empty texts are left out.
func (t Template) several(ctx context.Context, item any, vars map[string]any) ([]string, error) {
	if len(t.parts) == 2 && t.parts[0].plain == "" && t.parts[1].code != nil {
		values, err := t.parts[1].code.Values(ctx, item, anyMap(vars))
		if err != nil {
			return nil, fmt.Errorf("filling %q: %w", t.text, err)
		}
		var out []string
		for _, v := range flat(values) {
			if s, ok := scalar(v); ok && s != "" {
				out = append(out, s)
			}
		}
		return out, nil
	}
	s, err := t.fill(ctx, item, vars, plainly)
	if err != nil || s == "" {
		return nil, err
	}
	return []string{s}, nil
}

func plainly(s string) string { return s }

// asSegment escapes a value for one segment of a path: it cannot leave it.
func asSegment(s string) string {
	if s == "." || s == ".." {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return url.PathEscape(s)
}

// inSegments escapes each segment of a value with slashes.
func inSegments(s string, escape func(string) string) string {
	segments := strings.Split(s, "/")
	for i := range segments {
		segments[i] = escape(segments[i])
	}
	return strings.Join(segments, "/")
}
