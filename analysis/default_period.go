package analysis

import (
	"context"
	"time"
)

// A quarter with fewer than enoughForAQuarter postmortems is not reported alone unless asked for: the
// default period is then the shortest longer one with at least enoughForAPeriod.
const (
	enoughForAQuarter = 6
	enoughForAPeriod  = 12
)

// defaultPeriod sets the period of s to the last quarter in the data, or, where that holds too few, to
// the shortest of two quarters, a year, two years and everything that holds enough, all of which end
// with that quarter. It returns the quarter.
func (d Data) defaultPeriod(ctx context.Context, s *scope, first, last time.Time) (Period, error) {
	quarter := QuarterOf(last, s.Fiscal)
	s.Period = quarter
	n, err := d.countedIn(ctx, s, quarter)
	if err != nil || n >= enoughForAQuarter {
		return quarter, err
	}
	everything := Period{From: QuarterOf(first, s.Fiscal).From, To: quarter.To}
	for _, months := range []int{2 * monthsPerQuarter, 12, 24} {
		wider := Period{From: quarter.To.AddDate(0, -months, 0), To: quarter.To}
		if wider.From.Before(everything.From) {
			break
		}
		if n, err = d.countedIn(ctx, s, wider); err != nil {
			return quarter, err
		}
		if n >= enoughForAPeriod {
			s.Period = wider
			return quarter, nil
		}
	}
	if n, err = d.countedIn(ctx, s, everything); err == nil && n > 0 {
		s.Period = everything
	}
	return quarter, err
}

// countedIn is how many incidents and near misses of a window are counted.
func (d Data) countedIn(ctx context.Context, s *scope, window Period) (int, error) {
	rows, _, err := read[basisRow](ctx, d, "quality/basis", s.within(window))
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return int(rows[0].Counted), nil
}

// warnWidened says so, before any other warning, when the period is not the quarter it would be by default.
func (d Data) warnWidened(ctx context.Context, s *scope, quarter Period) error {
	if quarter.IsZero() || s.Period == quarter {
		return nil
	}
	n, err := d.countedIn(ctx, s, quarter)
	if err != nil {
		return err
	}
	said := s.basis.Warnings
	s.basis.Warnings = []Warning{}
	s.basis.warn(WarnPeriodShort, "%s holds %s, so this covers %s.", quarter, plural(n, "postmortem"), s.Period)
	s.basis.Warnings = append(s.basis.Warnings, said...)
	return nil
}
