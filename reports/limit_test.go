package reports

import (
	"fmt"
	"testing"
)

func TestLimited_DrawsTheFirstAndSaysSo(t *testing.T) {
	t.Parallel()
	c := &Chart{Kind: Heatmap}
	for i := range 400 {
		c.Rows = append(c.Rows, fmt.Sprint("factor ", i))
		c.Series = append(c.Series, Series{})
	}
	part, note := limited(c)
	if len(part.Rows) != maxRows || len(part.Series) != maxRows || len(c.Rows) != 400 {
		t.Errorf("%d rows and %d series are drawn", len(part.Rows), len(part.Series))
	}
	if want := "Drawn are the first 30 of 400 rows; the table has them all."; note != want {
		t.Errorf("%q, want %q", note, want)
	}
	if _, note := limited(&Chart{Kind: Bars, Categories: []string{"a"}}); note != "" {
		t.Errorf("a chart of one row has the note %q", note)
	}
}

func TestLimited_ThinsDotsEvenly(t *testing.T) {
	t.Parallel()
	c := &Chart{Kind: Dots, Categories: []string{"a", "b"}, Series: []Series{{Name: "now"}}}
	for i := range 1000 {
		c.Series[0].Points = append(c.Series[0].Points, Point{Value: ptr(float64(999 - i))})
	}
	c.Series[0].Points = append(c.Series[0].Points, Point{Category: 1, Value: ptr(5.0)})
	part, note := limited(c)
	points := part.Series[0].Points
	if len(points) != maxDots+1 || points[maxDots].Category != 1 || note == "" {
		t.Fatalf("%d dots are drawn, with the note %q", len(points), note)
	}
	if first, middle := *points[0].Value, *points[maxDots/2].Value; first != 0 || middle != 500 {
		t.Errorf("the first drawn is %v and the middle one %v", first, middle)
	}
	if len(c.Series[0].Points) != 1001 || *c.Series[0].Points[0].Value != 999 {
		t.Error("the chart itself was changed")
	}
}
