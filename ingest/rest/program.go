package rest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"secondstory/ingest/mapping"
)

// varsName is what a program calls the parameters, the value of each, the window and the place of
// the page.
const varsName = "$vars"

// Program is a jq program of a source file. Its input is an answer or an item; $vars are the
// parameters, the value of `each`, and of a page: from, until, offset, page, cursor, limit.
type Program struct {
	text string
	line int
	code *mapping.Expression
}

// UnmarshalYAML compiles the program.
func (p *Program) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode || strings.TrimSpace(node.Value) == "" {
		return &Mistake{Line: node.Line, What: "a jq program belongs here"}
	}
	code, err := mapping.CompileExpression(node.Value, varsName)
	if err != nil {
		line := node.Line + mapping.MistakeLine(err)
		if node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			line++
		}
		return &Mistake{Line: line, What: err.Error()}
	}
	p.text, p.line, p.code = node.Value, node.Line, code
	return nil
}

// all gives everything the program gives but null; nothing for a program that is not there.
func (p *Program) all(ctx context.Context, input any, vars map[string]any) ([]any, error) {
	if p == nil {
		return nil, nil
	}
	out, err := p.code.Values(ctx, input, anyMap(vars))
	if err != nil {
		return nil, fmt.Errorf("running the program of line %d: %w", p.line, err)
	}
	return out, nil
}

// anyMap keeps a nil map from becoming a nil value.
func anyMap(vars map[string]any) any {
	if vars == nil {
		return map[string]any{}
	}
	return vars
}

// text gives the first value as a text, "" without one.
func (p *Program) string(ctx context.Context, input any, vars map[string]any) (string, error) {
	values, err := p.all(ctx, input, vars)
	if err != nil || len(values) == 0 {
		return "", err
	}
	s, ok := scalar(values[0])
	if !ok {
		return "", fmt.Errorf("running the program of line %d: it gave no text or number", p.line)
	}
	return s, nil
}

// truth gives whether the first value is true; or where the program is not there or gives nothing.
func (p *Program) truth(ctx context.Context, input any, vars map[string]any, or bool) (bool, error) {
	values, err := p.all(ctx, input, vars)
	if err != nil || len(values) == 0 {
		return or, err
	}
	b, ok := values[0].(bool)
	if !ok {
		return false, fmt.Errorf("running the program of line %d: it gave no true or false", p.line)
	}
	return b, nil
}

// number gives the first value as a count; ok is false without one.
func (p *Program) number(ctx context.Context, input any, vars map[string]any) (n int, ok bool, err error) {
	s, err := p.string(ctx, input, vars)
	if err != nil || s == "" {
		return 0, false, err
	}
	n, err = strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, false, fmt.Errorf("running the program of line %d: %q is no count", p.line, s)
	}
	return n, true, nil
}

var errNoScalar = errors.New("a list or an object where a text belongs")

// scalar writes a text, number or truth value as text.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int:
		return strconv.Itoa(v), true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatInt(int64(v), 10), true
		}
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case fmt.Stringer: // big numbers
		return v.String(), true
	}
	return "", false
}
