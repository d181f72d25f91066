package coding

import (
	"bytes"
	_ "embed" // what others reached
)

//go:embed published.yaml
var publishedFile []byte

// Published lists what others reached on the public sets. Code names the class, or is nil for the whole set; By names who.
type Published struct {
	BenchRow
	By string
}

// PublishedRows reads published.yaml; a share gets its 95 % interval.
func PublishedRows() ([]Published, error) {
	var rows []struct {
		Set, Measure, By string
		Code             *string
		Right, N         int
		Value            float64
	}
	if err := decodeStrict("published.yaml", bytes.NewReader(publishedFile), &rows); err != nil {
		return nil, err
	}
	out := make([]Published, 0, len(rows))
	for _, r := range rows {
		p := Published{By: r.By, BenchRow: BenchRow{Set: r.Set, Code: r.Code, Measure: r.Measure, N: r.N, Value: r.Value}}
		if r.Value == 0 {
			low, high := wilson(r.Right, r.N)
			p.Value, p.Low, p.High = share(r.Right, r.N), &low, &high
		}
		out = append(out, p)
	}
	return out, nil
}

// Beside says how a measured row stands to a published value: above or below only where the interval leaves it out.
func (r BenchRow) Beside(value float64) string {
	switch {
	case r.Low == nil || r.High == nil:
		return "no interval"
	case *r.Low > value:
		return "above"
	case *r.High < value:
		return "below"
	}
	return "level"
}
