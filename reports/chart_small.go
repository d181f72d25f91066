package reports

import (
	"github.com/go-echarts/go-echarts/v2/opts"
)

// drawSmallLines draws one small panel per series, all on one scale, in the order given.
func drawSmallLines(c *Chart, s *sheet) {
	columns, gap, panel := 4, 22, 84
	if s.narrow {
		columns, gap, panel = 2, 18, 76
	}
	columns = min(columns, max(1, len(c.Series)))
	rows := (len(c.Series) + columns - 1) / columns
	const left, top, between = 40, 26, 58
	width := (s.width - left - 10 - gap*(columns-1)) / columns
	s.height = max(1, rows)*(panel+between) + 6
	sc := newScale(c, c.values(), 2)
	for i, series := range c.Series {
		col, row := i%columns, i/columns
		a := area{left + col*(width+gap), top + row*(panel+between), width, panel}
		grid := s.addArea(a, opts.XAxis{Type: "category", Data: rowKeys(len(c.Categories))}, valueAxisY(sc))
		f := timeFrame{sc: sc, width: width, height: panel, grid: grid, n: max(1, len(c.Categories))}
		s.panel(c, series, i, f, col == 0)
	}
}

// panel draws one series with its name above and the ends of time below.
func (s *sheet) panel(c *Chart, series Series, i int, f timeFrame, first bool) {
	var shapes, labels []shape
	for _, t := range f.sc.ticks {
		y := 1 - f.sc.frac(t.value)
		shapes = append(shapes, shape{Type: "line", Y: y, X2: 1, Y2: y, Stroke: colourGrid, Width: 1})
		if first {
			labels = append(labels, shape{Y: y, DX: -6, Text: t.label, Fill: colourMuted, Align: "right", Size: 11})
		}
	}
	shapes = append(shapes, labels...)
	for _, name := range fit(plain(series.Name), float64(f.width), 1) {
		shapes = append(shapes, shape{DY: -14, Text: name, Fill: colourInk, Bold: true})
	}
	if n := len(c.Categories); n > 0 {
		shapes = append(shapes, shape{Y: 1, DY: 13, Text: plain(c.Categories[0]), Fill: colourMuted, Size: 11})
		if n > 1 {
			shapes = append(shapes, shape{X: 1, Y: 1, DY: 13, Text: plain(c.Categories[n-1]), Fill: colourMuted, Align: "right", Size: 11})
		}
	}
	for _, m := range c.Marks {
		if v, ok := known(m.Value); ok {
			y := 1 - f.sc.frac(v)
			shapes = append(shapes, shape{Type: "line", Y: y, X2: 1, Y2: y, Stroke: colourMuted, Width: 1, Dash: []int{3, 3}})
		}
		if m.Category != nil && len(c.Categories) > 0 {
			x := float64(*m.Category) / float64(f.n)
			shapes = append(shapes, shape{Type: "line", X: x, X2: x, Y2: 1, Stroke: colourMuted, Width: 1, Dash: []int{2, 3}})
		}
	}
	s.marks(f.grid, 0, true, item{Shapes: shapes})
	one := &Chart{Categories: c.Categories, Series: []Series{series}, Percent: c.Percent, Unit: c.Unit, Log: c.Log}
	s.bands(one, f)
	s.smallLine(c, series, i, f)
}

// smallLine draws the line of a panel in the first colour: panels are told apart by their names.
func (s *sheet) smallLine(c *Chart, series Series, i int, f timeFrame) {
	targets := s.targets
	s.targets = func(_, category int, p Point) string { return targets(i, category, p) }
	s.line(c, series, 0, f)
	s.targets = targets
	for j := len(c.Categories) - 1; j >= 0; j-- {
		p, _ := series.point(j)
		if v, ok := known(p.Value); ok {
			align := "right"
			s.marks(f.grid, 4, true, item{Shapes: []shape{{
				X: 1, Y: 1 - f.sc.frac(v), DY: -11, Text: f.sc.format(v), Fill: colourInk, Align: align, Halo: colourPaper, Size: 11,
			}}})
			break
		}
	}
}
