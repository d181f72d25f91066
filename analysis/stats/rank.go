package stats

import (
	"math"
	"sort"
)

// Method is how a p value is computed: from the exact distribution, or from its limit.
type Method string

// The methods. Exact ones need samples without ties.
const (
	Exact  Method = "exact"
	Normal Method = "normal"
	T      Method = "t"
	Limit  Method = "limit"
)

// sorted is a sorted copy of x.
func sorted(x []float64) []float64 {
	s := append([]float64(nil), x...)
	sort.Float64s(s)
	return s
}

// midRanks are the ranks of x from 1, tied values sharing their mean rank, and the tie term
// sum(t^3 - t) over groups of t tied values.
func midRanks(x []float64) (ranks []float64, ties float64) {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return x[order[i]] < x[order[j]] })
	ranks = make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			ranks[order[k]] = float64(i+j+1) / 2
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	return ranks, ties
}

// RankSum is the Mann-Whitney comparison of two samples.
type RankSum struct {
	U Number // pairs with x > y, a tie counting one half
	P Number // two-sided
}

// MannWhitney tests whether values of x tend to be larger, or smaller, than those of y. Exact needs
// samples without ties and is absent otherwise; Normal corrects for ties and continuity. P is absent
// when a sample is empty or all values are equal.
//
// Source: H. B. Mann and D. R. Whitney, On a test of whether one of two random variables is
// stochastically larger than the other, Annals of Mathematical Statistics 18 (1947).
func MannWhitney(x, y []float64, method Method) RankSum {
	n, m := len(x), len(y)
	if n == 0 || m == 0 {
		return RankSum{}
	}
	ranks, ties := midRanks(append(append([]float64(nil), x...), y...))
	a, b := float64(n), float64(m)
	u := sumOf(ranks[:n]) - a*(a+1)/2
	if method == Exact {
		if ties > 0 {
			return RankSum{U: Of(u)}
		}
		return RankSum{U: Of(u), P: Of(rankSumP(int(math.Round(u)), n, m))}
	}
	total := a + b
	variance := a * b / 12 * ((total + 1) - ties/(total*(total-1)))
	if variance <= 0 || total == 1 {
		return RankSum{U: Of(u)}
	}
	distance := math.Max(0, math.Abs(u-a*b/2)-0.5)
	return RankSum{U: Of(u), P: Of(math.Min(1, normalTail(distance/math.Sqrt(variance))))}
}

// rankSumP is twice the smaller tail of u in the permutation distribution of samples of n and m.
func rankSumP(u, n, m int) float64 {
	// share[j][k]: the probability that j of the first i+j ranks are x and u is k, built up rank by rank.
	share := make([][]float64, n+1)
	for j := range share {
		share[j] = make([]float64, n*m+1)
	}
	share[0][0] = 1
	for i := 1; i <= n; i++ {
		share[i][0] = 1
	}
	for j := 1; j <= m; j++ {
		for i := 1; i <= n; i++ {
			// The largest value is an x (it beats all j of y) with probability i/(i+j).
			mix := make([]float64, n*m+1)
			p := float64(i) / float64(i+j)
			for k := range mix {
				mix[k] = (1 - p) * share[i][k]
				if k >= j {
					mix[k] += p * share[i-1][k-j]
				}
			}
			share[i] = mix
		}
	}
	return doubledTail(share[n], u)
}

// doubledTail is twice the smaller of P(K <= k) and P(K >= k), at most 1.
func doubledTail(p []float64, k int) float64 {
	return math.Min(1, 2*math.Min(sumOf(p[:k+1]), sumOf(p[k:])))
}

// RankGroups is the Kruskal-Wallis comparison of several samples.
type RankGroups struct {
	H  Number
	DF int
	P  Number
}

// KruskalWallis tests whether several samples come from one distribution, with the tie correction
// and the chi-square approximation. Absent with fewer than two groups, an empty group, or all values
// equal.
//
// Source: W. H. Kruskal and W. A. Wallis, Use of ranks in one-criterion variance analysis, JASA 47
// (1952).
func KruskalWallis(groups [][]float64) RankGroups {
	var all []float64
	for _, g := range groups {
		if len(g) == 0 {
			return RankGroups{}
		}
		all = append(all, g...)
	}
	n := float64(len(all))
	ranks, ties := midRanks(all)
	correction := 1 - ties/(n*n*n-n)
	if len(groups) < 2 || !(correction > 0) {
		return RankGroups{}
	}
	terms, start := make([]float64, len(groups)), 0
	for i, g := range groups {
		size := float64(len(g))
		off := sumOf(ranks[start:start+len(g)])/size - (n+1)/2
		terms[i] = size * off * off
		start += len(g)
	}
	h, df := 12/(n*(n+1))*sumOf(terms)/correction, len(groups)-1
	return RankGroups{H: Of(h), DF: df, P: Of(chiSquaredUpper(h, float64(df)))}
}

// Correlation is a rank correlation with its two-sided p value.
type Correlation struct {
	Rho Number
	P   Number
}

// exactSpearmanLimit is the largest sample whose permutations are counted.
const exactSpearmanLimit = 12

// Spearman is the correlation of the mid-ranks of the pairs (x[i], y[i]). Exact counts all
// permutations (no ties, at most 12 pairs, absent otherwise); T uses Student's t with n-2 degrees of
// freedom, and p is 0 at |rho| = 1. Rho is absent with fewer than two pairs or a constant variable; P
// also with two pairs.
//
// Source: C. Spearman, The proof and measurement of association between two things, American Journal
// of Psychology 15 (1904).
func Spearman(x, y []float64, method Method) Correlation {
	if len(x) != len(y) || len(x) < 2 {
		return Correlation{}
	}
	rx, tiesX := midRanks(x)
	ry, tiesY := midRanks(y)
	rho := pearson(rx, ry)
	n := len(x)
	if !rho.defined || n == 2 {
		return Correlation{Rho: rho}
	}
	if method == Exact {
		if tiesX > 0 || tiesY > 0 || n > exactSpearmanLimit {
			return Correlation{Rho: rho}
		}
		return Correlation{Rho: rho, P: Of(spearmanP(rx, ry))}
	}
	r := rho.value
	if math.Abs(r) >= 1 {
		return Correlation{Rho: rho, P: Of(0)}
	}
	t := r * math.Sqrt(float64(n-2)/((1-r)*(1+r)))
	return Correlation{Rho: rho, P: Of(tTail(t, float64(n-2)))}
}

// pearson is the product-moment correlation, absent when a variable is constant.
func pearson(x, y []float64) Number {
	mx, my := meanOf(x), meanOf(y)
	xx, yy, xy := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx[i], yy[i], xy[i] = dx*dx, dy*dy, dx*dy
	}
	vx, vy := sumOf(xx), sumOf(yy)
	if vx == 0 || vy == 0 {
		return Number{}
	}
	r := sumOf(xy) / (math.Sqrt(vx) * math.Sqrt(vy))
	return Of(math.Max(-1, math.Min(1, r)))
}

// spearmanP is twice the smaller tail of the sum of squared rank differences over all permutations,
// counted by the set of ranks already used.
func spearmanP(rx, ry []float64) float64 {
	n, observed := len(rx), 0
	for i := range rx {
		d := int(rx[i] - ry[i])
		observed += d * d
	}
	largest := n * (n*n - 1) / 3
	counts := make([][]float64, 1<<n)
	counts[0] = make([]float64, largest+1)
	counts[0][0] = 1
	for used := 1; used < 1<<n; used++ {
		counts[used] = make([]float64, largest+1)
		position := popCount(used) - 1
		for rank := range n {
			if used&(1<<rank) == 0 {
				continue
			}
			d := (rank - position) * (rank - position)
			for s, c := range counts[used&^(1<<rank)] {
				if c > 0 {
					counts[used][s+d] += c / float64(popCount(used))
				}
			}
		}
	}
	return doubledTail(counts[1<<n-1], observed)
}

// popCount is the number of bits set in v.
func popCount(v int) int {
	n := 0
	for ; v > 0; v &= v - 1 {
		n++
	}
	return n
}
