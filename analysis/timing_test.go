package analysis

import (
	"fmt"
	"testing"
)

// lasting are n incidents from a day on, a week apart, each mitigated after so many minutes.
func lasting(t *testing.T, prefix, from string, n int, minutes func(i int) int) []told {
	t.Helper()
	var all []told
	for i := range n {
		all = append(all, told{
			key: fmt.Sprintf("file:%s%02d", prefix, i), at: day(t, from).AddDate(0, 0, 7*i), template: "prose",
			minutes: map[string]int{"mitigated": minutes(i)},
		})
	}
	return all
}

func TestTiming_ShorterIsBetter(t *testing.T) {
	t.Parallel()
	all := lasting(t, "old", "2025-10-01", 30, func(i int) int { return 100 + i })
	all = append(all, lasting(t, "new", "2026-07-01", 10, func(i int) int { return 10 + i })...)
	all = append(all, told{key: "file:miss", kind: "near_miss", at: day(t, "2026-07-05"), minutes: map[string]int{"mitigated": 9999}})
	all = append(all, told{key: "file:silent", at: day(t, "2026-07-06")})
	r, err := Timing(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range r.Measures {
		if m.Measure != "mitigate" {
			if m.Verdict.Direction != CannotTell || m.Now.N != 0 || m.Now.Median != nil {
				t.Errorf("%s without times: %+v", m.Measure, m.Verdict)
			}
			continue
		}
		if m.Now.N != 10 || m.Before.N != 30 || m.Unknown != 1 || len(m.Points) != 40 {
			t.Errorf("%d now, %d before, %d unknown, %d points", m.Now.N, m.Before.N, m.Unknown, len(m.Points))
		}
		if m.Verdict.Direction != Down || m.Verdict.Reading != Better || *m.Verdict.High >= 1 {
			t.Errorf("verdict %+v", m.Verdict)
		}
		if *m.Now.Median != 14.5 || *m.Now.Low != 11 || *m.Now.High != 18 {
			t.Errorf("median %v (%v to %v)", *m.Now.Median, *m.Now.Low, *m.Now.High)
		}
	}
	if r.Counted != 10 || len(r.Excluded) != 2 {
		t.Errorf("basis %+v", r.Basis)
	}
}

func TestTiming_FewDurationsCannotTell(t *testing.T) {
	t.Parallel()
	all := lasting(t, "old", "2025-10-01", 30, func(i int) int { return 100 + i })
	all = append(all, lasting(t, "new", "2026-07-01", LeastCompared-1, func(i int) int { return 1 })...)
	r, err := Timing(t.Context(), load(t, all...), Params{Period: period(t, "2026Q3")})
	if err != nil {
		t.Fatal(err)
	}
	if v := r.Measures[2].Verdict; v.Direction != CannotTell {
		t.Errorf("four durations say %s", v.Direction)
	}
}

func TestBasis_SaysWhatIsLeftOutAndWhatToDoubt(t *testing.T) {
	t.Parallel()
	all := lasting(t, "old", "2026-04-01", 13, func(int) int { return 10 })
	all = append(all, lasting(t, "new", "2026-07-01", 4, func(int) int { return 10 })...)
	for i := range all[13:] {
		all[13+i].at = day(t, "2026-07-01").AddDate(0, 0, i)
	}
	all = append(all,
		told{key: "file:drill", kind: "drill", at: day(t, "2026-07-02")},
		told{key: "file:undated"},
	)
	p, err := load(t, all...).Resolve(t.Context(), Params{Period: period(t, "2026Q3")})
	if err != nil {
		t.Fatal(err)
	}
	b := p.scope.basis
	if b.Counted != 4 || fmt.Sprint(b.Excluded) != "[{exercises (drills) 1} {no date, so in no period 1}]" {
		t.Errorf("basis %+v", b)
	}
	codes := []string{}
	for _, w := range b.Warnings {
		codes = append(codes, w.Code)
	}
	if want := []string{WarnSmall, WarnCompareShort, WarnIncomplete}; fmt.Sprint(codes) != fmt.Sprint(want) {
		t.Errorf("warnings %v, want %v", codes, want)
	}
	if p.Compare.String() != "2026Q2" {
		t.Errorf("compared with %s: the data begin in 2026Q2", p.Compare)
	}
}

func TestBasis_WarnsOfANewTemplate(t *testing.T) {
	t.Parallel()
	all := lasting(t, "old", "2026-01-01", 24, func(int) int { return 10 })
	fresh := lasting(t, "new", "2026-07-01", 13, func(int) int { return 10 })
	for i := range fresh {
		fresh[i].template = "essay"
	}
	p, err := load(t, append(all, fresh...)...).Resolve(t.Context(), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if w := p.scope.basis.Warnings; len(w) != 2 || w[1].Code != WarnTemplate {
		t.Errorf("warnings %+v", w)
	}
}
