package analysis

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestReporting_ReadsARise: the same rise is more reporting when what was added is light and short, and
// more harm when it is not.
func TestReporting_ReadsARise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		added   told
		want    Leaning
		howMany int
	}{
		{"near misses", told{kind: "near_miss", severity: 5}, MoreReporting, 30},
		{"light ones", told{severity: 5, minutes: map[string]int{"mitigated": 5}}, MoreReporting, 30},
		{"heavy ones", told{severity: 1, minutes: map[string]int{"mitigated": 500}}, MoreHarm, 30},
		{"nothing", told{}, NoRise, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all := mixedYear(t)
			for i := range c.howMany {
				one := c.added
				one.key, one.at = fmt.Sprintf("file:added-%d", i), day(t, "2026-07-02").AddDate(0, 0, 2*i)
				all = append(all, one)
			}
			r, err := ReportingOrHarm(t.Context(), load(t, all...), Params{Period: period(t, "2026Q3")})
			if err != nil {
				t.Fatal(err)
			}
			if r.Leaning != c.want {
				t.Errorf("%s, want %s: reports %s, signs %+v", r.Leaning, c.want, r.Reports.Direction, r.Signs)
			}
		})
	}
}

// mixedYear is five quarters of twelve reports, half of them light and short.
func mixedYear(t *testing.T) []told {
	t.Helper()
	var all []told
	for q := range 5 {
		for i := range 12 {
			one := told{key: fmt.Sprintf("file:%d-%d", q, i), at: day(t, "2025-07-02").AddDate(0, 3*q, 7*i), severity: int8(1 + 4*(i%2)), minutes: map[string]int{"mitigated": 10 + 200*(i%2)}}
			if i%4 == 0 {
				one.kind = "near_miss"
			}
			all = append(all, one)
		}
	}
	return all
}

// TestReporting_UnchangedSignsDoNotLean: over unchanged shares the four signs together point somewhere
// in at most 5 %.
func TestReporting_UnchangedSignsDoNotLean(t *testing.T) {
	t.Parallel()
	const draws = 1000
	r := rand.New(rand.NewPCG(11, 0))
	alarms := 0
	for range draws {
		now, before := map[string]signRow{}, map[string]signRow{}
		for i, name := range reportingSigns() {
			p := 0.2 + 0.15*float64(i)
			now[name] = signRow{Shown: int64(binomialDraw(r, 25, p)), Known: 25}
			before[name] = signRow{Shown: int64(binomialDraw(r, 80, p)), Known: 80}
		}
		if got := leaning(Verdict{Direction: Up}, Verdict{Direction: CannotTell}, judgeSigns(now, before)); got != UnclearRise {
			alarms++
		}
	}
	if share := float64(alarms) / draws; share > alarmLimit(draws) {
		t.Errorf("%.1f %% lean, want at most %.1f", 100*share, 100*alarmLimit(draws))
	}
}
