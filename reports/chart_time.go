package reports

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// timeFrame is the plot area of a chart whose categories run along x and whose values run up.
type timeFrame struct {
	sc            scale
	width, height int
	grid          int
	n             int
}

func (f timeFrame) x(i int) float64 { return (float64(i) + 0.5) / float64(f.n) }

// newTimeFrame lays out the area with right pixels kept free. values are what the value axis must hold.
func (s *sheet) newTimeFrame(c *Chart, values []float64, right int) timeFrame {
	f := timeFrame{height: 220, n: max(1, len(c.Categories)), sc: newScale(c, values, 4)}
	if s.narrow {
		f.height = 190
	}
	left := 12
	for _, t := range f.sc.ticks {
		left = max(left, int(textWidth(t.label))+14)
	}
	top, bottom := 14, 42
	if c.YName != "" || c.Unit != "" {
		top = 30
	}
	if hasMarks(c, false) {
		top = 44
	}
	if c.XName != "" {
		bottom += 12
	}
	f.width = s.width - left - right
	s.height = top + f.height + bottom
	f.grid = s.addArea(area{left, top, f.width, f.height},
		opts.XAxis{Type: "category", Data: rowKeys(f.n)}, valueAxisY(f.sc))
	s.valueAxisLeft(f.grid, f.sc)
	s.valueTitle(f.grid, c, left, top)
	s.timeLabels(f.grid, c.Categories, f.width)
	s.timeRules(f.grid, c, &f.sc)
	if c.XName != "" {
		s.marks(f.grid, 3, true, item{Shapes: []shape{{X: 0, Y: 1, DY: 40, Text: plain(c.XName), Fill: colourMuted}}})
	}
	return f
}

// valueTitle names the value axis above it, from the left edge of the chart.
func (s *sheet) valueTitle(grid int, c *Chart, left, top int) {
	name := plain(c.YName)
	if name == "" && !c.Percent && !isRatio(c.Unit) && minutesPerUnit(c.Unit) == 0 {
		name = plain(c.Unit)
	}
	if name != "" {
		s.marks(grid, 3, true, item{Shapes: []shape{{DX: 2 - float64(left), DY: 8 - float64(top), Text: name, Fill: colourMuted}}})
	}
}

// drawColumns draws vertical bars from zero, stacked where there are several series, the total above.
func drawColumns(c *Chart, s *sheet) {
	f := s.newTimeFrame(c, append(stackTotals(c), c.markValues()...), 8)
	thick := math.Min(56, math.Floor(float64(f.width)/float64(f.n)*0.66))
	from := make([]float64, len(c.Categories))
	s.bars(c, f.grid, thick, "all", func(_, j int, v float64) shape {
		low := from[j]
		from[j] += v
		return shape{Type: "rect", X: f.x(j), DX: -thick / 2, Y: 1 - f.sc.frac(from[j]), X2: f.x(j), DX2: thick / 2, Y2: 1 - f.sc.frac(low)}
	})
	var items []item
	if c.Percent && len(c.Series) > 1 {
		items = f.parts(c, thick)
	} else {
		for i, total := range stackTotals(c) {
			items = append(items, f.columnEnd(c, i, total))
		}
	}
	s.marks(f.grid, 3, true, items...)
}

// parts writes its share into each part of the columns that has the room: that they add up to everything
// needs no saying.
func (f timeFrame) parts(c *Chart, thick float64) []item {
	from := make([]float64, len(c.Categories))
	var items []item
	for _, series := range c.Series {
		for j := range c.Categories {
			p, _ := series.point(j)
			v, ok := known(p.Value)
			if !ok {
				continue
			}
			middle := f.sc.frac(from[j] + v/2)
			from[j] += v
			text, fill := f.sc.format(v), colourPaper
			if p.Faded {
				fill = colourInk
			}
			if v*float64(f.height) < 16 || textWidth(text) > thick {
				continue
			}
			items = append(items, item{Shapes: []shape{{X: f.x(j), Y: 1 - middle, Text: text, Fill: fill, Align: "center", Bold: true}}})
		}
	}
	return items
}

// stackTotals is the height of each column, with the upper end of its interval where only one series stands in it.
func stackTotals(c *Chart) []float64 {
	totals := make([]float64, len(c.Categories))
	for i := range totals {
		for _, s := range c.Series {
			if p, ok := s.point(i); ok {
				v, _ := known(p.Value)
				totals[i] += v
				if _, hi, ok := p.interval(); ok && len(c.Series) == 1 {
					totals[i] = math.Max(totals[i], hi)
				}
			}
		}
	}
	return totals
}

func (f timeFrame) columnEnd(c *Chart, i int, total float64) item {
	x, y := f.x(i), 1-f.sc.frac(total)
	if len(c.Series) != 1 {
		return item{Shapes: []shape{{X: x, Y: y, DY: -9, Text: f.sc.format(total), Fill: colourInk, Align: "center"}}}
	}
	p, ok := c.Series[0].point(i)
	if !ok {
		return item{}
	}
	var shapes []shape
	if lo, hi, ok := p.interval(); ok {
		shapes = haloed(uprightWhisker(f.sc.frac(lo), f.sc.frac(hi), x, colourInk))
	}
	fill := colourInk
	if _, ok := known(p.Value); !ok || p.Faded {
		fill = colourMuted
	}
	text := valueText(p, f.sc)
	if _, ok := known(p.Value); !ok {
		text = "?"
	}
	return item{Shapes: append(shapes, shape{X: x, Y: y, DY: -9, Text: text, Fill: fill, Align: "center"})}
}

// drawLines draws shares through time with a band where an interval is known, and names each line at its end.
func drawLines(c *Chart, s *sheet) {
	right := 16
	for _, series := range c.Series {
		if len(c.Series) > 1 {
			right = max(right, int(min(textWidth(plain(series.Name))*1.08, s.endRoom()))+20)
		}
	}
	f := s.newTimeFrame(c, c.values(), right)
	s.bands(c, f)
	for i, series := range c.Series {
		s.line(c, series, i, f)
	}
	if len(c.Series) > 1 {
		s.endLabels(c, f)
	} else {
		s.pointLabels(c, f)
	}
}

func (s *sheet) endRoom() float64 {
	if s.narrow {
		return 92
	}
	return 190
}

// line adds one series as ECharts draws it; points that are not known leave a gap.
func (s *sheet) line(c *Chart, series Series, i int, f timeFrame) {
	data := make([]opts.LineData, len(c.Categories))
	items := make([]item, len(c.Categories))
	var hollow []item
	for j := range c.Categories {
		data[j] = opts.LineData{Value: "-"}
		p, ok := series.point(j)
		if !ok {
			continue
		}
		if v, ok := known(p.Value); ok {
			data[j] = opts.LineData{Value: f.sc.axis(v), Symbol: "circle", SymbolSize: 7}
			if p.Faded {
				hollow = append(hollow, item{Shapes: []shape{{
					Type: "dot", X: f.x(j), Y: 1 - f.sc.frac(v), Radius: 2.7, Fill: colourPaper, Stroke: colour(i), Width: 1.5,
				}}})
			}
		}
		items[j] = item{Tip: tip(c, series.Name, c.Categories[j], p, f.sc), Target: s.targets(i, j, p)}
	}
	s.add(charts.SingleSeries{
		Type: "line", Name: plain(series.Name), XAxisIndex: f.grid, YAxisIndex: f.grid, Data: data,
		ShowSymbol: opts.Bool(true), Symbol: "circle", SymbolSize: 7,
		LineStyle: &opts.LineStyle{Color: colour(i), Width: 2, Type: lineType(i)},
		ItemStyle: &opts.ItemStyle{Color: colour(i)},
	}, extra{Z: 3, Items: items, still: stillLine(c, series, i, f)})
	s.marks(f.grid, 4, true, hollow...)
}

// stillLine is the same line as shapes: its runs of known points, then the points.
func stillLine(c *Chart, series Series, i int, f timeFrame) []item {
	var runs []shape
	var points []item
	open := false
	for j := range c.Categories {
		p, ok := series.point(j)
		v, isKnown := known(p.Value)
		if !ok || !isKnown {
			open = false
			continue
		}
		x, y := f.x(j), 1-f.sc.frac(v)
		if !open {
			runs = append(runs, shape{Type: "path", Stroke: colour(i), Width: 2, Dash: lineDashes[i%len(lineDashes)]})
			open = true
		}
		run := &runs[len(runs)-1]
		run.Points = append(run.Points, [2]float64{x, y})
		points = append(points, item{
			Area: f.grid, Tip: tip(c, series.Name, c.Categories[j], p, f.sc),
			Shapes: []shape{{Type: "dot", X: x, Y: y, Radius: 3.5, Fill: colour(i)}},
		})
	}
	return append([]item{{Area: f.grid, Shapes: runs}}, points...)
}

// lineDashes are the line types of lineType in pixels, at a width of 2.
var lineDashes = [...][]int{nil, {8, 4}, {2, 2}}

// lineType tells lines apart without colour.
func lineType(i int) string {
	return [...]string{"solid", "dashed", "dotted"}[i%3]
}

// bands shades the interval of each line, run by run of known points.
func (s *sheet) bands(c *Chart, f timeFrame) {
	var items []item
	for i, series := range c.Series {
		var upper, lower [][2]float64
		flush := func() {
			for j := len(lower) - 1; j >= 0; j-- {
				upper = append(upper, lower[j])
			}
			if len(upper) >= 4 {
				items = append(items, item{Shapes: []shape{{Type: "area", Points: upper, Fill: "var(--s" + strconv.Itoa(i%seriesColour+1) + ")"}}})
			}
			upper, lower = nil, nil
		}
		for j := range c.Categories {
			p, _ := series.point(j)
			lo, hi, ok := p.interval()
			if !ok {
				flush()
				continue
			}
			upper = append(upper, [2]float64{f.x(j), 1 - f.sc.frac(hi)})
			lower = append(lower, [2]float64{f.x(j), 1 - f.sc.frac(lo)})
		}
		flush()
	}
	s.marks(f.grid, 1, true, items...)
}

// endLabels names each line at its last known point, moved apart where they would overlap.
func (s *sheet) endLabels(c *Chart, f timeFrame) {
	type end struct {
		series int
		x, y   float64 // y in pixels from the top of the area
	}
	var ends []end
	for i, series := range c.Series {
		for j := len(c.Categories) - 1; j >= 0; j-- {
			p, _ := series.point(j)
			if v, ok := known(p.Value); ok {
				ends = append(ends, end{i, f.x(j), (1 - f.sc.frac(v)) * float64(f.height)})
				break
			}
		}
	}
	sort.SliceStable(ends, func(a, b int) bool { return ends[a].y < ends[b].y })
	lines, apart := 1, 15.0
	if s.narrow {
		lines, apart = 2, 22
	}
	for i := 1; i < len(ends); i++ {
		ends[i].y = math.Max(ends[i].y, ends[i-1].y+apart)
	}
	for i := len(ends) - 1; i >= 0; i-- {
		limit := float64(f.height) + 6 - apart*float64(len(ends)-1-i)
		ends[i].y = math.Min(ends[i].y, limit)
	}
	var items []item
	for _, e := range ends {
		name := fit(plain(c.Series[e.series].Name), s.endRoom(), lines)
		if len(name) == 0 {
			continue
		}
		items = append(items, item{Shapes: []shape{{
			X: f.x(f.n - 1), DX: 10, DY: e.y, Text: strings.Join(name, "\n"), Fill: "var(--t" + strconv.Itoa(e.series%seriesColour+1) + ")", Bold: true,
		}}})
	}
	s.marks(f.grid, 4, true, items...)
}

// pointLabels writes the number over each point of the only line.
func (s *sheet) pointLabels(c *Chart, f timeFrame) {
	if len(c.Series) == 0 {
		return
	}
	var items []item
	for j := range c.Categories {
		p, _ := c.Series[0].point(j)
		v, ok := known(p.Value)
		if !ok {
			continue
		}
		items = append(items, item{Shapes: []shape{{
			X: f.x(j), Y: 1 - f.sc.frac(v), DY: -14, Text: f.sc.format(v), Fill: colourInk, Align: "center", Halo: colourPaper,
		}}})
	}
	s.marks(f.grid, 4, true, items...)
}
