package reports

import (
	"math"
	"strconv"
	"strings"

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
	slanted := slantedLabels(c.Categories, float64(width)/float64(n), left < 130)
	bottom = max(bottom, slanted.height)
	height := int(row) * m
	s.height = top + height + bottom
	grid := s.addArea(area{left, top, width, height},
		opts.XAxis{Type: "category", Data: rowKeys(n)}, opts.YAxis{Type: "category", Data: rowKeys(m), Inverse: opts.Bool(true)})
	s.rowLabels(grid, c.Rows, left, 10)
	if slanted.height > 0 {
		s.marks(grid, 3, true, slanted.item)
	} else {
		s.timeLabels(grid, c.Categories, width)
	}
	sc := newScale(c, c.values(), 5)
	h := heat{cell: cell, row: row, n: float64(n), m: float64(m), sc: sc, narrow: s.narrow}
	s.marks(grid, 2, false, h.items(c, s.targets)...)
	s.timeRules(grid, c, nil)
}

// slanted are the names of columns that are too long to stand under them: turned, none left out.
type slanted struct {
	item   item
	height int // 0: they fit as they are
}

// slantedLabels turns names that need more than each pixels; upright where nothing may stand at their left.
func slantedLabels(names []string, each float64, upright bool) slanted {
	long := false
	for i, name := range timeTexts(names, each) {
		long = long || !isQuarter(names[i]) && textWidth(name)+6 > each
	}
	if !long {
		return slanted{}
	}
	turn, width := 45, 170.0
	if upright {
		turn = 90
	}
	var out slanted
	widest := 0.0
	for i, name := range names {
		lines := fit(plain(name), width, 2)
		for _, l := range lines {
			widest = max(widest, textWidth(l))
		}
		out.item.Shapes = append(out.item.Shapes, shape{
			X: (float64(i) + 0.5) / float64(len(names)), Y: 1, DX: 3, DY: 10, Turn: turn,
			Text: strings.Join(lines, "\n"), Fill: colourMuted, Align: "right",
		})
	}
	out.height = int(18 + (widest+15)*math.Sin(float64(turn)*math.Pi/180))
	return out
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
			it := item{Shapes: h.cellShapes(i, p), Target: targets(i, p.Category, p)}
			if *p.Value != 0 || p.N > 0 || it.Target != "" { // a plain zero has said it all
				it.Tip = tip(one, "", c.Rows[i]+", "+c.Categories[p.Category], p, h.sc)
			}
			items = append(items, it)
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
		Type: "rect", X: x, Y: y, DX: 1.5, DY: down - h.cell/2 + 1, X2: x2, Y2: y, DX2: -1.5, DY2: down + h.cell/2 - 1,
	}
	text := shape{X: (x + x2) / 2, Y: y, DY: down, Text: valueText(p, h.sc), Align: "center"}
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
