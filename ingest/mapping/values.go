package mapping

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"time"
)

// normal gives a decoded value in the types that jq knows. What already has them is not copied.
func normal(v any) any {
	switch v := v.(type) {
	case nil, bool, int, string, *big.Int, json.Number:
		return v
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return v
	case []any:
		return normalList(v)
	case map[string]any:
		return normalObject(v)
	case map[any]any:
		out := make(map[string]any, len(v))
		for key, inner := range v {
			out[fmt.Sprint(key)] = normal(inner)
		}
		return out
	}
	return normalScalar(v)
}

func normalScalar(v any) any {
	switch v := v.(type) {
	case int64:
		return int(v)
	case uint64:
		if v > math.MaxInt {
			return new(big.Int).SetUint64(v)
		}
		return int(v)
	case float32:
		return float64(v)
	case time.Time:
		return writtenTime(v)
	}
	return fmt.Sprint(v)
}

// writtenTime writes a decoded time as a person would have: a day without a time of day stays one.
func writtenTime(t time.Time) string {
	if t.Location() == time.UTC && t.Equal(t.Truncate(24*time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}

func normalList(l []any) any {
	var out []any
	for i, v := range l {
		n := normal(v)
		if out == nil && !same(n, v) {
			out = append(make([]any, 0, len(l)), l[:i]...)
		}
		if out != nil {
			out = append(out, n)
		}
	}
	if out == nil {
		return l
	}
	return out
}

func normalObject(m map[string]any) any {
	var changed map[string]any
	for key, v := range m {
		if n := normal(v); !same(n, v) {
			if changed == nil {
				changed = map[string]any{}
			}
			changed[key] = n
		}
	}
	if changed == nil {
		return m
	}
	for key, v := range m {
		if _, ok := changed[key]; !ok {
			changed[key] = v
		}
	}
	return changed
}

// same reports whether normal gave a value back as it was.
func same(a, b any) bool {
	switch b := b.(type) {
	case []any:
		l, ok := a.([]any)
		return ok && len(l) == len(b) && (len(l) == 0 || &l[0] == &b[0])
	case map[string]any:
		m, ok := a.(map[string]any)
		return ok && sameMap(m, b)
	case map[any]any:
		return false
	}
	return a == b
}

// sameMap reports whether two maps are one.
func sameMap(a, b map[string]any) bool {
	return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}
