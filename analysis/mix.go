package analysis

import (
	"context"
	"fmt"
	"math"
	"strings"

	"secondstory/analysis/coding"
	beside "secondstory/analysis/published"
	"secondstory/analysis/stats"
)

// MixResult lays one's own mix of causes beside published tables. All of them, ours too, describe what was written
// up, and theirs were coded by hand: a difference is a question, and never a grade.
type MixResult struct {
	Basis
	Family int        `json:"family"` // rows that were compared, of all tables together
	Tables []MixTable `json:"tables"`
}

// MixTable is one published table with ours in its terms. Its basis says how many incidents can be counted in them.
type MixTable struct {
	Basis
	Query     Query    `json:"query"`
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Source    string   `json:"source"`
	Years     string   `json:"years"` // "" where it was not published
	Of        string   `json:"of"`    // what its shares are of
	N         *int     `json:"n"`     // units it is about; nil where that was not published: its shares are marks
	Single    bool     `json:"single"`
	PerUnit   *float64 `json:"per_unit"`   // labels a unit of the table carries; nil of a table of one label
	PerOurs   *float64 `json:"per_ours"`   // labels an incident of ours carries
	Unmatched bool     `json:"unmatched"`  // incidents without a place in it count too, as its own rest does
	Rows      []MixRow `json:"categories"` // in the order of the table
}

// MixRow is one category. A code of ours may have several places: Least counts the incidents that stand here surely,
// Most those that may.
type MixRow struct {
	Category      string     `json:"category"`
	Least         Share      `json:"least"`
	Most          Share      `json:"most"`
	Published     *float64   `json:"published"`
	PublishedLow  *float64   `json:"published_low"` // its interval; nil where n was not published
	PublishedHigh *float64   `json:"published_high"`
	Unreached     string     `json:"unreached"` // why no code of ours can stand here; then nothing is compared
	Verdict       Verdict    `json:"verdict"`   // ours less published, P adjusted over the family; Estimate is the least that fits
	Evidence      []Evidence `json:"evidence"`
}

// besideTables are the published tables that a mix is laid beside.
func besideTables() []string { return []string{"google-c1", "google-c2", "issre22"} }

// wholePercent is the sum of a table that leaves no rest, allowing for rounding.
const wholePercent = 99

// termRow is a row of factors/published_terms.
type termRow struct {
	Category *string `db:"category"`
	Incident string  `db:"incident"`
	Certain  bool    `db:"certain"`
	Codes    string  `db:"codes"`
}

// PublishedMix counts the incidents of the period in the terms of published tables, and says where their shares differ
// by more than luck and more than what the crosswalk leaves open. A table of one label an incident is compared with
// one code an incident. Shares without a published n are compared as if they were exact.
func PublishedMix(ctx context.Context, d Data, p Params) (MixResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return MixResult{}, err
	}
	schemes, err := coding.Schemes()
	if err != nil {
		return MixResult{}, fmt.Errorf("reading the crosswalks: %w", err)
	}
	unreached := map[string]map[string]string{}
	for _, scheme := range schemes {
		unreached[scheme.ID] = scheme.Unreached
	}
	sentences, err := d.causeSentences(ctx, s)
	if err != nil {
		return MixResult{}, err
	}
	result := MixResult{Basis: s.basis.clone(), Tables: []MixTable{}}
	result.excludeNearMisses(s)
	for _, id := range besideTables() {
		table, ok, err := beside.ByID(id)
		if err != nil || !ok {
			return MixResult{}, fmt.Errorf("reading the published table %s: %w", id, err)
		}
		args := s.about(s.within(s.Period)).with("scheme", table.Scheme).with("single", table.Labels == beside.Single)
		rows, query, err := read[termRow](ctx, d, "factors/published_terms", args)
		if err != nil {
			return MixResult{}, err
		}
		mix := newMixTable(table, rows, unreached[table.Scheme], sentences)
		mix.Query, mix.Basis = query, mix.basis(result.Basis, rows)
		result.Tables = append(result.Tables, mix)
	}
	result.Family = adjustMix(result.Tables)
	return result, nil
}

// causeSentences are the sentences of triggers and factors of the period, by incident and code.
func (d Data) causeSentences(ctx context.Context, s *scope) (map[[2]string]Evidence, error) {
	all := map[[2]string]Evidence{}
	for _, dimension := range []string{"trigger", "factor"} {
		found, err := d.evidence(ctx, s, dimension, s.Period)
		if err != nil {
			return nil, err
		}
		for code, list := range found {
			for _, one := range list {
				all[[2]string{one.Incident, code}] = one.Evidence
			}
		}
	}
	return all, nil
}

// newMixTable counts rows in the terms of a table and compares them, before any adjustment.
func newMixTable(table beside.Table, rows []termRow, unreached map[string]string, sentences map[[2]string]Evidence) MixTable {
	mix := MixTable{
		ID: table.ID, Title: table.Title, Source: table.Source, Years: table.Period, Of: table.Of, N: table.N,
		Single: table.Labels == beside.Single, Unmatched: leavesRest(table), Rows: []MixRow{},
	}
	least, most, evidence := counts{}, counts{}, map[string][]Evidence{}
	incidents := map[string]bool{}
	for _, r := range rows {
		if r.Category == nil {
			incidents[r.Incident] = incidents[r.Incident] || mix.Unmatched
			continue
		}
		incidents[r.Incident] = true
		most[*r.Category]++
		if r.Certain {
			least[*r.Category]++
		}
		for code := range strings.FieldsSeq(r.Codes) {
			if e, ok := sentences[[2]string{r.Incident, code}]; ok {
				evidence[*r.Category] = append(evidence[*r.Category], e)
			}
		}
	}
	n := 0
	for _, counted := range incidents {
		if counted {
			n++
		}
	}
	labels := 0
	for _, row := range table.Rows {
		mix.Rows = append(mix.Rows, mixRow(table, row, least[row.Category], most[row.Category], n, unreached[row.Category], evidence[row.Category]))
		if row.K != nil {
			labels += *row.K
		}
	}
	if !mix.Single && table.N != nil && n > 0 {
		theirs, ours := float64(labels)/float64(*table.N), float64(most.total())/float64(n)
		mix.PerUnit, mix.PerOurs = &theirs, &ours
	}
	return mix
}

// leavesRest says whether a table of one label holds only part of the categories, so that its shares are of more than
// its rows.
func leavesRest(t beside.Table) bool {
	return t.Labels == beside.Single && t.Sums.Percent != nil && *t.Sums.Percent < wholePercent
}

// mixRow compares one category.
func mixRow(table beside.Table, row beside.Row, least, most, n int, unreached string, evidence []Evidence) MixRow {
	theirs := table.Share(row)
	r := MixRow{
		Category: row.Category, Least: shareOf(least, n), Most: shareOf(most, n), Unreached: unreached, Evidence: append([]Evidence{}, evidence...),
		Published: theirs.Estimate.Ptr(), PublishedLow: theirs.Lower.Ptr(), PublishedHigh: theirs.Upper.Ptr(),
	}
	if unreached != "" || n == 0 || r.Published == nil {
		r.Verdict = judge(compared{scale: Difference, margin: ShareMargin, n: n})
		return r
	}
	low, high := againstPublished(table, row, *r.Published, least, n), againstPublished(table, row, *r.Published, most, n)
	one := low // the end nearest to what was published
	switch a, b := valueOf(low.estimate), valueOf(high.estimate); {
	case a <= 0 && b >= 0:
		one.estimate, one.p = stats.Of(0), stats.Of(1)
	case math.Abs(b) < math.Abs(a):
		one = high
	}
	one.low, one.hi = low.low, high.hi
	r.Verdict = judge(one)
	return r
}

// againstPublished compares k of n of ours with a row: with its count where that is known, else with a share that is
// taken as exact.
func againstPublished(table beside.Table, row beside.Row, share float64, k, n int) compared {
	theirs := row.K
	if row.Documents != nil {
		theirs = row.Documents
	}
	if table.N != nil && theirs != nil {
		return compareShares(k, n, *theirs, *table.N, shareP(k, n, *theirs, *table.N), neither)
	}
	return compareKnown(k, n, share)
}

// valueOf is the value of n, not a number where it is absent.
func valueOf(n stats.Number) float64 {
	if v, ok := n.Value(); ok {
		return v
	}
	return math.NaN()
}

// adjustMix adjusts the comparisons of all tables together, and says how many there are.
func adjustMix(tables []MixTable) int {
	var rows []*Verdict
	var p []stats.Number
	for i := range tables {
		for j := range tables[i].Rows {
			if v := &tables[i].Rows[j].Verdict; v.P != nil {
				rows, p = append(rows, v), append(p, stats.Of(*v.P))
			}
		}
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		rows[i].adjust(adjusted)
	}
	return len(rows)
}

// basis is what the table's own counts rest on.
func (m MixTable) basis(period Basis, rows []termRow) Basis {
	spoken, placed := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		spoken[r.Incident] = true
		if r.Category != nil {
			placed[r.Incident] = true
		}
	}
	b := period.clone()
	b.Leave(len(spoken), "state nothing that the table speaks of")
	if !m.Unmatched {
		b.Leave(len(placed), "state what the table has no category for")
	}
	b.warn(WarnCodedApart, "Theirs was coded by hand, ours by rules that miss conditions; both tell what was written up, and of different organisations.")
	return b
}
