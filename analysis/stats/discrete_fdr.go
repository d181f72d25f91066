package stats

import (
	"math"
	"sort"
)

// NullP is what the p value of a discrete test can be when nothing differs, and how likely each value is.
// The zero value is a test that cannot give any p below 1.
type NullP struct {
	p      []float64 // attainable, ascending
	chance []float64 // that p is at most that
}

// AtMost is the probability that p is at most t when nothing differs: for a discrete test it is at most t,
// and often much less.
func (n NullP) AtMost(t float64) float64 {
	i := sort.Search(len(n.p), func(i int) bool { return n.p[i] > t*(1+slack) })
	if i == 0 {
		return 0
	}
	return math.Min(1, n.chance[i-1])
}

// centralNull is the null distribution of twice the smaller tail.
func (d distribution) centralNull() NullP {
	size := len(d.weight)
	less, greater := make([]float64, size), make([]float64, size)
	for i, sum := 0, 0.0; i < size; i++ {
		sum += d.weight[i]
		less[i] = sum
	}
	for i, sum := size-1, 0.0; i >= 0; i-- {
		sum += d.weight[i]
		greater[i] = sum
	}
	order := make([]int, size)
	n := NullP{p: make([]float64, size), chance: make([]float64, size)}
	p := func(i int) float64 { return math.Min(1, 2*math.Min(less[i], greater[i])) }
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return p(order[a]) < p(order[b]) })
	sum := 0.0
	for rank, i := range order {
		sum += d.weight[i]
		n.p[rank], n.chance[rank] = p(i), sum
	}
	return n
}

// PoissonRateNull is the null distribution of RateRatio.PCentral for n events in both exposures together.
func PoissonRateNull(n int, t1, t2 float64) NullP {
	if n <= 0 || !(t1 > 0) || !(t2 > 0) {
		return NullP{}
	}
	return binomial(n, t1/(t1+t2), t2/(t1+t2)).centralNull()
}

// DiscreteStepDown adjusts the p values of discrete tests for the false discovery rate, in the order given; null
// is what each could have been when nothing differs. Where p can take few values Benjamini and Hochberg's rule
// pays for outcomes that cannot happen; this one counts only those that can. It holds the rate for independent
// tests. An absent p is a test that could not be made: it is not counted and stays absent.
//
// Source: S. Döhler, G. Durand and E. Roquain, New FDR bounds for discrete and heterogeneous tests,
// Electronic Journal of Statistics 12 (2018), the step-down procedure (DBH-SD).
func DiscreteStepDown(p []Number, null []NullP) []Number {
	var order []int
	for i, v := range p {
		if v.defined {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return p[order[i]].value < p[order[j]].value })
	adjusted := make([]Number, len(p))
	largest := 0.0
	for rank, i := range order {
		sum := 0.0
		for _, j := range order {
			below := null[j].AtMost(p[i].value)
			sum += below / math.Max(0, 1-below)
		}
		largest = math.Max(largest, sum/float64(rank+1))
		adjusted[i] = Of(math.Min(1, largest))
	}
	return adjusted
}
