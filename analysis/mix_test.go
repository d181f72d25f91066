package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"secondstory/analysis/coding"
	beside "secondstory/analysis/published"
	"secondstory/queries"
)

// crosswalked is load with the crosswalks of the taxonomy.
func crosswalked(t *testing.T, incidents ...told) Data {
	t.Helper()
	data := load(t, incidents...)
	taxonomy, err := coding.DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	batch := queries.CodesBatch{TaxonomyVersion: version}
	for _, e := range taxonomy.Entries {
		for scheme, categories := range e.Crosswalk {
			for _, category := range categories {
				batch.Crosswalks = append(batch.Crosswalks, queries.Crosswalk{
					TaxonomyVersion: version, Dimension: string(e.Dimension), Code: e.ID, Scheme: scheme, Category: &category,
				})
			}
		}
		for scheme, why := range e.Gaps {
			batch.Crosswalks = append(batch.Crosswalks, queries.Crosswalk{
				TaxonomyVersion: version, Dimension: string(e.Dimension), Code: e.ID, Scheme: scheme, Note: &why,
			})
		}
	}
	if err := data.DB.LoadCodes(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	return data
}

// aYear are incidents of one year with so many of each trigger.
func aYear(t *testing.T, triggers map[string]int) []told {
	t.Helper()
	var all []told
	for _, trigger := range sortedKeys(triggers) {
		for i := range triggers[trigger] {
			all = append(all, told{
				key: fmt.Sprintf("file:%s-%02d", trigger, i), at: day(t, "2025-10-01").AddDate(0, 0, len(all)*7), template: "t",
				codes: map[string][]string{"trigger": {trigger}},
			})
		}
	}
	return all
}

func mixOf(t *testing.T, incidents []told) (MixResult, MixTable) {
	t.Helper()
	r, err := PublishedMix(t.Context(), crosswalked(t, incidents...), Params{Period: period(t, "2025Q4..2026Q3")})
	if err != nil {
		t.Fatal(err)
	}
	return r, r.Tables[0]
}

func category(t *testing.T, table MixTable, name string) MixRow {
	t.Helper()
	for _, row := range table.Rows {
		if row.Category == name {
			return row
		}
	}
	t.Fatalf("%s has no category %s", table.ID, name)
	return MixRow{}
}

// TestPublishedMix_AYearBesideC1: 42 incidents with about the mix of Google's table C-1. Every share of ours has an
// interval, theirs are marks, and nothing is called different without an adjusted difference.
func TestPublishedMix_AYearBesideC1(t *testing.T) {
	t.Parallel()
	like := map[string]int{
		"code-release": 15, "config-change": 13, "load-change": 4, "data-or-schema-change": 3, "dependency-failure": 2,
		"growth-to-limit": 2, "infrastructure-change": 2, "hardware-or-power-failure": 1, "expiry-or-clock": 3, "unknown-trigger": 1,
	}
	result, c1 := mixOf(t, aYear(t, like))
	if c1.ID != "google-c1" || c1.Counted != 42 || c1.N != nil {
		t.Fatalf("%s counts %d of %v", c1.ID, c1.Counted, c1.N)
	}
	marks := 0.0
	for _, table := range result.Tables {
		for _, row := range table.Rows {
			if changed := alarm(row.Verdict); changed && (row.Verdict.P == nil || *row.Verdict.P > FalseDiscovery) {
				t.Errorf("%s, %s: %s with p %v", table.ID, row.Category, row.Verdict.Direction, row.Verdict.P)
			}
		}
	}
	for _, row := range c1.Rows {
		if row.Least.Low == nil || row.Most.High == nil || row.Published == nil || row.PublishedLow != nil || row.PublishedHigh != nil {
			t.Errorf("%s: ours %v, theirs %v (%v to %v)", row.Category, row.Least, row.Published, row.PublishedLow, row.PublishedHigh)
		}
		if alarm(row.Verdict) || row.Verdict.Reading != Depends {
			t.Errorf("%s: %s, %s", row.Category, row.Verdict.Direction, row.Verdict.Reading)
		}
		if row.Category == "Binary push" || row.Category == "Configuration push" {
			marks += *row.Published
		}
	}
	if math.Abs(marks-0.68) > 1e-9 {
		t.Errorf("binary and configuration push are marked at %v", marks)
	}
	// Two infrastructure changes may be configuration pushes or capacity management, two of growth may be decay.
	if row := category(t, c1, "Configuration push"); row.Least.Count != 13 || row.Most.Count != 15 {
		t.Errorf("configuration push: %d to %d", row.Least.Count, row.Most.Count)
	}
	if row := category(t, c1, "Capacity management"); row.Least.Count != 0 || row.Most.Count != 4 {
		t.Errorf("capacity management: %d to %d", row.Least.Count, row.Most.Count)
	}
	if got := c1.Excluded[len(c1.Excluded)-1]; got.N != 4 {
		t.Errorf("left out last: %v", got)
	}
}

// TestPublishedMix_SeesAnotherMix, and asks nothing of a category that no code of ours can reach.
func TestPublishedMix_SeesAnotherMix(t *testing.T) {
	t.Parallel()
	result, c1 := mixOf(t, aYear(t, map[string]int{"hardware-or-power-failure": 25, "code-release": 5, "config-change": 12}))
	if row := category(t, c1, "Hardware"); row.Verdict.Direction != Up || row.Verdict.Reading != Depends || len(row.Evidence) != 25 {
		t.Errorf("25 of 42 against 2 %%: %s, %s, %d sentences", row.Verdict.Direction, row.Verdict.Reading, len(row.Evidence))
	}
	if row := category(t, c1, "Binary push"); row.Verdict.Direction != Down {
		t.Errorf("5 of 42 against 37 %%: %s", row.Verdict.Direction)
	}
	if row := category(t, c1, "Configuration push"); alarm(row.Verdict) {
		t.Errorf("12 of 42 against 31 %%: %s", row.Verdict.Direction)
	}
	network := category(t, result.Tables[1], "Network failure")
	if network.Unreached == "" || network.Verdict.P != nil || network.Verdict.Direction != CannotTell {
		t.Errorf("network failure: %q, %v", network.Unreached, network.Verdict)
	}
	if issre := result.Tables[2]; issre.PerUnit == nil || math.Abs(*issre.PerUnit-453.0/355) > 1e-9 {
		t.Errorf("labels a unit: %v", issre.PerUnit)
	}
}

// TestUnchangedMix: where ours is drawn from the published shares, and theirs too where its n is known, a category of
// any table is called different in at most 5 % of the draws.
func TestUnchangedMix(t *testing.T) {
	t.Parallel()
	var tables []beside.Table
	for _, id := range besideTables() {
		table, _, err := beside.ByID(id)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	sizes := []int{20, 100}
	if *runWhole {
		sizes = []int{10, 20, 40, 100, 300}
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			trials := simulated(10_000)
			r := rand.New(rand.NewPCG(4, uint64(n)))
			alarms := 0
			for range trials {
				mixes := make([]MixTable, len(tables))
				for i, table := range tables {
					mixes[i] = drawnMix(r, table, n)
				}
				adjustMix(mixes)
				if anyOf(mixes, func(m MixTable) bool { return anyOf(m.Rows, func(row MixRow) bool { return alarm(row.Verdict) }) }) {
					alarms++
				}
			}
			if share := float64(alarms) / float64(trials); share > alarmLimit(trials) {
				t.Errorf("%.1f %% of the draws alarm, want at most %.1f", 100*share, 100*alarmLimit(trials))
			}
		})
	}
}

// drawnMix draws n incidents from the shares of a table, and the table anew where its n is known: every unit of a
// table of several labels has at least one.
func drawnMix(r *rand.Rand, table beside.Table, n int) MixTable {
	shares := make([]float64, len(table.Rows))
	for i, row := range table.Rows {
		shares[i] = valueOf(table.Share(row).Estimate)
	}
	drawn := table
	drawn.Rows = append([]beside.Row{}, table.Rows...)
	if table.N != nil {
		k := make([]int, len(shares))
		for range *table.N {
			for _, j := range drawnLabels(r, shares, table.Labels) {
				k[j]++
			}
		}
		for j := range k {
			drawn.Rows[j].K, drawn.Rows[j].Documents = &k[j], nil
		}
	}
	var rows []termRow
	for i := range n {
		key := fmt.Sprint(i)
		labels := drawnLabels(r, shares, table.Labels)
		for _, j := range labels {
			rows = append(rows, termRow{Category: &table.Rows[j].Category, Incident: key, Certain: true})
		}
		if len(labels) == 0 {
			rows = append(rows, termRow{Incident: key})
		}
	}
	return newMixTable(drawn, rows, nil, nil)
}

// drawnLabels are the labels of one unit: at most one of a table of one label, where the rest has none.
func drawnLabels(r *rand.Rand, shares []float64, labels beside.Labels) []int {
	var found []int
	if labels == beside.Single {
		at := r.Float64()
		for j, share := range shares {
			if at -= share; at < 0 {
				return []int{j}
			}
		}
		return nil
	}
	for len(found) == 0 {
		for j, share := range shares {
			if r.Float64() < share {
				found = append(found, j)
			}
		}
	}
	return found
}
