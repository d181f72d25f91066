package reports

import (
	"cmp"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
)

// svg is p as it stands still in a page: no size of its own, and names for colours and styles that
// assets/still.css explains. What a mark says on hover is its title; on a phone nothing hovers, so none is
// written there. The same plot gives the same bytes.
func (p plot) svg() string {
	w := &svgWriter{plot: p, titles: p.Width >= wideLayout.width}
	w.text(`<svg viewBox="0 0 ` + strconv.Itoa(p.Width) + " " + strconv.Itoa(p.Height) + `">`)
	extras := slices.Clone(p.Extras)
	slices.SortStableFunc(extras, func(a, b extra) int { return cmp.Compare(a.Z, b.Z) })
	for _, x := range extras {
		marks := x.Items
		if x.still != nil {
			marks = x.still
		}
		for _, it := range marks {
			w.item(it, x.Silent)
		}
	}
	w.text("</svg>")
	return w.out.String()
}

// svgWriter writes shapes as SVG elements.
type svgWriter struct {
	plot   plot
	titles bool
	out    strings.Builder
}

func (w *svgWriter) text(s string) { w.out.WriteString(s) }

// item writes one mark.
func (w *svgWriter) item(it item, silent bool) {
	titled := w.titles && it.Tip != "" && !silent && len(it.Shapes) > 0
	title := ""
	if titled {
		title = "<title>" + html.EscapeString(it.Tip) + "</title>"
	}
	m := w.plot.Areas[it.Area]
	a := area{m[0], m[1], w.plot.Width - m[0] - m[2], w.plot.Height - m[1] - m[3]}
	if titled && len(it.Shapes) == 1 && it.Shapes[0].Type == "dot" {
		w.text(strings.TrimSuffix(w.dot(it.Shapes[0], a), "/>") + ">" + title + "</circle>")
		return
	}
	if titled {
		w.text("<g>" + title)
	}
	for i := 0; i < len(it.Shapes); {
		i += w.shape(it.Shapes[i:], a)
	}
	if titled {
		w.text("</g>")
	}
}

// shape writes the first of shapes, with those after it that are lines of the same look, and gives how many it wrote.
func (w *svgWriter) shape(shapes []shape, a area) int {
	s := shapes[0]
	switch s.Type {
	case "line":
		n := 1
		for n < len(shapes) && alike(shapes[n], s) {
			n++
		}
		d := ""
		for _, l := range shapes[:n] {
			d += linePath(l, a)
		}
		w.text(`<path d="` + d + `"` + w.look(shape{Stroke: s.Stroke, Width: s.Width, Dash: s.Dash}) + "/>")
		return n
	case "rect":
		x, y, x2, y2 := s.ends(a)
		w.text(`<path d="M` + coordinate(x) + " " + coordinate(y) + "H" + coordinate(x2) + "V" + coordinate(y2) + "H" + coordinate(x) + `Z"` + w.look(s) + "/>")
	case "dot":
		w.text(w.dot(s, a))
	case "area", "path":
		d := "M"
		for i, q := range s.Points {
			if i > 0 {
				d += "L"
			}
			d += coordinate(float64(a.left)+q[0]*float64(a.width)) + " " + coordinate(float64(a.top)+q[1]*float64(a.height))
		}
		if s.Type == "area" {
			d += "Z"
		}
		w.text(`<path d="` + d + `"` + w.look(s) + "/>")
	default:
		w.words(s, a)
	}
	return 1
}

// alike tells whether a is a line that can be drawn in one stroke with the line b.
func alike(a, b shape) bool {
	return a.Type == "line" && a.Stroke == b.Stroke && a.Width == b.Width && slices.Equal(a.Dash, b.Dash)
}

// ends are the two corners of a shape in pixels.
func (s shape) ends(a area) (x, y, x2, y2 float64) {
	left, top, width, height := float64(a.left), float64(a.top), float64(a.width), float64(a.height)
	return left + s.X*width + s.DX, top + s.Y*height + s.DY, left + s.X2*width + s.DX2, top + s.Y2*height + s.DY2
}

func linePath(s shape, a area) string {
	x, y, x2, y2 := s.ends(a)
	from := "M" + coordinate(x) + " " + coordinate(y)
	switch {
	case coordinate(y) == coordinate(y2):
		return from + "H" + coordinate(x2)
	case coordinate(x) == coordinate(x2):
		return from + "V" + coordinate(y2)
	}
	return from + "L" + coordinate(x2) + " " + coordinate(y2)
}

// words writes a text, one element for each of its lines. A text stands on its middle unless its base is its top.
func (w *svgWriter) words(s shape, a area) {
	x, y, _, _ := s.ends(a)
	around := y
	lines := strings.Split(s.Text, "\n")
	y -= lineHeight / 2 * float64(len(lines)-1)
	if s.Base == "top" {
		y += lineHeight / 2 * float64(len(lines))
	}
	turn := ""
	if s.Turn != 0 {
		turn = ` transform="rotate(` + strconv.Itoa(-s.Turn) + " " + coordinate(x) + " " + coordinate(around) + `)"`
	}
	for _, line := range lines {
		if line != "" {
			w.text(`<text x="` + coordinate(x) + `" y="` + coordinate(y) + `"` + turn + w.face(s) + ">" + markup.Replace(line) + "</text>")
		}
		y += lineHeight
	}
}

// face is the look of a text: it starts at its place and is ink, 12 px and plain unless told otherwise.
func (w *svgWriter) face(s shape) string {
	var classes []string
	rest := ""
	switch s.Align {
	case "center":
		classes = append(classes, "m")
	case "right":
		classes = append(classes, "e")
	}
	switch fill := colourName(s.Fill); fill {
	case "--ink":
	case "--muted":
		classes = append(classes, "u")
	default:
		rest = ` fill="` + paint(fill) + `"`
	}
	if s.Size == 11 {
		classes = append(classes, "s")
	}
	if s.Bold {
		classes = append(classes, "b")
	}
	if s.Halo != "" {
		classes = append(classes, "o")
	}
	return rest + classAttribute(classes)
}

// look is fill and stroke of a shape that is no text.
func (w *svgWriter) look(s shape) string {
	var classes []string
	rest := ""
	if s.Fill == "" {
		classes = append(classes, "n")
	} else {
		rest = ` fill="` + paint(s.Fill) + `"`
	}
	switch stroke := colourName(s.Stroke); stroke {
	case "":
		return rest + classAttribute(classes)
	case "--grid":
		classes = append(classes, "g")
	case "--ink":
		classes = append(classes, "k")
	case "--paper":
		classes = append(classes, "p")
	default:
		rest += ` stroke="` + paint(stroke) + `"`
	}
	if s.Width != 1 {
		rest += ` stroke-width="` + coordinate(s.Width) + `"`
	}
	if len(s.Dash) > 0 {
		var gaps []string
		for _, d := range s.Dash {
			gaps = append(gaps, strconv.Itoa(d))
		}
		rest += ` stroke-dasharray="` + strings.Join(gaps, " ") + `"`
	}
	return rest + classAttribute(classes)
}

// dot is a circle. Those that stand for single incidents come by the hundred, and have short names for their looks.
func (w *svgWriter) dot(s shape, a area) string {
	x, y, _, _ := s.ends(a)
	look := ` r="` + coordinate(s.Radius) + `"` + w.look(s)
	if s.Radius == dotRadius && s.Width == 1 {
		switch [2]string{colourName(s.Fill), colourName(s.Stroke)} {
		case [2]string{"--c1", "--paper"}:
			look = ` class="d c1 p"`
		case [2]string{"--c2", "--paper"}:
			look = ` class="d c2 p"`
		case [2]string{"--paper", "--faint"}:
			look = ` class="d w"`
		}
	}
	return `<circle cx="` + coordinate(x) + `" cy="` + coordinate(y) + `"` + look + "/>"
}

func classAttribute(classes []string) string {
	if len(classes) == 0 {
		return ""
	}
	return ` class="` + strings.Join(classes, " ") + `"`
}

// paint is a colour as an attribute takes it: colours of the style sheet are written by their names.
func paint(colour string) string {
	if strings.HasPrefix(colour, "--") {
		return "var(" + colour + ")"
	}
	return colour
}

// coordinate is a length to a tenth of a pixel.
func coordinate(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "0"
	}
	return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64)
}
