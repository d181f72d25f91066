package reports

import "strconv"

// How much of a figure is drawn. A chart of hundreds of rows says nothing that its table does not say
// better, and would make the page slow; the table always has everything.
const (
	maxRows   = 30
	maxLines  = 8
	maxPanels = 24
)

// limited gives the part of c that is drawn, and a sentence where that is not all of it.
func limited(c *Chart) (*Chart, string) {
	if c == nil {
		return nil, ""
	}
	part, note := *c, ""
	cut := func(n, limit int, what string) int {
		if n > limit {
			note = "Drawn are the first " + strconv.Itoa(limit) + " of " + strconv.Itoa(n) + " " + what + "; the table has them all."
			return limit
		}
		return n
	}
	switch c.Kind {
	case Bars, Intervals, Dots:
		part.Categories = c.Categories[:cut(len(c.Categories), maxRows, "rows")]
	case Heatmap:
		part.Rows = c.Rows[:cut(len(c.Rows), maxRows, "rows")]
		part.Series = c.Series[:min(len(c.Series), len(part.Rows))]
	case Lines:
		part.Series = c.Series[:cut(len(c.Series), maxLines, "lines")]
	case SmallLines:
		part.Series = c.Series[:cut(len(c.Series), maxPanels, "panels")]
	}
	return &part, note
}
