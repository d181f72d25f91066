package mapping

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/itchyny/gojq"
)

// forbidden are functions that look outside of the record, or make two runs differ.
func forbidden(function string) string {
	switch function {
	case "env", "$ENV", "input", "inputs", "input_filename", "input_line_number", "debug", "stderr", "halt", "halt_error", "modulemeta", "get_search_list", "$__prog_args":
		return "reaches outside of the record"
	case "now", "localtime", "strflocaltime":
		return "depends on when and where it runs"
	}
	return ""
}

// program is one compiled jq program.
type program struct {
	text     string
	code     *gojq.Code
	mentions map[string]bool // every name it may take from the record
}

// parseError is a mistake in a program, on a line of it, counted from 0.
type parseError struct {
	line int
	err  error
}

func (e *parseError) Error() string { return e.err.Error() }
func (e *parseError) Unwrap() error { return e.err }

func compileProgram(text string, variables []string) (*program, error) {
	query, err := gojq.Parse(text)
	if err != nil {
		var at *gojq.ParseError
		line := 0
		if errors.As(err, &at) {
			line = strings.Count(text[:min(max(at.Offset-len(at.Token), 0), len(text))], "\n")
		}
		return nil, &parseError{line, fmt.Errorf("not a jq program: %w", err)}
	}
	p := &program{text: text, mentions: map[string]bool{}}
	if len(query.Imports) > 0 || query.Meta != nil {
		return nil, &parseError{0, errors.New("a map imports nothing; write the function into the program")}
	}
	if err := p.inspect(query); err != nil {
		return nil, err
	}
	options := append(functions(), gojq.WithVariables(variables))
	if p.code, err = gojq.Compile(query, options...); err != nil {
		return nil, &parseError{0, fmt.Errorf("not a jq program: %w", err)}
	}
	return p, nil
}

// inspect refuses what looks outside of the record, and gathers the names the program mentions.
func (p *program) inspect(query *gojq.Query) error {
	var err error
	visit(reflect.ValueOf(query), func(node any) {
		switch n := node.(type) {
		case *gojq.Func:
			if why := forbidden(n.Name); why != "" && err == nil {
				err = &parseError{0, fmt.Errorf("%s %s, and is not allowed in a map", n.Name, why)}
			}
		case *gojq.Index:
			p.mentions[n.Name] = true
		case *gojq.String:
			p.mentions[n.Str] = true
		case *gojq.ObjectKeyVal:
			p.mentions[strings.TrimPrefix(n.Key, "$")] = true
		case *gojq.PatternObject:
			p.mentions[strings.TrimPrefix(n.Key, "$")] = true
		}
	})
	return err
}

// visit calls do for every node of a syntax tree.
func visit(v reflect.Value, do func(node any)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		do(v.Interface())
		visit(v.Elem(), do)
	case reflect.Struct:
		for i := range v.NumField() {
			visit(v.Field(i), do)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), do)
		}
	}
}
