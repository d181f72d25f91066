package stats

import "math"

// TableTest is Fisher's exact test of a 2x2 table.
type TableTest struct {
	OddsRatio  Number  // the sample value ad/(bc), infinite when only bc is 0, absent when both are
	P          float64 // two-sided: tables no more likely than the observed one
	PLess      float64 // P(A <= a)
	PGreater   float64 // P(A >= a)
	Attainable float64 // the smallest PGreater that these margins could have given
}

// FisherExact tests the independence of rows and columns of the table (a b / c d), whose cells must
// not be negative. A table with an empty row or column has one possible outcome: p is 1.
//
// Source: R. A. Fisher, On the interpretation of chi-square from contingency tables, Journal of the
// Royal Statistical Society 85 (1922).
func FisherExact(a, b, c, d int) TableTest {
	n, row, column := a+b+c+d, a+b, a+c
	dist := hypergeometric(n, row, column)
	tail := dist.tails(a)
	return TableTest{
		OddsRatio: Of(float64(a) * float64(d) / (float64(b) * float64(c))),
		P:         tail.twoSided, PLess: tail.less, PGreater: tail.greater,
		Attainable: math.Min(1, dist.at(min(row, column))),
	}
}

// Lift is how much more often two factors occur together than independence says.
type Lift struct {
	Lift      Number // P(A and B) / (P(A) P(B))
	OddsRatio Number
	P         float64 // Fisher, two-sided
	PGreater  float64 // Fisher, together more often
	// Attainable is the smallest PGreater that factors this frequent could have given, for Tarone's
	// rule.
	Attainable float64
}

// PairLift compares, over n incidents, the nAB that have both factors with what the nA and nB that
// have each would give if they were independent. Lift and odds ratio are absent if a factor never occurs.
//
// Source: S. Brin et al., Dynamic itemset counting and implication rules for market basket data,
// SIGMOD 1997 (lift); Fisher's test as in [FisherExact].
func PairLift(n, nA, nB, nAB int) Lift {
	test := FisherExact(nAB, nA-nAB, nB-nAB, n-nA-nB+nAB)
	lift := float64(nAB) * float64(n) / (float64(nA) * float64(nB))
	return Lift{
		Lift: Of(lift), OddsRatio: test.OddsRatio,
		P: test.P, PGreater: test.PGreater, Attainable: test.Attainable,
	}
}
