package reports

import (
	"math"
	"strconv"
	"strings"
)

// scale maps values of a chart to fractions of its plot area, and says where its ticks are.
type scale struct {
	min, max float64
	log      bool
	ticks    []tick
	format   func(float64) string
}

type tick struct {
	value float64
	label string
}

// frac is where v lies between the ends of the scale, 0 to 1.
func (s scale) frac(v float64) float64 {
	lo, hi, x := s.min, s.max, v
	if s.log {
		lo, hi, x = math.Log(lo), math.Log(hi), math.Log(math.Max(v, s.min))
	}
	return math.Min(1, math.Max(0, (x-lo)/(hi-lo)))
}

// axis is v in the coordinates of the drawn axis, which is linear even where the scale is not.
func (s scale) axis(v float64) float64 {
	if s.log {
		return s.frac(v)
	}
	return v
}

// newScale covers the values of c with about n ticks. Bars and columns start at zero.
func newScale(c *Chart, values []float64, n int) scale {
	lo, hi := extent(values)
	format := formatter(c)
	switch {
	case c.Log && minutesPerUnit(c.Unit) > 0:
		return durationScale(c, lo, hi, n, format)
	case c.Log && isRatio(c.Unit):
		return timesScale(lo, hi, n, format)
	case c.Log:
		return ratioScale(lo, hi, n, format)
	default:
		return linearScale(c, lo, hi, n, format)
	}
}

func extent(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	if lo > hi {
		return 0, 1
	}
	return lo, hi
}

// smallestAxis is how far an axis of shares reaches at least: below it, its ticks would read alike.
const smallestAxis = 0.01

func linearScale(c *Chart, lo, hi float64, n int, format func(float64) string) scale {
	lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	if hi == lo {
		hi = lo + 1
	}
	if c.Percent && hi < smallestAxis {
		hi = smallestAxis
	}
	step := niceStep((hi - lo) / float64(n))
	if !c.Percent && wholeNumbers(c) {
		step = math.Max(1, step)
	}
	s := scale{min: math.Floor(lo/step+1e-9) * step, max: math.Ceil(hi/step-1e-9) * step, format: format}
	if s.max <= s.min {
		s.max = s.min + step
	}
	if c.Percent && hi <= 1 {
		s.max = math.Min(s.max, 1)
	}
	for i := 0; i < 100; i++ {
		v := s.min + float64(i)*step
		if v > s.max+step*1e-6 {
			break
		}
		v = math.Round(v/step) * step
		s.ticks = append(s.ticks, tick{v, format(v)})
	}
	return s
}

// wholeNumbers tells whether every value of c is a count.
func wholeNumbers(c *Chart) bool {
	for _, v := range c.values() {
		if v != math.Trunc(v) {
			return false
		}
	}
	return true
}

func niceStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m == 2.5 && power <= 1 {
			continue
		}
		if raw <= m*power*1.0001 {
			return m * power
		}
	}
	return 10 * power
}

// durationMinutes are where an axis of durations may end, and where its ticks may be: coarse ones
// are the steps people think in.
var durationMinutes = [...]struct {
	minutes float64
	coarse  bool
}{
	{1.0 / 60, true}, {1.0 / 6, true}, {0.5, false}, {1, true}, {2, false}, {5, false}, {10, true}, {20, false}, {30, false},
	{60, true}, {120, false}, {240, false}, {480, true}, {1440, true}, {2 * 1440, false}, {3 * 1440, false}, {7 * 1440, true},
	{14 * 1440, false}, {30 * 1440, true}, {90 * 1440, false}, {180 * 1440, false}, {365 * 1440, true}, {5 * 365 * 1440, true},
}

// durationScale ends at the nearest steps outside [lo, hi] and has coarse ticks, or all where few coarse ones fit.
func durationScale(c *Chart, lo, hi float64, n int, format func(float64) string) scale {
	per := minutesPerUnit(c.Unit)
	var all []float64
	coarse := map[float64]bool{}
	for _, d := range durationMinutes {
		all = append(all, d.minutes/per)
		coarse[d.minutes/per] = d.coarse
	}
	s := logScale(lo, hi, len(all), all, format)
	var ticks []tick
	for _, t := range s.ticks {
		if coarse[t.value] {
			ticks = append(ticks, t)
		}
	}
	if len(ticks) >= 3 {
		s.ticks = ticks
	}
	s.ticks = thin(s.ticks, n+1)
	return s
}

// thin keeps every k-th tick, as few as needed to have no more than n.
func thin(ticks []tick, n int) []tick {
	every := (len(ticks) + n - 1) / n
	var out []tick
	for i := 0; i < len(ticks); i += max(1, every) {
		out = append(out, ticks[i])
	}
	return out
}

// timesScale ends at doublings or halvings and has its ticks at every so manyth of them, 1 always among them.
func timesScale(lo, hi float64, n int, format func(float64) string) scale {
	if lo <= 0 {
		lo = 0.5
	}
	first, last := math.Floor(math.Log2(math.Min(lo, 0.5))), math.Ceil(math.Log2(math.Max(hi, 2)))
	first, last = math.Max(first, -20), math.Min(last, 20)
	every := math.Ceil((last - first) / float64(n+1))
	s := scale{min: math.Exp2(first), max: math.Exp2(last), log: true, format: format}
	for e := math.Ceil(first/every) * every; e <= last; e += every {
		label := format(math.Exp2(e))
		if e < 0 {
			label = "1/" + strconv.FormatFloat(math.Exp2(-e), 'f', 0, 64) + "×"
		}
		s.ticks = append(s.ticks, tick{math.Exp2(e), label})
	}
	return s
}

func ratioScale(lo, hi float64, n int, format func(float64) string) scale {
	var all []float64
	for e := -6; e <= 12; e++ {
		p := math.Pow(10, float64(e))
		all = append(all, p, 2*p, 5*p)
	}
	return logScale(lo, hi, n, all, format)
}

// logScale takes its ends from candidates, the nearest outside [lo, hi], and thins the ticks between to about n.
func logScale(lo, hi float64, n int, candidates []float64, format func(float64) string) scale {
	if hi <= 0 {
		lo, hi = candidates[0], candidates[1]
	}
	if lo <= 0 {
		lo = math.Min(hi, candidates[0])
	}
	first, last := 0, len(candidates)-1
	for i, v := range candidates {
		if v <= lo*1.0001 {
			first = i
		}
		if v >= hi*0.9999 {
			last = i
			break
		}
	}
	if first >= last {
		first, last = max(0, last-1), max(1, last)
	}
	s := scale{min: candidates[first], max: candidates[last], log: true, format: format}
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, tick{candidates[i], format(candidates[i])})
	}
	s.ticks = thin(s.ticks, n+1)
	return s
}

// minutesPerUnit is how many minutes one of unit lasts, 0 when unit is no duration.
func minutesPerUnit(unit string) float64 {
	switch strings.ToLower(strings.TrimSpace(unit)) {
	case "s", "sec", "second", "seconds":
		return 1.0 / 60
	case "min", "minute", "minutes":
		return 1
	case "h", "hour", "hours":
		return 60
	case "d", "day", "days":
		return 1440
	}
	return 0
}

func isRatio(unit string) bool {
	switch strings.ToLower(strings.TrimSpace(unit)) {
	case "times", "×", "x", "ratio":
		return true
	}
	return false
}

// formatter writes a value of c as a person would: 34 %, 3.5 h, 1.8×.
func formatter(c *Chart) func(float64) string {
	if c.Percent {
		return percent
	}
	if per := minutesPerUnit(c.Unit); per > 0 && (c.Log || per <= 60) {
		return func(v float64) string { return duration(v * per) }
	}
	if isRatio(c.Unit) {
		return func(v float64) string { return shortNumber(v) + "×" }
	}
	return shortNumber
}

func percent(v float64) string {
	p := v * 100
	if p != 0 && math.Abs(p) < 0.95 {
		return strconv.FormatFloat(p, 'f', 1, 64) + " %"
	}
	return strconv.FormatFloat(math.Round(p), 'f', 0, 64) + " %"
}

// shortNumber keeps two or three significant digits, and all digits of a whole number.
func shortNumber(v float64) string {
	a := math.Abs(v)
	switch {
	case a >= 1e6:
		return trimZeros(strconv.FormatFloat(v/1e6, 'f', 1, 64)) + " M"
	case a >= 1e4:
		return trimZeros(strconv.FormatFloat(v/1e3, 'f', 1, 64)) + " k"
	case a >= 100 || v == math.Trunc(v):
		return strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	case a >= 1:
		return trimZeros(strconv.FormatFloat(v, 'f', 1, 64))
	case a >= 0.1:
		return trimZeros(strconv.FormatFloat(v, 'f', 2, 64))
	default:
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
}

func trimZeros(s string) string {
	if strings.ContainsRune(s, '.') {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// duration writes minutes in the unit a person would choose, the same in charts, tables and sentences.
func duration(minutes float64) string {
	a := math.Abs(minutes)
	one := func(v float64, unit string) string {
		digits := 0
		if math.Abs(v) < 10 {
			digits = 1
		}
		scale := math.Pow10(digits)
		return trimZeros(strconv.FormatFloat(math.Round(v*scale)/scale, 'f', digits, 64)) + " " + unit
	}
	switch {
	case a == 0:
		return "0 min"
	case a < 0.995:
		return one(minutes*60, "s")
	case a < 89.5 && a != 60:
		return strconv.FormatFloat(math.Round(minutes), 'f', 0, 64) + " min"
	case a < 1440 || a < 2880 && a != 1440:
		return one(minutes/60, "h")
	case a == 1440:
		return "1 day"
	default:
		return one(minutes/1440, "days")
	}
}
