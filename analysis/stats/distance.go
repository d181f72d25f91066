package stats

import "math"

// Distance is the Kolmogorov-Smirnov comparison of two samples.
type Distance struct {
	D Number // largest distance of the empirical distribution functions
	P Number // two-sided
}

// KolmogorovSmirnov tests whether x and y come from one distribution. Exact needs samples without
// ties (P is absent otherwise); Limit is Kolmogorov's, without small-sample correction. Absent when a
// sample is empty.
//
// Source: N. V. Smirnov, On the estimation of the discrepancy between empirical curves of distribution
// for two independent samples, Bulletin of Moscow University 2 (1939).
func KolmogorovSmirnov(x, y []float64, method Method) Distance {
	n, m := len(x), len(y)
	if n == 0 || m == 0 {
		return Distance{}
	}
	d, ties := largestGap(sorted(x), sorted(y))
	distance := float64(d) / (float64(n) * float64(m))
	result := Distance{D: Of(distance)}
	switch {
	case method != Exact:
		result.P = Of(kolmogorovTail(distance * math.Sqrt(float64(n)*float64(m)/float64(n+m))))
	case !ties:
		result.P = Of(pathsBeyond(d, n, m))
	}
	return result
}

// largestGap is the largest |i m - j n| over all places, i and j counting the values of x and y up to
// there, and whether a value occurs twice.
func largestGap(x, y []float64) (gap int, ties bool) {
	n, m := len(x), len(y)
	for i, j := 0, 0; i < n || j < m; {
		at := math.Inf(1)
		if i < n {
			at = x[i]
		}
		if j < m {
			at = math.Min(at, y[j])
		}
		seen := 0
		for ; i < n && x[i] == at; i++ {
			seen++
		}
		for ; j < m && y[j] == at; j++ {
			seen++
		}
		ties = ties || seen > 1
		gap = max(gap, i*m-j*n, j*n-i*m)
	}
	return gap, ties
}

// pathsBeyond is the share of the orders of n and m values whose gap somewhere reaches at least gap,
// summed forwards so that small shares keep their digits.
func pathsBeyond(gap, n, m int) float64 {
	if gap == 0 {
		return 1
	}
	beyond := make([]float64, m+1)
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			switch {
			case i*m-j*n >= gap || j*n-i*m >= gap:
				beyond[j] = 1
			case i == 0 && j == 0:
				beyond[j] = 0
			default:
				p := 0.0
				if i > 0 {
					p += float64(i) / float64(i+j) * beyond[j]
				}
				if j > 0 {
					p += float64(j) / float64(i+j) * beyond[j-1]
				}
				beyond[j] = p
			}
		}
	}
	return beyond[m]
}

// kolmogorovTail is P(K >= l) for Kolmogorov's limit distribution.
func kolmogorovTail(l float64) float64 {
	if l <= 0 {
		return 1
	}
	if l < 1 {
		// The dual series converges fast where the alternating one does not.
		sum := 0.0
		for k := 1; k <= 40; k++ {
			odd := float64(2*k - 1)
			sum += math.Exp(-odd * odd * math.Pi * math.Pi / (8 * l * l))
		}
		return 1 - math.Sqrt(2*math.Pi)/l*sum
	}
	sum := 0.0
	for k := 40; k >= 1; k-- {
		term := math.Exp(-2 * float64(k) * float64(k) * l * l)
		if k%2 == 0 {
			term = -term
		}
		sum += term
	}
	return 2 * sum
}
