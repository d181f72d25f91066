package mapping

import (
	"context"
	"errors"
)

// Expression is one jq program by itself, with the functions and the limits of a map's: sources use
// it to find items in a response, the next page, a key.
type Expression struct{ program *program }

// CompileExpression compiles a program. Variables are names such as $vars, whose values Values is
// given in the same order.
func CompileExpression(text string, variables ...string) (*Expression, error) {
	p, err := compileProgram(text, variables)
	if err != nil {
		return nil, err
	}
	return &Expression{p}, nil
}

// MistakeLine is the line of a program, counted from 0, that an error of CompileExpression is about.
func MistakeLine(err error) int {
	var at *parseError
	if errors.As(err, &at) {
		return at.line
	}
	return 0
}

// Text is the program as written.
func (e *Expression) Text() string { return e.program.text }

// Values runs the program on one value and gives all that it gives but null. It changes nothing in
// the value or the variables, and what it gives shares nothing with them.
func (e *Expression) Values(ctx context.Context, input any, variables ...any) ([]any, error) {
	iter := e.program.code.RunWithContext(ctx, normal(input), normals(variables)...)
	var out []any
	for {
		v, ok := iter.Next()
		if !ok {
			return out, nil
		}
		if err, failed := v.(error); failed {
			return nil, err
		}
		if v = normal(v); v != nil {
			out = append(out, v)
		}
	}
}
