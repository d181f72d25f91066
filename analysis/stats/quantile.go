package stats

import "math"

// Quantiles are those of type 7 (linear interpolation at h = (n-1)p + 1), one for each probability in
// 0..1, or nil when x is empty.
//
// Source: R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, American Statistician 50
// (1996).
func Quantiles(x, p []float64) []float64 {
	if len(x) == 0 {
		return nil
	}
	s := sorted(x)
	q := make([]float64, len(p))
	for i, v := range p {
		q[i] = quantile(s, v)
	}
	return q
}

// quantile is the type 7 quantile of s, which is sorted and not empty.
func quantile(s []float64, p float64) float64 {
	h := float64(len(s)-1) * p
	// Products such as 0.3 * 10 miss their integer by rounding; R forgives the same few ulps.
	low := math.Floor(h + 4*2.220446049250313e-16)
	part := h - low
	if math.Abs(part) < 1e-12 {
		part = 0
	}
	i := int(low)
	if part == 0 || i+1 >= len(s) {
		return s[min(i, len(s)-1)]
	}
	return s[i] + part*(s[i+1]-s[i])
}

// MedianRange is a median with a distribution-free interval.
type MedianRange struct {
	Median    Number
	Lower     Number // the order statistic at LowerRank
	Upper     Number
	LowerRank int // from 1; 0 when the sample is too small for the level
	UpperRank int
	Coverage  Number // exact, at least the level asked for
}

// MedianInterval is the median of x with the narrowest symmetric pair of order statistics that covers
// the true median with at least the given confidence, whatever the distribution. The interval is
// absent when even the extremes fall short (fewer than 6 values at 95 %), all when x is empty.
//
// Source: W. R. Thompson, On confidence ranges for the median and other expectation distributions for
// populations of unknown distribution form, Annals of Mathematical Statistics 7 (1936).
func MedianInterval(x []float64, conf float64) MedianRange {
	n := len(x)
	if n == 0 {
		return MedianRange{}
	}
	s := sorted(x)
	result := MedianRange{Median: Of(quantile(s, 0.5))}
	weight := binomial(n, 0.5, 0.5)
	tail, rank, coverage := 0.0, 0, 0.0
	for l := 1; l <= (n+1)/2; l++ {
		tail += weight.at(l - 1)
		// Coverage of ranks l and n+1-l: 1 - 2 P(K <= l-1).
		if c := 1 - 2*tail; c >= conf {
			rank, coverage = l, c
		}
	}
	if rank == 0 {
		return result
	}
	result.LowerRank, result.UpperRank = rank, n+1-rank
	result.Lower, result.Upper = Of(s[rank-1]), Of(s[n-rank])
	result.Coverage = Of(coverage)
	return result
}
