package reports

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// layout is one of the two widths a chart is drawn for: a page or a phone.
type layout struct {
	width  int
	narrow bool
}

var (
	wideLayout   = layout{width: 760}
	narrowLayout = layout{width: 360, narrow: true}
)

// plot is a chart ready to be drawn: ECharts options as go-echarts builds them, and beside each
// series what its marks look like, say and lead to. It is plain data: plot.svg draws it
// for the page that stands still, assets/charts.js for the live one.
type plot struct {
	Width  int            `json:"width"`
	Height int            `json:"height"`
	Option map[string]any `json:"option"`
	Extras []extra        `json:"extras"`
	Areas  [][4]int       `json:"areas"` // left, top, right and bottom margins of each plot area in pixels
}

// extra goes with the series of the same index.
type extra struct {
	Z      int    `json:"z"`
	Silent bool   `json:"silent,omitempty"`
	Items  []item `json:"items,omitempty"`

	still []item // the marks as shapes, where a live chart has ECharts lay them out
}

// item is one mark: its shapes where we draw it ourselves, the text shown on hover, and the id of
// the element that a click opens.
type item struct {
	Area   int     `json:"a,omitempty"` // which plot area the shapes are fractions of
	Shapes []shape `json:"shapes,omitempty"`
	Tip    string  `json:"tip,omitempty"`
	Target string  `json:"target,omitempty"`
}

// shape is a primitive in fractions of the plot area (0, 0 is its top left) plus an offset in pixels.
type shape struct {
	Type   string       `json:"t,omitempty"` // line, rect, dot, area, path (of stills only), or nothing for a text
	X      float64      `json:"x,omitempty"`
	Y      float64      `json:"y,omitempty"`
	DX     float64      `json:"dx,omitempty"`
	DY     float64      `json:"dy,omitempty"`
	X2     float64      `json:"x2,omitempty"`
	Y2     float64      `json:"y2,omitempty"`
	DX2    float64      `json:"dx2,omitempty"`
	DY2    float64      `json:"dy2,omitempty"`
	Radius float64      `json:"r,omitempty"`
	Points [][2]float64 `json:"p,omitempty"`
	Text   string       `json:"s,omitempty"`
	Fill   string       `json:"fill,omitempty"`
	Stroke string       `json:"stroke,omitempty"`
	Width  float64      `json:"w,omitempty"`
	Dash   []int        `json:"dash,omitempty"`
	Align  string       `json:"align,omitempty"`
	Base   string       `json:"base,omitempty"`
	Bold   bool         `json:"bold,omitempty"`
	Size   int          `json:"size,omitempty"`
	Halo   string       `json:"halo,omitempty"`
	Turn   int          `json:"turn,omitempty"` // degrees to the left that a text is turned around its place
}

// Colours are CSS variables: the same SVG reads in light and dark. See assets/report.css.
const (
	colourInk    = "var(--ink)"
	colourMuted  = "var(--muted)"
	colourGrid   = "var(--grid)"
	colourAxis   = "var(--axis)"
	colourPaper  = "var(--paper)"
	colourHatch  = "url(#hatch)"
	colourFaint  = "var(--faint)"
	seriesColour = 6
)

// colour is the i-th series colour; beyond the palette everything is grey.
func colour(i int) string {
	if i >= seriesColour {
		return colourFaint
	}
	return "var(--c" + strconv.Itoa(i+1) + ")"
}

var dashes = [...][]int{nil, {6, 3}, {2, 3}, {8, 3, 2, 3}, {4, 4}, {1, 2}}

// sheet is a plot being drawn.
type sheet struct {
	layout
	chart   *charts.Custom
	targets func(series, category int, p Point) string
	height  int
	extras  []extra
	areas   []area
	layers  [layerCount][]placed
}

// A sheet has three layers of shapes of its own, each one series: what lies below the marks, the marks
// that answer to the pointer, and what lies above. Every series costs ECharts the same again.
const (
	below = iota
	live
	above
	layerCount
)

// layerZ is where each layer lies among bars (2) and lines (3).
var layerZ = [layerCount]int{1, 3, 6}

// placed is a mark with its height among those of its layer.
type placed struct {
	z    int
	item item
}

// area is a plot area in pixels.
type area struct{ left, top, width, height int }

func newSheet(l layout, targets func(series, category int, p Point) string) *sheet {
	s := &sheet{layout: l, chart: charts.NewCustom(), targets: targets}
	s.chart.XAxisList, s.chart.YAxisList = nil, nil
	return s
}

// addArea adds a plot area with its two hidden axes, for series that ECharts lays out, and returns its index.
func (s *sheet) addArea(a area, x opts.XAxis, y opts.YAxis) int {
	i := len(s.areas)
	s.areas = append(s.areas, a)
	px := func(v int) string { return strconv.Itoa(max(0, v)) }
	s.chart.GridList = append(s.chart.GridList, opts.Grid{
		Left: px(a.left), Top: px(a.top), Right: px(s.width - a.left - a.width), Bottom: px(s.height - a.top - a.height),
	})
	x.Show, y.Show = opts.Bool(false), opts.Bool(false)
	x.GridIndex, y.GridIndex = i, i
	s.chart.XAxisList = append(s.chart.XAxisList, x)
	s.chart.YAxisList = append(s.chart.YAxisList, y)
	return i
}

// marks adds shapes of our own to a plot area. Those with a higher z hide those with a lower one.
func (s *sheet) marks(grid, z int, silent bool, items ...item) {
	layer := live
	switch {
	case silent && z <= 2:
		layer = below
	case silent:
		layer = above
	}
	for _, it := range items {
		if len(it.Shapes) == 0 {
			continue
		}
		it.Area = grid
		s.layers[layer] = append(s.layers[layer], placed{z, it})
	}
}

func (s *sheet) add(series charts.SingleSeries, x extra) {
	s.chart.MultiSeries = append(s.chart.MultiSeries, series)
	s.extras = append(s.extras, x)
}

// addLayers turns the layers into series. What never answers to the pointer is one mark per plot area.
func (s *sheet) addLayers() {
	for layer, all := range s.layers {
		if len(all) == 0 {
			continue
		}
		slices.SortStableFunc(all, func(a, b placed) int { return a.z - b.z })
		var items []item
		for _, p := range all {
			last := len(items) - 1
			if layer != live && last >= 0 && items[last].Area == p.item.Area {
				items[last].Shapes = append(items[last].Shapes, p.item.Shapes...)
				continue
			}
			if layer != live {
				p.item.Tip, p.item.Target = "", ""
			}
			items = append(items, p.item)
		}
		s.add(charts.SingleSeries{Type: "custom", RenderItem: "marks", CoordSystem: "none", Data: make([]int, len(items))},
			extra{Z: layerZ[layer], Silent: layer != live, Items: round(items)})
	}
}

// finish gives the plot as data. What go-echarts adds by itself and we do not show is left out, and
// axes where no series needs them.
func (s *sheet) finish() plot {
	laidOut := len(s.chart.MultiSeries) > 0
	s.addLayers()
	option := s.chart.JSON()
	for _, unused := range []string{"title", "legend", "tooltip", "toolbox", "color", "backgroundColor"} {
		delete(option, unused)
	}
	if !laidOut {
		for _, unused := range []string{"grid", "xAxis", "yAxis"} {
			delete(option, unused)
		}
	}
	p := plot{Width: s.width, Height: s.height, Option: option, Extras: s.extras}
	for _, a := range s.areas {
		p.Areas = append(p.Areas, [4]int{a.left, a.top, s.width - a.left - a.width, s.height - a.top - a.height})
	}
	return p
}

// round cuts fractions to what can be seen and colours to their names, so that a report stays small.
func round(items []item) []item {
	r := func(v float64) float64 { return math.Round(v*1e4) / 1e4 }
	for _, it := range items {
		for i := range it.Shapes {
			sh := &it.Shapes[i]
			sh.X, sh.Y, sh.X2, sh.Y2 = r(sh.X), r(sh.Y), r(sh.X2), r(sh.Y2)
			sh.DX, sh.DY, sh.DX2, sh.DY2 = r(sh.DX), r(sh.DY), r(sh.DX2), r(sh.DY2)
			sh.Fill, sh.Stroke, sh.Halo = colourName(sh.Fill), colourName(sh.Stroke), colourName(sh.Halo)
			for j := range sh.Points {
				sh.Points[j] = [2]float64{r(sh.Points[j][0]), r(sh.Points[j][1])}
			}
		}
	}
	return items
}

// colourName is what charts.js takes for a colour of the style sheet.
func colourName(s string) string {
	if name, ok := strings.CutPrefix(s, "var("); ok {
		return strings.TrimSuffix(name, ")")
	}
	return s
}

// values are all the numbers of c that its value axis must hold.
func (c *Chart) values() []float64 {
	var out []float64
	add := func(v *float64) {
		if v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) {
			out = append(out, *v)
		}
	}
	for _, s := range c.Series {
		for _, p := range s.Points {
			add(p.Value)
			add(p.Low)
			add(p.High)
		}
	}
	return append(out, c.markValues()...)
}

func (c *Chart) markValues() []float64 {
	var out []float64
	for _, m := range c.Marks {
		if m.Value != nil {
			out = append(out, *m.Value)
		}
	}
	return out
}

// point is the point of series s at category i, if there is one.
func (s Series) point(i int) (Point, bool) {
	for _, p := range s.Points {
		if p.Category == i {
			return p, true
		}
	}
	return Point{}, false
}
