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
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
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
			svg, err := e.draw("chart", p)
			if err != nil {
				t.Fatal(err)
			}
			wellFormed(t, svg)
			if marks := strings.Count(svg, "<path") + strings.Count(svg, "<circle"); marks < 8 || !strings.Contains(svg, "<text") {
				t.Errorf("%s at %d px has only %d marks", kind, l.width, marks)
			}
			for _, bad := range []string{"NaN", "undefined", "zr0", "class=", "ecmeta", "#fff"} {
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

func TestDraw_BytesDoNotDependOnWhatWasDrawnBefore(t *testing.T) {
	t.Parallel()
	charts := sampleCharts()
	first, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	second, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	get := func(e *engine, kind ChartKind) string {
		p, err := draw(charts[kind], wideLayout, noTarget)
		if err != nil {
			t.Fatal(err)
		}
		svg, err := e.draw("same", p)
		if err != nil {
			t.Fatal(err)
		}
		return svg
	}
	a := get(first, Lines)
	get(second, Bars)
	get(second, Heatmap)
	if b := get(second, Lines); a != b {
		t.Error("the same chart was drawn differently by an engine that had drawn others")
	}
}

func TestDraw_NothingToDrawIsDrawn(t *testing.T) {
	t.Parallel()
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
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
			svg, err := e.draw("odd", p)
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			wellFormed(t, svg)
			if strings.Contains(svg, "NaN") {
				t.Errorf("%s draws NaN", kind)
			}
		}
	}
}
