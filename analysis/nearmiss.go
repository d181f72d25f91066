package analysis

import (
	"context"
	"sort"
)

// NearMissResult says which share of what is reported are near misses, and which way it goes.
type NearMissResult struct {
	Basis
	Query    Query          `json:"query"`
	Compared Period         `json:"compared"`
	Now      Share          `json:"now"`
	Before   Share          `json:"before"`
	Quarters []QuarterShare `json:"quarters"`
	Verdict  Verdict        `json:"verdict"`  // difference of shares; more near misses is neither good nor bad
	Evidence []Evidence     `json:"evidence"` // the sentence that makes each near miss of the period one
}

// NearMissShare compares the share of near misses among reports with the share before.
func NearMissShare(ctx context.Context, d Data, p Params) (NearMissResult, error) {
	s, err := d.scope(ctx, p.everyKind())
	if err != nil {
		return NearMissResult{}, err
	}
	rows, query, err := read[shareRow](ctx, d, "nearmiss/share", s.within(s.history))
	if err != nil {
		return NearMissResult{}, err
	}
	now, before, err := d.reports(ctx, s)
	if err != nil {
		return NearMissResult{}, err
	}
	signals, err := d.evidence(ctx, s, "practice", s.Period)
	if err != nil {
		return NearMissResult{}, err
	}
	misses, all := counts{}, counts{}
	for _, q := range s.sums(rows) {
		misses[q.Quarter], all[q.Quarter] = q.NearMisses, q.NearMisses+q.Incidents
	}
	return NearMissResult{
		Basis: s.basis.clone(), Query: query, Compared: s.Compare,
		Now: shareOf(now.nearMisses, now.all), Before: shareOf(before.nearMisses, before.all),
		Quarters: perQuarter(s.history, misses, all),
		Verdict:  shareVerdict(now.nearMisses, now.all, before.nearMisses, before.all, neither),
		Evidence: signals.of(nearMissCode, func(w witness) bool { return w.kind == "near_miss" }),
	}, nil
}

// DefencesResult says what held: what stopped near misses, and what limited incidents.
type DefencesResult struct {
	Basis
	Query  Query        `json:"query"`
	Recent int          `json:"recent"` // incidents and near misses they were sought in
	Rows   []DefenceRow `json:"rows"`   // held in most first
}

// DefenceRow is one defence.
type DefenceRow struct {
	Defence    string     `json:"defence"`
	Label      string     `json:"label"`
	NearMisses int        `json:"near_misses"` // that it stopped
	Incidents  int        `json:"incidents"`   // that it limited
	Evidence   []Evidence `json:"evidence"`
}

// held is how many incidents and near misses it held in.
func (r DefenceRow) held() int { return r.NearMisses + r.Incidents }

// defenceRow is a row of nearmiss/stopped_by.
type defenceRow struct {
	Defence    string `db:"defence"`
	NearMisses int64  `db:"near_misses"`
	Incidents  int64  `db:"incidents"`
}

// Defences counts what stopped near misses and limited incidents in the period, or in the recent ones
// where the period holds too few. A text that names no
// defence says nothing about whether there was one: only what was recorded is counted.
func Defences(ctx context.Context, d Data, p Params) (DefencesResult, error) {
	s, err := d.scope(ctx, p.everyKind())
	if err != nil {
		return DefencesResult{}, err
	}
	rows, query, err := read[defenceRow](ctx, d, "nearmiss/stopped_by", s.within(s.recent))
	if err != nil {
		return DefencesResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "defence", s.recent)
	if err != nil {
		return DefencesResult{}, err
	}
	basis, err := d.takenFrom(ctx, s)
	if err != nil {
		return DefencesResult{}, err
	}
	result := DefencesResult{Basis: basis, Query: query, Rows: []DefenceRow{}, Recent: basis.Counted}
	named := map[string]bool{}
	for _, r := range rows {
		row := DefenceRow{
			Defence: r.Defence, Label: labels.label(r.Defence),
			NearMisses: int(r.NearMisses), Incidents: int(r.Incidents),
			Evidence: sentences.of(r.Defence, everything),
		}
		for _, e := range row.Evidence {
			named[e.Incident] = true
		}
		result.Rows = append(result.Rows, row)
	}
	sort.SliceStable(result.Rows, func(i, j int) bool { return result.Rows[i].held() > result.Rows[j].held() })
	result.Leave(len(named), "no defence recorded")
	return result, nil
}
