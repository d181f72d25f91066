package analysis

import (
	"context"
	"fmt"
	"math"
	"time"
)

// The codes of warnings. They are stable: a reader may filter by them.
const (
	WarnSmall        = "small_n"             // too few incidents for shares to mean much
	WarnTemplate     = "template_changed"    // the form of the documents changed, and with it what they tell
	WarnCompareShort = "compare_clipped"     // the data begin inside the period to compare with
	WarnCompareNone  = "nothing_to_compare"  // the data begin with the period
	WarnIncomplete   = "period_incomplete"   // the data seem to end before the period does
	WarnNothing      = "no_incidents"        // there is nothing to count
	WarnOverlap      = "periods_overlap"     // the period and the one to compare with share days
	WarnSpread       = "more_than_chance"    // counts spread more than independent incidents would
	WarnRegression   = "chosen_because_high" // what was picked for being high tends to fall by itself
	WarnTakenWider   = "taken_from_more"     // the period alone holds too few incidents to choose from
	WarnFiscalYear   = "fiscal_year"         // the period is named by the calendar, not by the fiscal year
	WarnPeriodShort  = "period_widened"      // the last quarter holds too few incidents to be reported alone
	WarnSilent       = "mostly_silent"       // fewer than half say it
	WarnStates       = "states_unknown"      // many actions do not say whether they were done
	WarnCodedApart   = "coded_apart"         // the two sides were coded by different means
)

// smallN is the number of incidents below which a result carries WarnSmall.
const smallN = 12

// basisRow is a row of quality/basis.
type basisRow struct {
	Counted     int64 `db:"counted"`
	NearMisses  int64 `db:"near_misses"`
	Drills      int64 `db:"drills"`
	Maintenance int64 `db:"maintenance"`
	Repeats     int64 `db:"repeats"`
	OtherKind   int64 `db:"other_kind"`
	WithoutText int64 `db:"without_text"`
	Undated     int64 `db:"undated"`
}

// basis is what every result of s rests on, before what a single analysis leaves out.
func (d Data) basis(ctx context.Context, s *scope, asked Period, last time.Time) (Basis, error) {
	rows, _, err := read[basisRow](ctx, d, "quality/basis", s.within(s.Period))
	if err != nil {
		return Basis{}, err
	}
	var row basisRow
	if len(rows) > 0 {
		row = rows[0]
	}
	b := row.basis(s.Period, s.Kind)
	s.nearMisses = int(row.NearMisses)
	b.warnSize(s)
	b.warnWindows(s, asked, last)
	if err := d.warnSources(ctx, s, &b); err != nil {
		return b, err
	}
	return b, d.warnTemplates(ctx, s, &b)
}

// basis is what a window counts and leaves out.
func (r basisRow) basis(window Period, kind Kind) Basis {
	b := Basis{Period: window, Counted: int(r.Counted), Unit: kind.unit(), Excluded: []Exclusion{}, Warnings: []Warning{}}
	b.exclude("not of the kind asked for", r.OtherKind)
	b.exclude("exercises (drills)", r.Drills)
	b.exclude("planned maintenance", r.Maintenance)
	b.exclude("further reports of an incident already counted", r.Repeats)
	b.exclude("no date, so in no period", r.Undated)
	return b
}

// unit is what is counted where only this kind was asked for.
func (k Kind) unit() Unit {
	switch k {
	case IncidentKind:
		return Incidents
	case NearMissKind:
		return NearMisses
	}
	return Postmortems
}

// over is the basis of a result about a window that is not the period, and how many of those it counts
// are near misses. The warnings about the period do not hold for it.
func (d Data) over(ctx context.Context, s *scope, window Period) (b Basis, nearMisses int, err error) {
	if window == s.Period {
		return s.basis.clone(), s.nearMisses, nil
	}
	rows, _, err := read[basisRow](ctx, d, "quality/basis", s.within(window))
	if err != nil || len(rows) == 0 {
		return Basis{}, 0, err
	}
	return rows[0].basis(window, s.Kind), int(rows[0].NearMisses), nil
}

// incidentsOver is over for a result that counts incidents only.
func (d Data) incidentsOver(ctx context.Context, s *scope, window Period) (Basis, error) {
	b, nearMisses, err := d.over(ctx, s, window)
	if err == nil {
		b.leaveOutNearMisses(nearMisses)
	}
	return b, err
}

// Leave keeps n of those counted and says why the others are left out.
func (b *Basis) Leave(n int, reason string) {
	b.exclude(reason, int64(b.Counted-n))
	b.Counted = n
}

// exclude adds an exclusion, unless nothing was left out.
func (b *Basis) exclude(reason string, n int64) {
	if n > 0 {
		b.Excluded = append(b.Excluded, Exclusion{Reason: reason, N: int(n)})
	}
}

// warn adds a warning.
func (b *Basis) warn(code, format string, args ...any) {
	b.Warnings = append(b.Warnings, Warning{Code: code, Detail: fmt.Sprintf(format, args...)})
}

// clone is a copy of b that shares no slices with it.
func (b Basis) clone() Basis {
	b.Excluded = append([]Exclusion{}, b.Excluded...)
	b.Warnings = append([]Warning{}, b.Warnings...)
	return b
}

func (b *Basis) warnSize(s *scope) {
	switch {
	case s.empty:
		b.warn(WarnNothing, "No postmortem in the data has a date.")
	case b.Counted == 0:
		b.warn(WarnNothing, "Nothing was written up for %s.", s.Period)
	case b.Counted == 1:
		b.warn(WarnSmall, "Only 1 postmortem tells of %s: shares of one say nothing.", s.Period)
	case b.Counted < smallN:
		b.warn(WarnSmall, "Only %d postmortems tell of %s: shares of so few say little.", b.Counted, s.Period)
	}
}

func (b *Basis) warnWindows(s *scope, asked Period, last time.Time) {
	if s.empty {
		return
	}
	switch {
	case s.Compare.Days() == 0:
		b.warn(WarnCompareNone, "The data begin with %s: there is nothing before it to compare with.", s.Period)
	case s.Compare.From.After(asked.From):
		b.warn(WarnCompareShort, "The data begin in %s, so the comparison is with %s.", QuarterName(s.Compare.From), s.Compare)
	}
	if s.Compare.Days() > 0 && s.Compare.From.Before(s.Period.To) && s.Period.From.Before(s.Compare.To) {
		b.warn(WarnOverlap, "%s and %s share days: the comparison compares them partly with themselves.", s.Period, s.Compare)
	}
	b.warnIncomplete(s, last)
}

// warnIncomplete says so when a silence as long as the one at the end of the period would come about
// in fewer than one of a hundred such periods.
func (b *Basis) warnIncomplete(s *scope, last time.Time) {
	if !s.Period.Contains(last) || b.Counted == 0 {
		return
	}
	seen, silent := last.Sub(s.Period.From).Hours()/24, s.Period.To.Sub(last).Hours()/24
	if seen > 0 && math.Exp(-float64(b.Counted)/seen*silent) < 0.01 {
		b.warn(WarnIncomplete, "The last incident is of %s, %.0f days before the period ends: the period may not be complete.",
			last.Format(time.DateOnly), silent)
	}
}

// templateRow is a row of quality/templates.
type templateRow struct {
	Template string `db:"template"`
	Now      int64  `db:"in_period"`
	Before   int64  `db:"in_compare"`
}

// templateShift is the share of documents that must have changed their form to be worth a warning.
const templateShift = 0.25

// warnTemplates says so when the mix of document forms moved between the two periods: the form
// explains more of what is coded than engineering does.
func (d Data) warnTemplates(ctx context.Context, s *scope, b *Basis) error {
	rows, _, err := read[templateRow](ctx, d, "quality/templates", s.both())
	if err != nil {
		return err
	}
	var now, before float64
	for _, r := range rows {
		now += float64(r.Now)
		before += float64(r.Before)
	}
	if now < smallN || before < smallN {
		return nil
	}
	moved, most, gain := 0.0, "", 0.0
	for _, r := range rows {
		change := float64(r.Now)/now - float64(r.Before)/before
		moved += math.Abs(change) / 2
		if change > gain {
			most, gain = r.Template, change
		}
	}
	// What two samples of one mix differ by anyway, roughly: sqrt(k/n) over forms and documents.
	chance := math.Sqrt(float64(len(rows)) * (1/now + 1/before) / math.Pi / 2)
	if moved > templateShift && moved > 2*chance {
		b.warn(WarnTemplate, "%.0f %% of the documents changed their form (more %q than before): what is coded follows the form, so compare factors with care.",
			100*moved, most)
	}
	return nil
}
