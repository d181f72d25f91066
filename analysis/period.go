package analysis

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// monthsPerQuarter is what its name says.
const monthsPerQuarter = 3

// PeriodError says that a text names no period, and what would.
type PeriodError struct{ Text string }

func (e PeriodError) Error() string {
	return fmt.Sprintf("period %q is none of 2026Q3, 2026-07, 2026, 2026-01..2026-06, 2026-01-15..2026-02-28", e.Text)
}

var (
	yearForm    = regexp.MustCompile(`^(?:FY)?(\d{4})$`)
	quarterForm = regexp.MustCompile(`^(?:FY)?(\d{4})-?Q([1-4])$`)
	monthForm   = regexp.MustCompile(`^(\d{4})-(\d{2})$`)
	dayForm     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

// ParsePeriod reads a year (2026), a quarter (2026Q3), a month (2026-07), a day (2026-07-14) or a
// range of them (2026-01..2026-06, whose last part is included). Years and quarters are fiscal when
// the fiscal year does not start in January: they are named after the calendar year in which the
// fiscal year ends. Zero means January.
func ParsePeriod(text string, fiscalStart time.Month) (Period, error) {
	from, to, isRange := strings.Cut(strings.ToUpper(strings.TrimSpace(text)), "..")
	first, ok := parsePart(from, fiscalStart)
	if !ok {
		return Period{}, PeriodError{text}
	}
	if !isRange {
		return first, nil
	}
	last, ok := parsePart(to, fiscalStart)
	if !ok || last.To.Before(first.To) {
		return Period{}, PeriodError{text}
	}
	return Period{From: first.From, To: last.To}, nil
}

// parsePart reads one year, quarter, month or day.
func parsePart(text string, fiscalStart time.Month) (Period, bool) {
	if m := yearForm.FindStringSubmatch(text); m != nil {
		from := fiscalYear(number(m[1]), fiscalStart)
		return Period{From: from, To: from.AddDate(1, 0, 0)}, true
	}
	if m := quarterForm.FindStringSubmatch(text); m != nil {
		from := fiscalYear(number(m[1]), fiscalStart).AddDate(0, monthsPerQuarter*(number(m[2])-1), 0)
		return Period{From: from, To: from.AddDate(0, monthsPerQuarter, 0)}, true
	}
	if m := monthForm.FindStringSubmatch(text); m != nil {
		month := number(m[2])
		if month < 1 || month > 12 {
			return Period{}, false
		}
		from := time.Date(number(m[1]), time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		return Period{From: from, To: from.AddDate(0, 1, 0)}, true
	}
	if dayForm.MatchString(text) {
		from, err := time.Parse(time.DateOnly, text)
		return Period{From: from, To: from.AddDate(0, 0, 1)}, err == nil
	}
	return Period{}, false
}

// number is the value of a string of digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// fiscalYear is the first day of the fiscal year that is named year.
func fiscalYear(year int, start time.Month) time.Time {
	if start > time.January {
		year--
	}
	return time.Date(year, max(start, time.January), 1, 0, 0, 0, 0, time.UTC)
}

// QuarterOf is the quarter that holds t, of a fiscal year that starts in the given month.
func QuarterOf(t time.Time, fiscalStart time.Month) Period {
	t = t.UTC()
	into := (int(t.Month()) - int(max(fiscalStart, time.January)) + 12) % monthsPerQuarter
	from := time.Date(t.Year(), t.Month()-time.Month(into), 1, 0, 0, 0, 0, time.UTC)
	return Period{From: from, To: from.AddDate(0, monthsPerQuarter, 0)}
}

// IsZero says whether no period was given.
func (p Period) IsZero() bool { return p.From.IsZero() && p.To.IsZero() }

// Contains says whether t lies in the half-open window.
func (p Period) Contains(t time.Time) bool { return !t.Before(p.From) && t.Before(p.To) }

// covers says whether all of other lies in p.
func (p Period) covers(other Period) bool { return !other.From.Before(p.From) && !other.To.After(p.To) }

// Days is the length of p in days; zero when p is empty.
func (p Period) Days() float64 { return max(0, p.To.Sub(p.From).Hours()/24) }

// months is the length of p in whole calendar months, or 0 when it does not start and end on a first.
func (p Period) months() int {
	if p.From.Day() != 1 || p.To.Day() != 1 || !isMidnight(p.From) || !isMidnight(p.To) {
		return 0
	}
	return 12*(p.To.Year()-p.From.Year()) + int(p.To.Month()) - int(p.From.Month())
}

func isMidnight(t time.Time) bool { return t.Equal(t.Truncate(24 * time.Hour)) }

// Before is the window that ends where p starts and is n times as long, in calendar months where p
// is whole months.
func (p Period) Before(n int) Period {
	if m := p.months(); m > 0 {
		return Period{From: p.From.AddDate(0, -n*m, 0), To: p.From}
	}
	return Period{From: p.From.Add(-time.Duration(n) * p.To.Sub(p.From)), To: p.From}
}

// Clip is the part of p that is not before from.
func (p Period) Clip(from time.Time) Period {
	if p.From.Before(from) {
		p.From = from
	}
	if p.To.Before(p.From) {
		p.To = p.From
	}
	return p
}

// Quarters are the calendar quarters that p touches, in order.
func (p Period) Quarters() []Period {
	var all []Period
	for q := QuarterOf(p.From, time.January); q.From.Before(p.To); q = QuarterOf(q.To, time.January) {
		all = append(all, q)
	}
	return all
}

// String names p as briefly as it can: 2026Q3, 2026-07, 2026, 2025Q3..2026Q2, 2026-02..2026-06, or
// two dates. ParsePeriod reads it back. An empty period has no name.
func (p Period) String() string {
	if !p.From.Before(p.To) {
		return ""
	}
	last := p.To.Add(-time.Nanosecond)
	switch m := p.months(); {
	case m == 12 && p.From.Month() == time.January:
		return strconv.Itoa(p.From.Year())
	case m == monthsPerQuarter && (p.From.Month()-1)%monthsPerQuarter == 0:
		return QuarterName(p.From)
	case m == 1:
		return p.From.Format("2006-01")
	case m > 0 && m%monthsPerQuarter == 0 && (p.From.Month()-1)%monthsPerQuarter == 0:
		return QuarterName(p.From) + ".." + QuarterName(last)
	case m > 1:
		return p.From.Format("2006-01") + ".." + last.Format("2006-01")
	}
	return p.From.Format(time.DateOnly) + ".." + last.Format(time.DateOnly)
}

// fiscalName is how the fiscal year that starts with a month calls p, after the year it ends in. It is empty where that
// is the calendar's name, or where p is no whole quarters of it.
func (p Period) fiscalName(start time.Month) string {
	into := (int(p.From.Month()) - int(start) + 12) % monthsPerQuarter
	if start <= time.January || into != 0 || p.months() == 0 || p.months()%monthsPerQuarter != 0 {
		return ""
	}
	later := 13 - int(start) // months from here to the calendar quarter of the same name
	return Period{From: p.From.AddDate(0, later, 0), To: p.To.AddDate(0, later, 0)}.String()
}

// QuarterName is the name of the calendar quarter that holds t: 2026Q3.
func QuarterName(t time.Time) string {
	return fmt.Sprintf("%dQ%d", t.Year(), (int(t.Month())-1)/monthsPerQuarter+1)
}
