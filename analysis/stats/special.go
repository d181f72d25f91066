package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// normalQuantile is the z with P(Z <= z) = p.
func normalQuantile(p float64) float64 { return mathext.NormalQuantile(p) }

// normalTail is P(|Z| >= |z|).
func normalTail(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// chiSquaredUpper is P(X >= x) for a chi-square variable with df degrees of freedom.
func chiSquaredUpper(x, df float64) float64 { return mathext.GammaIncRegComp(df/2, x/2) }

// chiSquaredLower is P(X <= x) for a chi-square variable with df degrees of freedom.
func chiSquaredLower(x, df float64) float64 { return mathext.GammaIncReg(df/2, x/2) }

// tTail is P(|T| >= |t|) for Student's t with df degrees of freedom.
func tTail(t, df float64) float64 {
	if math.IsInf(t, 0) {
		return 0
	}
	return betaLower(df/(df+t*t), t*t/(df+t*t), df/2, 0.5)
}

// tQuantile is the t > 0 with P(|T| >= t) = alpha: the two-sided critical value. alpha is in (0, 1).
func tQuantile(alpha, df float64) float64 {
	// With x = df/(df+t^2), P(|T| >= t) is the regularised incomplete beta I_x(df/2, 1/2).
	x, complement := betaQuantile(alpha, df/2, 0.5)
	return math.Sqrt(df * complement / x)
}

// betaLower is the regularised incomplete beta I_x(a, b), given x and 1-x so that neither loses
// digits near 1.
func betaLower(x, complement, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case complement <= 0:
		return 1
	case x <= 0.5:
		return mathext.RegIncBeta(a, b, x)
	default:
		return 1 - mathext.RegIncBeta(b, a, complement)
	}
}

// betaQuantile is the x with I_x(a, b) = p, and 1-x, both to full relative precision. It brackets the
// root, then narrows by Newton steps that fall back to bisection.
func betaQuantile(p, a, b float64) (x, complement float64) {
	if p <= 0 {
		return 0, 1
	}
	if p >= 1 {
		return 1, 0
	}
	if mathext.RegIncBeta(a, b, 0.5) < p {
		// The root lies above 1/2: look for its complement, which is the small one.
		complement = smallBetaRoot(func(y float64) float64 { return mathext.RegIncBeta(b, a, y) - (1 - p) }, b, a)
		return 1 - complement, complement
	}
	x = smallBetaRoot(func(y float64) float64 { return mathext.RegIncBeta(a, b, y) - p }, a, b)
	return x, 1 - x
}

// smallBetaRoot is the root of the increasing f in (0, 1/2], where f is I_x(a, b) less a constant.
func smallBetaRoot(f func(float64) float64, a, b float64) float64 {
	logBeta := mathext.Lbeta(a, b)
	slope := func(x float64) float64 {
		return math.Exp((a-1)*math.Log(x) + (b-1)*math.Log1p(-x) - logBeta)
	}
	// The bracket is narrowed in the logarithm first, so that tiny roots keep their digits.
	low, high := math.SmallestNonzeroFloat64, 0.5
	for range 60 {
		mid := math.Sqrt(low) * math.Sqrt(high)
		if f(mid) < 0 {
			low = mid
		} else {
			high = mid
		}
		if high < 2*low {
			break
		}
	}
	x := low + (high-low)/2
	for range 200 {
		y := f(x)
		if y < 0 {
			low = x
		} else {
			high = x
		}
		next := x - y/slope(x)
		if !(next > low && next < high) {
			next = low + (high-low)/2
		}
		if math.Abs(next-x) <= 4e-16*x {
			return next
		}
		x = next
	}
	return x
}

// sumOf is the compensated (Neumaier) sum of x.
func sumOf(x []float64) float64 {
	var sum, lost float64
	for _, v := range x {
		next := sum + v
		if math.Abs(sum) >= math.Abs(v) {
			lost += (sum - next) + v
		} else {
			lost += (v - next) + sum
		}
		sum = next
	}
	return sum + lost
}

// meanOf is the arithmetic mean of x, which must not be empty.
func meanOf(x []float64) float64 { return sumOf(x) / float64(len(x)) }

// varianceOf is the sample variance of x, which must hold at least two values.
func varianceOf(x []float64) float64 {
	mean := meanOf(x)
	squares := make([]float64, len(x))
	for i, v := range x {
		squares[i] = (v - mean) * (v - mean)
	}
	return sumOf(squares) / float64(len(x)-1)
}
