package analysis

import (
	"testing"

	"secondstory/analysis/stats"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	none := stats.Number{}
	num := stats.Of
	for _, c := range []struct {
		name string
		in   compared
		dir  Direction
		read Reading
	}{
		{"interval above 1", compared{scale: Ratio, low: num(1.1), hi: num(3), p: num(0.01), margin: 1.25, meaning: riseIsWorse}, Up, Worse},
		{"interval below 1", compared{scale: Ratio, low: num(0.2), hi: num(0.9), p: num(0.01), margin: 1.25, meaning: riseIsWorse}, Down, Better},
		{"a fall of what should rise", compared{scale: Ratio, low: num(0.2), hi: num(0.9), p: num(0.01), margin: 1.25, meaning: riseIsBetter}, Down, Worse},
		{"adjusted p too large", compared{scale: Ratio, low: num(1.1), hi: num(3), p: num(0.2), margin: 1.25}, CannotTell, Depends},
		{"touches 1", compared{scale: Ratio, low: num(1), hi: num(3), p: num(0.05), margin: 1.25}, CannotTell, Depends},
		{"inside the margin", compared{scale: Ratio, low: num(0.9), hi: num(1.2), p: num(0.6), margin: 1.25, meaning: riseIsWorse}, AboutTheSame, Depends},
		{"partly outside the margin", compared{scale: Ratio, low: num(0.7), hi: num(1.2), p: num(0.6), margin: 1.25}, CannotTell, Depends},
		{"a count without meaning", compared{scale: Ratio, low: num(2), hi: num(3), p: num(0), margin: 1.25}, Up, Depends},
		{"no interval", compared{scale: Ratio, low: none, hi: none, p: num(0.001), margin: 1.25}, CannotTell, Depends},
		{"no p", compared{scale: Ratio, low: num(2), hi: num(3), p: none, margin: 1.25}, CannotTell, Depends},
		{"difference above 0", compared{scale: Difference, low: num(0.05), hi: num(0.3), p: num(0.01), margin: 0.1, meaning: riseIsBetter}, Up, Better},
		{"difference inside the margin", compared{scale: Difference, low: num(-0.05), hi: num(0.08), p: num(0.7), margin: 0.1}, AboutTheSame, Depends},
	} {
		got := judge(c.in)
		if got.Direction != c.dir || got.Reading != c.read {
			t.Errorf("%s: %s, %s; want %s, %s", c.name, got.Direction, got.Reading, c.dir, c.read)
		}
	}
}

func TestVerdicts_OfNothingCannotTell(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]Verdict{
		"no events":       rateVerdict(0, 92, 0, 365, riseIsWorse),
		"no time before":  rateVerdict(3, 92, 0, 0, riseIsWorse),
		"no incidents":    shareVerdict(0, 0, 0, 0, neither),
		"none before":     shareVerdict(3, 9, 0, 0, neither),
		"no durations":    meanVerdict(nil, nil, riseIsWorse),
		"one against one": meanVerdict([]float64{4}, []float64{9}, riseIsWorse),
	} {
		if v.Direction != CannotTell || v.Reading != Depends {
			t.Errorf("%s: %s, %s", name, v.Direction, v.Reading)
		}
	}
}

func TestRateVerdict_RisesFromNothing(t *testing.T) {
	t.Parallel()
	v := rateVerdict(8, 92, 0, 365, neither)
	if v.Direction != Up || v.Low == nil || v.High != nil || v.Estimate != nil {
		t.Errorf("8 against none = %+v", v)
	}
	if v.SmallestDetectable == nil || *v.SmallestDetectable <= 1 {
		t.Errorf("smallest detectable = %v", v.SmallestDetectable)
	}
}
