package analysis

import (
	"context"
	"sort"
	"time"
)

// leastEachSide is how many days a factor must be watched before and after its actions closed.
const leastEachSide = 90

// EfficacyResult says whether factors came back less often after their actions closed.
type EfficacyResult struct {
	Basis
	Query  Query         `json:"query"`
	Window Period        `json:"window"`
	Family int           `json:"family"`
	Rows   []EfficacyRow `json:"rows"` // the surest first
}

// EfficacyRow is one factor before and after the day on which half of its incidents with closed
// actions had closed their last.
type EfficacyRow struct {
	Factor     string     `json:"factor"`
	Label      string     `json:"label"`
	SettledAt  time.Time  `json:"settled_at"`
	Settled    int        `json:"settled"` // incidents with the factor whose actions closed
	Before     int        `json:"before"`  // incidents with the factor up to that day
	After      int        `json:"after"`
	BeforeDays float64    `json:"before_days"`
	AfterDays  float64    `json:"after_days"`
	Verdict    Verdict    `json:"verdict"` // rate after over before; less is better; P is adjusted
	Evidence   []Evidence `json:"evidence"`
}

// closingRow is a row of actions/factor_closings.
type closingRow struct {
	Factor       string     `db:"factor"`
	Incident     string     `db:"incident"`
	OccurredAt   time.Time  `db:"occurred_at"`
	Actions      int64      `db:"actions"`
	Closed       int64      `db:"closed"`
	LastClosedAt *time.Time `db:"last_closed_at"`
}

// Efficacy compares the rate of each factor before and after the actions of its incidents closed, by
// the exact test of two Poisson rates, adjusted over the factors that could reach the threshold. An
// association in time is no proof that the actions did it: what was high tends to fall by itself, and
// the result says so.
func Efficacy(ctx context.Context, d Data, p Params) (EfficacyResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return EfficacyResult{}, err
	}
	rows, query, err := read[closingRow](ctx, d, "actions/factor_closings", s.about(s.within(s.history)))
	if err != nil {
		return EfficacyResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return EfficacyResult{}, err
	}
	basis, err := d.incidentsOver(ctx, s, s.history)
	if err != nil {
		return EfficacyResult{}, err
	}
	result := EfficacyResult{Basis: basis, Query: query, Window: s.history}
	byFactor, incidents := map[string][]closingRow{}, map[string]bool{}
	for _, r := range rows {
		byFactor[r.Factor] = append(byFactor[r.Factor], r)
		incidents[r.Incident] = true
	}
	result.Leave(len(incidents), "no contributing factor read")
	var all []EfficacyRow
	for _, factor := range sortedKeys(byFactor) {
		row, ok := s.efficacy(byFactor[factor])
		if !ok {
			continue
		}
		row.Factor, row.Label = factor, labels.label(factor)
		row.Evidence = sentences.of(factor, s.ofSubject)
		all = append(all, row)
	}
	result.Rows = judgeEfficacy(all)
	result.Family = len(result.Rows)
	if result.Family > 0 {
		result.warn(WarnRegression, "Actions follow incidents, so a factor is watched after it was frequent: part of any fall would have come by itself.")
	}
	return result, nil
}

// efficacy splits the incidents of one factor at the day its actions had settled; false when nothing
// settled or a side is too short to say anything.
func (s *scope) efficacy(rows []closingRow) (EfficacyRow, bool) {
	var settled []time.Time
	for _, r := range rows {
		if r.LastClosedAt != nil {
			settled = append(settled, *r.LastClosedAt)
		}
	}
	if len(settled) == 0 {
		return EfficacyRow{}, false
	}
	sort.Slice(settled, func(i, j int) bool { return settled[i].Before(settled[j]) })
	row := EfficacyRow{SettledAt: settled[len(settled)/2], Settled: len(settled)}
	row.BeforeDays, row.AfterDays = days(s.history.From, row.SettledAt), days(row.SettledAt, s.history.To)
	if row.BeforeDays < leastEachSide || row.AfterDays < leastEachSide {
		return EfficacyRow{}, false
	}
	for _, r := range rows {
		if r.OccurredAt.Before(row.SettledAt) {
			row.Before++
		} else {
			row.After++
		}
	}
	return row, true
}

// judgeEfficacy gives verdicts to the factors that could reach the threshold, the surest first.
func judgeEfficacy(all []EfficacyRow) []EfficacyRow {
	tests := make([]rateTest, len(all))
	for i, r := range all {
		tests[i] = rateTest{now: r.After, nowDays: r.AfterDays, before: r.Before, beforeDays: r.BeforeDays}
	}
	verdicts, inFamily := judgeRates(tests, riseIsWorse)
	tested := []EfficacyRow{}
	for i, row := range all {
		if inFamily[i] {
			row.Verdict = verdicts[i]
			tested = append(tested, row)
		}
	}
	sort.SliceStable(tested, func(i, j int) bool { return *tested[i].Verdict.P < *tested[j].Verdict.P })
	return tested
}
