package coding

import (
	"math"
	"slices"
)

// tally counts one class: labels found, labels missed, and predictions without a label.
type tally struct{ hit, missed, wrong int }

func (t tally) f1() float64 {
	if t.hit == 0 {
		return 0
	}
	return 2 * float64(t.hit) / float64(2*t.hit+t.missed+t.wrong)
}

func (t tally) precision() float64 { return share(t.hit, t.hit+t.wrong) }
func (t tally) recall() float64    { return share(t.hit, t.hit+t.missed) }

func share(k, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(k) / float64(n)
}

// classTallies are the tallies of all classes that are labels or predictions.
type classTallies map[string]*tally

func (c classTallies) at(class string) *tally {
	if c[class] == nil {
		c[class] = &tally{}
	}
	return c[class]
}

func (c classTallies) count(s *scored) {
	for _, l := range s.labels {
		if slices.Contains(s.predict, l) {
			c.at(l).hit++
		} else {
			c.at(l).missed++
		}
	}
	for _, p := range s.predict {
		if !slices.Contains(s.labels, p) {
			c.at(p).wrong++
		}
	}
}

func tallies(list []scored) classTallies {
	c := classTallies{}
	for i := range list {
		c.count(&list[i])
	}
	return c
}

// all adds the classes up: its F1 is the micro-F1.
func (c classTallies) all() tally {
	var sum tally
	for _, t := range c {
		sum.hit, sum.missed, sum.wrong = sum.hit+t.hit, sum.missed+t.missed, sum.wrong+t.wrong
	}
	return sum
}

// macro is the mean F1 over the classes that occur as a label.
func (c classTallies) macro() float64 {
	sum, n := 0.0, 0
	for _, t := range c {
		if t.hit+t.missed > 0 {
			sum += math.Round(t.f1()*1e9) / 1e9 // so that the order of the classes does not show
			n++
		}
	}
	return sum / float64(max(1, n))
}

// resampled holds the values that a measure takes when the records are drawn again, with repeats.
type resampled map[string][]float64

// rounds is how often records are drawn again.
const rounds = 1000

// resample draws the records again with a fixed generator: the same records always give the same intervals.
func resample(list []scored) resampled {
	state := uint64(20240229)
	next := func(n int) int {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		return int(state % uint64(n))
	}
	out := resampled{}
	for range rounds {
		c := classTallies{}
		for range list {
			c.count(&list[next(len(list))])
		}
		out["micro"] = append(out["micro"], c.all().f1())
		out["macro"] = append(out["macro"], c.macro())
		for class, t := range c {
			out["f1 "+class] = append(out["f1 "+class], t.f1())
		}
	}
	for _, values := range out {
		slices.Sort(values)
	}
	return out
}

// interval is the 95 % percentile interval of a measure.
func (r resampled) interval(measure string) (float64, float64) {
	v := r[measure]
	if len(v) == 0 {
		return 0, 0
	}
	return v[len(v)*25/1000], v[max(0, len(v)*975/1000-1)]
}

// reliability sorts predictions into tenths of their chance.
func reliability(list []scored) []BenchBin {
	bins := make([]BenchBin, 10)
	for _, s := range list {
		for i, p := range s.predict {
			b := &bins[min(9, int(s.chances[i]*10))]
			b.N++
			b.Chance += s.chances[i]
			if slices.Contains(s.labels, p) {
				b.Right++
			}
		}
	}
	for i := range bins {
		if bins[i].N > 0 {
			bins[i].Chance /= float64(bins[i].N)
		}
	}
	return bins
}

// calibrationError is the expected calibration error: how far the chance lies from the share that was right, on
// average over the predictions.
func calibrationError(bins []BenchBin) float64 {
	sum, n := 0.0, 0
	for _, b := range bins {
		sum += math.Abs(float64(b.Right) - b.Chance*float64(b.N))
		n += b.N
	}
	return sum / float64(max(1, n))
}
