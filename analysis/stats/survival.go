package stats

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Lifetime is how long something was watched, and whether it ended then (or was still going on).
type Lifetime struct {
	Time  float64
	Event bool
}

// Curve is a Kaplan-Meier estimate. Its steps are the times with at least one event.
type Curve struct {
	Steps       []Step
	Median      Number // first time at which survival is at or below 1/2
	MedianLower Number // first time at which the lower limit is
	MedianUpper Number
}

// Step is the curve from one event time to the next.
type Step struct {
	Time     float64
	AtRisk   int
	Events   int
	Survival float64
	StdErr   Number // Greenwood's; absent where survival is 0
	Lower    Number // log-log interval; absent where survival is 0
	Upper    Number
}

// KaplanMeier estimates the share that survives each time. A case censored at an event time is at
// risk there. Without cases or events there are no steps and no median.
//
// Source: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, JASA 53
// (1958); interval: J. D. Kalbfleisch and R. L. Prentice (1980), log(-log S).
func KaplanMeier(cases []Lifetime, conf float64) Curve {
	z := normalQuantile(1 - (1-conf)/2)
	var curve Curve
	survival, greenwood := 1.0, 0.0
	for _, moment := range moments(cases) {
		if moment.events == 0 {
			continue
		}
		n, d := float64(moment.atRisk), float64(moment.events)
		survival *= (n - d) / n
		greenwood += d / (n * (n - d))
		step := Step{Time: moment.time, AtRisk: moment.atRisk, Events: moment.events, Survival: survival}
		if survival > 0 {
			step.StdErr = Of(survival * math.Sqrt(greenwood))
			step.Lower, step.Upper = logLogInterval(survival, math.Sqrt(greenwood), z)
		}
		curve.Steps = append(curve.Steps, step)
	}
	curve.Median = firstHalf(curve.Steps, func(s Step) Number { return Of(s.Survival) })
	curve.MedianLower = firstHalf(curve.Steps, func(s Step) Number { return s.Lower })
	curve.MedianUpper = firstHalf(curve.Steps, func(s Step) Number { return s.Upper })
	return curve
}

// moment is a time with those at risk and the events then.
type moment struct {
	time   float64
	atRisk int
	events int
}

// moments are the distinct times of the cases in order.
func moments(cases []Lifetime) []moment {
	s := append([]Lifetime(nil), cases...)
	sort.SliceStable(s, func(i, j int) bool { return s[i].Time < s[j].Time })
	var all []moment
	for i := 0; i < len(s); {
		m := moment{time: s[i].Time, atRisk: len(s) - i}
		for ; i < len(s) && s[i].Time == m.time; i++ {
			if s[i].Event {
				m.events++
			}
		}
		all = append(all, m)
	}
	return all
}

// logLogInterval bounds a survival in (0, 1) whose logarithm has the standard error given.
func logLogInterval(survival, logSE, z float64) (lower, upper Number) {
	log := math.Log(survival)
	half := z * logSE / math.Abs(log)
	return Of(math.Exp(log * math.Exp(half))), Of(math.Exp(log * math.Exp(-half)))
}

// firstHalf is the time of the first step whose value is at or below 1/2.
func firstHalf(steps []Step, value func(Step) Number) Number {
	for _, s := range steps {
		// Products of shares miss 1/2 by rounding: 5/6 * 3/5 is 1/2.
		if v, ok := value(s).Value(); ok && v <= 0.5*(1+1e-12) {
			return Of(s.Time)
		}
	}
	return Number{}
}

// SurvivalTest is the log-rank comparison of groups.
type SurvivalTest struct {
	ChiSquare Number
	DF        int
	P         Number
	Observed  []float64 // events by group
	Expected  []float64
}

// LogRank tests whether the groups' survival curves are one, with the hypergeometric variance. Absent
// with fewer than two groups, an empty group, no events, or no moment at which two groups are at risk.
//
// Source: N. Mantel, Evaluation of survival data and two new rank order statistics arising in its
// consideration, Cancer Chemotherapy Reports 50 (1966).
func LogRank(groups [][]Lifetime) SurvivalTest {
	var all []Lifetime
	for _, g := range groups {
		if len(g) == 0 {
			return SurvivalTest{}
		}
		all = append(all, g...)
	}
	k := len(groups)
	if k < 2 {
		return SurvivalTest{}
	}
	observed, expected := make([]float64, k), make([]float64, k)
	covariance := mat.NewSymDense(k, nil)
	for _, m := range moments(all) {
		if m.events > 0 {
			addMoment(groups, m, observed, expected, covariance)
		}
	}
	if sumOf(observed) == 0 {
		return SurvivalTest{}
	}
	result := SurvivalTest{DF: k - 1, Observed: observed, Expected: expected}
	statistic, ok := quadraticForm(observed, expected, covariance)
	if ok {
		result.ChiSquare = Of(statistic)
		result.P = Of(chiSquaredUpper(statistic, float64(k-1)))
	}
	return result
}

// addMoment adds one event time to the observed and expected events and their covariance.
func addMoment(groups [][]Lifetime, m moment, observed, expected []float64, covariance *mat.SymDense) {
	n, d := float64(m.atRisk), float64(m.events)
	risk := make([]float64, len(groups))
	for i, g := range groups {
		for _, c := range g {
			if c.Time >= m.time {
				risk[i]++
			}
			if c.Time == m.time && c.Event {
				observed[i]++
			}
		}
		expected[i] += d * risk[i] / n
	}
	if m.atRisk < 2 {
		return
	}
	factor := d * (n - d) / (n - 1)
	for i := range groups {
		for j := i; j < len(groups); j++ {
			v := -risk[i] * risk[j] / (n * n)
			if i == j {
				v += risk[i] / n
			}
			covariance.SetSym(i, j, covariance.At(i, j)+factor*v)
		}
	}
}

// quadraticForm is (O-E)' V^-1 (O-E) without the last group, which the others determine.
func quadraticForm(observed, expected []float64, covariance *mat.SymDense) (float64, bool) {
	k := len(observed) - 1
	difference := mat.NewVecDense(k, nil)
	for i := range k {
		difference.SetVec(i, observed[i]-expected[i])
	}
	var factor mat.Cholesky
	if !factor.Factorize(covariance.SliceSym(0, k).(*mat.SymDense)) {
		return 0, false
	}
	solved := mat.NewVecDense(k, nil)
	if factor.SolveVecTo(solved, difference) != nil {
		return 0, false
	}
	return mat.Dot(difference, solved), true
}
