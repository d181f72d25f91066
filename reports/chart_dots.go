package reports

import (
	"math"
	"sort"
)

const dotRadius = 4.5

// drawDots draws every incident as a dot, in one strip per category, side by side where they would
// hide each other. A strip of five or more also shows where its half lies. A series that is there to
// compare with gives way to the others.
func drawDots(c *Chart, s *sheet) {
	half := math.Max(10, float64(dotDepth(c, s))*dotRadius+3)
	f := s.newRowsFrame(c, 2*half+12, 14)
	var dots []dot
	for _, context := range []bool{false, true} {
		for i, series := range c.Series {
			if c.isContext(series.Name) != context {
				continue
			}
			for _, p := range drawable(c, series) {
				dots = append(dots, dot{i, p})
			}
		}
	}
	s.marks(f.grid, 2, true, f.halves(c, half)...)
	offsets := swarm(dots, f.sc, float64(f.width), dotRadius)
	items := make([]item, len(dots))
	for j, d := range dots {
		v, _ := known(d.Value)
		fill, stroke := colour(d.series), colourPaper
		if d.Faded {
			fill, stroke = colourPaper, colourFaint
		}
		items[len(dots)-1-j] = item{
			Shapes: []shape{{Type: "dot", X: f.sc.frac(v), Y: f.y(d.Category), DY: offsets[j] - 5, Radius: dotRadius, Fill: fill, Stroke: stroke, Width: 1}},
			Tip:    tip(c, c.Series[d.series].Name, c.Categories[d.Category], d.Point, f.sc),
			Target: s.targets(d.series, d.Category, d.Point),
		}
	}
	s.marks(f.grid, 3, false, items...)
}

// dot is a point and the series it is of.
type dot struct {
	series int
	Point
}

// drawable are the points of a series that have a value and a place.
func drawable(c *Chart, series Series) []Point {
	var out []Point
	for _, p := range series.Points {
		if _, ok := known(p.Value); ok && p.Category >= 0 && p.Category < len(c.Categories) {
			out = append(out, p)
		}
	}
	return out
}

// halfLine is the middle of a series in one strip: of an even number, between the two in the middle, as tables have it.
type halfLine struct {
	value   float64
	context bool
	name    string // of the series
}

func middle(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// halves marks in each strip the value that half of the points of a series do not exceed.
func (f rowsFrame) halves(c *Chart, half float64) []item {
	strips := make([][]halfLine, f.n)
	for _, series := range c.Series {
		values := make([][]float64, f.n)
		for _, p := range drawable(c, series) {
			values[p.Category] = append(values[p.Category], *p.Value)
		}
		for i, of := range values {
			if len(of) < 5 {
				continue
			}
			sort.Float64s(of)
			strips[i] = append(strips[i], halfLine{middle(of), c.isContext(series.Name), plain(series.Name)})
		}
	}
	var items []item
	for i, lines := range strips {
		items = append(items, f.halvesOf(lines, f.y(i), half)...)
	}
	return items
}

// halvesOf draws the half-lines of one strip. Beside others, those of a series to compare with have no label,
// and two labels point away from each other.
func (f rowsFrame) halvesOf(lines []halfLine, y, half float64) []item {
	sort.SliceStable(lines, func(a, b int) bool { return lines[a].value < lines[b].value })
	labels := 0
	for _, l := range lines {
		if !l.context {
			labels++
		}
	}
	var items []item
	at := 0
	for _, l := range lines {
		x := f.sc.frac(l.value)
		line := shape{Type: "line", X: x, Y: y, DY: -5 - half, X2: x, Y2: y, DY2: half - 3, Stroke: colourInk, Width: 1.5}
		if l.context && labels > 0 {
			line.Stroke, line.Dash = colourMuted, []int{2, 3}
			items = append(items, item{Shapes: []shape{line}})
			continue
		}
		align := "center"
		switch {
		case x < 0.15 || labels > 1 && at == labels-1:
			align = "left"
		case x > 0.85 || labels > 1 && at == 0:
			align = "right"
		}
		at++
		text := "half within " + f.sc.format(l.value)
		if l.context { // it stands alone in its strip
			text += ", " + l.name
		}
		items = append(items, item{Shapes: []shape{line, {
			X: x, Y: y, DY: half + 4, Text: text, Fill: colourMuted, Align: align, Size: 11, Halo: colourPaper,
		}}})
	}
	return items
}

// dotDepth is how many dots stand on top of each other at the most crowded place.
func dotDepth(c *Chart, s *sheet) int {
	sc := newScale(c, c.values(), 5)
	width := float64(s.width) * 0.6
	depth := 1
	count := map[[2]int]int{}
	for _, series := range c.Series {
		for _, p := range series.Points {
			if v, ok := known(p.Value); ok {
				k := [2]int{p.Category, int(sc.frac(v) * width / 9)}
				count[k]++
				depth = max(depth, count[k])
			}
		}
	}
	return min(depth, 9)
}

// swarm moves each dot up or down, the least that keeps it from touching those placed before it.
func swarm(points []dot, sc scale, width, radius float64) []float64 {
	type spot struct {
		category int
		x, y     float64
	}
	var done []spot
	out := make([]float64, len(points))
	for i, p := range points {
		v, _ := known(p.Value)
		at := spot{p.Category, sc.frac(v) * width, 0}
		free := func(y float64) bool {
			for _, d := range done {
				if d.category == at.category && math.Hypot(d.x-at.x, d.y-y) < 2*radius {
					return false
				}
			}
			return true
		}
		for step := 0; step < 60; step++ {
			y := math.Ceil(float64(step)/2) * radius
			if step%2 == 0 {
				y = -y
			}
			if free(y) {
				at.y = y
				break
			}
		}
		done = append(done, at)
		out[i] = at.y
	}
	return out
}
