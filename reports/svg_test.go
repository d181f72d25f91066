package reports

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

// wellFormed fails unless s is well-formed XML.
func wellFormed(t *testing.T, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v in %.300s", err, s)
		}
	}
}

func noTarget(int, int, Point) string { return "" }

// sampleCharts is one chart of every kind.
func sampleCharts() map[ChartKind]*Chart {
	out := map[ChartKind]*Chart{}
	for _, s := range sampleDocument().Sections {
		for _, f := range s.Figures {
			if f.Chart != nil {
				out[f.Chart.Kind] = f.Chart
			}
		}
	}
	return out
}

func TestDraw_EveryKindAtBothWidths(t *testing.T) {
	t.Parallel()
	charts := sampleCharts()
	for _, kind := range []ChartKind{Bars, Columns, Lines, Heatmap, Dots, Intervals, SmallLines} {
		c := charts[kind]
		if c == nil {
			t.Errorf("the sample has no chart of kind %s", kind)
			continue
		}
		for _, l := range []layout{wideLayout, narrowLayout} {
			p, err := draw(c, l, noTarget)
			if err != nil {
				t.Fatal(err)
			}
			svg := p.svg()
			wellFormed(t, svg)
			if marks := strings.Count(svg, "<path") + strings.Count(svg, "<circle"); marks < 8 || !strings.Contains(svg, "<text") {
				t.Errorf("%s at %d px has only %d marks", kind, l.width, marks)
			}
			for _, bad := range []string{"NaN", "undefined", "Inf", "\"--", "#fff"} {
				if strings.Contains(svg, bad) {
					t.Errorf("%s at %d px holds %q", kind, l.width, bad)
				}
			}
		}
	}
}

func TestDraw_UnknownKindIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := draw(&Chart{Kind: "pie"}, wideLayout, noTarget); err == nil {
		t.Error("a pie was drawn")
	}
}

func TestDraw_NothingToDrawIsDrawn(t *testing.T) {
	t.Parallel()
	odd := []Point{
		{Category: 0}, {Category: -1, Value: ptr(1.0)}, {Category: 99, Value: ptr(1.0)},
		{Category: 0, Value: ptr(math.NaN())}, {Category: 0, Value: ptr(math.Inf(1)), Low: ptr(math.Inf(-1)), High: ptr(1.0)}, {Category: 0, Value: ptr(0.0)},
	}
	for _, kind := range []ChartKind{Bars, Columns, Lines, Heatmap, Dots, Intervals, SmallLines} {
		for _, c := range []*Chart{
			{Kind: kind},
			{Kind: kind, Categories: []string{"a"}, Rows: []string{"r"}},
			{Kind: kind, Categories: []string{"a"}, Rows: []string{"r"}, Series: []Series{{Name: "s"}, {}}},
			{Kind: kind, Log: true, Unit: "minutes", Categories: []string{"a", ""}, Rows: []string{"r"}, Series: []Series{{Points: odd}}},
			{Kind: kind, Percent: true, Categories: []string{"a", "a"}, Rows: []string{"r"}, Series: []Series{{Points: odd}}, Marks: []Mark{{Label: "m", Category: ptr(7)}, {Value: ptr(math.NaN())}}},
		} {
			p, err := draw(c, narrowLayout, noTarget)
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			svg := p.svg()
			wellFormed(t, svg)
			if strings.Contains(svg, "NaN") {
				t.Errorf("%s draws NaN", kind)
			}
		}
	}
}

func TestSVG_SaysWhereAndHow(t *testing.T) {
	t.Parallel()
	p := plot{Width: 760, Height: 100, Areas: [][4]int{{100, 10, 60, 40}}, Extras: []extra{
		{Z: 6, Silent: true, Items: []item{{Shapes: []shape{
			{X: 0.5, Y: 0.5, DX: 2.26, Text: "two\n<lines>", Fill: colourMuted, Align: "center"},
			{X: 1, Base: "top", Text: "top", Fill: "var(--ht5)", Size: 11, Halo: colourPaper},
		}}}},
		{Z: 1, Silent: true, Items: []item{{Shapes: []shape{
			{Type: "line", X: 0, Y: 0, X2: 1, Y2: 0, Stroke: colourGrid, Width: 1},
			{Type: "line", X: 0, Y: 1, X2: 0, Y2: 0, Stroke: colourGrid, Width: 1},
		}}}},
		{Z: 3, Items: []item{{Shapes: []shape{{Type: "dot", X: 0.25, Y: 1, Radius: 4.5, Fill: "--c1", Stroke: "--paper", Width: 1}}, Tip: "a & b"}}},
	}}
	const want = `<svg viewBox="0 0 760 100">` +
		`<path d="M100 10H700M100 60V10" class="n g"/>` +
		`<circle cx="250" cy="60" class="d c1 p"><title>a &amp; b</title></circle>` +
		`<text x="402.3" y="27.5" class="m u">two</text><text x="402.3" y="42.5" class="m u">&lt;lines&gt;</text>` +
		`<text x="700" y="17.5" fill="var(--ht5)" class="s o">top</text></svg>`
	if got := p.svg(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	p.Width = narrowLayout.width
	if strings.Contains(p.svg(), "<title>") {
		t.Error("a phone has nothing that hovers")
	}
	if strings.Contains(stillCSS, ".still text { fill") {
		t.Error("a fill for every text in the style sheet hides the fills that texts have of their own")
	}
}
