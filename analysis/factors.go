package analysis

import (
	"context"
	"sort"
	"time"

	"secondstory/analysis/stats"
)

// FactorsResult says which contributing factors keep coming back.
type FactorsResult struct {
	Basis
	Query    Query       `json:"query"`
	Quarters []string    `json:"quarters"` // the columns of every row, oldest first
	Silent   int         `json:"silent"`   // described incidents of the period that state no factor at all
	Rows     []FactorRow `json:"rows"`     // most frequent in the period first
}

// FactorRow is one contributing factor: its share of the described incidents of the period, and of
// each quarter.
type FactorRow struct {
	Factor string `json:"factor"`
	Label  string `json:"label"`
	Group  string `json:"group"`
	Share
	NearMisses int `json:"near_misses"` // of Count
	// Least and Most are what the share is if none, or all, of the silent incidents had the factor.
	Least    *float64       `json:"least"`
	Most     *float64       `json:"most"`
	Quarters []QuarterShare `json:"quarters"`
	Evidence []Evidence     `json:"evidence"` // one sentence per incident of the period
}

// factorQuarterRow is a row of factors/recurring.
type factorQuarterRow struct {
	Factor    string    `db:"factor"`
	Quarter   time.Time `db:"quarter"`
	Incidents int64     `db:"incidents"`
	Of        int64     `db:"of"`
	Share     float64   `db:"share"`
	ShareLow  float64   `db:"share_low"`
	ShareHigh float64   `db:"share_high"`
}

// factorTotalRow is a row of factors/totals.
type factorTotalRow struct {
	Factor     string  `db:"factor"`
	Label      string  `db:"label"`
	Family     *string `db:"family"`
	Incidents  int64   `db:"incidents"`
	NearMisses int64   `db:"near_misses"`
}

// describedRow is a row of counts/described_per_quarter.
type describedRow struct {
	Quarter   time.Time `db:"quarter"`
	Incidents int64     `db:"incidents"`
	Words     int64     `db:"words"`
}

// RecurringFactors counts, for the period and per quarter, the incidents (near misses included) in
// which each contributing factor was coded, out of those with a text to read factors from.
func RecurringFactors(ctx context.Context, d Data, p Params) (FactorsResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return FactorsResult{}, err
	}
	quarterly, query, err := read[factorQuarterRow](ctx, d, "factors/recurring", s.within(s.history))
	if err != nil {
		return FactorsResult{}, err
	}
	totals, _, err := read[factorTotalRow](ctx, d, "factors/totals", s.within(s.Period))
	if err != nil {
		return FactorsResult{}, err
	}
	texts, err := d.described(ctx, s, s.history)
	if err != nil {
		return FactorsResult{}, err
	}
	now, err := d.described(ctx, s, s.Period)
	if err != nil {
		return FactorsResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return FactorsResult{}, err
	}
	byQuarter := map[string]map[string]int{}
	for _, r := range quarterly {
		add(byQuarter, r.Factor, QuarterName(r.Quarter), r.Incidents)
	}
	inPeriod := map[string]factorTotalRow{}
	for _, r := range totals {
		inPeriod[r.Factor] = r
	}
	result := FactorsResult{Basis: s.basis.clone(), Query: query, Quarters: quarterNames(s.history), Rows: []FactorRow{}}
	result.excludeUndescribed(now.total())
	result.Silent = max(0, now.total()-sentences.anyIn(s.Period))
	for _, factor := range sortedKeys(byQuarter) {
		total := inPeriod[factor]
		least, most := stats.Bounds(int(total.Incidents), result.Silent, now.total())
		result.Rows = append(result.Rows, FactorRow{
			Factor: factor, Label: labels.label(factor), Group: labels.group(factor),
			Share: shareOf(int(total.Incidents), now.total()), NearMisses: int(total.NearMisses),
			Least: least.Ptr(), Most: most.Ptr(),
			Quarters: sentences.byQuarter(factor, perQuarter(s.history, byQuarter[factor], texts)),
			Evidence: sentences.of(factor, happened(s.Period)),
		})
	}
	sort.SliceStable(result.Rows, func(i, j int) bool { return result.Rows[i].Count > result.Rows[j].Count })
	return result, nil
}

// byQuarter gives each quarter the sentences behind its count.
func (w witnesses) byQuarter(code string, quarters []QuarterShare) []QuarterShare {
	for i, q := range quarters {
		quarters[i].Evidence = w.within(QuarterOf(q.From, time.January)).of(code, everything)
	}
	return quarters
}

// anyIn is how many incidents of a window hold any of the codes.
func (w witnesses) anyIn(window Period) int {
	found := map[string]bool{}
	for _, list := range w {
		for _, one := range list {
			if window.Contains(one.occurredAt) {
				found[one.Incident] = true
			}
		}
	}
	return len(found)
}

// counts are numbers of incidents by the name of a quarter.
type counts map[string]int

// total is their sum.
func (c counts) total() int {
	n := 0
	for _, v := range c {
		n += v
	}
	return n
}

// described are the incidents per quarter of a window that have a text to read factors from.
func (d Data) described(ctx context.Context, s *scope, window Period) (counts, error) {
	rows, _, err := read[describedRow](ctx, d, "counts/described_per_quarter", s.within(window))
	if err != nil {
		return nil, err
	}
	all := counts{}
	for _, r := range rows {
		all[QuarterName(r.Quarter)] += int(r.Incidents)
	}
	return all, nil
}

// excludeUndescribed says how many of the counted incidents have no text, given how many have one,
// and counts only these.
func (b *Basis) excludeUndescribed(described int) {
	b.Leave(described, "no postmortem text to read from")
}

// add counts n for a code in a quarter.
func add(all map[string]map[string]int, code, quarter string, n int64) {
	if all[code] == nil {
		all[code] = map[string]int{}
	}
	all[code][quarter] += int(n)
}

// sortedKeys are the keys of m in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
