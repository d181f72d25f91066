package stats

import (
	"math"
	"sort"
)

// Trend is a Mann-Kendall test with the Theil-Sen line.
type Trend struct {
	S          Number // pairs that rise less pairs that fall
	Variance   Number
	TauB       Number
	Z          Number // Normal only
	P          Number // two-sided
	Slope      Number // median of pairwise slopes
	Intercept  Number
	SlopeLower Number // 95 % limits, absent where the sample is too small for them
	SlopeUpper Number
}

// MannKendall tests y for a monotonic trend over the distinct, increasing times t. Exact needs values
// without ties; Normal corrects for ties and continuity. All is absent with fewer than two values;
// tau, z and p also when all values are equal.
//
// Source: H. B. Mann, Nonparametric tests against trend, Econometrica 13 (1945); P. K. Sen, Estimates
// of the regression coefficient based on Kendall's tau, JASA 63 (1968).
func MannKendall(t, y []float64, method Method) Trend {
	n := len(y)
	if n < 2 || len(t) != n {
		return Trend{}
	}
	s, slopes := pairwise(t, y)
	_, ties := midRanks(y)
	variance := kendallVariance(y)
	slope := quantile(slopes, 0.5)
	result := Trend{
		S: Of(float64(s)), Variance: Of(variance), Slope: Of(slope),
		Intercept: Of(quantile(sorted(y), 0.5) - slope*quantile(sorted(t), 0.5)),
	}
	result.SlopeLower, result.SlopeUpper = senLimits(slopes, variance)
	if variance == 0 {
		return result
	}
	pairs := float64(n*(n-1)) / 2
	result.TauB = Of(float64(s) / math.Sqrt(pairs*(pairs-tiedPairs(y))))
	if method == Exact {
		if ties == 0 {
			result.P = Of(kendallP(s, n))
		}
		return result
	}
	z := math.Max(0, math.Abs(float64(s))-1) / math.Sqrt(variance)
	result.Z = Of(math.Copysign(z, float64(s)))
	if s == 0 {
		result.Z = Of(0)
	}
	result.P = Of(math.Min(1, normalTail(z)))
	return result
}

// pairwise is Kendall's S and the slopes of all pairs in order.
func pairwise(t, y []float64) (s int, slopes []float64) {
	slopes = make([]float64, 0, len(y)*(len(y)-1)/2)
	for i := range y {
		for j := i + 1; j < len(y); j++ {
			switch {
			case y[j] > y[i]:
				s++
			case y[j] < y[i]:
				s--
			}
			slopes = append(slopes, (y[j]-y[i])/(t[j]-t[i]))
		}
	}
	sort.Float64s(slopes)
	return s, slopes
}

// tieSizes are the sizes of the groups of equal values in y.
func tieSizes(y []float64) []float64 {
	s := sorted(y)
	var sizes []float64
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] == s[i] {
			j++
		}
		sizes = append(sizes, float64(j-i))
		i = j
	}
	return sizes
}

// tiedPairs is the number of pairs of equal values in y.
func tiedPairs(y []float64) float64 {
	pairs := 0.0
	for _, t := range tieSizes(y) {
		pairs += t * (t - 1) / 2
	}
	return pairs
}

// kendallVariance is the variance of S under no trend, with the correction for ties in y.
func kendallVariance(y []float64) float64 {
	term := func(t float64) float64 { return t * (t - 1) * (2*t + 5) }
	v := term(float64(len(y)))
	for _, t := range tieSizes(y) {
		v -= term(t)
	}
	return v / 18
}

// senLimits are the order statistics of the slopes that bound the median with 95 % confidence.
func senLimits(slopes []float64, variance float64) (lower, upper Number) {
	n := float64(len(slopes))
	w := normalQuantile(0.975) * math.Sqrt(variance)
	low, high := int(math.RoundToEven((n-w)/2)), int(math.RoundToEven((n+w)/2))+1
	if low < 1 || high > len(slopes) {
		return Number{}, Number{}
	}
	return Of(slopes[low-1]), Of(slopes[high-1])
}

// kendallP is twice the smaller tail of S over all orders of n distinct values, by the distribution
// of inversions.
func kendallP(s, n int) float64 {
	p := []float64{1}
	for size := 2; size <= n; size++ {
		next := make([]float64, len(p)+size-1)
		for k, v := range p {
			for add := range size {
				next[k+add] += v / float64(size)
			}
		}
		p = next
	}
	return doubledTail(p, (n*(n-1)/2-s)/2)
}

// ChangePoint is a place at which a series may have changed its level.
type ChangePoint struct {
	K           Number
	ChangeAfter int    // values before the change; 0 when no place is more a change than another
	P           Number // approximate
}

// Pettitt looks for one change of level in x, which is in time order. Absent with fewer than two
// values; ChangeAfter is 0 when all values are equal.
//
// Source: A. N. Pettitt, A non-parametric approach to the change-point problem, Applied Statistics 28
// (1979).
func Pettitt(x []float64) ChangePoint {
	n := len(x)
	if n < 2 {
		return ChangePoint{}
	}
	ranks, _ := midRanks(x)
	k, after, sum := 0.0, 0, 0.0
	for i := 1; i < n; i++ {
		sum += ranks[i-1]
		if u := math.Abs(2*sum - float64(i)*float64(n+1)); u > k {
			k, after = u, i
		}
	}
	size := float64(n)
	p := math.Min(1, 2*math.Exp(-6*k*k/(size*size*size+size*size)))
	return ChangePoint{K: Of(k), ChangeAfter: after, P: Of(p)}
}
