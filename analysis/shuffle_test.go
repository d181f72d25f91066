package analysis

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestShuffledPlan: on the planted plan with its dates or labels shuffled, each family alarms in at
// most 5 % of the seeds and three standard errors.
func TestShuffledPlan(t *testing.T) {
	t.Parallel()
	plan := planted(t)
	period := Period{From: day(t, "2026-07-01"), To: day(t, "2026-10-01")}
	for _, c := range []struct {
		name  string
		seeds int
		alarm func(*rand.Rand) bool
	}{
		{"dates of incidents", 200, func(r *rand.Rand) bool { return changesAlarm(shuffledDates(r, plan, "incident"), period) }},
		{"dates of near misses", 200, func(r *rand.Rand) bool { return precursorsAlarm(shuffledDates(r, plan, "near_miss"), period) }},
		{"labels", map[bool]int{false: 60, true: 200}[*runWhole], func(r *rand.Rand) bool { return pairsAlarm(r, plan) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			alarms := 0
			for seed := 1; seed <= c.seeds; seed++ {
				if c.alarm(rand.New(rand.NewPCG(uint64(seed), 0))) {
					alarms++
				}
			}
			if share := float64(alarms) / float64(c.seeds); share > alarmLimit(c.seeds) {
				t.Errorf("%.1f %% of the shuffles alarm, want at most %.1f", 100*share, 100*alarmLimit(c.seeds))
			}
		})
	}
}

// shuffledDates is the plan with the dates of one kind dealt out anew among it.
func shuffledDates(r *rand.Rand, plan []told, kind string) []told {
	all := slices.Clone(plan)
	var at []int
	for i, one := range all {
		if one.kind == kind {
			at = append(at, i)
		}
	}
	for i, j := range r.Perm(len(at)) {
		all[at[i]].at = plan[at[j]].at
	}
	slices.SortStableFunc(all, func(a, b told) int { return a.at.Compare(b.at) })
	return all
}

// changesAlarm says whether a factor rises or falls in the period against the four quarters before.
func changesAlarm(plan []told, period Period) bool {
	before := period.Before(comparedWindows)
	changes := map[string]*FactorChange{}
	for _, one := range plan {
		if one.kind != "incident" {
			continue
		}
		for _, f := range one.codes["factor"] {
			if changes[f] == nil {
				changes[f] = &FactorChange{Factor: f}
			}
			switch {
			case period.Contains(one.at):
				changes[f].Now++
			case before.Contains(one.at):
				changes[f].Before++
			}
		}
	}
	var all []FactorChange
	for _, f := range sortedKeys(changes) {
		all = append(all, *changes[f])
	}
	tested, _ := judgeFamily(all, period.Days(), before.Days())
	return anyOf(tested, func(c FactorChange) bool { return alarm(c.Verdict) })
}

// precursorsAlarm says whether near misses with a factor lead incidents with it.
func precursorsAlarm(plan []told, period Period) bool {
	from := period.From.AddDate(-2, 0, 0)
	var rows []factorDateRow
	var dates []float64
	for _, one := range plan {
		if one.kind == "near_miss" {
			dates = append(dates, days(from, one.at))
		}
		for _, f := range one.codes["factor"] {
			rows = append(rows, factorDateRow{Factor: f, Incident: one.key, Kind: one.kind, OccurredAt: one.at})
		}
	}
	misses, incidents := byFactor(rows, from)
	var all []PrecursorRow
	for _, f := range sortedKeys(misses) {
		all = append(all, precursor(misses[f], incidents[f], dates))
	}
	tested, _ := judgePrecursors(all)
	return anyOf(tested, func(row PrecursorRow) bool { return row.Leads })
}

// pairsAlarm deals the incidents of each factor out anew and says whether a pair stands out.
func pairsAlarm(r *rand.Rand, plan []told) bool {
	often, n := map[string]int{}, 0
	for _, one := range plan {
		if one.kind == "incident" {
			n++
			for _, f := range one.codes["factor"] {
				often[f]++
			}
		}
	}
	incidents := make([][]string, n)
	var totals []factorTotalRow
	for _, f := range sortedKeys(often) {
		totals = append(totals, factorTotalRow{Factor: f, Incidents: int64(often[f])})
		for _, i := range r.Perm(n)[:often[f]] {
			incidents[i] = append(incidents[i], f)
		}
	}
	together := map[[2]string]int64{}
	for _, factors := range incidents {
		for i, a := range factors {
			for _, b := range factors[i+1:] {
				together[[2]string{a, b}]++
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
