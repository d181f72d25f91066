package analysis

import (
	"context"
	"sort"
	"time"

	"secondstory/analysis/stats"
)

// TriggersResult says what set incidents off.
type TriggersResult struct {
	Basis
	Query    Query        `json:"query"`
	Quarters []string     `json:"quarters"`
	Stated   int          `json:"stated"`  // incidents of the period that say what set them off
	Unknown  int          `json:"unknown"` // that say nobody knows
	Silent   int          `json:"silent"`  // that say nothing
	Rows     []TriggerRow `json:"rows"`    // most frequent in the period first
}

// TriggerRow is one trigger. Lowest and Highest bound its share of all incidents of the period,
// depending on those that do not say.
type TriggerRow struct {
	Trigger  string         `json:"trigger"`
	Label    string         `json:"label"`
	Share                   // of the incidents that say
	Lowest   *float64       `json:"lowest"`
	Highest  *float64       `json:"highest"`
	Quarters []QuarterShare `json:"quarters"`
	Evidence []Evidence     `json:"evidence"`
}

// unknownTrigger is the code of a postmortem that says nobody knows.
const unknownTrigger = "unknown-trigger"

// triggerRow is a row of triggers/recurring.
type triggerRow struct {
	Trigger   string    `db:"trigger"`
	Quarter   time.Time `db:"quarter"`
	Incidents int64     `db:"incidents"`
}

// statedRow is a row of triggers/stated.
type statedRow struct {
	Incidents int64 `db:"incidents"`
	Stated    int64 `db:"stated"`
	Unknown   int64 `db:"unknown"`
	Silent    int64 `db:"silent"`
}

// Triggers counts what set incidents off, in the period and per quarter. An incident with two
// triggers counts under both; one that does not say widens the bounds of all.
func Triggers(ctx context.Context, d Data, p Params) (TriggersResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return TriggersResult{}, err
	}
	args := s.about(s.within(s.history))
	rows, query, err := read[triggerRow](ctx, d, "triggers/recurring", args)
	if err != nil {
		return TriggersResult{}, err
	}
	inPeriod, _, err := read[triggerRow](ctx, d, "triggers/recurring", s.about(s.within(s.Period)))
	if err != nil {
		return TriggersResult{}, err
	}
	stated, _, err := read[statedRow](ctx, d, "triggers/stated", s.about(s.within(s.Period)))
	if err != nil {
		return TriggersResult{}, err
	}
	sums, _, err := read[shareRow](ctx, d, "nearmiss/share", s.within(s.history))
	if err != nil {
		return TriggersResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "trigger", s.Period)
	if err != nil {
		return TriggersResult{}, err
	}
	result := TriggersResult{Basis: s.basis.clone(), Query: query, Quarters: quarterNames(s.history), Rows: []TriggerRow{}}
	result.excludeNearMisses(s)
	if len(stated) > 0 {
		result.Stated, result.Unknown, result.Silent = int(stated[0].Stated), int(stated[0].Unknown), int(stated[0].Silent)
	}
	result.exclude("say that the trigger is unknown", int64(result.Unknown))
	result.exclude("do not say what set them off", int64(result.Silent))
	result.Counted = result.Stated
	now, totals := counts{}, counts{}
	for _, r := range inPeriod {
		now[r.Trigger] += int(r.Incidents)
	}
	for _, q := range s.sums(sums) {
		totals[q.Quarter] = q.of(s.subject())
	}
	byQuarter := triggersByQuarter(rows)
	for _, trigger := range sortedKeys(byQuarter) {
		row := result.row(now[trigger])
		row.Trigger, row.Label = trigger, labels.label(trigger)
		row.Quarters = perQuarter(s.history, byQuarter[trigger], totals)
		row.Evidence = sentences.of(trigger, s.ofSubject)
		result.Rows = append(result.Rows, row)
	}
	sort.SliceStable(result.Rows, func(i, j int) bool { return result.Rows[i].Count > result.Rows[j].Count })
	return result, nil
}

// triggersByQuarter are the known triggers with their incidents by quarter.
func triggersByQuarter(rows []triggerRow) map[string]map[string]int {
	all := map[string]map[string]int{}
	for _, r := range rows {
		if r.Trigger != unknownTrigger {
			add(all, r.Trigger, QuarterName(r.Quarter), r.Incidents)
		}
	}
	return all
}

// row is a trigger that set off count incidents of the period.
func (r TriggersResult) row(count int) TriggerRow {
	silent := r.Unknown + r.Silent
	low, high := stats.Bounds(count, silent, r.Stated+silent)
	return TriggerRow{Share: shareOf(count, r.Stated), Lowest: low.Ptr(), Highest: high.Ptr()}
}

// GridResult says which contributing factors were found behind which triggers.
type GridResult struct {
	Basis
	Query    Query      `json:"query"`
	Window   Period     `json:"window"`
	Triggers []string   `json:"triggers"` // columns: codes, most cells first
	Factors  []string   `json:"factors"`  // rows: codes, most cells first
	Labels   []GridName `json:"labels"`   // of both
	Cells    []GridCell `json:"cells"`
}

// GridName is the label of a code in the grid.
type GridName struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// GridCell is how many incidents with a trigger have a factor.
type GridCell struct {
	Trigger   string     `json:"trigger"`
	Factor    string     `json:"factor"`
	Incidents int        `json:"incidents"`
	Evidence  []Evidence `json:"evidence"` // the factor's sentences
}

// gridRow is a row of triggers/factor_grid.
type gridRow struct {
	Trigger   string `db:"trigger"`
	Factor    string `db:"factor"`
	Incidents int64  `db:"incidents"`
}

// TriggerGrid counts incidents by known trigger and contributing factor, over up to two years.
func TriggerGrid(ctx context.Context, d Data, p Params) (GridResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return GridResult{}, err
	}
	rows, query, err := read[gridRow](ctx, d, "triggers/factor_grid", s.about(s.within(s.history)))
	if err != nil {
		return GridResult{}, err
	}
	triggers, triggerNames, err := d.witnessed(ctx, s, "trigger", s.history)
	if err != nil {
		return GridResult{}, err
	}
	factors, factorNames, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return GridResult{}, err
	}
	basis, err := d.incidentsOver(ctx, s, s.history)
	if err != nil {
		return GridResult{}, err
	}
	result := GridResult{Basis: basis, Query: query, Window: s.history, Cells: []GridCell{}, Labels: []GridName{}}
	byTrigger, byFactor, incidents := counts{}, counts{}, map[string]bool{}
	for _, r := range rows {
		set := triggers.incidents(r.Trigger)
		cell := GridCell{Trigger: r.Trigger, Factor: r.Factor, Incidents: int(r.Incidents)}
		cell.Evidence = factors.of(r.Factor, func(w witness) bool { return s.ofSubject(w) && set[w.Incident] })
		for _, e := range cell.Evidence {
			incidents[e.Incident] = true
		}
		result.Cells = append(result.Cells, cell)
		byTrigger[r.Trigger] += int(r.Incidents)
		byFactor[r.Factor] += int(r.Incidents)
	}
	result.Leave(len(incidents), "do not state both what set them off and a condition behind it")
	result.Triggers, result.Factors = byTrigger.largest(), byFactor.largest()
	for _, t := range result.Triggers {
		result.Labels = append(result.Labels, GridName{Code: t, Label: triggerNames.label(t)})
	}
	for _, f := range result.Factors {
		result.Labels = append(result.Labels, GridName{Code: f, Label: factorNames.label(f)})
	}
	return result, nil
}

// largest are the keys of c, the largest count first, then by name.
func (c counts) largest() []string {
	keys := sortedKeys(c)
	sort.SliceStable(keys, func(i, j int) bool { return c[keys[i]] > c[keys[j]] })
	return keys
}
