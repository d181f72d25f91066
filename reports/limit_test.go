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
