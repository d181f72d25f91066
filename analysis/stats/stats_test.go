package stats_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"secondstory/analysis/stats"
)

// near fails unless got is defined and within 1e-6, relatively, of want.
func near(t *testing.T, what string, got stats.Number, want float64) {
	t.Helper()
	v, ok := got.Value()
	if !ok || math.Abs(v-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %v (defined: %v), want %v", what, v, ok, want)
	}
}

// absent fails when any of the numbers is defined.
func absent(t *testing.T, what string, numbers ...stats.Number) {
	t.Helper()
	for i, n := range numbers {
		if v, ok := n.Value(); ok {
			t.Errorf("%s, number %d = %v, want nothing", what, i, v)
		}
	}
}

func ExampleWilson() {
	w := stats.Wilson(7, 20, 0.95)
	low, _ := w.Lower.Value()
	high, _ := w.Upper.Value()
	fmt.Printf("7 of 20: %.0f to %.0f %%\n", 100*low, 100*high)
	// Output: 7 of 20: 18 to 57 %
}

func ExampleBounds() {
	// AtLarge: 34 outages are configuration, 355 of 597 do not say.
	low, high := stats.Bounds(34, 355, 597)
	l, _ := low.Value()
	h, _ := high.Value()
	fmt.Printf("%.1f to %.1f %%\n", 100*l, 100*h)
	// Output: 5.7 to 65.2 %
}

func TestNumber_NaNIsAbsentAndInfinityHasNoPointer(t *testing.T) {
	t.Parallel()
	absent(t, "NaN", stats.Of(math.NaN()))
	if v, ok := stats.Of(math.Inf(1)).Value(); !ok || !math.IsInf(v, 1) {
		t.Errorf("infinity = %v, %v", v, ok)
	}
	got, err := json.Marshal([]stats.Number{stats.Of(1.5), {}, stats.Of(math.Inf(-1))})
	if err != nil || string(got) != "[1.5,null,null]" {
		t.Errorf("JSON = %s, %v", got, err)
	}
}

func TestProportions(t *testing.T) {
	t.Parallel()
	w := stats.Wilson(81, 263, 0.95) // Newcombe 1998, example
	near(t, "lower", w.Lower, 0.25528852)
	near(t, "upper", w.Upper, 0.36620958)
	d := stats.NewcombeDifference(56, 70, 48, 80, 0.95) // Newcombe 1998, example a
	near(t, "difference", d.Estimate, 0.2)
	near(t, "lower", d.Lower, 0.05243147)
	near(t, "upper", d.Upper, 0.33387265)
	none := stats.Wilson(3, 2, 0.95)
	absent(t, "three of two", none.Estimate, none.Lower, none.Upper)
	same := stats.TwoProportions(2, 4, 5, 10)
	near(t, "z of equal shares", same.Z, 0)
	low, high := stats.Bounds(3, 5, 6)
	absent(t, "eight of six", low, high)
}

func TestPoissonRateRatio_PAndIntervalAgree(t *testing.T) {
	t.Parallel()
	for x1 := range 12 {
		for x2 := range 12 {
			r := stats.PoissonRateRatio(x1, 1, x2, 4, 0.95)
			low, _ := r.Lower.Value()
			high, _ := r.Upper.Value()
			p, _ := r.PCentral.Value()
			attainable, _ := r.Attainable.Value()
			if outside := low > 1 || high < 1; outside != (p < 0.05) {
				t.Errorf("%d against %d: interval %v to %v, p %v", x1, x2, low, high, p)
			}
			if p < attainable*(1-1e-12) {
				t.Errorf("%d against %d: p %v below what can be attained, %v", x1, x2, p, attainable)
			}
		}
	}
	none := stats.PoissonRateRatio(1, 0, 1, 1, 0.95)
	absent(t, "no exposure", none.Ratio, none.Lower, none.Upper, none.P, none.PCentral)
}

func TestFisherExact_LadyTastingTea(t *testing.T) {
	t.Parallel()
	r := stats.FisherExact(3, 1, 1, 3)
	near(t, "p", stats.Of(r.P), 34.0/70)
	near(t, "p greater", stats.Of(r.PGreater), 17.0/70)
	near(t, "attainable", stats.Of(r.Attainable), 1.0/70)
	near(t, "odds ratio", r.OddsRatio, 9)
	// A large table must neither overflow nor take long.
	big := stats.FisherExact(300_000, 100_000, 100_000, 500_000)
	if big.P != 0 || big.PLess < 1-1e-12 {
		t.Errorf("a million incidents: p %v, p less %v", big.P, big.PLess)
	}
}

func TestBenjaminiHochberg_AbsentStaysAbsent(t *testing.T) {
	t.Parallel()
	got := stats.BenjaminiHochberg([]stats.Number{stats.Of(0.04), {}, stats.Of(0.01), stats.Of(0.03)})
	near(t, "first", got[0], 0.04)
	absent(t, "second", got[1])
	near(t, "third", got[2], 0.03)
	near(t, "fourth", got[3], 0.04)
}

func TestTarone_LeavesOutWhatCannotPass(t *testing.T) {
	t.Parallel()
	// Two tests can pass 0.05/2; the third never could, and so costs them nothing.
	got := stats.Tarone([]float64{0.001, 0.02, 0.3}, 0.05)
	if !got[0] || !got[1] || got[2] {
		t.Errorf("family = %v, want true true false", got)
	}
	if got := stats.Tarone(nil, 0.05); len(got) != 0 {
		t.Errorf("family of nothing = %v", got)
	}
}

func TestRanks(t *testing.T) {
	t.Parallel()
	x, y := []float64{1, 2, 3}, []float64{4, 5, 6, 7}
	near(t, "exact p", stats.MannWhitney(x, y, stats.Exact).P, 2.0/35)
	near(t, "u", stats.MannWhitney(x, y, stats.Exact).U, 0)
	absent(t, "exact with ties", stats.MannWhitney(x, []float64{3, 5}, stats.Exact).P)
	absent(t, "one against one equal", stats.MannWhitney([]float64{1}, []float64{1}, stats.Normal).P)
	near(t, "all in order", stats.Spearman(x, []float64{4, 5, 6}, stats.Exact).P, 2.0/6)
	absent(t, "unequal lengths", stats.Spearman(x, y, stats.T).Rho)
	k := stats.KolmogorovSmirnov(x, y, stats.Exact)
	near(t, "d", k.D, 1)
	near(t, "p", k.P, 2.0/35)
	absent(t, "two empty groups", stats.KruskalWallis([][]float64{{}, {}}).H)
}

func TestMannKendall_ExactOfAStrictRise(t *testing.T) {
	t.Parallel()
	r := stats.MannKendall([]float64{1, 2, 3, 4, 5}, []float64{2, 4, 6, 8, 10}, stats.Exact)
	near(t, "s", r.S, 10)
	near(t, "p", r.P, 2.0/120)
	near(t, "slope", r.Slope, 2)
	near(t, "intercept", r.Intercept, 0)
	absent(t, "lengths differ", stats.MannKendall([]float64{1}, []float64{1, 2}, stats.Exact).S)
}

func TestPettitt_FindsTheStep(t *testing.T) {
	t.Parallel()
	r := stats.Pettitt([]float64{1, 2, 1, 2, 9, 8, 9, 8, 9})
	if r.ChangeAfter != 4 {
		t.Errorf("change after %d, want 4", r.ChangeAfter)
	}
	near(t, "k", r.K, 20)
}

func TestMedianInterval_NeedsSix(t *testing.T) {
	t.Parallel()
	five := stats.MedianInterval([]float64{5, 1, 4, 2, 3}, 0.95)
	near(t, "median of five", five.Median, 3)
	absent(t, "interval of five", five.Lower, five.Upper, five.Coverage)
	six := stats.MedianInterval([]float64{6, 5, 1, 4, 2, 3}, 0.95)
	near(t, "lower of six", six.Lower, 1)
	near(t, "upper of six", six.Upper, 6)
	near(t, "coverage of six", six.Coverage, 1-2.0/64)
}

// TestDetectableEffect_PublishedCuts: the smallest cut seen at 80 % power for the 354 durations whose
// logarithms have a standard deviation of 1.238.
func TestDetectableEffect_PublishedCuts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n   int
		cut float64
	}{{10, 80.4}, {20, 67.4}, {40, 54.3}, {100, 38.9}, {300, 24.7}} {
		d := stats.DetectableEffect(c.n, c.n, 1.238, 1.238, 0.05, 0.8)
		cut, _ := d.Cut.Value()
		if math.Abs(100*cut-c.cut) > 0.05 {
			t.Errorf("n %d: cut %.2f %%, want %.1f", c.n, 100*cut, c.cut)
		}
		ratio, _ := d.LogRatio.Value()
		if power, _ := stats.WelchPower(c.n, c.n, 1.238, 1.238, 0.05, ratio).Value(); math.Abs(power-0.8) > 0.02 {
			t.Errorf("n %d: power at that cut is %.3f", c.n, power)
		}
	}
	d := stats.DetectableEffect(1, 20, 1, 1, 0.05, 0.8)
	absent(t, "one value", d.Cut, d.Rise, d.LogRatio, stats.DetectableExactly(1, 20, 1, 1, 0.05, 0.8), stats.WelchPower(1, 20, 1, 1, 0.05, 1))
}

func TestGeometricMeanRatio_OfScaledSamples(t *testing.T) {
	t.Parallel()
	x, y := []float64{2, 8, 4}, []float64{1, 4, 2}
	r := stats.GeometricMeanRatio(x, y, 0.95)
	near(t, "mean", r.MeanX, 4)
	near(t, "ratio", r.Ratio, 2)
	near(t, "df", r.DF, 4)
	swapped := stats.GeometricMeanRatio(y, x, 0.95)
	low, _ := r.Lower.Value()
	near(t, "upper of the inverse", swapped.Upper, 1/low)
	zero := stats.GeometricMean([]float64{0, 1}, 0.95)
	absent(t, "mean with a zero", zero.Estimate, zero.Lower, zero.Upper)
}

func TestSurvival(t *testing.T) {
	t.Parallel()
	cases := []stats.Lifetime{{Time: 3, Event: true}, {Time: 1, Event: true}, {Time: 2}, {Time: 4}}
	curve := stats.KaplanMeier(cases, 0.95)
	if len(curve.Steps) != 2 || curve.Steps[1].AtRisk != 2 {
		t.Fatalf("steps = %+v", curve.Steps)
	}
	near(t, "survival", stats.Of(curve.Steps[1].Survival), 0.75*0.5)
	near(t, "median", curve.Median, 3)
	if empty := stats.KaplanMeier(nil, 0.95); len(empty.Steps) != 0 {
		t.Errorf("curve of nothing = %+v", empty)
	}
	same := stats.LogRank([][]stats.Lifetime{cases, cases})
	near(t, "equal groups", same.ChiSquare, 0)
	none := stats.LogRank([][]stats.Lifetime{cases, {}})
	absent(t, "an empty group", none.ChiSquare, none.P)
}

func TestKrippendorffAlpha_PublishedExamples(t *testing.T) {
	t.Parallel()
	two := [][]string{ // Krippendorff 2011, section B: binary data, two observers
		{"0", "1", "0", "0", "0", "0", "0", "0", "1", "0"},
		{"1", "1", "1", "0", "0", "1", "0", "0", "0", "0"},
	}
	v, _ := stats.KrippendorffAlpha(two).Value()
	if math.Abs(v-0.095) > 0.0005 {
		t.Errorf("alpha = %v, want 0.095", v)
	}
	absent(t, "nobody coded", stats.KrippendorffAlpha([][]string{{"", ""}, {"", ""}}))
}

func TestHerfindahl(t *testing.T) {
	t.Parallel()
	near(t, "four equal", stats.Herfindahl([]float64{5, 5, 5, 5}).EffectiveNumber, 4)
	absent(t, "nothing", stats.Herfindahl(nil).Herfindahl)
}

func TestPoissonDispersion(t *testing.T) {
	t.Parallel()
	r := stats.PoissonDispersion([]int{2, 4}, []float64{1, 2})
	near(t, "one rate", r.Statistic, 0)
	absent(t, "lengths differ", stats.PoissonDispersion([]int{1, 2}, []float64{1}).Statistic)
}

func TestQuantiles(t *testing.T) {
	t.Parallel()
	got := stats.Quantiles([]float64{4, 1, 3, 2}, []float64{0, 0.5, 1})
	for i, want := range []float64{1, 2.5, 4} {
		near(t, "quantile", stats.Of(got[i]), want)
	}
	if stats.Quantiles(nil, []float64{0.5}) != nil {
		t.Error("quantiles of nothing are not nil")
	}
}

func TestDetectableRateRatio_HasThePowerItClaims(t *testing.T) {
	t.Parallel()
	r, ok := stats.DetectableRateRatio(40, 1, 4, 0.05, 0.8).Value()
	if !ok || r <= 1 {
		t.Fatalf("ratio = %v, %v", r, ok)
	}
	// With the ratio in force, 40 events fall into the first exposure with this probability.
	share := r / (r + 4)
	power := 0.0
	for x := 0; x <= 40; x++ {
		p, _ := stats.PoissonRateRatio(x, 1, 40-x, 4, 0.95).PCentral.Value()
		if p <= 0.05 && x > 8 {
			power += binomialProbability(40, x, share)
		}
	}
	if math.Abs(power-0.8) > 1e-6 {
		t.Errorf("power at %v is %v", r, power)
	}
	absent(t, "one event", stats.DetectableRateRatio(1, 1, 4, 0.05, 0.8))
	absent(t, "no events", stats.DetectableRateRatio(0, 1, 4, 0.05, 0.8))
	absent(t, "nobody has it", stats.DetectableShare(0, 10, 10, 0.05, 0.8))
	near(t, "half of each", stats.DetectableShare(100, 100, 100, 0.05, 0.8), 0.1981014)
}

func binomialProbability(n, x int, p float64) float64 {
	c := 1.0
	for i := range x {
		c *= float64(n-i) / float64(i+1)
	}
	return c * math.Pow(p, float64(x)) * math.Pow(1-p, float64(n-x))
}
