package analysis

import (
	"context"
	"time"
)

// CountsResult says how many incidents and near misses were reported per quarter.
type CountsResult struct {
	Basis
	Query      Query         `json:"query"`
	Compared   Period        `json:"compared"`
	Quarters   []QuarterSums `json:"quarters"`
	Incidents  Verdict       `json:"incidents"`   // rate of incidents, now over before
	NearMisses Verdict       `json:"near_misses"` // rate of near misses
	Spread     Spread        `json:"spread"`
	Evidence   []Evidence    `json:"evidence"` // why each near miss of the period is one
}

// QuarterSums are the reports of one quarter.
type QuarterSums struct {
	Quarter    string    `json:"quarter"`
	From       time.Time `json:"from"`
	Incidents  int       `json:"incidents"`
	NearMisses int       `json:"near_misses"`
	Severe     int       `json:"severe"` // incidents of severity 1 or 2
}

// of is how many of one kind there were.
func (q QuarterSums) of(kind Kind) int {
	if kind == NearMissKind {
		return q.NearMisses
	}
	return q.Incidents
}

// countRow is a row of counts/incidents_per_quarter.
type countRow struct {
	Quarter         time.Time `db:"quarter"`
	Incidents       int64     `db:"incidents"`
	NearMisses      int64     `db:"near_misses"`
	Severe          int64     `db:"severe"`
	SeverityUnknown int64     `db:"severity_unknown"`
}

// shareRow is a row of nearmiss/share.
type shareRow struct {
	Quarter    time.Time `db:"quarter"`
	Reports    int64     `db:"reports"`
	NearMisses int64     `db:"near_misses"`
}

// IncidentCounts counts incidents and near misses over the quarters before and in the period. More of
// either can be more harm or more reporting, so neither direction is better or worse.
func IncidentCounts(ctx context.Context, d Data, p Params) (CountsResult, error) {
	s, err := d.scope(ctx, p.everyKind())
	if err != nil {
		return CountsResult{}, err
	}
	rows, query, err := read[countRow](ctx, d, "counts/incidents_per_quarter", s.within(s.history))
	if err != nil {
		return CountsResult{}, err
	}
	now, before, err := d.reports(ctx, s)
	if err != nil {
		return CountsResult{}, err
	}
	signals, err := d.evidence(ctx, s, "practice", s.Period)
	if err != nil {
		return CountsResult{}, err
	}
	result := CountsResult{
		Basis: s.basis.clone(), Query: query, Compared: s.Compare, Quarters: s.counted(rows),
		Incidents:  rateVerdict(now.incidents(), s.Period.Days(), before.incidents(), s.Compare.Days(), neither),
		NearMisses: rateVerdict(now.nearMisses, s.Period.Days(), before.nearMisses, s.Compare.Days(), neither),
		Evidence:   signals.of(nearMissCode, everything),
	}
	result.Spread = spreadOf(result.Quarters)
	if spreadOf(result.before(s.Period)).MoreThanChance {
		// The test of two rates takes incidents for independent; those before the period were not.
		result.Incidents.Direction = CannotTell
	}
	if result.Spread.MoreThanChance {
		result.warn(WarnSpread, "Incidents per quarter spread more than independent ones would (index %.1f): they come in bursts, and a rise may be one of them.",
			*result.Spread.Index)
	}
	return result, nil
}

// before are the quarters that end before p.
func (r CountsResult) before(p Period) []QuarterSums {
	earlier := []QuarterSums{}
	for _, q := range r.Quarters {
		if !QuarterOf(q.From, time.January).To.After(p.From) {
			earlier = append(earlier, q)
		}
	}
	return earlier
}

// nearMissCode is the practice code of a near miss.
const nearMissCode = "near-miss"

// counted are the reports of every quarter of the history with their severity.
func (s *scope) counted(rows []countRow) []QuarterSums {
	reports, severe := make([]shareRow, len(rows)), counts{}
	for i, r := range rows {
		reports[i] = shareRow{Quarter: r.Quarter, Reports: r.Incidents + r.NearMisses, NearMisses: r.NearMisses}
		severe[QuarterName(r.Quarter)] += int(r.Severe)
	}
	all := s.sums(reports)
	for i := range all {
		all[i].Severe = severe[all[i].Quarter]
	}
	return all
}

// sums are the reports of every quarter of the history, those without any included.
func (s *scope) sums(rows []shareRow) []QuarterSums {
	byQuarter := map[string]shareRow{}
	for _, r := range rows {
		byQuarter[QuarterName(r.Quarter)] = r
	}
	all := []QuarterSums{}
	for _, q := range s.history.Quarters() {
		name := QuarterName(q.From)
		r := byQuarter[name]
		all = append(all, QuarterSums{
			Quarter: name, From: q.From,
			Incidents: int(r.Reports - r.NearMisses), NearMisses: int(r.NearMisses),
		})
	}
	return all
}

// reported are the reports of a window.
type reported struct{ all, nearMisses int }

func (r reported) incidents() int { return r.all - r.nearMisses }

// reports are the reports of the period and of the period it is compared with.
func (d Data) reports(ctx context.Context, s *scope) (now, before reported, err error) {
	for _, one := range []struct {
		window Period
		into   *reported
	}{{s.Period, &now}, {s.Compare, &before}} {
		rows, _, err := read[shareRow](ctx, d, "nearmiss/share", s.within(one.window))
		if err != nil {
			return now, before, err
		}
		for _, r := range rows {
			one.into.all += int(r.Reports)
			one.into.nearMisses += int(r.NearMisses)
		}
	}
	return now, before, nil
}
