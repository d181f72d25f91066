package analysis

import (
	"errors"
	"testing"
	"time"
)

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		start    time.Month
		from, to string
		name     string
	}{
		{"2026Q3", 0, "2026-07-01", "2026-10-01", "2026Q3"},
		{"2026-q3", 0, "2026-07-01", "2026-10-01", "2026Q3"},
		{"2026-07", 0, "2026-07-01", "2026-08-01", "2026-07"},
		{"2026-12", 0, "2026-12-01", "2027-01-01", "2026-12"},
		{"2026", 0, "2026-01-01", "2027-01-01", "2026"},
		{"2026-01..2026-06", 0, "2026-01-01", "2026-07-01", "2026Q1..2026Q2"},
		{"2026-02..2026-06", 0, "2026-02-01", "2026-07-01", "2026-02..2026-06"},
		{"2025Q4..2026Q1", 0, "2025-10-01", "2026-04-01", "2025Q4..2026Q1"},
		{"2026-01-15..2026-02-28", 0, "2026-01-15", "2026-03-01", "2026-01-15..2026-02-28"},
		{"2026Q1", time.April, "2025-04-01", "2025-07-01", "2025Q2"},
		{"FY2026", time.July, "2025-07-01", "2026-07-01", "2025Q3..2026Q2"},
		{"FY2026Q4", time.February, "2025-11-01", "2026-02-01", "2025-11..2026-01"},
	} {
		got, err := ParsePeriod(c.text, c.start)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if want := (Period{From: day(t, c.from), To: day(t, c.to)}); got != want {
			t.Errorf("%s from month %d = %v to %v, want %v to %v", c.text, c.start, got.From, got.To, want.From, want.To)
		}
		if again, err := ParsePeriod(got.String(), 0); err != nil || again != got {
			t.Errorf("%s read back is %v, %v", got, again, err)
		}
		if got.String() != c.name {
			t.Errorf("%s is named %s, want %s", c.text, got, c.name)
		}
	}
}

func TestParsePeriod_Refuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "last", "2026Q5", "2026-13", "2026-06..2026-01", "26Q1", "2026-02-30", "2026..", "..2026"} {
		_, err := ParsePeriod(text, 0)
		var bad PeriodError
		if !errors.As(err, &bad) || bad.Text != text {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

func TestPeriod_EndIsExclusive(t *testing.T) {
	t.Parallel()
	p := Period{From: day(t, "2026-07-01"), To: day(t, "2026-10-01")}
	if !p.Contains(p.From) || p.Contains(p.To) || !p.Contains(p.To.Add(-1)) {
		t.Error("the window is not [from, to)")
	}
}

func TestPeriod_BeforeAndQuarters(t *testing.T) {
	t.Parallel()
	q := Period{From: day(t, "2026-07-01"), To: day(t, "2026-10-01")}
	before := q.Before(4)
	if before.String() != "2025Q3..2026Q2" {
		t.Errorf("four quarters before = %v", before)
	}
	if got := before.Quarters(); len(got) != 4 || got[0].String() != "2025Q3" || got[3].String() != "2026Q2" {
		t.Errorf("quarters = %v", got)
	}
	days := Period{From: day(t, "2026-03-10"), To: day(t, "2026-03-20")}
	if got := days.Before(2); got.String() != "2026-02-18..2026-03-09" {
		t.Errorf("twenty days before = %v", got)
	}
	if got := before.Clip(day(t, "2026-01-01")); got.String() != "2026Q1..2026Q2" {
		t.Errorf("clipped = %v", got)
	}
	if got := before.Clip(day(t, "2027-01-01")); got.Days() != 0 {
		t.Errorf("clipped to nothing = %v days", got.Days())
	}
}

func TestQuarterOf_FiscalYear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at, from string
		start    time.Month
	}{
		{"2026-08-14", "2026-07-01", 0},
		{"2026-01-31", "2025-11-01", time.February},
		{"2026-02-01", "2026-02-01", time.February},
		{"2026-01-01", "2025-12-01", time.March},
	} {
		if got := QuarterOf(day(t, c.at), c.start); !got.From.Equal(day(t, c.from)) {
			t.Errorf("quarter of %s from month %d starts %v, want %s", c.at, c.start, got.From, c.from)
		}
	}
}

// TestPeriod_SaysWhatAFiscalYearCallsIt: what the parser reads under a fiscal year is told by the calendar, with its
// other name beside it.
func TestPeriod_SaysWhatAFiscalYearCallsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fiscal time.Month
		text   string
	}{{time.April, "2026Q3"}, {time.April, "2026Q4"}, {time.February, "2026Q1"}, {time.October, "2026"}, {time.July, "2025Q4"}} {
		p, err := ParsePeriod(c.text, c.fiscal)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.fiscalName(c.fiscal); got != c.text {
			t.Errorf("%s of a year from %s is %s, and called %q", c.text, c.fiscal, p, got)
		}
	}
	for text, fiscal := range map[string]time.Month{"2026Q3": time.January, "2026-07": time.April, "2026Q2": 0} {
		p, err := ParsePeriod(text, fiscal)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.fiscalName(fiscal); got != "" {
			t.Errorf("%s of a year from %s has one name, and is called %q too", text, fiscal, got)
		}
	}
}
