package analysis

import (
	"math"
	"math/rand/v2"
	"sort"
)

// logNormal draws n durations.
func logNormal(r *rand.Rand, n int, median, sd float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = median * math.Exp(sd*r.NormFloat64())
	}
	return x
}

// poisson draws a count by adding waiting times.
func poisson(r *rand.Rand, mean float64) int {
	n := -1
	for sum := 0.0; sum <= mean; n++ {
		sum += r.ExpFloat64()
	}
	return n
}

// binomialDraw draws the successes of n trials.
func binomialDraw(r *rand.Rand, n int, p float64) int {
	x := 0
	for range n {
		if r.Float64() < p {
			x++
		}
	}
	return x
}

func sortDated(all []dated) {
	sort.Slice(all, func(i, j int) bool { return all[i].day < all[j].day })
}
