package queries

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
)

//go:embed load/schema_macros.sql
var schemaMacros string

// Macro is a function of the schema that any client of the file has.
type Macro struct {
	Name       string `db:"name"`
	Parameters string `db:"parameters"` // a, b
	Comment    string `db:"comment"`    // what it gives, then "Example: SELECT ...;", then more
}

// Macros lists the macros in order of their names.
func (db *DB) Macros(ctx context.Context) ([]Macro, error) {
	macros, err := Select[Macro](ctx, db, schemaMacros)
	if err != nil {
		return nil, fmt.Errorf("reading the macros of %s: %w", db.name(), err)
	}
	return macros, nil
}

// Signature is the macro as it is called.
func (m Macro) Signature() string { return m.Name + "(" + m.Parameters + ")" }

// Example is the query in the comment, "" when it has none.
func (m Macro) Example() string {
	_, rest, found := strings.Cut(m.Comment, "Example: ")
	example, _, ended := strings.Cut(rest, ";")
	if !found || !ended {
		return ""
	}
	return example + ";"
}

// Grain is the comment without its example.
func (m Macro) Grain() string {
	return strings.Join(strings.Fields(strings.Replace(m.Comment, "Example: "+m.Example(), "", 1)), " ")
}
