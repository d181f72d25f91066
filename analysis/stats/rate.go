package stats

import "math"

// RateRatio is the exact comparison of two Poisson rates.
type RateRatio struct {
	Ratio      Number // (x1/t1)/(x2/t2), infinite against none
	Lower      Number
	Upper      Number
	P          Number // two-sided: outcomes no more likely than the observed one
	PCentral   Number // two-sided: twice the smaller tail; agrees with the interval
	PLess      Number // P(X1 <= x1)
	PGreater   Number // P(X1 >= x1)
	Attainable Number // the smallest PCentral that any split of x1+x2 events could have given
}

// PoissonRateRatio compares x1 events in exposure t1 with x2 in t2. Given x1+x2, x1 is binomial with
// probability t1/(t1+t2) when the rates are equal; the interval is Clopper and Pearson's, transformed.
// Without any event every ratio is possible: p is 1, the interval 0 to infinity, the ratio absent.
// All is absent when an exposure is not positive.
//
// Source: J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson
// series, Biometrika 31 (1940); C. Clopper and E. Pearson, Biometrika 26 (1934).
func PoissonRateRatio(x1 int, t1 float64, x2 int, t2 float64, conf float64) RateRatio {
	if !(t1 > 0) || !(t2 > 0) || x1 < 0 || x2 < 0 {
		return RateRatio{}
	}
	n := x1 + x2
	if n == 0 {
		return RateRatio{
			Lower: Of(0), Upper: Of(math.Inf(1)),
			P: Of(1), PCentral: Of(1), PLess: Of(1), PGreater: Of(1), Attainable: Of(1),
		}
	}
	share, complement := t1/(t1+t2), t2/(t1+t2)
	d := binomial(n, share, complement)
	tail := d.tails(x1)
	lower, upper := rateInterval(x1, x2, t2/t1, conf)
	return RateRatio{
		Ratio: Of((float64(x1) / t1) / (float64(x2) / t2)),
		Lower: Of(lower), Upper: Of(upper),
		P: Of(tail.twoSided), PCentral: Of(tail.doubled()),
		PLess: Of(tail.less), PGreater: Of(tail.greater),
		Attainable: Of(math.Min(1, 2*math.Min(d.at(0), d.at(n)))),
	}
}

// rateInterval is the Clopper-Pearson interval of x1 out of x1+x2 as odds, times scale.
func rateInterval(x1, x2 int, scale, conf float64) (lower, upper float64) {
	alpha := (1 - conf) / 2
	a, b := float64(x1), float64(x2)
	upper = math.Inf(1)
	if x1 > 0 {
		p, complement := betaQuantile(alpha, a, b+1)
		lower = p / complement * scale
	}
	if x2 > 0 {
		complement, p := betaQuantile(alpha, b, a+1)
		upper = p / complement * scale
	}
	return lower, upper
}

// Dispersion says whether counts over periods spread more, or less, than one Poisson rate would.
type Dispersion struct {
	Statistic  Number
	DF         int
	Dispersion Number // statistic / df
	POver      Number // more spread than Poisson
	PUnder     Number // less
}

// PoissonDispersion is the index of dispersion test over periods with the given exposures. Absent
// with fewer than two periods, without events, or when a period has no exposure.
//
// Source: R. A. Fisher, Statistical Methods for Research Workers (1925), section 16.
func PoissonDispersion(counts []int, exposure []float64) Dispersion {
	if len(counts) < 2 || len(counts) != len(exposure) {
		return Dispersion{}
	}
	events := 0
	for i, c := range counts {
		if !(exposure[i] > 0) || c < 0 {
			return Dispersion{}
		}
		events += c
	}
	if events == 0 {
		return Dispersion{}
	}
	rate := float64(events) / sumOf(exposure)
	terms := make([]float64, len(counts))
	for i, c := range counts {
		expected := rate * exposure[i]
		terms[i] = (float64(c) - expected) * (float64(c) - expected) / expected
	}
	statistic, df := sumOf(terms), len(counts)-1
	return Dispersion{
		Statistic: Of(statistic), DF: df, Dispersion: Of(statistic / float64(df)),
		POver:  Of(chiSquaredUpper(statistic, float64(df))),
		PUnder: Of(chiSquaredLower(statistic, float64(df))),
	}
}
