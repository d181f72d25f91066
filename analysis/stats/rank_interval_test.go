package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestSpearmanInterval: rho from SciPy 1.10.1 (stats.spearmanr), limits from the published formula in NumPy.
func TestSpearmanInterval(t *testing.T) {
	t.Parallel()
	x := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	y := []float64{2, 1, 4, 3, 7, 5, 6, 10, 8, 9}
	got := SpearmanInterval(x, y, 0.95)
	for _, c := range []struct{ got, want float64 }{
		{known(t, got.Estimate), 0.9030303030303028}, {known(t, got.Lower), 0.5437486366274507}, {known(t, got.Upper), 0.9825825584339621},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
}

// TestSpearmanInterval_CoversNoCorrelation in about 95 % of samples without one, with ties as in severities.
func TestSpearmanInterval_CoversNoCorrelation(t *testing.T) {
	t.Parallel()
	const draws = 2000
	r := rand.New(rand.NewPCG(2, 2))
	outside := 0
	for range draws {
		x, y := make([]float64, 30), make([]float64, 30)
		for i := range x {
			x[i], y[i] = float64(r.IntN(5)), r.Float64()
		}
		i := SpearmanInterval(x, y, 0.95)
		if known(t, i.Lower) > 0 || known(t, i.Upper) < 0 {
			outside++
		}
	}
	if share := float64(outside) / draws; share > 0.05+3*math.Sqrt(0.05*0.95/draws) || share < 0.03 {
		t.Errorf("%.1f %% of intervals leave out zero", 100*share)
	}
}

func TestSpearmanInterval_OfFewHasNoLimits(t *testing.T) {
	t.Parallel()
	if got := SpearmanInterval([]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}, 0.95); got.Lower.defined || !got.Estimate.defined {
		t.Errorf("four pairs: %+v", got)
	}
}
