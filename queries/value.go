package queries

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// plain turns what the driver returns into one of the Go types a Result holds: nil, bool, int64,
// float64, string, time.Time (in UTC), []any or map[string]any of these. JSON comes as its text.
func plain(v any, databaseType string) any {
	if databaseType == "JSON" && v != nil {
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(text)
	}
	return plainValue(v)
}

func plainValue(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string:
		return v
	case time.Time:
		return v.UTC()
	case float32:
		return float64(v)
	case []byte:
		return string(v)
	case duckdb.Decimal:
		return v.Float64()
	case duckdb.UUID:
		return v.String()
	case duckdb.Interval:
		return intervalText(v)
	case *big.Int:
		if v.IsInt64() {
			return v.Int64()
		}
		f, _ := new(big.Float).SetInt(v).Float64()
		return f
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plainValue(v[i])
		}
		return list
	case map[string]any:
		fields := make(map[string]any, len(v))
		for name := range v {
			fields[name] = plainValue(v[name])
		}
		return fields
	}
	return plainNumber(v)
}

// plainNumber widens the remaining integers; anything else is its text.
func plainNumber(v any) any {
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return r.Int()
	case r.CanUint():
		if u := r.Uint(); u <= 1<<63-1 {
			return int64(u)
		}
		return float64(r.Uint())
	}
	return fmt.Sprint(v)
}

// intervalText writes an interval as a query would read it again.
func intervalText(v duckdb.Interval) string {
	return fmt.Sprintf("%d months %d days %s", v.Months, v.Days, time.Duration(v.Micros)*time.Microsecond)
}

// assign puts a driver's value into a Go field without losing anything of it.
func assign(target reflect.Value, cell any) error {
	if target.Kind() == reflect.Pointer {
		if cell == nil {
			target.SetZero()
			return nil
		}
		target.Set(reflect.New(target.Type().Elem()))
		return assign(target.Elem(), cell)
	}
	if cell == nil {
		return fmt.Errorf("it is null, and %s cannot be", target.Type())
	}
	if target.Kind() == reflect.String {
		return assignText(target, cell)
	}
	return assignPlain(target, plainValue(cell))
}

// assignText takes text, and JSON, which the driver hands over parsed.
func assignText(target reflect.Value, cell any) error {
	switch v := cell.(type) {
	case string:
		target.SetString(v)
		return nil
	case map[string]any, []any:
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("writing JSON: %w", err)
		}
		target.SetString(string(text))
		return nil
	}
	return fmt.Errorf("%T does not fit %s", cell, target.Type())
}

func assignPlain(target reflect.Value, cell any) error {
	switch v := cell.(type) {
	case bool:
		if target.Kind() == reflect.Bool {
			target.SetBool(v)
			return nil
		}
	case int64:
		if target.CanInt() && !target.OverflowInt(v) {
			target.SetInt(v)
			return nil
		}
		if target.CanFloat() && int64(float64(v)) == v {
			target.SetFloat(float64(v))
			return nil
		}
	case float64:
		if target.CanFloat() {
			target.SetFloat(v)
			return nil
		}
	case time.Time:
		if target.Type() == timeType {
			target.Set(reflect.ValueOf(v))
			return nil
		}
	case []any:
		return assignList(target, v)
	}
	return fmt.Errorf("%T value %v does not fit %s", cell, cell, target.Type())
}

func assignList(target reflect.Value, list []any) error {
	if target.Kind() != reflect.Slice {
		return fmt.Errorf("a list does not fit %s", target.Type())
	}
	target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
	for i, cell := range list {
		if err := assign(target.Index(i), cell); err != nil {
			return fmt.Errorf("element %d: %w", i, err)
		}
	}
	return nil
}
