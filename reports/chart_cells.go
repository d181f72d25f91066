package reports

import (
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// drawHeatmap draws x by y as cells in five shades of one hue, the number in each cell. What is too
// little to tell is hatched, zero is an empty cell, unknown is no cell.
func drawHeatmap(c *Chart, s *sheet) {
	n, m := max(1, len(c.Categories)), max(1, len(c.Rows))
	left, cell, row := s.labelWidth(c.Rows), 30.0, 32.0
	if s.narrow {
		left, cell, row = 2, 26, 48
	}
	top, bottom := 4, 40
	if hasMarks(c, false) {
		top = 24
	}
	width := s.width - left - 4
	if limit := n * 110; !s.narrow && width > limit {
		width = limit
	}
	height := int(row) * m
	s.height = top + height + bottom
	grid := s.addArea(area{left, top, width, height},
		opts.XAxis{Type: "category", Data: rowKeys(n)}, opts.YAxis{Type: "category", Data: rowKeys(m), Inverse: opts.Bool(true)})
	s.rowLabels(grid, c.Rows, left, row-20)
	s.timeLabels(grid, c.Categories, width)
	sc := newScale(c, c.values(), 5)
	h := heat{cell: cell, row: row, n: float64(n), m: float64(m), sc: sc, narrow: s.narrow}
	s.marks(grid, 2, false, h.items(c, s.targets)...)
	s.timeRules(grid, c, nil)
}

type heat struct {
	cell, row, n, m float64
	sc              scale
	narrow          bool
}

func (h heat) items(c *Chart, targets func(series, category int, p Point) string) []item {
	var items []item
	for i, series := range c.Series {
		if i >= len(c.Rows) {
			break
		}
		for _, p := range series.Points {
			if _, ok := known(p.Value); !ok || p.Category < 0 || p.Category >= len(c.Categories) {
				continue
			}
			one := &Chart{Unit: c.Unit, Percent: c.Percent, Log: c.Log}
			items = append(items, item{
				Shapes: h.cellShapes(i, p),
				Tip:    tip(one, "", c.Rows[i]+", "+c.Categories[p.Category], p, h.sc),
				Target: targets(i, p.Category, p),
			})
		}
	}
	return items
}

func (h heat) cellShapes(row int, p Point) []shape {
	x, x2 := float64(p.Category)/h.n, float64(p.Category+1)/h.n
	y := (float64(row) + 0.5) / h.m
	down := 0.0
	if h.narrow {
		down = 9
	}
	box := shape{
		Type: "rect", X: x, Y: y, DX: 1.5, DY: down - h.cell/2 + 1, X2: x2, Y2: y, DX2: -1.5, DY2: down + h.cell/2 - 1, Radius: 2,
	}
	text := shape{Type: "text", X: (x + x2) / 2, Y: y, DY: down, Text: valueText(p, h.sc), Align: "center"}
	v, _ := known(p.Value)
	switch {
	case v == 0:
		box.Fill, text.Fill = "var(--h0)", colourMuted
	case p.Faded:
		box.Fill, box.Stroke, box.Width, text.Fill = colourHatch, colourFaint, 1, colourInk
		text.Halo = colourPaper
	default:
		step := strconv.Itoa(h.step(v))
		box.Fill, text.Fill = "var(--h"+step+")", "var(--ht"+step+")"
	}
	return []shape{box, text}
}

// step is the shade of v, 1 to 5, in equal parts of the scale.
func (h heat) step(v float64) int {
	return min(5, max(1, int(math.Ceil(h.sc.frac(v)*5-1e-9))))
}

// drawDots draws every incident as a dot, in one strip per category, side by side where they would
// hide each other.
func drawDots(c *Chart, s *sheet) {
	const radius = 4.5
	depth := dotDepth(c, s)
	f := s.newRowsFrame(c, math.Max(20, float64(depth)*radius*2+6), 14)
	var items []item
	for i, series := range c.Series {
		var points []Point
		for _, p := range series.Points {
			if _, ok := known(p.Value); ok && p.Category >= 0 && p.Category < len(c.Categories) {
				points = append(points, p)
			}
		}
		offsets := swarm(points, f.sc, float64(f.width), radius)
		for j, p := range points {
			v, _ := known(p.Value)
			fill, stroke := colour(i), colourPaper
			if p.Faded {
				fill, stroke = colourPaper, colourFaint
			}
			one := *c
			items = append(items, item{
				Shapes: []shape{{Type: "dot", X: f.sc.frac(v), Y: f.y(p.Category), DY: offsets[j], Radius: radius, Fill: fill, Stroke: stroke, Width: 1}},
				Tip:    tip(&one, series.Name, c.Categories[p.Category], p, f.sc),
				Target: s.targets(i, p.Category, p),
			})
		}
	}
	s.marks(f.grid, 3, false, items...)
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
