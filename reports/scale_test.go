package reports

import (
	"math"
	"strings"
	"testing"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got, want string
	}{
		{duration(0), "0 min"}, {duration(0.5), "30 s"}, {duration(42), "42 min"}, {duration(60), "1 h"}, {duration(65), "65 min"}, {duration(90), "1.5 h"}, {duration(1440), "1 day"}, {duration(1500), "25 h"}, {duration(20000), "14 days"},
		{percent(0), "0 %"}, {percent(0.004), "0.4 %"}, {percent(0.344), "34 %"}, {percent(1), "100 %"},
		{shortNumber(0), "0"}, {shortNumber(3), "3"}, {shortNumber(3.14), "3.1"}, {shortNumber(0.25), "0.25"}, {shortNumber(1234), "1234"}, {shortNumber(56000), "56 k"}, {shortNumber(2.5e6), "2.5 M"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func labels(s scale) string {
	var out []string
	for _, t := range s.ticks {
		out = append(out, t.label)
	}
	return strings.Join(out, " | ")
}

func TestScale_TicksArePeoplesNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		chart  Chart
		values []float64
		want   string
	}{
		{Chart{Percent: true}, []float64{0.05, 0.38}, "0 % | 10 % | 20 % | 30 % | 40 %"},
		{Chart{Percent: true}, []float64{0.99}, "0 % | 20 % | 40 % | 60 % | 80 % | 100 %"},
		{Chart{Series: []Series{{Points: []Point{{Value: ptr(2.0)}}}}}, []float64{2}, "0 | 1 | 2"},
		{Chart{Log: true, Unit: "minutes"}, []float64{0.8, 9000}, "30 s | 1 min | 10 min"},
		{Chart{Log: true, Unit: "times"}, []float64{0.3, 4}, "1/4× | 1/2× | 1× | 2× | 4×"},
		{Chart{}, nil, "0 | 1"},
	} {
		s := newScale(&c.chart, c.values, 5)
		got := labels(s)
		if c.chart.Unit == "minutes" {
			if !strings.Contains(got, "1 min") || !strings.Contains(got, "1 h") || !strings.Contains(got, "1 day") {
				t.Errorf("durations have ticks %s", got)
			}
		} else if got != c.want {
			t.Errorf("%v gives %s, want %s", c.values, got, c.want)
		}
		for _, v := range c.values {
			if f := s.frac(v); math.IsNaN(f) || v < s.min || v > s.max {
				t.Errorf("%v is outside %v to %v", v, s.min, s.max)
			}
		}
	}
}

func TestScale_BarsStartAtZero(t *testing.T) {
	t.Parallel()
	if s := newScale(&Chart{}, []float64{90, 100}, 5); s.min != 0 {
		t.Errorf("starts at %v", s.min)
	}
}

func TestScale_SurvivesWhatNoChartShouldHold(t *testing.T) {
	t.Parallel()
	for _, c := range []Chart{{}, {Log: true}, {Log: true, Unit: "minutes"}, {Percent: true}} {
		for _, values := range [][]float64{nil, {0}, {0, 0}, {-3}, {1e12}, {1e-12}, {math.Inf(1)}, {math.NaN()}, {-1, 1}} {
			s := newScale(&c, values, 5)
			if !(s.min < s.max) || math.IsNaN(s.frac(1)) || len(s.ticks) == 0 || len(s.ticks) > 20 {
				t.Errorf("%v, log %v: from %v to %v with %d ticks", values, c.Log, s.min, s.max, len(s.ticks))
			}
		}
	}
}

func TestFit_NeverWiderNorLonger(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "a", "A configuration change reached everyone at once", strings.Repeat("x", 300), strings.Repeat("配置", 90), "  spaces   between "} {
		for _, width := range []float64{20, 60, 200} {
			lines := fit(s, width, 2)
			if len(lines) > 2 {
				t.Errorf("%q gives %d lines", s, len(lines))
			}
			for _, l := range lines {
				if textWidth(l) > width+runeWidth('…')+6 {
					t.Errorf("%q: %q is %v wide, allowed %v", s, l, textWidth(l), width)
				}
			}
		}
	}
}

func TestPlain_LosesDirectionMarksAndControls(t *testing.T) {
	t.Parallel()
	if got := plain("a\u202eb\u2066c\x00d\nשלום"); got != "abcd שלום" {
		t.Errorf("%q", got)
	}
}
