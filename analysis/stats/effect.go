package stats

import "math"

// DetectableRateRatio is the smallest rise (t1's rate over t2's, above 1) that the exact comparison
// of two Poisson rates finds at the two-sided level alpha with the given power, when n events were
// seen in both exposures together. Absent when even all n events in the first would not pass.
//
// Source: as [PoissonRateRatio]; power given the total, by the beta quantile that is the dual of the
// binomial tail.
func DetectableRateRatio(n int, t1, t2, alpha, power float64) Number {
	if n <= 0 || !(t1 > 0) || !(t2 > 0) {
		return Number{}
	}
	d := binomial(n, t1/(t1+t2), t2/(t1+t2))
	tail, critical := 0.0, n+1
	for c := n; c >= 0; c-- {
		tail += d.at(c)
		if 2*tail > alpha {
			break
		}
		critical = c
	}
	if critical > n {
		return Number{}
	}
	p, complement := betaQuantile(power, float64(critical), float64(n-critical+1))
	return Of(p / complement * t2 / t1)
}

// DetectableShare is the smallest difference of two shares that a two-sided test at level alpha finds
// with the given power in groups of n1 and n2, of which x together have the property. Absent when a
// group is empty or none, or all, have it.
//
// Source: J. L. Fleiss, Statistical Methods for Rates and Proportions (1981), chapter 3, with the
// pooled variance.
func DetectableShare(x, n1, n2 int, alpha, power float64) Number {
	if n1 <= 0 || n2 <= 0 || x <= 0 || x >= n1+n2 {
		return Number{}
	}
	pooled := float64(x) / float64(n1+n2)
	se := math.Sqrt(pooled * (1 - pooled) * (1/float64(n1) + 1/float64(n2)))
	return Of((normalQuantile(1-alpha/2) + normalQuantile(power)) * se)
}
