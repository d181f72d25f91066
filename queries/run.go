package queries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Result is what a named query returned. A cell is nil, bool, int64, float64, string, time.Time in
// UTC, or a []any or map[string]any of these.
type Result struct {
	Columns []Column
	Rows    [][]any
}

// ArgsError says which arguments of a query are missing, unknown, or null where they may not be.
type ArgsError struct {
	Query  string
	Reason string
}

func (e *ArgsError) Error() string {
	return fmt.Sprintf("running the query %s: %s", e.Query, e.Reason)
}

// Run runs a named query. args must hold exactly the declared parameters, without the $; a nil is
// null and only a nullable parameter takes one (Query.WithNulls fills those left out).
func (db *DB) Run(ctx context.Context, q Query, args map[string]any) (*Result, error) {
	rows, err := db.start(ctx, q, args)
	if err != nil {
		return nil, err
	}
	result, err := readResult(rows, q)
	if err != nil {
		return nil, fmt.Errorf("running the query %s: %w", q.Name, err)
	}
	return result, nil
}

// RunInto runs a named query as Run does and reads its rows as Select does.
func RunInto[T any](ctx context.Context, db *DB, q Query, args map[string]any) ([]T, error) {
	rows, err := db.start(ctx, q, args)
	if err != nil {
		return nil, err
	}
	all, err := collect[T](rows)
	if err != nil {
		return nil, fmt.Errorf("running the query %s: %w", q.Name, err)
	}
	return all, nil
}

// bind checks the names before anything is bound: the driver binds a name it does not know by
// its position, silently.
func (q Query) bind(args map[string]any) ([]any, error) {
	if reason := wrongArgs(q, args); reason != "" {
		return nil, &ArgsError{Query: q.Name, Reason: reason}
	}
	named := make([]any, len(q.Params))
	for i, p := range q.Params {
		named[i] = sql.Named(p.Name, args[p.Name])
	}
	return named, nil
}

func (db *DB) start(ctx context.Context, q Query, args map[string]any) (*sql.Rows, error) {
	named, err := q.bind(args)
	if err != nil {
		return nil, err
	}
	rows, err := db.sql.QueryContext(ctx, q.SQL, named...)
	if err != nil {
		return nil, fmt.Errorf("running the query %s: %w", q.Name, err)
	}
	return rows, nil
}

// wrongArgs says what is wrong with args, "" when nothing is.
func wrongArgs(q Query, args map[string]any) string {
	var declared, missing, null, unknown []string
	for _, p := range q.Params {
		declared = append(declared, p.Name)
		value, ok := args[p.Name]
		if !ok {
			missing = append(missing, "$"+p.Name)
		} else if value == nil && !p.Nullable {
			null = append(null, "$"+p.Name)
		}
	}
	for name := range args {
		if !slices.Contains(declared, name) {
			unknown = append(unknown, "$"+name)
		}
	}
	slices.Sort(unknown)
	switch {
	case unknown != nil:
		return fmt.Sprintf("it has no parameter %s; it takes %s", strings.Join(unknown, ", "), parameterList(declared))
	case missing != nil:
		return fmt.Sprintf("it needs the parameter %s", strings.Join(missing, ", "))
	case null != nil:
		return fmt.Sprintf("the parameter %s cannot be null", strings.Join(null, ", "))
	}
	return ""
}

func parameterList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "$" + strings.Join(names, ", $")
}

// maxResult bounds what a result may hold in memory, in bytes: DuckDB's own limit ends where its rows
// are handed over.
const maxResult = 1 << 30

var errTooLarge = fmt.Errorf("the result is larger than %d MiB: add a LIMIT, or ask for fewer columns", maxResult>>20)

// sizeOf is about what a row of cells holds in memory: a cell and its box, and the bytes of texts.
func sizeOf(cells []any) int {
	size := 0
	for _, cell := range cells {
		size += 40
		switch v := cell.(type) {
		case string:
			size += len(v)
		case []byte:
			size += len(v)
		case []any:
			size += sizeOf(v)
		case map[string]any:
			for _, inner := range v {
				size += 40 + sizeOf([]any{inner})
			}
		}
	}
	return size
}

func readResult(rows *sql.Rows, q Query) (result *Result, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	result = &Result{Columns: resultColumns(types, q)}
	cells := make([]any, len(types))
	targets := make([]any, len(types))
	for i := range cells {
		targets[i] = &cells[i]
	}
	size := 0
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		if size += sizeOf(cells); size > maxResult {
			return nil, errTooLarge
		}
		row := make([]any, len(cells))
		for i, cell := range cells {
			row[i] = plain(cell, types[i].DatabaseTypeName())
		}
		result.Rows = append(result.Rows, row)
	}
	return result, rows.Err()
}

// resultColumns are the columns as the database has them, with the comments of the header.
func resultColumns(types []*sql.ColumnType, q Query) []Column {
	columns := make([]Column, len(types))
	for i, t := range types {
		columns[i] = Column{Name: t.Name(), Type: t.DatabaseTypeName()}
		for _, declared := range q.Columns {
			if declared.Name == t.Name() {
				columns[i].Comment = declared.Comment
			}
		}
	}
	return columns
}
