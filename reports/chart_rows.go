package reports

import (
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// rowsFrame is the plot area of a chart whose categories are rows and whose values run along x.
type rowsFrame struct {
	sc    scale
	width int
	row   float64 // height of a row in pixels
	grid  int
	n     int
}

// y is the middle of row i as a fraction of the plot area.
func (f rowsFrame) y(i int) float64 { return (float64(i) + 0.5) / float64(f.n) }

// newRowsFrame lays out one row per category around marks of the given thickness, with right pixels
// kept free for labels.
func (s *sheet) newRowsFrame(c *Chart, thick float64, right int) rowsFrame {
	names := c.Categories
	left := s.labelWidth(names)
	f := rowsFrame{row: max(thick+14, s.labelHeight(names, left)+4), n: max(1, len(names))}
	ticks := 6
	if s.narrow {
		f.row, left, ticks = thick+17+s.labelHeight(names, left), 8, 4
	}
	top, bottom := 6, 26
	if hasMarks(c, true) {
		top = 24
	}
	title := fit(axisTitle(c), float64(s.width-left-4), 2)
	if len(title) > 0 {
		bottom = 31 + lineHeight*len(title)
	}
	f.width = s.width - left - max(right, 18)
	f.sc = newScale(c, c.values(), ticks)
	f.width = min(f.width, fewCounts(c, f.sc))
	height := int(f.row * float64(f.n))
	s.height = top + height + bottom
	f.grid = s.addArea(area{left, top, f.width, height}, valueAxisX(f.sc),
		opts.YAxis{Type: "category", Data: rowKeys(f.n), Inverse: opts.Bool(true)})
	s.valueAxisBelow(f.grid, f.sc, title)
	s.rowLabels(f.grid, names, left, thick)
	s.valueRules(f.grid, c, f.sc)
	return f
}

// fewCounts is how wide an axis of small counts may be: a bar of 1 drawn across a page looks like much.
func fewCounts(c *Chart, sc scale) int {
	if c.Percent || sc.log || isRatio(c.Unit) || minutesPerUnit(c.Unit) > 0 {
		return math.MaxInt32
	}
	return int(max(150, sc.max*72))
}

// axisEnds are the ends of the drawn axis: of a logarithmic scale, fractions.
func axisEnds(sc scale) (lo, hi float64) {
	if sc.log {
		return 0, 1
	}
	return sc.min, sc.max
}

func valueAxisX(sc scale) opts.XAxis {
	lo, hi := axisEnds(sc)
	return opts.XAxis{Type: "value", Min: lo, Max: hi}
}

func valueAxisY(sc scale) opts.YAxis {
	lo, hi := axisEnds(sc)
	return opts.YAxis{Type: "value", Min: lo, Max: hi}
}

// axisTitle names the value axis of a chart of rows.
func axisTitle(c *Chart) string {
	switch {
	case c.XName != "":
		return plain(c.XName)
	case c.Percent, isRatio(c.Unit), minutesPerUnit(c.Unit) > 0:
		return ""
	default:
		return plain(c.Unit)
	}
}

// rowKeys stand for the categories on the hidden axis: names may repeat, keys may not.
func rowKeys(n int) []string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = strconv.Itoa(i)
	}
	return keys
}

// drawBars draws horizontal bars from zero, with whiskers where an interval is known.
func drawBars(c *Chart, s *sheet) {
	k := float64(max(1, len(c.Series)))
	thick := 18.0
	if k > 1 {
		thick = 12
	}
	step := thick * 1.25
	f := s.newRowsFrame(c, k*step-thick*0.25, s.labelRoom(c))
	s.bars(c, f.grid, thick, "", func(i, j int, v float64) shape {
		dy := (float64(i) - (k-1)/2) * step
		return shape{Type: "rect", Y: f.y(j), DY: dy - thick/2, X2: f.sc.frac(v), Y2: f.y(j), DY2: dy + thick/2}
	})
	var items []item
	for i, series := range c.Series {
		dy := (float64(i) - (k-1)/2) * step
		for _, p := range series.Points {
			if p.Category >= 0 && p.Category < len(c.Categories) {
				items = append(items, item{Shapes: f.barEnd(p, dy)})
			}
		}
	}
	s.marks(f.grid, 3, true, items...)
}

// bars adds the bars themselves, thick pixels each, stacked where stack names a stack. place is where the bar
// of a series and category stands; it is asked series by series.
func (s *sheet) bars(c *Chart, grid int, thick float64, stack string, place func(series, category int, v float64) shape) {
	sc := newScale(c, c.values(), 5)
	for i, series := range c.Series {
		data := make([]opts.BarData, len(c.Categories))
		items := make([]item, len(c.Categories))
		still := make([]item, len(c.Categories))
		for j := range c.Categories {
			data[j].Value = "-"
			p, ok := series.point(j)
			if !ok {
				continue
			}
			if v, ok := known(p.Value); ok {
				data[j] = opts.BarData{Value: v, ItemStyle: barStyle(i, p.Faded)}
				bar := place(i, j, v)
				bar.Fill = colour(i)
				if p.Faded {
					bar.Fill, bar.Stroke, bar.Width = colourHatch, colour(i), 1
				}
				still[j] = item{Area: grid, Shapes: []shape{bar}, Tip: tip(c, series.Name, c.Categories[j], p, sc)}
			}
			items[j] = item{Tip: tip(c, series.Name, c.Categories[j], p, sc), Target: s.targets(i, j, p)}
		}
		s.add(charts.SingleSeries{
			Type: "bar", Name: plain(series.Name), Stack: stack, XAxisIndex: grid, YAxisIndex: grid, Data: data,
			BarWidth: strconv.FormatFloat(thick, 'f', -1, 64), BarGap: "25%", ItemStyle: barStyle(i, false),
		}, extra{Z: 2, Items: items, still: still})
	}
}

func barStyle(i int, faded bool) *opts.ItemStyle {
	if faded {
		return &opts.ItemStyle{Color: colourHatch, BorderColor: colour(i), BorderWidth: 1}
	}
	return &opts.ItemStyle{Color: colour(i)}
}

// barEnd is what stands at the end of a bar: the whisker, and the number beyond it.
func (f rowsFrame) barEnd(p Point, dy float64) []shape {
	y := f.y(p.Category)
	v, ok := known(p.Value)
	if !ok {
		return []shape{{Y: y, DX: 6, DY: dy, Text: valueText(p, f.sc), Fill: colourMuted}}
	}
	end := f.sc.frac(v)
	var shapes []shape
	if lo, hi, ok := p.interval(); ok {
		shapes = haloed(whisker(f.sc.frac(lo), f.sc.frac(hi), y, dy, colourInk))
		end = math.Max(end, f.sc.frac(hi))
	}
	fill := colourInk
	if p.Faded {
		fill = colourMuted
	}
	return append(shapes, shape{X: end, Y: y, DX: 8, DY: dy, Text: valueText(p, f.sc), Fill: fill})
}

// interval is the interval of p where both its ends are known.
func (p Point) interval() (lo, hi float64, ok bool) {
	lo, okLow := known(p.Low)
	hi, okHigh := known(p.High)
	return lo, hi, okLow && okHigh
}

// labelRoom is how many pixels the widest direct label of c needs.
func (s *sheet) labelRoom(c *Chart) int {
	sc := newScale(c, c.values(), 5)
	w := 0.0
	for _, series := range c.Series {
		for _, p := range series.Points {
			w = max(w, textWidth(valueText(p, sc)))
		}
	}
	limit := 220.0
	if s.narrow {
		limit = 130
	}
	return int(min(w, limit)) + 16
}

// drawIntervals draws point estimates with whiskers, the numbers in a column of their own at the right.
func drawIntervals(c *Chart, s *sheet) {
	k := float64(max(1, len(c.Series)))
	const step = 16.0
	f := s.newRowsFrame(c, k*step, s.labelRoom(c))
	var items []item
	for i, series := range c.Series {
		dy := (float64(i) - (k-1)/2) * step
		for _, p := range series.Points {
			if p.Category < 0 || p.Category >= len(c.Categories) {
				continue
			}
			items = append(items, item{
				Shapes: f.estimate(i, p, dy),
				Tip:    tip(c, series.Name, c.Categories[p.Category], p, f.sc),
				Target: s.targets(i, p.Category, p),
			})
		}
	}
	s.marks(f.grid, 3, false, items...)
}

func (f rowsFrame) estimate(series int, p Point, dy float64) []shape {
	y := f.y(p.Category)
	stroke, fill, text := colour(series), colour(series), colourInk
	if p.Faded {
		stroke, fill, text = colourFaint, colourPaper, colourMuted
	}
	label := shape{X: 1, Y: y, DX: 10, DY: dy, Text: valueText(p, f.sc), Fill: text}
	v, ok := known(p.Value)
	if !ok {
		return []shape{label}
	}
	// An unseen band as high as the row makes the mark easy to hit.
	shapes := []shape{{Type: "rect", X: 0, Y: y, DY: dy - 8, X2: 1, Y2: y, DY2: dy + 8, Fill: "transparent"}}
	if lo, hi, ok := p.interval(); ok {
		w := whisker(f.sc.frac(lo), f.sc.frac(hi), y, dy, stroke)
		w[0].Width = 2.5
		shapes = append(shapes, w...)
	}
	return append(shapes,
		shape{Type: "dot", X: f.sc.frac(v), Y: y, DY: dy, Radius: 5, Fill: fill, Stroke: stroke, Width: 2}, label)
}
