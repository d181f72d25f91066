package stats

import "math"

// slack is the relative slack with which likelihoods are compared, as R does: outcomes that are
// equally likely in exact arithmetic must not fall on either side by rounding.
const slack = 1e-7

// tails are the probabilities of a discrete outcome and of those beyond it.
type tails struct {
	less     float64 // P(X <= x)
	greater  float64 // P(X >= x)
	twoSided float64 // outcomes no more likely than the observed one
}

// doubled is twice the smaller tail, at most 1.
func (t tails) doubled() float64 { return math.Min(1, 2*math.Min(t.less, t.greater)) }

// distribution is a discrete distribution on first..first+len(weight)-1, normalised.
type distribution struct {
	first  int
	weight []float64
}

// walk builds the distribution on low..high from the ratio of each probability to the one before
// it, starting at the mode, so that no factorial is ever formed. up(k) is P(k+1)/P(k). It stops where
// the weight underflows.
func walk(low, high, mode int, up func(k int) float64) distribution {
	var below, above []float64
	for k, w := mode, 1.0; k > low && w > 0; k-- {
		w /= up(k - 1)
		below = append(below, w)
	}
	for k, w := mode, 1.0; k < high && w > 0; k++ {
		w *= up(k)
		above = append(above, w)
	}
	weight := make([]float64, 0, len(below)+1+len(above))
	for i := len(below) - 1; i >= 0; i-- {
		weight = append(weight, below[i])
	}
	weight = append(append(weight, 1), above...)
	total := sumOf(weight)
	for i := range weight {
		weight[i] /= total
	}
	return distribution{first: mode - len(below), weight: weight}
}

// at is P(X = x).
func (d distribution) at(x int) float64 {
	if i := x - d.first; i >= 0 && i < len(d.weight) {
		return d.weight[i]
	}
	return 0
}

// tails are those of the outcome x.
func (d distribution) tails(x int) tails {
	var less, greater, two []float64
	bound := d.at(x) * (1 + slack)
	for i, w := range d.weight {
		k := d.first + i
		if k <= x {
			less = append(less, w)
		}
		if k >= x {
			greater = append(greater, w)
		}
		if w <= bound {
			two = append(two, w)
		}
	}
	return tails{
		less:     math.Min(1, sumOf(less)),
		greater:  math.Min(1, sumOf(greater)),
		twoSided: math.Min(1, sumOf(two)),
	}
}

// binomial is the distribution of successes in n trials of probability p in (0, 1), given 1-p.
func binomial(n int, p, complement float64) distribution {
	odds := p / complement
	mode := min(n, int(math.Floor(float64(n+1)*p)))
	return walk(0, n, mode, func(k int) float64 {
		return odds * float64(n-k) / float64(k+1)
	})
}

// hypergeometric is the distribution of the upper left cell of a 2x2 table with first row row,
// first column column and total n.
func hypergeometric(n, row, column int) distribution {
	low, high := max(0, row+column-n), min(row, column)
	mode := int(math.Floor(float64(row+1) * float64(column+1) / float64(n+2)))
	mode = min(max(mode, low), high)
	return walk(low, high, mode, func(k int) float64 {
		return float64(row-k) * float64(column-k) / (float64(k+1) * float64(n-row-column+k+1))
	})
}
