package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Detectable is the smallest ratio of geometric means that a two-sided Welch test on logarithms
// finds with a given power, in closed form.
type Detectable struct {
	DF       Number
	LogRatio Number
	Cut      Number // 1 - exp(-LogRatio): the smallest reduction, as a share
	Rise     Number // exp(LogRatio) - 1: the smallest increase, as a share
}

// DetectableEffect is the smallest log ratio that groups of n1 and n2, whose logarithms have the
// given standard deviations, show at the two-sided level alpha with the given power:
// (t(1-alpha/2; df) + z(power)) sqrt(v). Absent when a group has fewer than two values or there is no
// spread. [DetectableExactly] solves for the power instead.
//
// Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), chapter 2, with
// Welch's degrees of freedom.
func DetectableEffect(n1, n2 int, sd1, sd2, alpha, power float64) Detectable {
	if !hasPower(n1, n2, sd1, sd2) {
		return Detectable{}
	}
	v, df := welch(n1, n2, sd1*sd1, sd2*sd2)
	ratio := (tQuantile(alpha, df) + normalQuantile(power)) * math.Sqrt(v)
	return Detectable{DF: Of(df), LogRatio: Of(ratio), Cut: Of(-math.Expm1(-ratio)), Rise: Of(math.Expm1(ratio))}
}

// DetectableExactly is the log ratio at which the noncentral t, with both tails, has exactly the
// power asked for. Absent as [DetectableEffect].
//
// Source: as [DetectableEffect]; noncentral t of N. L. Johnson and B. L. Welch, Biometrika 31 (1940).
func DetectableExactly(n1, n2 int, sd1, sd2, alpha, power float64) Number {
	if !hasPower(n1, n2, sd1, sd2) {
		return Number{}
	}
	v, df := welch(n1, n2, sd1*sd1, sd2*sd2)
	return Of(noncentrality(df, tQuantile(alpha, df), power) * math.Sqrt(v))
}

// hasPower says whether a Welch test of such groups can be made at all.
func hasPower(n1, n2 int, sd1, sd2 float64) bool {
	return n1 >= 2 && n2 >= 2 && sd1 >= 0 && sd2 >= 0 && sd1+sd2 > 0
}

// noncentralTail is P(|T| >= critical) for the noncentral t.
func noncentralTail(df, delta, critical float64) float64 {
	d := distuv.NoncentralT{Nu: df, Mu: delta}
	return 1 - d.CDF(critical) + d.CDF(-critical)
}

// noncentrality is the delta at which P(|T| >= critical) is power, by bisection.
func noncentrality(df, critical, power float64) float64 {
	low, high := 0.0, critical+1
	for noncentralTail(df, high, critical) < power && high < 1e6 {
		high *= 2
	}
	for range 200 {
		mid := low + (high-low)/2
		if mid == low || mid == high {
			break
		}
		if noncentralTail(df, mid, critical) < power {
			low = mid
		} else {
			high = mid
		}
	}
	return low + (high-low)/2
}

// nodes is the number of points of the quadrature in WelchPower.
const nodes = 400

// WelchPower is the power of the two-sided Welch test at level alpha, when the logarithms have the
// given standard deviations, the groups the given sizes and the means differ by logRatio. Absent as
// [DetectableEffect].
// The test estimates its variances and its degrees of freedom: given how the estimated variance splits
// between the groups the statistic is a scaled noncentral t, and this is its mean over all splits.
func WelchPower(n1, n2 int, sd1, sd2, alpha, logRatio float64) Number {
	if !hasPower(n1, n2, sd1, sd2) {
		return Number{}
	}
	a, b := float64(n1-1)/2, float64(n2-1)/2
	v1, v2 := sd1*sd1, sd2*sd2
	v, _ := welch(n1, n2, v1, v2)
	total := float64(n1 + n2 - 2)
	delta := logRatio / math.Sqrt(v)
	given := func(share, other float64) float64 {
		// The sample variances for this split, up to a common factor.
		s1, s2 := v1*share/float64(n1-1), v2*other/float64(n2-1)
		variance, df := welch(n1, n2, s1, s2)
		if !(variance > 0) {
			return 1
		}
		return noncentralTail(total, delta, tQuantile(alpha, df)*math.Sqrt(total*variance/v))
	}
	return Of(betaMean(a, b, given))
}

// betaMean is the mean of f(x, 1-x) over a beta variable x, by the midpoint rule in the angle whose
// squared sine is x: there the density has no poles.
func betaMean(a, b float64, f func(x, complement float64) float64) float64 {
	low, _ := betaQuantile(1e-10, a, b)
	_, high := betaQuantile(1-1e-10, a, b)
	from, to := math.Asin(math.Sqrt(low)), math.Acos(math.Sqrt(high))
	step := (to - from) / nodes
	logBeta := mathext.Lbeta(a, b)
	sum, weights := 0.0, 0.0
	for i := range nodes {
		sin, cos := math.Sincos(from + (float64(i)+0.5)*step)
		w := 2 * step * math.Exp((2*a-1)*math.Log(sin)+(2*b-1)*math.Log(cos)-logBeta)
		sum += w * f(sin*sin, cos*cos)
		weights += w
	}
	return sum / weights
}
