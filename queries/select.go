package queries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Select runs a query and reads its rows into values of T: a struct whose db tags name the
// columns, or a single column's type. Every column must have a field and every field a column;
// the error names the one that does not match, or the column that held a null where the field
// cannot.
func Select[T any](ctx context.Context, db *DB, query string, args ...any) ([]T, error) {
	rows, err := db.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("reading %s rows: %w", reflect.TypeFor[T](), err)
	}
	return collect[T](rows)
}

// collect reads all rows and closes them.
func collect[T any](rows *sql.Rows) (all []T, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	read, err := readerFor(rows, reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var row T
		if err := read(rows, reflect.ValueOf(&row).Elem()); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading %s rows: %w", reflect.TypeFor[T](), err)
	}
	return all, nil
}

// rowReader reads the current row into a value.
type rowReader func(rows *sql.Rows, into reflect.Value) error

func readerFor(rows *sql.Rows, t reflect.Type) (rowReader, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, fmt.Errorf("reading %s rows: %w", t, err)
	}
	fields, err := matchFields(columns, t)
	if err != nil {
		return nil, err
	}
	cells := make([]any, len(columns))
	targets := make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i]
	}
	return func(rows *sql.Rows, into reflect.Value) error {
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("reading a %s row: %w", t, err)
		}
		for i, f := range fields {
			target := into
			if f.index >= 0 {
				target = into.Field(f.index)
			}
			if err := assign(target, cells[i]); err != nil {
				return fmt.Errorf("reading column %s of a %s row: %w", columns[i], t, err)
			}
		}
		return nil
	}, nil
}

// matchFields returns the field of each column; a T that is no row struct takes a single column,
// whose field index is -1.
func matchFields(columns []string, t reflect.Type) ([]field, error) {
	if t.Kind() != reflect.Struct || t == timeType {
		if len(columns) != 1 {
			return nil, fmt.Errorf("reading %s rows: the query has %d columns (%s), want one", t, len(columns), strings.Join(columns, ", "))
		}
		return []field{{column: columns[0], index: -1}}, nil
	}
	known, err := fieldsOf(t)
	if err != nil {
		return nil, err
	}
	matched := make([]field, len(columns))
	for i, column := range columns {
		at := slices.IndexFunc(known, func(f field) bool { return f.column == column })
		if at < 0 {
			return nil, fmt.Errorf("reading %s rows: column %s has no field", t, column)
		}
		matched[i] = known[at]
	}
	for _, f := range known {
		if !slices.Contains(columns, f.column) {
			return nil, fmt.Errorf("reading %s rows: the query has no column %s", t, f.column)
		}
	}
	return matched, nil
}
