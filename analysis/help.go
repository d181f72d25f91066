package analysis

import (
	"context"
	"sort"
	"strings"
	"time"

	"secondstory/analysis/stats"
)

// HelpResult says whether the incidents whose text tells of missing knowledge or help (no usable guidance, a first
// time, only few who knew, the right person reached late) lasted longer or were more severe than the others. It is
// about incidents and what their texts state, never about who was there. That both come together does not say that
// one brought the other: a long incident is also written up at more length.
type HelpResult struct {
	Basis
	Query  Query     `json:"query"`
	Window Period    `json:"window"` // up to two years: a quarter holds too few
	Family int       `json:"family"` // comparisons that were made, over which P is adjusted
	Rows   []HelpRow `json:"rows"`   // most often stated first
}

// HelpRow is one condition. Of the incidents with it and of the others, Timed know how long the harm lasted, and
// Severe is severity 1 or 2 of those that state one.
type HelpRow struct {
	Factor   string     `json:"factor"`
	Label    string     `json:"label"`
	With     HelpSide   `json:"with"`
	Without  HelpSide   `json:"without"`
	Longer   Verdict    `json:"longer"` // the ratio of geometric means of the time until the harm ended
	Severer  Verdict    `json:"severer"`
	Evidence []Evidence `json:"evidence"`
}

// HelpSide is the incidents with a condition, or the others.
type HelpSide struct {
	Incidents int           `json:"incidents"`
	Time      TimingSummary `json:"time"` // until the harm ended, in minutes
	Severe    Share         `json:"severe"`
}

// severeUpTo is the mildest severity that counts as severe.
const severeUpTo = 2

// helpedRow is a row of timing/with_conditions.
type helpedRow struct {
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	OccurredAt time.Time `db:"occurred_at"`
	Severity   *int8     `db:"severity"`
	Seconds    *int64    `db:"seconds"`
	Conditions *string   `db:"conditions"`
}

// states says whether the text states a condition.
func (r helpedRow) states(code string) bool {
	return strings.Contains("|"+orEmpty(r.Conditions)+"|", "|"+code+"|")
}

// Help compares, for each condition of knowledge and help, the incidents that state it with those that do not: the
// time until the harm ended by the ratio of geometric means, the share of severe ones by the difference of shares.
// P is adjusted for the false discovery rate over all comparisons.
func Help(ctx context.Context, d Data, p Params) (HelpResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return HelpResult{}, err
	}
	rows, query, err := read[helpedRow](ctx, d, "timing/with_conditions", s.about(s.within(s.history)))
	if err != nil {
		return HelpResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return HelpResult{}, err
	}
	basis, err := d.incidentsOver(ctx, s, s.history)
	if err != nil {
		return HelpResult{}, err
	}
	result := HelpResult{Basis: basis, Query: query, Window: s.history}
	result.excludeUndescribed(len(rows))
	result.Rows = helpRows(rows)
	for i, row := range result.Rows {
		stating := map[string]bool{}
		for _, r := range rows {
			stating[r.Incident] = r.states(row.Factor)
		}
		result.Rows[i].Label = labels.label(row.Factor)
		result.Rows[i].Evidence = sentences.of(row.Factor, func(w witness) bool { return stating[w.Incident] })
	}
	result.Family = judgeHelp(result.Rows)
	return result, nil
}

// sided are the incidents on one side.
type sided struct {
	minutes                   []float64
	incidents, severe, graded int
}

func (s *sided) add(r helpedRow) {
	s.incidents++
	if r.Seconds != nil {
		s.minutes = append(s.minutes, max(leastMinutes, float64(*r.Seconds)/60))
	}
	if r.Severity != nil {
		s.graded++
		if *r.Severity <= severeUpTo {
			s.severe++
		}
	}
}

func (s *sided) side() HelpSide {
	return HelpSide{Incidents: s.incidents, Time: summary(s.minutes), Severe: shareOf(s.severe, s.graded)}
}

// helpRows compares the two sides of each condition, before any adjustment.
func helpRows(rows []helpedRow) []HelpRow {
	codes := map[string]bool{}
	for _, r := range rows {
		for code := range strings.SplitSeq(orEmpty(r.Conditions), "|") {
			codes[code] = code != ""
		}
	}
	delete(codes, "")
	all := []HelpRow{}
	for _, code := range sortedKeys(codes) {
		var with, without sided
		for _, r := range rows {
			side := &without
			if r.states(code) {
				side = &with
			}
			side.add(r)
		}
		all = append(all, HelpRow{
			Factor: code, With: with.side(), Without: without.side(),
			Longer:  meanVerdict(with.minutes, without.minutes, neither),
			Severer: shareVerdict(with.severe, with.graded, without.severe, without.graded, neither),
		})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].With.Incidents > all[j].With.Incidents })
	return all
}

// judgeHelp adjusts the verdicts over all comparisons that were made, and says how many they are. A comparison of
// shares that could not differ whatever happened is none.
func judgeHelp(rows []HelpRow) (family int) {
	var p []stats.Number
	for i := range rows {
		for _, v := range []*Verdict{&rows[i].Longer, &rows[i].Severer} {
			one := stats.Number{}
			if v.P != nil {
				one = stats.Of(*v.P)
				family++
			}
			p = append(p, one)
		}
	}
	adjusted := stats.BenjaminiHochberg(p)
	for i := range rows {
		rows[i].Longer.adjust(adjusted[2*i])
		rows[i].Severer.adjust(adjusted[2*i+1])
	}
	return family
}
