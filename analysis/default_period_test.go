package analysis

import (
	"fmt"
	"slices"
	"testing"
)

// spaced are n incidents a month, for each number from the first of a month on.
func spaced(t *testing.T, first string, perMonth ...int) []told {
	t.Helper()
	var all []told
	for month, n := range perMonth {
		for i := range n {
			at := day(t, first).AddDate(0, month, i)
			all = append(all, told{key: fmt.Sprintf("file:%s-%d", at.Format("2006-01"), i), at: at, template: "prose"})
		}
	}
	return all
}

func TestResolve_DefaultPeriodHoldsEnough(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		incidents []told
		want      string
		warning   string
	}{
		"a quarter with enough stays":   {spaced(t, "2026-01-01", 5, 5, 5, 2, 2, 2), "2026Q2", ""},
		"two quarters":                  {spaced(t, "2026-01-01", 4, 4, 3, 0, 0, 1), "2026Q1..2026Q2", "2026Q2 holds 1 postmortem, so this covers 2026Q1..2026Q2."},
		"a year":                        {spaced(t, "2023-01-01", 3, 1, 1, 1, 1, 1, 3, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0, 2), "2023Q3..2024Q2", "2024Q2 holds 2 postmortems, so this covers 2023Q3..2024Q2."},
		"two years":                     {spaced(t, "2024-01-01", 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2), "2024Q1..2025Q4", "2025Q4 holds 2 postmortems, so this covers 2024Q1..2025Q4."},
		"everything, though too little": {spaced(t, "2025-05-01", 2, 0, 0, 0, 1), "2025Q2..2025Q3", "2025Q3 holds 1 postmortem, so this covers 2025Q2..2025Q3."},
		"nothing but the quarter":       {spaced(t, "2025-05-01", 2), "2025Q2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := load(t, c.incidents...).Resolve(t.Context(), Params{})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Period.String(); got != c.want {
				t.Errorf("the period is %s, want %s", got, c.want)
			}
			said := ""
			if i := slices.IndexFunc(p.scope.basis.Warnings, func(w Warning) bool { return w.Code == WarnPeriodShort }); i >= 0 {
				said = p.scope.basis.Warnings[i].Detail
			}
			if said != c.warning {
				t.Errorf("the cover warns %q, want %q", said, c.warning)
			}
			if p.scope.history.From.After(p.Period.From) {
				t.Errorf("the history %s is shorter than the period %s", p.scope.history, p.Period)
			}
		})
	}
}

func TestResolve_AskedPeriodIsNeverWidened(t *testing.T) {
	t.Parallel()
	asked := period(t, "2026Q2")
	p, err := load(t, spaced(t, "2026-01-01", 4, 4, 4, 0, 0, 1)...).Resolve(t.Context(), Params{Period: asked})
	if err != nil {
		t.Fatal(err)
	}
	if p.Period != asked {
		t.Errorf("asked for %s, got %s", asked, p.Period)
	}
}

// period is the window that a text names.
func period(t *testing.T, text string) Period {
	t.Helper()
	p, err := ParsePeriod(text, 0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
