package stats

import "math"

// logarithms are the natural logarithms of x; false when a value is not positive or x is empty.
func logarithms(x []float64) ([]float64, bool) {
	logs := make([]float64, len(x))
	for i, v := range x {
		if !(v > 0) {
			return nil, false
		}
		logs[i] = math.Log(v)
	}
	return logs, len(x) > 0
}

// allEqual says whether x has no spread.
func allEqual(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}

// GeometricMean is the geometric mean of positive values with the t interval of the mean logarithm,
// back-transformed. Absent when x is empty or a value is not positive; the interval also with one
// value or no spread.
//
// Source: D. G. Altman and J. M. Bland, Statistics notes: transformations, means, and confidence
// intervals, BMJ 312 (1996).
func GeometricMean(x []float64, conf float64) Interval {
	logs, ok := logarithms(x)
	if !ok {
		return Interval{}
	}
	mean := meanOf(logs)
	result := Interval{Estimate: Of(math.Exp(mean))}
	if allEqual(x) {
		return result
	}
	n := float64(len(x))
	half := tQuantile(1-conf, n-1) * math.Sqrt(varianceOf(logs)/n)
	result.Lower, result.Upper = Of(math.Exp(mean-half)), Of(math.Exp(mean+half))
	return result
}

// MeanRatio compares the geometric means of two samples.
type MeanRatio struct {
	MeanX Number // geometric mean of x
	MeanY Number
	Ratio Number // x / y
	Lower Number
	Upper Number
	T     Number
	DF    Number // Welch-Satterthwaite
	P     Number // two-sided
	SDX   Number // standard deviation of the logarithms
	SDY   Number
}

// GeometricMeanRatio is the ratio of the geometric means of two samples of positive values, with
// Welch's t interval for the difference of mean logarithms, back-transformed, and Welch's two-sided
// test. All is absent when a sample is empty or a value not positive; the interval and the test also
// when a sample has one value or neither has any spread.
//
// Source: B. L. Welch, The generalization of Student's problem when several different population
// variances are involved, Biometrika 34 (1947).
func GeometricMeanRatio(x, y []float64, conf float64) MeanRatio {
	lx, okX := logarithms(x)
	ly, okY := logarithms(y)
	if !okX || !okY {
		return MeanRatio{}
	}
	mx, my := meanOf(lx), meanOf(ly)
	result := MeanRatio{
		MeanX: Of(math.Exp(mx)), MeanY: Of(math.Exp(my)), Ratio: Of(math.Exp(mx - my)),
		SDX: spread(lx), SDY: spread(ly),
	}
	if len(x) < 2 || len(y) < 2 || (allEqual(x) && allEqual(y)) {
		return result
	}
	v, df := welch(len(x), len(y), variancePerValue(x, lx), variancePerValue(y, ly))
	se := math.Sqrt(v)
	half := tQuantile(1-conf, df) * se
	t := (mx - my) / se
	result.Lower, result.Upper = Of(math.Exp(mx-my-half)), Of(math.Exp(mx-my+half))
	result.T, result.DF, result.P = Of(t), Of(df), Of(tTail(t, df))
	return result
}

// spread is the standard deviation of x, absent with fewer than two values.
func spread(x []float64) Number {
	if len(x) < 2 {
		return Number{}
	}
	return Of(math.Sqrt(varianceOf(x)))
}

// variancePerValue is the sample variance of the logarithms; exactly 0 when the values are equal.
func variancePerValue(x, logs []float64) float64 {
	if allEqual(x) {
		return 0
	}
	return varianceOf(logs)
}

// welch is the variance of a difference of two means and its Welch-Satterthwaite degrees of freedom,
// for sample sizes of at least 2 and variances that are not both 0.
func welch(n1, n2 int, v1, v2 float64) (variance, df float64) {
	a, b := v1/float64(n1), v2/float64(n2)
	variance = a + b
	// As shares, so that neither square can underflow.
	share, other := a/variance, b/variance
	df = 1 / (share*share/float64(n1-1) + other*other/float64(n2-1))
	return variance, df
}
