package queries

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
)

//go:embed load/schema_tables.sql
var schemaTables string

//go:embed load/schema_columns.sql
var schemaColumns string

// Table is a table or view that people may query.
type Table struct {
	Name    string
	View    bool
	Comment string // begins with "Example: SELECT ...;", then says what one row is
	Columns []Column
}

// Example is the query that the comment begins with, "" when it has none.
func (t Table) Example() string {
	rest, ok := strings.CutPrefix(t.Comment, "Example: ")
	example, _, ended := strings.Cut(rest, ";")
	if !ok || !ended {
		return ""
	}
	return example + ";"
}

// Grain is the comment without its example.
func (t Table) Grain() string {
	return strings.TrimSpace(strings.TrimPrefix(t.Comment, "Example: "+t.Example()))
}

type schemaTable struct {
	Name    string `db:"name"`
	View    bool   `db:"view"`
	Comment string `db:"comment"`
}

type schemaColumn struct {
	Table   string `db:"table_name"`
	Name    string `db:"name"`
	Type    string `db:"type"`
	Comment string `db:"comment"`
}

// Schema lists the tables and views in order of their names, columns in their own order.
func (db *DB) Schema(ctx context.Context) ([]Table, error) {
	rows, err := Select[schemaTable](ctx, db, schemaTables)
	if err != nil {
		return nil, fmt.Errorf("reading the schema of %s: %w", db.name(), err)
	}
	columns, err := Select[schemaColumn](ctx, db, schemaColumns)
	if err != nil {
		return nil, fmt.Errorf("reading the schema of %s: %w", db.name(), err)
	}
	byTable := map[string][]Column{}
	for _, c := range columns {
		byTable[c.Table] = append(byTable[c.Table], Column{Name: c.Name, Type: typeName(c.Type), Comment: c.Comment})
	}
	tables := make([]Table, len(rows))
	for i, row := range rows {
		tables[i] = Table{Name: row.Name, View: row.View, Comment: row.Comment, Columns: byTable[row.Name]}
	}
	return tables, nil
}

// typeName is the short name of a type where DuckDB's is long.
func typeName(databaseType string) string {
	return strings.Replace(databaseType, "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", 1)
}
