package analysis

import (
	"cmp"
	"context"
	"sort"

	"secondstory/analysis/stats"
)

// PairsResult says which contributing factors travel together.
type PairsResult struct {
	Basis
	Query   Query       `json:"query"`
	Window  Period      `json:"window"`   // pairs need more than one quarter: up to two years
	Family  int         `json:"family"`   // pairs frequent enough to be tested
	TooRare int         `json:"too_rare"` // pairs that could not reach the threshold whatever happened
	Rows    []PairRow   `json:"rows"`     // seen together in at least two incidents, the surest first
	Factors []PairTotal `json:"factors"`
}

// PairTotal is how often one factor of a pair occurs at all.
type PairTotal struct {
	Factor    string `json:"factor"`
	Label     string `json:"label"`
	Incidents int    `json:"incidents"`
}

// PairRow is a pair of contributing factors.
type PairRow struct {
	Factor     string     `json:"factor"`
	Label      string     `json:"label"`
	Other      string     `json:"other"`
	OtherLabel string     `json:"other_label"`
	Together   int        `json:"together"`
	Expected   *float64   `json:"expected"` // were they independent
	Lift       *float64   `json:"lift"`     // together over expected
	P          float64    `json:"p"`        // Fisher, together more often
	Adjusted   *float64   `json:"adjusted"` // over the family; nil outside it
	Beyond     bool       `json:"beyond"`   // together more often than chance explains
	Evidence   []Evidence `json:"evidence"` // both sentences of each incident with both
}

// pairRow is a row of factors/pairs.
type pairRow struct {
	Factor          string `db:"factor"`
	Other           string `db:"other"`
	Together        int64  `db:"together"`
	FactorIncidents int64  `db:"factor_incidents"`
	OtherIncidents  int64  `db:"other_incidents"`
	Incidents       int64  `db:"incidents"`
}

// leastTogether is the number of incidents below which a pair is an anecdote.
const leastTogether = 2

// FactorPairs finds the pairs of contributing factors that occur in the same incident more often than
// independence explains: Fisher's exact test, adjusted over all pairs that could reach the threshold,
// seen together or not. Only incidents count: near misses are told too briefly to name two factors.
func FactorPairs(ctx context.Context, d Data, p Params) (PairsResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return PairsResult{}, err
	}
	args := s.about(s.within(s.history))
	rows, query, err := read[pairRow](ctx, d, "factors/pairs", args)
	if err != nil {
		return PairsResult{}, err
	}
	totals, _, err := read[factorTotalRow](ctx, d, "factors/totals", args)
	if err != nil {
		return PairsResult{}, err
	}
	texts, _, err := read[describedRow](ctx, d, "counts/described_per_quarter", args)
	if err != nil {
		return PairsResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return PairsResult{}, err
	}
	n := 0
	for _, t := range texts {
		n += int(t.Incidents)
	}
	basis, err := d.incidentsOver(ctx, s, s.history)
	if err != nil {
		return PairsResult{}, err
	}
	result := PairsResult{Basis: basis, Query: query, Window: s.history, Rows: []PairRow{}, Factors: []PairTotal{}}
	result.excludeUndescribed(n)
	for _, t := range totals {
		result.Factors = append(result.Factors, PairTotal{Factor: t.Factor, Label: labels.label(t.Factor), Incidents: int(t.Incidents)})
	}
	tests := pairFamily(totals, rows, n)
	result.Family, result.TooRare = tests.family, len(tests.lifts)-tests.family
	for _, r := range rows {
		if r.Together < leastTogether {
			continue
		}
		row := tests.row(r, n)
		row.Label, row.OtherLabel = labels.label(r.Factor), labels.label(r.Other)
		row.Evidence = sentences.together(r.Factor, r.Other, s.ofSubject)
		result.Rows = append(result.Rows, row)
	}
	sort.SliceStable(result.Rows, func(i, j int) bool {
		a, b := result.Rows[i], result.Rows[j]
		if a.P != b.P {
			return a.P < b.P
		}
		return a.Together > b.Together
	})
	return result, nil
}

// pairTests are the tests of all pairs, by the pair.
type pairTests struct {
	lifts    map[[2]string]stats.Lift
	adjusted map[[2]string]stats.Number
	family   int
}

// pairFamily tests every pair of factors that occur, whether or not they occur together.
func pairFamily(totals []factorTotalRow, rows []pairRow, n int) pairTests {
	together := map[[2]string]int{}
	for _, r := range rows {
		together[[2]string{r.Factor, r.Other}] = int(r.Together)
	}
	sorted := append([]factorTotalRow(nil), totals...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Factor < sorted[j].Factor })
	t := pairTests{lifts: map[[2]string]stats.Lift{}, adjusted: map[[2]string]stats.Number{}}
	var keys [][2]string
	var attainable []float64
	for i, a := range sorted {
		for _, b := range sorted[i+1:] {
			key := [2]string{a.Factor, b.Factor}
			lift := stats.PairLift(n, int(a.Incidents), int(b.Incidents), together[key])
			t.lifts[key] = lift
			keys, attainable = append(keys, key), append(attainable, lift.Attainable)
		}
	}
	p := make([]stats.Number, len(keys))
	for i, in := range stats.Tarone(attainable, FalseDiscovery) {
		if in {
			p[i] = stats.Of(t.lifts[keys[i]].PGreater)
			t.family++
		}
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		t.adjusted[keys[i]] = adjusted
	}
	return t
}

// row is the pair r with its tests.
func (t pairTests) row(r pairRow, n int) PairRow {
	key := [2]string{r.Factor, r.Other}
	lift, adjusted := t.lifts[key], t.adjusted[key]
	row := PairRow{
		Factor: r.Factor, Other: r.Other, Together: int(r.Together),
		Lift: lift.Lift.Ptr(), P: lift.PGreater, Adjusted: adjusted.Ptr(),
	}
	if n > 0 {
		expected := float64(r.FactorIncidents) * float64(r.OtherIncidents) / float64(n)
		row.Expected = &expected
	}
	if v, ok := adjusted.Value(); ok {
		row.Beyond = v <= FalseDiscovery
	}
	return row
}

// together are the sentences of both codes in each incident that has both, of those that keep holds for. Both
// lists are in the order of time and incident, and hold an incident once.
func (w witnesses) together(code, other string, keep func(witness) bool) []Evidence {
	found := []Evidence{}
	a, b := w[code], w[other]
	for len(a) > 0 && len(b) > 0 {
		switch order := cmp.Or(a[0].occurredAt.Compare(b[0].occurredAt), cmp.Compare(a[0].Incident, b[0].Incident)); {
		case order < 0:
			a = a[1:]
		case order > 0:
			b = b[1:]
		default:
			if keep(a[0]) && keep(b[0]) {
				found = append(found, a[0].Evidence, b[0].Evidence)
			}
			a, b = a[1:], b[1:]
		}
	}
	return found
}
