package reports

import (
	"math"
	"slices"
	"strconv"

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
// series what its marks look like, say and lead to. It is plain data; assets/charts.js draws it.
type plot struct {
	Width  int            `json:"width"`
	Height int            `json:"height"`
	Option map[string]any `json:"option"`
	Extras []extra        `json:"extras"`
}

// extra goes with the series of the same index.
type extra struct {
	Z      int    `json:"z"`
	Silent bool   `json:"silent,omitempty"`
	Items  []item `json:"items,omitempty"`
}

// item is one mark: its shapes where we draw it ourselves, the text shown on hover, and the id of
// the element that a click opens.
type item struct {
	Shapes []shape `json:"shapes,omitempty"`
	Tip    string  `json:"tip,omitempty"`
	Target string  `json:"target,omitempty"`
}

// shape is a primitive in fractions of the plot area (0, 0 is its top left) plus an offset in pixels.
type shape struct {
	Type   string       `json:"t"` // line, rect, dot, area or text
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
	Quiet  bool         `json:"quiet,omitempty"`
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
	grids   int
}

// area is a plot area in pixels.
type area struct{ left, top, width, height int }

func newSheet(l layout, targets func(series, category int, p Point) string) *sheet {
	s := &sheet{layout: l, chart: charts.NewCustom(), targets: targets}
	s.chart.XAxisList, s.chart.YAxisList = nil, nil
	return s
}

// addArea adds a plot area with its two hidden axes and returns its index.
func (s *sheet) addArea(a area, x opts.XAxis, y opts.YAxis) int {
	i := s.grids
	s.grids++
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

// marks adds a series of our own shapes to a plot area.
func (s *sheet) marks(grid, z int, silent bool, items ...item) {
	items = slices.DeleteFunc(items, func(it item) bool { return len(it.Shapes) == 0 })
	if len(items) == 0 {
		return
	}
	data := make([]opts.CustomData, len(items))
	for i := range data {
		data[i] = opts.CustomData{Value: [2]int{}}
	}
	s.add(charts.SingleSeries{Type: "custom", RenderItem: "marks", XAxisIndex: grid, YAxisIndex: grid, Data: data},
		extra{Z: z, Silent: silent, Items: round(items)})
}

func (s *sheet) add(series charts.SingleSeries, x extra) {
	s.chart.MultiSeries = append(s.chart.MultiSeries, series)
	s.extras = append(s.extras, x)
}

// finish gives the plot as data. What go-echarts adds by itself and we do not show is left out.
func (s *sheet) finish() plot {
	option := s.chart.JSON()
	for _, unused := range []string{"title", "legend", "tooltip", "toolbox", "color", "backgroundColor"} {
		delete(option, unused)
	}
	return plot{Width: s.width, Height: s.height, Option: option, Extras: s.extras}
}

// round cuts fractions to what can be seen, so that a report stays small.
func round(items []item) []item {
	r := func(v float64) float64 { return math.Round(v*1e4) / 1e4 }
	for _, it := range items {
		for i := range it.Shapes {
			sh := &it.Shapes[i]
			sh.X, sh.Y, sh.X2, sh.Y2 = r(sh.X), r(sh.Y), r(sh.X2), r(sh.Y2)
			sh.DX, sh.DY, sh.DX2, sh.DY2 = r(sh.DX), r(sh.DY), r(sh.DX2), r(sh.DY2)
			for j := range sh.Points {
				sh.Points[j] = [2]float64{r(sh.Points[j][0]), r(sh.Points[j][1])}
			}
		}
	}
	return items
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
