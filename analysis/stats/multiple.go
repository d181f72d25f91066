package stats

import (
	"math"
	"sort"
)

// BenjaminiHochberg adjusts p values for the false discovery rate, in the order given. An absent p
// is a test that could not be made: it is not counted and stays absent.
//
// Source: Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal
// Statistical Society B 57 (1995).
func BenjaminiHochberg(p []Number) []Number {
	var order []int
	for i, v := range p {
		if v.defined {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return p[order[i]].value < p[order[j]].value })
	adjusted := make([]Number, len(p))
	smallest := 1.0
	for rank := len(order); rank >= 1; rank-- {
		i := order[rank-1]
		smallest = math.Min(smallest, p[i].value*float64(len(order))/float64(rank))
		adjusted[i] = Of(smallest)
	}
	return adjusted
}

// Tarone says which tests belong to the family: those whose smallest attainable p value could pass
// alpha shared among as many tests as can pass it. A test too rare ever to pass costs the others
// nothing and is left out. attainable[i] is the smallest p value that test i could have given.
//
// Source: R. E. Tarone, A modified Bonferroni method for discrete data, Biometrics 46 (1990).
func Tarone(attainable []float64, alpha float64) []bool {
	inside := func(k int) int {
		n := 0
		for _, p := range attainable {
			if p <= alpha/float64(k) {
				n++
			}
		}
		return n
	}
	k := 1
	for k < len(attainable) && inside(k) > k {
		k++
	}
	family := make([]bool, len(attainable))
	for i, p := range attainable {
		family[i] = p <= alpha/float64(k)
	}
	return family
}
