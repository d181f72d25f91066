package reports

import (
	"math"
	"strconv"
	"strings"
)

// known is the value behind p and whether it is a number that can be drawn.
func known(p *float64) (float64, bool) {
	if p == nil || math.IsNaN(*p) || math.IsInf(*p, 0) {
		return 0, false
	}
	return *p, true
}

// valueText is what is written beside a mark: the point's own label, else its value.
func valueText(p Point, sc scale) string {
	if p.Label != "" {
		return plain(p.Label)
	}
	if v, ok := known(p.Value); ok {
		return sc.format(v)
	}
	return "not known"
}

// tip is what hovering a mark says: where it stands, its number, how sure it is.
func tip(c *Chart, series, where string, p Point, sc scale) string {
	lines := []string{plain(where)}
	if series != "" && len(c.Series) > 1 {
		lines[0] = strings.TrimPrefix(plain(series)+", "+lines[0], ", ")
	}
	if v, ok := known(p.Value); ok {
		text := sc.format(v)
		if c.Unit != "" && !c.Percent && minutesPerUnit(c.Unit) == 0 && !isRatio(c.Unit) {
			text += " " + oneOf(c.Unit, v)
		}
		lines = append(lines, text)
	} else {
		lines = append(lines, "not known")
	}
	if p.Label != "" && p.Label != lines[len(lines)-1] {
		lines = append(lines, plain(p.Label))
	}
	if lo, ok := known(p.Low); ok {
		if hi, ok := known(p.High); ok {
			lines = append(lines, "between "+sc.format(lo)+" and "+sc.format(hi))
		}
	}
	if p.N > 0 {
		lines = append(lines, "from "+strconv.Itoa(p.N))
	}
	if p.Faded && !c.isContext(series) {
		lines = append(lines, "cannot tell")
	}
	return strings.Join(lines, "\n")
}

// oneOf is the name of a unit beside v of them.
func oneOf(unit string, v float64) string {
	if v == 1 {
		return strings.TrimSuffix(unit, "s")
	}
	return unit
}

// isContext tells whether the series of that name is faded as a whole beside one that is not: then it is
// there to compare with, and being faded says nothing about how sure it is.
func (c *Chart) isContext(name string) bool {
	context, solid := false, false
	for _, s := range c.Series {
		faded := 0
		for _, p := range s.Points {
			if p.Faded {
				faded++
			}
		}
		solid = solid || faded < len(s.Points)
		if s.Name == name {
			context = len(s.Points) > 0 && faded == len(s.Points)
		}
	}
	return context && solid
}

// whisker draws an interval along x at height y; dy moves it in pixels.
func whisker(lo, hi, y, dy float64, stroke string) []shape {
	const bar = 3.5
	line := func(x1, x2, d1, d2 float64) shape {
		return shape{Type: "line", X: x1, Y: y, DY: dy + d1, X2: x2, Y2: y, DY2: dy + d2, Stroke: stroke, Width: 1.5}
	}
	return []shape{line(lo, hi, 0, 0), line(lo, lo, -bar, bar), line(hi, hi, -bar, bar)}
}

// haloed puts a rim of paper under lines that cross a bar, so that they stand out from it.
func haloed(lines []shape) []shape {
	var out []shape
	for _, l := range lines {
		l.Stroke, l.Width = colourPaper, 4
		out = append(out, l)
	}
	return append(out, lines...)
}

// uprightWhisker draws an interval along y at x.
func uprightWhisker(lo, hi, x float64, stroke string) []shape {
	const bar = 3.5
	line := func(y1, y2, d1, d2 float64) shape {
		return shape{Type: "line", X: x, Y: 1 - y1, DX: d1, X2: x, Y2: 1 - y2, DX2: d2, Stroke: stroke, Width: 1.5}
	}
	return []shape{line(lo, hi, 0, 0), line(lo, lo, -bar, bar), line(hi, hi, -bar, bar)}
}

// valueAxisBelow draws grid lines and tick labels of a value axis that runs along x.
func (s *sheet) valueAxisBelow(grid int, sc scale, name []string) {
	var lines, shapes []shape
	for _, t := range sc.ticks {
		x := sc.frac(t.value)
		stroke := colourGrid
		if t.value == 0 {
			stroke = colourAxis
		}
		label := shape{X: x, Y: 1, DY: 14, Text: t.label, Fill: colourMuted, Align: "center"}
		if s.narrow && x < 0.02 {
			label.DX, label.Align = -6, "left"
		}
		lines, shapes = append(lines, shape{Type: "line", X: x, Y: 0, X2: x, Y2: 1, Stroke: stroke, Width: 1}), append(shapes, label)
	}
	for i, line := range name {
		shapes = append(shapes, shape{X: 0, Y: 1, DY: float64(34 + lineHeight*i), Text: line, Fill: colourMuted})
	}
	s.marks(grid, 0, true, item{Shapes: append(lines, shapes...)})
}

// valueAxisLeft draws grid lines and tick labels of a value axis that runs along y.
func (s *sheet) valueAxisLeft(grid int, sc scale) {
	var lines, labels []shape
	for _, t := range sc.ticks {
		y := 1 - sc.frac(t.value)
		stroke := colourGrid
		if t.value == 0 {
			stroke = colourAxis
		}
		lines = append(lines, shape{Type: "line", X: 0, Y: y, X2: 1, Y2: y, Stroke: stroke, Width: 1})
		labels = append(labels, shape{X: 0, Y: y, DX: -8, Text: t.label, Fill: colourMuted, Align: "right"})
	}
	s.marks(grid, 0, true, item{Shapes: append(lines, labels...)})
}

// rowLabels writes the category names of a chart whose rows run down: at the left of a page, above
// the row on a phone.
func (s *sheet) rowLabels(grid int, names []string, left int, thick float64) {
	n := float64(len(names))
	var shapes []shape
	for i, name := range names {
		y := (float64(i) + 0.5) / n
		if s.narrow {
			lines := fit(plain(name), float64(s.width-8), labelLines)
			up := thick/2 + 9 + 7.5*float64(len(lines)-1)
			shapes = append(shapes, shape{X: 0, Y: y, DY: -up, Text: strings.Join(lines, "\n"), Fill: colourInk, Halo: colourPaper})
			continue
		}
		lines := fit(plain(name), float64(left-14), labelLines)
		shapes = append(shapes, shape{X: 0, Y: y, DX: -10, Text: strings.Join(lines, "\n"), Fill: colourInk, Align: "right"})
	}
	s.marks(grid, 5, true, item{Shapes: shapes})
}

// labelWidth is the room the names need at the left of a page: none on a phone.
func (s *sheet) labelWidth(names []string) int {
	if s.narrow {
		return 2
	}
	w := 0.0
	for _, name := range names {
		width := textWidth(plain(name))
		if width > 250 {
			width = min(max(250, width*0.58), 300) // on two lines
		}
		w = max(w, width)
	}
	return int(w) + 16
}

// labelLines is how many lines the name of a row may take.
const labelLines = 2

// labelHeight is how high the highest of names is at the left of a page, or above its row on a phone.
func (s *sheet) labelHeight(names []string, left int) float64 {
	width, lines := float64(left-14), 1
	if s.narrow {
		width = float64(s.width - 8)
	}
	for _, name := range names {
		lines = max(lines, len(fit(plain(name), width, labelLines)))
	}
	return 15 * float64(lines)
}

// timeLabels writes category names below a chart that runs through time, as many as fit. Quarters
// are written Q1 to Q4, with the year under the first and under each Q1.
func (s *sheet) timeLabels(grid int, names []string, width int) {
	var shapes []shape
	n := float64(len(names))
	each := float64(width) / max(1, n)
	texts := timeTexts(names, each)
	every := 1
	for _, text := range texts {
		if need := textWidth(strings.Split(text, "\n")[0]) + 6; need > each*float64(every) {
			every = min(int(math.Ceil(need/each)), 1+len(names)/3)
		}
	}
	for i, text := range texts {
		if i%every != 0 {
			continue
		}
		x := (float64(i) + 0.5) / n
		shapes = append(shapes, shape{
			X: x, Y: 1, DY: 8, Text: strings.Join(fitLines(text, each*float64(every)), "\n"),
			Fill: colourMuted, Align: "center", Base: "top",
		})
	}
	s.marks(grid, 3, true, item{Shapes: shapes})
}

func fitLines(text string, width float64) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		out = append(out, strings.Join(fit(line, max(width, 30), 1), ""))
	}
	return out
}

func isQuarter(s string) bool {
	return len(s) == 6 && s[4] == 'Q' && s[5] >= '1' && s[5] <= '4' && strings.Trim(s[:4], "0123456789") == ""
}

// quarterRange writes 2025Q4..2026Q3 as people do.
func quarterRange(s string) (string, bool) {
	from, to, ok := strings.Cut(s, "..")
	if !ok || !isQuarter(from) || !isQuarter(to) {
		return "", false
	}
	return from[4:] + " " + from[:4] + " to " + to[4:] + " " + to[:4], true
}

// timeTexts writes quarters short where names are quarters. Two years never stand side by side where
// a category has less than the width of a year.
func timeTexts(names []string, each float64) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = plain(name)
		if words, ok := quarterRange(name); ok {
			out[i] = words
		}
		if !isQuarter(name) {
			continue
		}
		out[i] = name[4:]
		crowded := each < 36 && i+1 < len(names) && strings.HasSuffix(names[i+1], "Q1")
		if name[5] == '1' || i == 0 && !crowded {
			out[i] += "\n" + name[:4]
		}
	}
	return out
}

// valueRules draws the reference marks of a value axis that runs along x, their labels above the plot.
func (s *sheet) valueRules(grid int, c *Chart, sc scale) {
	var items []item
	for _, m := range c.Marks {
		v, ok := known(m.Value)
		if !ok {
			continue
		}
		x := sc.frac(v)
		align := "center"
		if x < 0.15 {
			align = "left"
		} else if x > 0.85 {
			align = "right"
		}
		items = append(items, item{Shapes: []shape{
			{Type: "line", X: x, Y: 0, DY: -2, X2: x, Y2: 1, Stroke: colourInk, Width: 1, Dash: []int{3, 3}},
			{X: x, Y: 0, DY: -10, Text: plain(m.Label), Fill: colourMuted, Align: align},
		}, Tip: plain(m.Label) + "\n" + sc.format(v)})
	}
	s.marks(grid, 4, true, items...)
}

// timeRules draws the reference marks of a chart through time: levels across it and breaks between
// two categories.
func (s *sheet) timeRules(grid int, c *Chart, sc *scale) {
	n := float64(len(c.Categories))
	var items []item
	for _, m := range c.Marks {
		if v, ok := known(m.Value); ok && sc != nil {
			y := 1 - sc.frac(v)
			items = append(items, item{Shapes: []shape{
				{Type: "line", X: 0, Y: y, X2: 1, Y2: y, Stroke: colourInk, Width: 1, Dash: []int{3, 3}},
				{X: 1, Y: y, DY: -8, Text: plain(m.Label), Fill: colourMuted, Align: "right", Halo: colourPaper},
			}})
		}
		if m.Category != nil && n > 0 {
			x := float64(*m.Category) / n
			align := "left"
			if x > 0.6 {
				align = "right"
			}
			items = append(items, item{Shapes: []shape{
				{Type: "line", X: x, Y: 0, DY: -14, X2: x, Y2: 1, Stroke: colourMuted, Width: 1, Dash: []int{2, 3}},
				{X: x, Y: 0, DX: map[string]float64{"left": 5, "right": -5}[align], DY: -10, Text: plain(m.Label), Fill: colourMuted, Align: align},
			}})
		}
	}
	s.marks(grid, 4, true, items...)
}

func hasMarks(c *Chart, value bool) bool {
	for _, m := range c.Marks {
		if (m.Value != nil) == value {
			return true
		}
	}
	return false
}
