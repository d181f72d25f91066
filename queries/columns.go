package queries

import (
	"fmt"
	"reflect"
	"time"
)

// field is one column of a row struct.
type field struct {
	column string
	index  int
	kind   reflect.Kind // of the value, behind a pointer too; reflect.Struct is time.Time
	null   bool         // the Go field is a pointer
}

var timeType = reflect.TypeFor[time.Time]()

// fieldsOf lists the columns of a row struct in order of its fields. Only strings, booleans,
// integers, floats and times, and pointers to them, are columns; a field without a db tag is not.
func fieldsOf(t reflect.Type) ([]field, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("reading the columns of %s: it is not a struct", t)
	}
	fields := make([]field, 0, t.NumField())
	for i := range t.NumField() {
		column, ok := t.Field(i).Tag.Lookup("db")
		if !ok {
			continue
		}
		f, err := fieldOf(column, i, t.Field(i).Type)
		if err != nil {
			return nil, fmt.Errorf("reading the columns of %s: %w", t, err)
		}
		fields = append(fields, f)
	}
	return fields, nil
}

func fieldOf(column string, index int, t reflect.Type) (field, error) {
	f := field{column: column, index: index}
	if t.Kind() == reflect.Pointer {
		f.null, t = true, t.Elem()
	}
	f.kind = t.Kind()
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float64:
		return f, nil
	case reflect.Slice:
		if t == reflect.TypeFor[[]string]() {
			return f, nil
		}
	case reflect.Struct:
		if t == timeType {
			return f, nil
		}
	}
	return f, fmt.Errorf("field of column %s has the type %s, which is no column's", column, t)
}

// at returns the field's value in row, and false for a null.
func (f field) at(row reflect.Value) (reflect.Value, bool) {
	v := row.Field(f.index)
	if !f.null {
		return v, true
	}
	return v.Elem(), !v.IsNil()
}
