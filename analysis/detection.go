package analysis

import (
	"context"
	"sort"
	"time"
)

// DetectionResult says how incidents came to light.
type DetectionResult struct {
	Basis
	Query    Query          `json:"query"`
	Compared Period         `json:"compared"`
	Quarters []string       `json:"quarters"`
	Rows     []DetectionRow `json:"rows"` // most frequent in the period first
	Silent   int            `json:"silent"`
	Verdict  Verdict        `json:"verdict"` // share found by automation, of those that say; more is better
}

// DetectionRow is one way to notice.
type DetectionRow struct {
	Source   string         `json:"source"`
	Label    string         `json:"label"`
	Share                   // of the incidents of the period that say
	Before   Share          `json:"before"`
	Quarters []QuarterShare `json:"quarters"`
	Evidence []Evidence     `json:"evidence"`
}

const (
	notStated      = "not-stated"
	automatedAlert = "automated-alert"
)

// sourceRow is a row of detection/sources.
type sourceRow struct {
	Source    string    `db:"source"`
	Quarter   time.Time `db:"quarter"`
	Incidents int64     `db:"incidents"`
}

// noticedRow is a row of detection/first_noticed.
type noticedRow struct {
	Incident string `db:"incident"`
	Source   string `db:"source"`
}

// DetectionSources counts how incidents were noticed, and compares the share that an alert found with
// the share before. Incidents that do not say are left out of the shares, and counted.
func DetectionSources(ctx context.Context, d Data, p Params) (DetectionResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return DetectionResult{}, err
	}
	rows, query, err := read[sourceRow](ctx, d, "detection/sources", s.about(s.within(s.history)))
	if err != nil {
		return DetectionResult{}, err
	}
	now, err := d.sources(ctx, s, s.Period)
	if err != nil {
		return DetectionResult{}, err
	}
	before, err := d.sources(ctx, s, s.Compare)
	if err != nil {
		return DetectionResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "detection", s.Period)
	if err != nil {
		return DetectionResult{}, err
	}
	noticed, _, err := read[noticedRow](ctx, d, "detection/first_noticed", s.about(s.within(s.Period)))
	if err != nil {
		return DetectionResult{}, err
	}
	firstSource := map[string]string{}
	for _, r := range noticed {
		firstSource[r.Incident] = r.Source
	}
	byQuarter, totals := sourcesByQuarter(rows)
	result := DetectionResult{
		Basis: s.basis.clone(), Query: query, Compared: s.Compare, Quarters: quarterNames(s.history), Rows: []DetectionRow{},
		Silent: now[notStated],
	}
	told, toldBefore := now.total()-now[notStated], before.total()-before[notStated]
	for _, source := range sortedKeys(byQuarter) {
		result.Rows = append(result.Rows, DetectionRow{
			Source: source, Label: labels.label(source),
			Share: shareOf(now[source], told), Before: shareOf(before[source], toldBefore),
			Quarters: perQuarter(s.history, byQuarter[source], totals),
			Evidence: sentences.of(source, func(w witness) bool { return s.ofSubject(w) && firstSource[w.Incident] == source }),
		})
	}
	sort.SliceStable(result.Rows, func(i, j int) bool { return result.Rows[i].Count > result.Rows[j].Count })
	result.Verdict = shareVerdict(now[automatedAlert], told, before[automatedAlert], toldBefore, riseIsBetter)
	if 2*told < now.total() || 2*toldBefore < before.total() {
		// Who says may have changed, not who noticed.
		result.Verdict.Direction, result.Verdict.Reading = CannotTell, Depends
		result.warn(WarnSilent, "Fewer than half of the incidents say how they were noticed: a change may be one of what is written down.")
	}
	result.excludeNearMisses(s)
	result.exclude("do not say how they were noticed", int64(result.Silent))
	result.Counted = told
	return result, nil
}

// sourcesByQuarter are the stated sources with their incidents by quarter, and the totals.
func sourcesByQuarter(rows []sourceRow) (map[string]map[string]int, counts) {
	all, totals := map[string]map[string]int{}, counts{}
	for _, r := range rows {
		if r.Source != notStated {
			add(all, r.Source, QuarterName(r.Quarter), r.Incidents)
			totals[QuarterName(r.Quarter)] += int(r.Incidents)
		}
	}
	return all, totals
}

// sources are the incidents of a window by how they were noticed.
func (d Data) sources(ctx context.Context, s *scope, window Period) (counts, error) {
	rows, _, err := read[sourceRow](ctx, d, "detection/sources", s.about(s.within(window)))
	if err != nil {
		return nil, err
	}
	all := counts{}
	for _, r := range rows {
		all[r.Source] += int(r.Incidents)
	}
	return all, nil
}
