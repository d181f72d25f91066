package stats

import "math"

// SpearmanInterval is a rank correlation with its interval, on Fisher's scale with the standard error of
// Bonett and Wright. The limits are absent with fewer than five pairs; Rho is as in [Spearman].
//
// Source: D. G. Bonett and T. A. Wright, Sample size requirements for estimating Pearson, Kendall and
// Spearman correlations, Psychometrika 65 (2000).
func SpearmanInterval(x, y []float64, conf float64) Interval {
	rho := Spearman(x, y, T).Rho
	r, ok := rho.Value()
	if !ok {
		return Interval{}
	}
	n := float64(len(x))
	if n < 5 || math.Abs(r) >= 1 {
		return Interval{Estimate: rho}
	}
	half := normalQuantile(1-(1-conf)/2) * math.Sqrt((1+r*r/2)/(n-3))
	z := math.Atanh(r)
	return Interval{Estimate: rho, Lower: Of(math.Tanh(z - half)), Upper: Of(math.Tanh(z + half))}
}
