package analysis

import (
	"context"
	"sort"
)

// ImpactResult says how much of each kind of impact the incidents of each contributing factor carried.
// Measures are never added to one another, nor are units of one measure.
type ImpactResult struct {
	Basis
	Query    Query           `json:"query"`
	Window   Period          `json:"window"`   // impacts need more than one quarter: up to two years
	Measures []ImpactMeasure `json:"measures"` // those most incidents state first
	TooFew   []ImpactMeasure `json:"too_few"`  // stated by too few incidents to say who carried it; no rows
}

// ImpactMeasure is one measure in one unit.
type ImpactMeasure struct {
	Measure string      `json:"measure"` // users, requests, money, data_loss, slo_budget, minutes_down, harm_minutes
	Unit    string      `json:"unit"`
	Told    Share       `json:"told"`    // incidents that state it
	Total   float64     `json:"total"`   // sum over those
	Largest float64     `json:"largest"` // of one incident
	Rows    []ImpactRow `json:"rows"`    // by Share, the largest first
}

// ImpactRow is one contributing factor. Share is of the stated total. Low and High are what it can be when
// each silent incident carried anything from nothing to as much as the largest that tells. An incident
// with two factors counts for both, so shares sum to more than one.
type ImpactRow struct {
	Factor    string     `json:"factor"`
	Label     string     `json:"label"`
	Incidents int        `json:"incidents"`
	Silent    int        `json:"silent"` // of those, incidents that do not state the measure
	Carried   float64    `json:"carried"`
	Share     *float64   `json:"share"`
	Low       *float64   `json:"low"`
	High      *float64   `json:"high"`
	Evidence  []Evidence `json:"evidence"`
}

// impactRow is a row of factors/impact_carried.
type impactRow struct {
	Factor       string  `db:"factor"`
	Measure      string  `db:"measure"`
	Unit         string  `db:"unit"`
	Incidents    int64   `db:"incidents"`
	Silent       int64   `db:"silent"`
	Carried      float64 `db:"carried"`
	AllIncidents int64   `db:"all_incidents"`
	AllSilent    int64   `db:"all_silent"`
	Total        float64 `db:"total"`
	Largest      float64 `db:"largest"`
}

// leastTelling is the number of incidents from which a measure is shared out over factors.
const leastTelling = 5

// ImpactCarried shares each measure of impact out over the contributing factors of the incidents that
// state it, with the silent incidents as bounds.
func ImpactCarried(ctx context.Context, d Data, p Params) (ImpactResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return ImpactResult{}, err
	}
	rows, query, err := read[impactRow](ctx, d, "factors/impact_carried", s.about(s.within(s.history)))
	if err != nil {
		return ImpactResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return ImpactResult{}, err
	}
	basis, err := d.incidentsOver(ctx, s, s.history)
	if err != nil {
		return ImpactResult{}, err
	}
	result := ImpactResult{Basis: basis, Query: query, Window: s.history, Measures: []ImpactMeasure{}, TooFew: []ImpactMeasure{}}
	for _, m := range impactMeasures(rows) {
		if m.Told.Count < leastTelling {
			m.Rows = []ImpactRow{}
			result.TooFew = append(result.TooFew, m)
			continue
		}
		for i, row := range m.Rows {
			m.Rows[i].Label = labels.label(row.Factor)
			m.Rows[i].Evidence = sentences.of(row.Factor, s.ofSubject)
		}
		result.Measures = append(result.Measures, m)
	}
	if len(rows) > 0 {
		result.excludeUndescribed(int(rows[0].AllIncidents))
	}
	return result, nil
}

// impactMeasures are the measures of rows that come sorted by measure and unit.
func impactMeasures(rows []impactRow) []ImpactMeasure {
	var all []ImpactMeasure
	for _, r := range rows {
		if n := len(all); n == 0 || all[n-1].Measure != r.Measure || all[n-1].Unit != r.Unit {
			all = append(all, ImpactMeasure{
				Measure: r.Measure, Unit: r.Unit, Total: r.Total, Largest: r.Largest,
				Told: shareOf(int(r.AllIncidents-r.AllSilent), int(r.AllIncidents)),
			})
		}
		m := &all[len(all)-1]
		m.Rows = append(m.Rows, r.row())
	}
	for _, m := range all {
		sort.SliceStable(m.Rows, func(i, j int) bool { return m.Rows[i].Carried > m.Rows[j].Carried })
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Told.Count > all[j].Told.Count })
	return all
}

// row is the factor's share of the stated total, and its bounds.
func (r impactRow) row() ImpactRow {
	row := ImpactRow{Factor: r.Factor, Incidents: int(r.Incidents), Silent: int(r.Silent), Carried: r.Carried}
	row.Share = ratioOf(r.Carried, r.Total)
	with := float64(r.Silent) * r.Largest
	without := float64(r.AllSilent-r.Silent) * r.Largest
	row.Low = ratioOf(r.Carried, r.Total+without)
	row.High = ratioOf(r.Carried+with, r.Total+with)
	return row
}

// ratioOf is part of whole, nil of nothing.
func ratioOf(part, whole float64) *float64 {
	if whole <= 0 {
		return nil
	}
	v := part / whole
	return &v
}
