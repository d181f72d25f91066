package reports

import (
	"math"
	"sort"
)

const dotRadius = 4.5

// drawDots draws every incident as a dot, in one strip per category, side by side where they would
// hide each other. A strip of five or more also shows where its half lies.
func drawDots(c *Chart, s *sheet) {
	half := math.Max(10, float64(dotDepth(c, s))*dotRadius+3)
	f := s.newRowsFrame(c, 2*half+12, 14)
	for i, series := range c.Series {
		points := drawable(c, series)
		s.marks(f.grid, 2, true, f.halves(points, half)...)
		offsets := swarm(points, f.sc, float64(f.width), dotRadius)
		var items []item
		for j, p := range points {
			v, _ := known(p.Value)
			fill, stroke := colour(i), colourPaper
			if p.Faded {
				fill, stroke = colourPaper, colourFaint
			}
			items = append(items, item{
				Shapes: []shape{{Type: "dot", X: f.sc.frac(v), Y: f.y(p.Category), DY: offsets[j] - 5, Radius: dotRadius, Fill: fill, Stroke: stroke, Width: 1}},
				Tip:    tip(c, series.Name, c.Categories[p.Category], p, f.sc),
				Target: s.targets(i, p.Category, p),
			})
		}
		s.marks(f.grid, 3, false, items...)
	}
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

// halves marks in each strip the value that half of its points do not exceed.
func (f rowsFrame) halves(points []Point, half float64) []item {
	strips := make([][]float64, f.n)
	for _, p := range points {
		strips[p.Category] = append(strips[p.Category], *p.Value)
	}
	var items []item
	for i, values := range strips {
		if len(values) < 5 {
			continue
		}
		sort.Float64s(values)
		v := values[(len(values)-1)/2]
		x, y := f.sc.frac(v), f.y(i)
		align := "center"
		if x < 0.15 {
			align = "left"
		} else if x > 0.85 {
			align = "right"
		}
		items = append(items, item{Shapes: []shape{
			{Type: "line", X: x, Y: y, DY: -5 - half, X2: x, Y2: y, DY2: half - 3, Stroke: colourInk, Width: 1.5},
			{Type: "text", X: x, Y: y, DY: half + 4, Text: "half within " + f.sc.format(v), Fill: colourMuted, Align: align, Size: 11, Halo: colourPaper},
		}})
	}
	return items
}

// dotDepth is how many dots stand on top of each other at the most crowded place.
func dotDepth(c *Chart, s *sheet) int {
	sc := newScale(c, c.values(), 5)
	width := float64(s.width) * 0.6
	depth := 1
	for _, series := range c.Series {
		count := map[[2]int]int{}
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
func swarm(points []Point, sc scale, width, radius float64) []float64 {
	type placed struct {
		category int
		x, y     float64
	}
	var done []placed
	out := make([]float64, len(points))
	for i, p := range points {
		v, _ := known(p.Value)
		at := placed{p.Category, sc.frac(v) * width, 0}
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
