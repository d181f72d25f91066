package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Group is x of n in one group of a table.
type Group struct{ X, N int }

// Correlation within groups, estimated from a table of shares: 0 when groups differ no more than
// chance makes them, 1 when each is all or nothing. The tables are pooled: one table per category, the
// same groups in each. Absent when no table can tell (fewer than two groups, or no variation at all).
//
// Source: J. C. Kleinman, Proportions with extraneous variance, JASA 68 (1973), method of moments with
// weights n.
func BetweenGroups(tables [][]Group) Number {
	excess, scale := 0.0, 0.0
	for _, groups := range tables {
		x, n, k := 0.0, 0.0, 0.0
		for _, g := range groups {
			if g.N > 0 {
				x, n, k = x+float64(g.X), n+float64(g.N), k+1
			}
		}
		p := x / n
		if k < 2 || p <= 0 || p >= 1 {
			continue
		}
		s := 0.0
		for _, g := range groups {
			if g.N > 0 {
				ni := float64(g.N)
				d := float64(g.X)/ni - p
				s += ni * d * d
				scale += (1 - ni/n) * (ni - 1)
			}
		}
		excess += s/(p*(1-p)) - (k - 1)
	}
	if scale <= 0 {
		return Number{}
	}
	return Of(math.Max(0, math.Min(1, excess/scale)))
}

// Shrunk is the share x/n of one group, drawn towards the share whole of all groups by as much as the
// groups' correlation within leaves to chance: the posterior of a beta-binomial model with mean whole and
// prior weight 1/within - 1, but never a weight above most (the number of cases that whole rests on: no
// group is known better than the whole). The interval is the central posterior one. A group with n = 0 is
// the whole with the width of the prior. Absent when the counts do not fit or whole is not inside 0..1.
//
// Source: B. Efron and C. Morris, Data analysis using Stein's estimator and its generalizations, JASA 70
// (1975), in the beta-binomial form of Kleinman (1973).
func Shrunk(x, n int, whole, within float64, most int, conf float64) Interval {
	if n < 0 || x < 0 || x > n || !(whole > 0 && whole < 1) || most < 1 {
		return Interval{}
	}
	weight := float64(most)
	if within > 0 {
		weight = math.Min(weight, 1/within-1)
	}
	weight = math.Max(weight, 1e-6)
	a, b := whole*weight+float64(x), (1-whole)*weight+float64(n-x)
	posterior := distuv.Beta{Alpha: a, Beta: b}
	tail := (1 - conf) / 2
	return Interval{Estimate: Of(a / (a + b)), Lower: Of(posterior.Quantile(tail)), Upper: Of(posterior.Quantile(1 - tail))}
}
