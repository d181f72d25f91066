package analysis

import (
	"context"
	"time"
)

// Span is every calendar quarter that the dated incidents touch; empty when there is none.
func (d Data) Span(ctx context.Context) (Period, error) {
	first, last, err := d.extent(ctx)
	if err != nil || last.IsZero() {
		return Period{}, err
	}
	return Period{From: QuarterOf(first, time.January).From, To: QuarterOf(last, time.January).To}, nil
}
