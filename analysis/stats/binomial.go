package stats

import "math"

// BinomialTest compares a count with a share that is known.
type BinomialTest struct {
	P        Number // two-sided: twice the smaller tail
	PLess    Number // P(X <= x)
	PGreater Number // P(X >= x)
}

// Binomial tests x of n against the share p. Absent when n is 0, x is not in 0..n or p is not inside (0, 1).
//
// Source: C. Clopper and E. Pearson, Biometrika 26 (1934): the test that belongs to their interval.
func Binomial(x, n int, p float64) BinomialTest {
	if !isCount(x, n) || !(p > 0) || !(p < 1) {
		return BinomialTest{}
	}
	tail := binomial(n, p, 1-p).tails(x)
	return BinomialTest{P: Of(tail.doubled()), PLess: Of(tail.less), PGreater: Of(tail.greater)}
}

// DetectableAgainst is the smallest difference from a known share p that a two-sided test at level alpha finds with
// the given power in n. Absent when n is 0 or p is not inside (0, 1).
//
// Source: J. L. Fleiss, Statistical Methods for Rates and Proportions (1981), chapter 1, with the variance at p.
func DetectableAgainst(p float64, n int, alpha, power float64) Number {
	if n <= 0 || !(p > 0) || !(p < 1) {
		return Number{}
	}
	return Of((normalQuantile(1-alpha/2) + normalQuantile(power)) * math.Sqrt(p*(1-p)/float64(n)))
}
