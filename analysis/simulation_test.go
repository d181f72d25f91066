package analysis

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"secondstory/analysis/stats"
)

// runWhole makes simulations run at their published size: go test ./analysis -run 'Unchanged|Shuffled|Means' -whole.
var runWhole = flag.Bool("whole", false, "run simulations whole, not a tenth of them")

// simulated is a number of draws, or the tenth of it that every run does. Seeds are fixed.
func simulated(n int) int {
	if *runWhole {
		return n
	}
	return n / 10
}

// alarmLimit is 5 % and three Monte-Carlo standard errors.
func alarmLimit(n int) float64 { return 0.05 + 3*math.Sqrt(0.05*0.95/float64(n)) }

// direction says whether a verdict is an alarm when nothing changed.
func alarm(v Verdict) bool { return v.Direction == Up || v.Direction == Down }

// insideMargin fails when a verdict of about the same reaches out of its margin.
func insideMargin(t *testing.T, v Verdict) {
	t.Helper()
	if v.Direction != AboutTheSame {
		return
	}
	low, high := 1 / *v.Margin, *v.Margin
	if v.Scale == Difference {
		low, high = -*v.Margin, *v.Margin
	}
	if *v.Low < low || *v.High > high {
		t.Errorf("about the same, with an interval of %v to %v", *v.Low, *v.High)
	}
}

// TestUnchangedQuarters reproduces what made mean durations famous, for every single comparison:
// when nothing changed, up or down appears in at most 5 % of pairs of quarters, and for durations not
// in much fewer, so that "always cannot tell" does not pass.
func TestUnchangedQuarters(t *testing.T) {
	t.Parallel()
	const sd, median = 1.238, 209.5 // of the 354 published durations
	trials := simulated(10_000)
	for _, n := range []int{10, 20, 40, 100, 300} {
		for _, c := range []struct {
			name  string
			least float64
			pair  func(*rand.Rand) Verdict
		}{
			{"durations", 0.035, func(r *rand.Rand) Verdict {
				return meanVerdict(logNormal(r, n, median, sd), logNormal(r, n, median, sd), riseIsWorse)
			}},
			{"counts", 0, func(r *rand.Rand) Verdict {
				return rateVerdict(poisson(r, float64(n)), 92, poisson(r, 4*float64(n)), 365, neither)
			}},
			{"shares", 0, func(r *rand.Rand) Verdict {
				return shareVerdict(binomialDraw(r, n, 0.2), n, binomialDraw(r, 4*n, 0.2), 4*n, neither)
			}},
		} {
			t.Run(fmt.Sprintf("%s/%d", c.name, n), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(1, uint64(n)))
				alarms := 0
				for range trials {
					v := c.pair(r)
					insideMargin(t, v)
					if alarm(v) {
						alarms++
					}
				}
				share := float64(alarms) / float64(trials)
				// The least share is that of 10,000 pairs; a tenth of them may fall short by three standard errors.
				least := c.least - 3*math.Sqrt(c.least*(1-c.least)/float64(trials))
				if share > alarmLimit(trials) || share < least {
					t.Errorf("%.1f %% alarms, want %.1f to %.1f", 100*share, 100*least, 100*alarmLimit(trials))
				}
			})
		}
	}
}

// TestUnchangedFamilies holds the families to the same: all factors, all pairs and all signals
// together alarm in at most 5 % of unchanged quarters.
func TestUnchangedFamilies(t *testing.T) {
	t.Parallel()
	families := simulated(3000)
	rates := []float64{8, 6, 5, 4, 3, 3, 2, 2, 1.5, 1, 1, 0.7, 0.5, 0.5, 0.3, 0.2}
	for _, c := range []struct {
		name string
		any  func(*rand.Rand) bool
	}{
		{"factors", func(r *rand.Rand) bool {
			all := make([]FactorChange, len(rates))
			for i, rate := range rates {
				all[i] = FactorChange{Now: poisson(r, rate), Before: poisson(r, 4*rate)}
			}
			tested, _ := judgeFamily(all, 92, 365)
			return anyOf(tested, func(f FactorChange) bool { return alarm(f.Verdict) })
		}},
		{"signals", func(r *rand.Rand) bool {
			rows := make([]signalRow, 12)
			for i := range rows {
				p := 0.05 + 0.05*float64(i)
				rows[i] = signalRow{Now: int64(binomialDraw(r, 20, p)), TextsNow: 20, Before: int64(binomialDraw(r, 80, p)), TextsThen: 80}
			}
			return anyOf(judgeSignals(rows), alarm)
		}},
		{"pairs", func(r *rand.Rand) bool { return anyPair(r, rates, 100) }},
		{"efficacy", func(r *rand.Rand) bool {
			all := make([]EfficacyRow, len(rates))
			for i, rate := range rates {
				all[i] = EfficacyRow{Before: poisson(r, 4*rate), After: poisson(r, 4*rate), BeforeDays: 365, AfterDays: 365}
			}
			return anyOf(judgeEfficacy(all), func(e EfficacyRow) bool { return alarm(e.Verdict) })
		}},
		{"precursors", func(r *rand.Rand) bool { return anyPrecursor(r) }},
		{"places", func(r *rand.Rand) bool { return anyPlace(r, rates) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(2, 7))
			alarms := 0
			for range families {
				if c.any(r) {
					alarms++
				}
			}
			if share := float64(alarms) / float64(families); share > alarmLimit(families) {
				t.Errorf("%.1f %% of unchanged families alarm, want at most %.1f", 100*share, 100*alarmLimit(families))
			}
		})
	}
}

// TestLogTest_Power: what the published table says about durations, at its sizes and within its
// tolerance: the power at a true cut of 10 % and of 50 %.
func TestLogTest_Power(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n         int
		cut, want float64
	}{
		{10, 0.1, 0.05}, {20, 0.1, 0.06}, {40, 0.1, 0.07}, {100, 0.1, 0.10}, {300, 0.1, 0.18},
		{10, 0.5, 0.23}, {20, 0.5, 0.41}, {40, 0.5, 0.70}, {100, 0.5, 0.97},
	} {
		got, _ := stats.WelchPower(c.n, c.n, 1.238, 1.238, FalseDiscovery, -math.Log(1-c.cut)).Value()
		// The table was resampled from real durations; the test's power is that of the log-normal.
		if math.Abs(got-c.want) > 0.025 {
			t.Errorf("n %d, cut %.0f %%: power %.3f, published %.2f", c.n, 100*c.cut, got, c.want)
		}
	}
}

// TestMeansMislead reproduces the published table of what a mean does over log-normal durations of two
// periods, in which nothing or a tenth changed: how often it moves by a tenth or more.
func TestMeansMislead(t *testing.T) {
	t.Parallel()
	draws := simulated(40_000)
	for _, c := range []struct {
		n                         int
		better, worse, worseAtCut float64 // shares of pairs of periods, published to the percent
		tolerance                 float64
	}{
		{10, 0.45, 0.44, 0.38, 0.015}, {20, 0.42, 0.43, 0.35, 0.015}, {40, 0.39, 0.41, 0.30, 0.015}, {100, 0.33, 0.36, 0.22, 0.02}, {300, 0.24, 0.26, 0.10, 0.025},
	} {
		r := rand.New(rand.NewPCG(3, uint64(c.n)))
		better, worse, worseAtCut := 0, 0, 0
		for range draws {
			before, now := meanOf(logNormal(r, c.n, 209.5, 1.238)), meanOf(logNormal(r, c.n, 209.5, 1.238))
			if now <= 0.9*before {
				better++
			}
			if now >= 1.1*before {
				worse++
			}
			if 0.9*now >= 1.1*before {
				worseAtCut++
			}
		}
		slack := c.tolerance + 3*math.Sqrt(0.25/float64(draws)) + 0.005 // the table is rounded to whole percents
		for _, one := range []struct {
			name      string
			got, want float64
		}{{"better", float64(better), c.better}, {"worse", float64(worse), c.worse}, {"worse at a true cut", float64(worseAtCut), c.worseAtCut}} {
			if share := one.got / float64(draws); math.Abs(share-one.want) > slack {
				t.Errorf("n %d, %s: %.3f, published %.2f", c.n, one.name, share, one.want)
			}
		}
	}
}

func meanOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func anyOf[T any](all []T, is func(T) bool) bool {
	for _, one := range all {
		if is(one) {
			return true
		}
	}
	return false
}

// anyPair draws n incidents with independent factors and says whether a pair stands out.
func anyPair(r *rand.Rand, rates []float64, n int) bool {
	names := make([]string, len(rates))
	totals := make([]factorTotalRow, len(rates))
	for i := range rates {
		names[i] = fmt.Sprintf("factor-%02d", i)
		totals[i].Factor = names[i]
	}
	together := map[[2]string]int64{}
	for range n {
		var present []int
		for i, rate := range rates {
			if r.Float64() < rate/25 {
				present = append(present, i)
				totals[i].Incidents++
			}
		}
		for a, i := range present {
			for _, j := range present[a+1:] {
				together[[2]string{names[i], names[j]}]++
			}
		}
	}
	var rows []pairRow
	for key, count := range together {
		rows = append(rows, pairRow{Factor: key[0], Other: key[1], Together: count})
	}
	tests := pairFamily(totals, rows, n)
	return anyOf(rows, func(row pairRow) bool { return tests.row(row, n).Beyond })
}

// anyPlace draws the incidents of places of very different size, in which every factor is equally frequent, and says
// whether a place stands apart.
func anyPlace(r *rand.Rand, rates []float64) bool {
	var rows []placeRow
	sizes := []int{60, 25, 12, 6, 3}
	for f, rate := range rates[:8] {
		all, from := 0, len(rows)
		for p, size := range sizes {
			k := binomialDraw(r, size, rate/25)
			all += k
			rows = append(rows, placeRow{Place: fmt.Sprint("place-", p), Factor: fmt.Sprint("factor-", f), Incidents: int64(k), Of: int64(size), AllOf: 106})
		}
		for i := from; i < len(rows); i++ {
			rows[i].AllIncidents = int64(all)
		}
	}
	for _, cell := range newPlaceTable(rows).cells {
		if cell.Apart {
			return true
		}
	}
	return false
}

// anyPrecursor draws near misses and incidents on independent dates over two years.
func anyPrecursor(r *rand.Rand) bool {
	dates := make([]float64, 24)
	for i := range dates {
		dates[i] = 730 * r.Float64()
	}
	var all []PrecursorRow
	for f := range 4 {
		var misses, incidents []dated
		for i := range 6 {
			misses = append(misses, dated{fmt.Sprint("m", i), dates[6*f+i]})
		}
		for i := range 6 + 3*f {
			incidents = append(incidents, dated{fmt.Sprint("i", i), 730 * r.Float64()})
		}
		sortDated(misses)
		sortDated(incidents)
		all = append(all, precursor(misses, incidents, dates))
	}
	tested, _ := judgePrecursors(all)
	return anyOf(tested, func(row PrecursorRow) bool { return row.Leads })
}
