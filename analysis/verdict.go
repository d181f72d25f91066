package analysis

import (
	"math"

	"secondstory/analysis/stats"
)

// The conventions of every verdict. Confidence and FalseDiscovery are two sides of the same 5 %.
const (
	// Confidence is the level of every interval.
	Confidence = 0.95
	// FalseDiscovery is the level at which a single comparison, or a family after adjustment, may be
	// said to differ.
	FalseDiscovery = 0.05
	// Power is that of every smallest detectable effect.
	Power = 0.8
	// RatioMargin bounds about the same for ratios: the interval lies within 1/1.25 and 1.25.
	RatioMargin = 1.25
	// LeastCompared is the number of durations below which a sample gives no verdict: its spread, on which
	// the test rests, is a guess.
	LeastCompared = 5
	// ShareMargin bounds about the same for differences of shares: within 10 points.
	ShareMargin = 0.10
)

// meaning is what a rise of something says about how things are going.
type meaning int

const (
	neither meaning = iota // a count of near misses, a mix of factors
	riseIsBetter
	riseIsWorse
)

// reading is the meaning of a direction; without a direction there is none.
func (m meaning) reading(d Direction) Reading {
	switch {
	case m == neither, d != Up && d != Down:
		return Depends
	case (m == riseIsBetter) == (d == Up):
		return Better
	}
	return Worse
}

// compared is what a comparison measured, before it is judged.
type compared struct {
	scale              Scale
	estimate, low, hi  stats.Number
	p                  stats.Number // two-sided, after adjustment in a family
	n                  int
	margin             float64
	smallestDetectable stats.Number
	meaning            meaning
}

// judge turns a comparison into a verdict: up or down only where the interval excludes no change and
// p is at most 5 %; about the same only where the whole interval lies inside the margin; otherwise
// cannot tell.
func judge(c compared) Verdict {
	d := c.direction()
	return Verdict{
		Direction: d, Reading: c.meaning.reading(d), Scale: c.scale,
		Estimate: c.estimate.Ptr(), Low: c.low.Ptr(), High: c.hi.Ptr(), P: c.p.Ptr(),
		N: c.n, SmallestDetectable: c.smallestDetectable.Ptr(), Margin: &c.margin,
	}
}

// adjust replaces p by its value in a family, and takes back a direction that does not survive it.
func (v *Verdict) adjust(p stats.Number) {
	v.P = p.Ptr()
	if adjusted, ok := p.Value(); ok && adjusted > FalseDiscovery && v.changed() {
		v.Direction, v.Reading = CannotTell, Depends
	}
}

func (c compared) direction() Direction {
	low, okLow := c.low.Value()
	high, okHigh := c.hi.Value()
	p, okP := c.p.Value()
	if !okLow || !okHigh || !okP {
		return CannotTell
	}
	same, floor, ceiling := 1.0, 1/c.margin, c.margin
	if c.scale == Difference {
		same, floor, ceiling = 0, -c.margin, c.margin
	}
	switch {
	case low > same && p <= FalseDiscovery:
		return Up
	case high < same && p <= FalseDiscovery:
		return Down
	case low >= floor && high <= ceiling:
		return AboutTheSame
	}
	return CannotTell
}

// rateVerdict compares two counts over two lengths of time.
func rateVerdict(now int, nowDays float64, before int, beforeDays float64, m meaning) Verdict {
	r := stats.PoissonRateRatio(now, nowDays, before, beforeDays, Confidence)
	return judge(compareRates(r, r.PCentral, now+before, nowDays, beforeDays, m))
}

func compareRates(r stats.RateRatio, p stats.Number, n int, nowDays, beforeDays float64, m meaning) compared {
	return compared{
		scale: Ratio, estimate: r.Ratio, low: r.Lower, hi: r.Upper, p: p, n: n,
		margin: RatioMargin, meaning: m,
		smallestDetectable: stats.DetectableRateRatio(n, nowDays, beforeDays, FalseDiscovery, Power),
	}
}

// shareVerdict compares x1 of n1 now with x2 of n2 before, as a difference of shares. Newcombe's
// interval can be a little too narrow in small samples, so Fisher's exact test must agree.
func shareVerdict(x1, n1, x2, n2 int, m meaning) Verdict {
	return judge(compareShares(x1, n1, x2, n2, shareP(x1, n1, x2, n2), m))
}

// shareP is Fisher's two-sided p for x1 of n1 against x2 of n2, absent when a group is empty.
func shareP(x1, n1, x2, n2 int) stats.Number {
	if n1 == 0 || n2 == 0 {
		return stats.Number{}
	}
	return stats.Of(stats.FisherExact(x1, n1-x1, x2, n2-x2).P)
}

// compareKnown compares x of n with a share that is taken as exact.
func compareKnown(x, n int, share float64) compared {
	w := stats.Wilson(x, n, Confidence)
	less := func(v stats.Number) stats.Number { return stats.Of(valueOf(v) - share) }
	return compared{
		scale: Difference, estimate: less(w.Estimate), low: less(w.Lower), hi: less(w.Upper), p: stats.Binomial(x, n, share).P, n: n,
		margin: ShareMargin, meaning: neither, smallestDetectable: stats.DetectableAgainst(share, n, FalseDiscovery, Power),
	}
}

func compareShares(x1, n1, x2, n2 int, p stats.Number, m meaning) compared {
	d := stats.NewcombeDifference(x1, n1, x2, n2, Confidence)
	return compared{
		scale: Difference, estimate: d.Estimate, low: d.Lower, hi: d.Upper, p: p, n: n1 + n2,
		margin: ShareMargin, meaning: m,
		smallestDetectable: stats.DetectableShare(x1+x2, n1, n2, FalseDiscovery, Power),
	}
}

// meanVerdict compares two samples of durations by the ratio of their geometric means.
func meanVerdict(now, before []float64, m meaning) Verdict {
	r := stats.GeometricMeanRatio(now, before, Confidence)
	c := compared{
		scale: Ratio, estimate: r.Ratio, low: r.Lower, hi: r.Upper, p: r.P,
		n: len(now) + len(before), margin: RatioMargin, meaning: m,
	}
	if len(now) < LeastCompared || len(before) < LeastCompared {
		c.p = stats.Number{}
	}
	sd1, ok1 := r.SDX.Value()
	sd2, ok2 := r.SDY.Value()
	if ok1 && ok2 {
		d := stats.DetectableEffect(len(now), len(before), sd1, sd2, FalseDiscovery, Power)
		if cut, ok := d.LogRatio.Value(); ok {
			c.smallestDetectable = stats.Of(math.Exp(cut))
		}
	}
	return judge(c)
}
