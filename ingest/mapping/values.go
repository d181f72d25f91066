package mapping

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"time"
)

// normal gives a copy of a decoded value in the types that jq knows. Nothing of the value is shared
// with the copy: some functions of gojq, such as del, write what they were given anew while they
// run, and values are shared by programs that run side by side.
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
		return normals(v)
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, inner := range v {
			out[key] = normal(inner)
		}
		return out
	case map[any]any:
		out := make(map[string]any, len(v))
		for key, inner := range v {
			out[fmt.Sprint(key)] = normal(inner)
		}
		return out
	}
	return normalScalar(v)
}

// normals are the copies of several values.
func normals(l []any) []any {
	out := make([]any, len(l))
	for i, v := range l {
		out[i] = normal(v)
	}
	return out
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
