package analysis

import (
	"context"
	"sort"
	"time"
)

// ChangesResult says which contributing factors rise and fall.
type ChangesResult struct {
	Basis
	Query    Query          `json:"query"`
	Compared Period         `json:"compared"`
	Family   int            `json:"family"`   // factors frequent enough to be tested
	Rows     []FactorChange `json:"rows"`     // tested, the surest first
	TooRare  []FactorChange `json:"too_rare"` // too rare to reach the threshold whatever happened; no verdict
}

// FactorChange is one factor now and before. The rate is per day, so that periods of different length
// compare.
type FactorChange struct {
	Factor   string     `json:"factor"`
	Label    string     `json:"label"`
	Group    string     `json:"group"`
	Now      int        `json:"now"`
	Before   int        `json:"before"`
	Standing Standing   `json:"standing"`
	LastSeen *time.Time `json:"last_seen"` // before the period
	Verdict  Verdict    `json:"verdict"`   // P is adjusted over the family
	Evidence []Evidence `json:"evidence"`  // of the period, then of the period compared with
}

// Alone says whether the interval of the factor excludes no change although the family allows no verdict.
func (c FactorChange) Alone() bool {
	v := c.Verdict
	return v.Direction == CannotTell && v.Low != nil && v.High != nil && (*v.Low > 1 || *v.High < 1)
}

// Standing is how a factor relates to its own past.
type Standing string

// A factor seen in both periods has no standing of its own.
const (
	Known     Standing = ""
	FirstSeen Standing = "new"      // never seen before the period
	Returned  Standing = "returned" // not in the period compared with, but before it
	Absent    Standing = "absent"   // not in the period
)

// changeRow is a row of factors/changes.
type changeRow struct {
	Factor     string     `db:"factor"`
	Now        int64      `db:"in_period"`
	Before     int64      `db:"in_compare"`
	FirstAt    time.Time  `db:"first_at"`
	LastBefore *time.Time `db:"last_before"`
}

// FactorChanges compares the rate of each contributing factor in incidents with the rate before, by
// the exact test of two Poisson rates, adjusted for the false discovery rate over all factors that
// could reach the threshold. Near misses are left out: how many are reported changes by itself.
func FactorChanges(ctx context.Context, d Data, p Params) (ChangesResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return ChangesResult{}, err
	}
	rows, query, err := read[changeRow](ctx, d, "factors/changes", s.about(s.both()))
	if err != nil {
		return ChangesResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.span())
	if err != nil {
		return ChangesResult{}, err
	}
	result := ChangesResult{Basis: s.basis.clone(), Query: query, Compared: s.Compare}
	result.excludeNearMisses(s)
	all := make([]FactorChange, len(rows))
	for i, r := range rows {
		incident := func(window Period) func(witness) bool {
			return func(w witness) bool { return s.ofSubject(w) && window.Contains(w.occurredAt) }
		}
		all[i] = FactorChange{
			Factor: r.Factor, Label: labels.label(r.Factor), Group: labels.group(r.Factor),
			Now: int(r.Now), Before: int(r.Before), LastSeen: r.LastBefore, Standing: r.standing(s.Compare.Days() > 0),
			Evidence: append(sentences.of(r.Factor, incident(s.Period)), sentences.of(r.Factor, incident(s.Compare))...),
		}
	}
	result.Rows, result.TooRare = judgeFamily(all, s.Period.Days(), s.Compare.Days())
	result.Family = len(result.Rows)
	return result, nil
}

// standing is how the factor relates to its past; where nothing came before the period, it has none.
func (r changeRow) standing(compared bool) Standing {
	switch {
	case !compared:
		return Known
	case r.Now == 0:
		return Absent
	case r.Before > 0:
		return Known
	case r.LastBefore == nil:
		return FirstSeen
	}
	return Returned
}

// judgeFamily gives verdicts to the factors that could reach the threshold, the surest first, and
// returns the others as they are.
func judgeFamily(all []FactorChange, nowDays, beforeDays float64) (tested, tooRare []FactorChange) {
	tested, tooRare = []FactorChange{}, []FactorChange{}
	tests := make([]rateTest, len(all))
	for i, c := range all {
		tests[i] = rateTest{now: c.Now, nowDays: nowDays, before: c.Before, beforeDays: beforeDays}
	}
	verdicts, inFamily := judgeRates(tests, neither)
	for i, c := range all {
		c.Verdict = verdicts[i]
		if inFamily[i] {
			tested = append(tested, c)
		} else {
			tooRare = append(tooRare, c)
		}
	}
	sort.SliceStable(tested, func(i, j int) bool { return *tested[i].Verdict.P < *tested[j].Verdict.P })
	sort.SliceStable(tooRare, func(i, j int) bool { return tooRare[i].Now > tooRare[j].Now })
	return tested, tooRare
}

// span is the window from the start of the earlier of the two periods to the end of the later.
func (s *scope) span() Period {
	both := s.Period
	if s.Compare.Days() == 0 {
		return both
	}
	if s.Compare.From.Before(both.From) {
		both.From = s.Compare.From
	}
	if s.Compare.To.After(both.To) {
		both.To = s.Compare.To
	}
	return both
}

// excludeNearMisses says that an analysis counts incidents only.
func (b *Basis) excludeNearMisses(s *scope) { b.leaveOutNearMisses(s.nearMisses) }

// leaveOutNearMisses takes so many near misses out of those counted, unless they are what was asked for.
func (b *Basis) leaveOutNearMisses(n int) {
	if b.Unit == NearMisses {
		return
	}
	b.Leave(b.Counted-n, "near misses, which are counted apart")
	b.Unit = Incidents
}

// widest is the window that holds the period, the ones it is compared with and what patterns are looked for in.
func (s *scope) widest() Period { return s.history.join(s.recent).join(s.span()) }
