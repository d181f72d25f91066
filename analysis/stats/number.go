package stats

import (
	"encoding/json"
	"math"
)

// Number is a number or the absence of one. The zero value is absent. It may be infinite and is
// never NaN.
type Number struct {
	value   float64
	defined bool
}

// Of is the number v; NaN is absent.
func Of(v float64) Number {
	if math.IsNaN(v) {
		return Number{}
	}
	return Number{value: v, defined: true}
}

// Value is the number and whether there is one.
func (n Number) Value() (float64, bool) { return n.value, n.defined }

// Ptr is a pointer to the number, or nil where it is absent or infinite: a form that JSON, tables and
// charts can show.
func (n Number) Ptr() *float64 {
	if !n.defined || math.IsInf(n.value, 0) {
		return nil
	}
	v := n.value
	return &v
}

// MarshalJSON writes the number, or null where it is absent or infinite.
func (n Number) MarshalJSON() ([]byte, error) { return json.Marshal(n.Ptr()) }

// Interval is an estimate with its lower and upper limit at some confidence level.
type Interval struct {
	Estimate Number
	Lower    Number
	Upper    Number
}
