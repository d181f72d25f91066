package stats

import "math"

// Wilson is the score interval for the proportion x/n, without continuity correction.
// Absent when n is 0 or x is not in 0..n.
//
// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA
// 22 (1927).
func Wilson(x, n int, conf float64) Interval {
	if !isCount(x, n) {
		return Interval{}
	}
	z := normalQuantile(1 - (1-conf)/2)
	z2, count := z*z, float64(n)
	p := float64(x) / count
	centre := p + z2/(2*count)
	half := z * math.Sqrt(p*(1-p)/count+z2/(4*count*count))
	scale := 1 + z2/count
	lower, upper := (centre-half)/scale, (centre+half)/scale
	if x == 0 {
		lower = 0
	}
	if x == n {
		upper = 1
	}
	return Interval{Estimate: Of(p), Lower: Of(lower), Upper: Of(upper)}
}

// NewcombeDifference is the hybrid score interval for x1/n1 - x2/n2. Absent when a group is empty.
//
// Source: R. G. Newcombe, Interval estimation for the difference between independent proportions,
// Statistics in Medicine 17 (1998), method 10.
func NewcombeDifference(x1, n1, x2, n2 int, conf float64) Interval {
	if !isCount(x1, n1) || !isCount(x2, n2) {
		return Interval{}
	}
	a, b := Wilson(x1, n1, conf), Wilson(x2, n2, conf)
	p1, p2 := a.Estimate.value, b.Estimate.value
	d := p1 - p2
	lower := d - math.Hypot(p1-a.Lower.value, b.Upper.value-p2)
	upper := d + math.Hypot(a.Upper.value-p1, p2-b.Lower.value)
	return Interval{Estimate: Of(d), Lower: Of(lower), Upper: Of(upper)}
}

// ProportionTest is the comparison of two proportions by their pooled z statistic.
type ProportionTest struct {
	Z Number // positive if the first proportion is the larger
	P Number // two-sided
}

// TwoProportions tests x1/n1 = x2/n2 without continuity correction; z squared is Pearson's
// chi-square. Absent when a group is empty or the pooled proportion is 0 or 1.
//
// Source: K. Pearson, On the criterion..., Philosophical Magazine 50 (1900).
func TwoProportions(x1, n1, x2, n2 int) ProportionTest {
	if !isCount(x1, n1) || !isCount(x2, n2) {
		return ProportionTest{}
	}
	x, n := float64(x1+x2), float64(n1+n2)
	if x == 0 || x == n {
		return ProportionTest{}
	}
	pooled := x / n
	se := math.Sqrt(pooled * (1 - pooled) * (1/float64(n1) + 1/float64(n2)))
	// The difference over a common denominator, so that equal proportions give exactly 0.
	d := (float64(x1)*float64(n2) - float64(x2)*float64(n1)) / (float64(n1) * float64(n2))
	z := d / se
	return ProportionTest{Z: Of(z), P: Of(normalTail(z))}
}

// isCount says whether x of n is a proportion.
func isCount(x, n int) bool { return n > 0 && x >= 0 && x <= n }

// Bounds are the smallest and largest share that x of n can be when unknown more of the n do not say:
// none of them, or all. Absent when n is 0 or the counts do not fit.
//
// Source: C. F. Manski, Partial Identification of Probability Distributions (2003), chapter 1.
func Bounds(x, unknown, n int) (lower, upper Number) {
	if !isCount(x, n) || unknown < 0 || x+unknown > n {
		return Number{}, Number{}
	}
	return Of(float64(x) / float64(n)), Of(float64(x+unknown) / float64(n))
}
