package stats_test

import (
	"math"
	"testing"

	"secondstory/analysis/stats"
)

// TestDiscreteStepDown_HoldsTheRateExactly sums the probability of every outcome of three tests in which nothing
// differs: the chance that any is called different, which is then the false discovery rate, is at most 5 %.
func TestDiscreteStepDown_HoldsTheRateExactly(t *testing.T) {
	t.Parallel()
	const now, before = 92, 365
	for _, events := range [][3]int{{5, 6, 9}, {11, 4, 3}, {8, 8, 8}, {14, 2, 7}, {20, 19, 18}} {
		var null [3]stats.NullP
		for i, n := range events {
			null[i] = stats.PoissonRateNull(n, now, before)
		}
		alarms, alarmsBH, total := 0.0, 0.0, 0.0
		var x [3]int
		for x[0] = 0; x[0] <= events[0]; x[0]++ {
			for x[1] = 0; x[1] <= events[1]; x[1]++ {
				for x[2] = 0; x[2] <= events[2]; x[2]++ {
					chance, p := 1.0, make([]stats.Number, 3)
					for i, n := range events {
						chance *= binomialChance(x[i], n, now/float64(now+before))
						p[i] = stats.PoissonRateRatio(x[i], now, n-x[i], before, 0.95).PCentral
					}
					total += chance
					if anyAtMost(stats.DiscreteStepDown(p, null[:]), 0.05) {
						alarms += chance
					}
					if anyAtMost(stats.BenjaminiHochberg(p), 0.05) {
						alarmsBH += chance
					}
				}
			}
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("the outcomes of %v have a probability of %v together", events, total)
		}
		if alarms > 0.05 || alarms < alarmsBH {
			t.Errorf("%v events: alarms in %.4f of the outcomes, Benjamini and Hochberg's in %.4f", events, alarms, alarmsBH)
		}
	}
}

// binomialChance is written apart from the package: by logarithms of factorials.
func binomialChance(x, n int, p float64) float64 {
	log := func(k int) float64 { v, _ := math.Lgamma(float64(k + 1)); return v }
	return math.Exp(log(n) - log(x) - log(n-x) + float64(x)*math.Log(p) + float64(n-x)*math.Log(1-p))
}

func anyAtMost(p []stats.Number, level float64) bool {
	for _, one := range p {
		if v, ok := one.Value(); ok && v <= level {
			return true
		}
	}
	return false
}

// TestNullP_IsTheChanceOfEachP: 3 events over two equal times split 0 : 3 with a probability of 1/8, and so on.
func TestNullP_IsTheChanceOfEachP(t *testing.T) {
	t.Parallel()
	null := stats.PoissonRateNull(3, 1, 1)
	for _, c := range []struct{ at, want float64 }{{0.2, 0}, {0.25, 0.25}, {0.9, 0.25}, {1, 1}} {
		if got := null.AtMost(c.at); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("p at most %v has a probability of %v, want %v", c.at, got, c.want)
		}
	}
	if got := stats.PoissonRateNull(0, 1, 1).AtMost(0.5); got != 0 {
		t.Errorf("a test of nothing: %v", got)
	}
}

func TestDiscreteStepDown_LeavesAbsentTestsOut(t *testing.T) {
	t.Parallel()
	null := []stats.NullP{stats.PoissonRateNull(5, 1, 1), {}, stats.PoissonRateNull(3, 1, 1)}
	p := []stats.Number{stats.Of(0.0625), {}, stats.Of(1)}
	got := stats.DiscreteStepDown(p, null)
	// 1/16 can come of the five only: 3 events give no p below 1/4.
	if v, ok := got[0].Value(); !ok || math.Abs(v-1.0/15) > 1e-12 {
		t.Errorf("adjusted %v, %v", v, ok)
	}
	if _, ok := got[1].Value(); ok {
		t.Error("an absent test was adjusted")
	}
	if v, ok := got[2].Value(); !ok || v != 1 {
		t.Errorf("adjusted %v, %v", v, ok)
	}
}
