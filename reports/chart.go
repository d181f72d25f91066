package reports

import "fmt"

// draw lays out c for one width. targets gives the id of the element that a click on a point opens.
func draw(c *Chart, l layout, targets func(series, category int, p Point) string) (plot, error) {
	s := newSheet(l, targets)
	switch c.Kind {
	case Bars:
		drawBars(c, s)
	case Columns:
		drawColumns(c, s)
	case Lines:
		drawLines(c, s)
	case Heatmap:
		drawHeatmap(c, s)
	case Dots:
		drawDots(c, s)
	case Intervals:
		drawIntervals(c, s)
	case SmallLines:
		drawSmallLines(c, s)
	default:
		return plot{}, fmt.Errorf("drawing a chart: no kind of chart is called %q", c.Kind)
	}
	return s.finish(), nil
}
