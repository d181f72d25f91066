package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func known(t *testing.T, n Number) float64 {
	t.Helper()
	v, ok := n.Value()
	if !ok {
		t.Fatal("absent")
	}
	return v
}

// TestShrunk_IsThePosteriorMean: prior weight 9 around 0.2 is Beta(1.8, 7.2); 3 of 5 makes it
// Beta(4.8, 9.2), whose mean is 4.8/14; the limits are from SciPy 1.10.1 (stats.beta.ppf).
func TestShrunk_IsThePosteriorMean(t *testing.T) {
	t.Parallel()
	got := Shrunk(3, 5, 0.2, 0.1, 1000, 0.95)
	for _, c := range []struct{ got, want float64 }{
		{known(t, got.Estimate), 4.8 / 14},
		{known(t, got.Lower), 0.12854249852658017},
		{known(t, got.Upper), 0.5995594378051903},
	} {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("got %.12f, want %.12f", c.got, c.want)
		}
	}
}

func TestShrunk_LiesBetweenTheGroupAndTheWhole(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 1))
	for range 500 {
		n := 1 + r.IntN(30)
		x, whole, within := r.IntN(n+1), 0.01+0.98*r.Float64(), r.Float64()
		got := known(t, Shrunk(x, n, whole, within, 200, 0.95).Estimate)
		own := float64(x) / float64(n)
		if got < math.Min(own, whole)-1e-12 || got > math.Max(own, whole)+1e-12 {
			t.Fatalf("%d of %d towards %.3f gave %.3f", x, n, whole, got)
		}
	}
}

func TestShrunk_RefusesWhatIsNoShare(t *testing.T) {
	t.Parallel()
	for _, got := range []Interval{
		Shrunk(2, 1, 0.5, 0.1, 10, 0.95), Shrunk(-1, 1, 0.5, 0.1, 10, 0.95), Shrunk(0, 1, 0, 0.1, 10, 0.95),
		Shrunk(0, 1, 1, 0.1, 10, 0.95), Shrunk(0, 1, math.NaN(), 0.1, 10, 0.95), Shrunk(0, 1, 0.5, 0.1, 0, 0.95),
	} {
		if _, ok := got.Estimate.Value(); ok {
			t.Errorf("got %v, want absent", got)
		}
	}
}

// TestBetweenGroups_FindsThePlantedCorrelation draws tables of eight groups from a beta-binomial and
// takes the mean estimate over many tables.
func TestBetweenGroups_FindsThePlantedCorrelation(t *testing.T) {
	t.Parallel()
	for _, within := range []float64{0, 0.05, 0.2} {
		r := rand.New(rand.NewPCG(7, 7))
		var tables [][]Group
		for range 4000 {
			groups := make([]Group, 8)
			for i := range groups {
				p, n := 0.3, 5+r.IntN(20)
				if within > 0 {
					p = betaDraw(r, 0.3*(1/within-1), 0.7*(1/within-1))
				}
				groups[i].N = n
				for range n {
					if r.Float64() < p {
						groups[i].X++
					}
				}
			}
			tables = append(tables, groups)
		}
		if got := known(t, BetweenGroups(tables)); math.Abs(got-within) > 0.015 {
			t.Errorf("within %.2f: got %.4f", within, got)
		}
	}
}

// betaDraw draws from Beta(a, b) as a ratio of two gamma draws (Marsaglia and Tsang).
func betaDraw(r *rand.Rand, a, b float64) float64 {
	x, y := gammaDraw(r, a), gammaDraw(r, b)
	return x / (x + y)
}

func gammaDraw(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gammaDraw(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := math.Pow(1+c*x, 3)
		if v > 0 && math.Log(r.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

func TestBetweenGroups_OneGroupCannotTell(t *testing.T) {
	t.Parallel()
	if _, ok := BetweenGroups([][]Group{{{X: 1, N: 4}}, {{X: 0, N: 4}, {X: 0, N: 9}}}).Value(); ok {
		t.Error("one group, and a table without variation, gave a correlation")
	}
}
