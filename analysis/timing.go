package analysis

import (
	"context"
	"time"

	"secondstory/analysis/stats"
)

// leastMinutes is what a duration recorded as zero counts as: times are written to the minute, and
// the logarithm of zero is no number.
const leastMinutes = 0.5

// TimingResult says how long incidents took.
type TimingResult struct {
	Basis
	Query    Query           `json:"query"`
	Compared Period          `json:"compared"`
	Measures []TimingMeasure `json:"measures"` // detect, acknowledge, mitigate, resolve
}

// TimingMeasure is one duration, from the start of the incident, in minutes.
type TimingMeasure struct {
	Measure string        `json:"measure"`
	Now     TimingSummary `json:"now"`
	Before  TimingSummary `json:"before"`
	Verdict Verdict       `json:"verdict"` // ratio of geometric means; longer is worse; P is adjusted over the measures
	Points  []TimingPoint `json:"points"`  // every incident of both periods, in the order of time
	Unknown int           `json:"unknown"` // incidents of the period that do not tell
}

// TimingSummary is a distribution of durations in minutes. The interval of the median is exact and
// assumes no distribution; it is unknown below six values.
type TimingSummary struct {
	N             int      `json:"n"`
	Median        *float64 `json:"median"`
	Low           *float64 `json:"low"`
	High          *float64 `json:"high"`
	Quarter1      *float64 `json:"quarter1"`
	Quarter3      *float64 `json:"quarter3"`
	GeometricMean *float64 `json:"geometric_mean"`
}

// TimingPoint is the duration of one incident.
type TimingPoint struct {
	Evidence
	OccurredAt time.Time `json:"occurred_at"`
	Severity   *int      `json:"severity"`
	Minutes    float64   `json:"minutes"`
	InPeriod   bool      `json:"in_period"`
}

// durationRow is a row of timing/durations.
type durationRow struct {
	Measure    string    `db:"measure"`
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	OccurredAt time.Time `db:"occurred_at"`
	Severity   *int8     `db:"severity"`
	Seconds    int64     `db:"seconds"`
	Basis      *string   `db:"basis"`
	Quote      *string   `db:"quote"`
}

// Timing compares how long incidents took to detect, acknowledge, mitigate and resolve. Durations are
// compared on the log scale, where they are nearly normal: the verdict is the ratio of geometric means
// with Welch's interval. Means of minutes are never compared: one long outage decides them.
func Timing(ctx context.Context, d Data, p Params) (TimingResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return TimingResult{}, err
	}
	rows, query, err := read[durationRow](ctx, d, "timing/durations", s.about(s.within(s.span())))
	if err != nil {
		return TimingResult{}, err
	}
	result := TimingResult{Basis: s.basis.clone(), Query: query, Compared: s.Compare, Measures: []TimingMeasure{}}
	result.excludeNearMisses(s)
	told := map[string]bool{}
	for _, name := range []string{"detect", "acknowledge", "mitigate", "resolve"} {
		m := s.measure(name, rows)
		m.Unknown = result.Counted - m.Now.N
		for _, point := range m.Points {
			if point.InPeriod {
				told[point.Incident] = true
			}
		}
		result.Measures = append(result.Measures, m)
	}
	adjustMeasures(result.Measures)
	result.Leave(len(told), "tell no time")
	return result, nil
}

// adjustMeasures takes into account that four durations are compared: p is adjusted over them, and what
// then no longer differs has no direction.
func adjustMeasures(measures []TimingMeasure) {
	p := make([]stats.Number, len(measures))
	for i, m := range measures {
		if m.Verdict.P != nil {
			p[i] = stats.Of(*m.Verdict.P)
		}
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		measures[i].Verdict.adjust(adjusted)
	}
}

// measure is one duration over both periods.
func (s *scope) measure(name string, rows []durationRow) TimingMeasure {
	m := TimingMeasure{Measure: name, Points: []TimingPoint{}}
	var now, before []float64
	for _, r := range rows {
		inPeriod := s.Period.Contains(r.OccurredAt)
		if r.Measure != name || (!inPeriod && !s.Compare.Contains(r.OccurredAt)) {
			continue
		}
		minutes := max(leastMinutes, float64(r.Seconds)/60)
		if inPeriod {
			now = append(now, minutes)
		}
		if s.Compare.Contains(r.OccurredAt) {
			before = append(before, minutes)
		}
		m.Points = append(m.Points, r.point(minutes, inPeriod))
	}
	m.Now, m.Before = summary(now), summary(before)
	m.Verdict = meanVerdict(now, before, riseIsWorse)
	return m
}

func (r durationRow) point(minutes float64, inPeriod bool) TimingPoint {
	point := TimingPoint{
		Evidence:   Evidence{Incident: r.Incident, Title: r.Title, Quote: orEmpty(r.Quote), Basis: orEmpty(r.Basis)},
		OccurredAt: r.OccurredAt, Minutes: minutes, InPeriod: inPeriod,
	}
	if r.Severity != nil {
		severity := int(*r.Severity)
		point.Severity = &severity
	}
	return point
}

// summary describes durations in minutes.
func summary(minutes []float64) TimingSummary {
	median := stats.MedianInterval(minutes, Confidence)
	sum := TimingSummary{
		N: len(minutes), Median: median.Median.Ptr(), Low: median.Lower.Ptr(), High: median.Upper.Ptr(),
		GeometricMean: stats.GeometricMean(minutes, Confidence).Estimate.Ptr(),
	}
	if q := stats.Quantiles(minutes, []float64{0.25, 0.75}); q != nil {
		sum.Quarter1, sum.Quarter3 = &q[0], &q[1]
	}
	return sum
}
