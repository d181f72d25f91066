package analysis

import (
	"context"
	"slices"
	"strings"

	"secondstory/analysis/stats"
)

// Answers that a sentence is made of.
const (
	answerAlone = "alone"
	underAYear  = "under_1_year"
)

// SupportResult says with what support the load was carried: counts over groups of at least K people.
type SupportResult struct {
	Basis
	Query Query        `json:"query"`
	K     int          `json:"k"` // people that a count covers at least
	Rows  []PatternRow `json:"rows"`
	// Night is the ratio of pages per hour on call at night to those of all other hours.
	Night Verdict `json:"night"`
	// NewcomersAlone compares the share of first responses in which nobody else is named, of those under a
	// year here with the others.
	NewcomersAlone Verdict `json:"newcomers_alone"`
	// PulledIn compares the share of those who helped while off call, of seniors and staff with the others.
	PulledIn Verdict `json:"pulled_in"`
	// StepUp and HandOvers compare the later half of the periods with the earlier: how often somebody more
	// senior than who answered first brought it back, and how often the shift ended before it was over.
	StepUp    Verdict  `json:"step_up"`
	HandOvers Verdict  `json:"hand_overs"`
	Leaning   []string `json:"leaning"` // services of which fewer than K people carry over half, more than chance gives
}

// PatternRow is a published count, or that nothing can be told.
type PatternRow struct {
	Pattern         string   `db:"pattern" json:"pattern"`
	Period          string   `db:"period" json:"period"`
	Service         *string  `db:"service" json:"service"`
	Cohort          *string  `db:"cohort" json:"cohort"`
	Answer          *string  `db:"answer" json:"answer"`
	Responses       *int32   `db:"responses" json:"responses"`
	Of              *int32   `db:"of" json:"of"`
	Share           *float64 `db:"share" json:"share"`
	Hours           *float64 `db:"hours" json:"hours"`
	Per100Hours     *float64 `db:"per_100_hours" json:"per_100_hours"`
	People          *int32   `db:"people" json:"people"`
	EffectivePeople *float64 `db:"effective_people" json:"effective_people"`
	Withheld        *string  `db:"withheld" json:"withheld"`
}

// Interval is what the share of a count could be.
func (r PatternRow) Interval() Share {
	if r.Responses == nil || r.Of == nil {
		return Share{}
	}
	return shareOf(int(*r.Responses), int(*r.Of))
}

// Support reads the published patterns of the quarters before and in the period.
func Support(ctx context.Context, d Data, p Params) (SupportResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return SupportResult{}, err
	}
	rows, query, err := read[PatternRow](ctx, d, "people/patterns", s.within(s.history))
	if err != nil {
		return SupportResult{}, err
	}
	result := SupportResult{Basis: s.basis.clone(), Query: query, Rows: rows, Leaning: []string{}}
	result.Period = s.history
	if result.K, err = settledK(ctx, d.DB, 0); err != nil {
		return SupportResult{}, err
	}
	result.judge()
	result.count()
	result.warnSupport()
	return result, nil
}

// count is of how many first responses the rows tell: the most that any pattern of a period has.
func (r *SupportResult) count() {
	of := map[string]map[[2]string]int{} // period, pattern and cohort
	for _, row := range r.Rows {
		if row.Of == nil || row.Pattern == PatternLeaning || row.Pattern == PatternPulledIn {
			continue
		}
		if of[row.Period] == nil {
			of[row.Period] = map[[2]string]int{}
		}
		of[row.Period][[2]string{row.Pattern, stated(row.Cohort)}] = int(*row.Of)
	}
	r.Counted, r.Unit, r.Excluded = 0, FirstResponses, []Exclusion{}
	for _, groups := range of {
		byPattern, most := counts{}, 0
		for key, n := range groups {
			byPattern[key[0]] += n
			most = max(most, byPattern[key[0]])
		}
		r.Counted += most
	}
}

func (r *SupportResult) judge() {
	senior := map[string]int{"senior": 0, "staff": 0, "senior+staff": 0, "junior": 1, "mid": 1, "junior+mid": 1}
	newcomer := map[string]int{underAYear: 0, "over_1_year": 1}
	late := r.halves()
	ofCohort := func(sides map[string]int) func(PatternRow) (int, bool) {
		return func(row PatternRow) (int, bool) { side, ok := sides[stated(row.Cohort)]; return side, ok }
	}
	ofPeriod := func(row PatternRow) (int, bool) { side, ok := late[row.Pattern+row.Period]; return side, ok }
	r.NewcomersAlone = r.compare(PatternNewcomer, answerAlone, ofCohort(newcomer))
	r.PulledIn = r.compare(PatternPulledIn, "false", ofCohort(senior))
	r.StepUp = r.compare(PatternStep, "resolved_by_more_senior", ofPeriod)
	r.HandOvers = r.compare(PatternHandOver, "shift_ended", ofPeriod)
	var pages [2]int
	var hours [2]float64
	for _, row := range r.Rows {
		switch {
		case row.Pattern == PatternLeaning && stated(row.Answer) == fewCarry:
			r.Leaning = append(r.Leaning, stated(row.Service))
		case row.Pattern == PatternPages && row.Hours != nil && row.Responses != nil:
			side := 1
			if stated(row.Answer) == hourSleep {
				side = 0
			} else if strings.Contains(stated(row.Answer), hourSleep) {
				continue
			}
			pages[side] += int(*row.Responses)
			hours[side] += *row.Hours
		}
	}
	r.Night = rateVerdict(pages[0], hours[0]/24, pages[1], hours[1]/24, neither)
	r.adjust()
}

// adjust takes into account that five questions are asked at once.
func (r *SupportResult) adjust() {
	all := []*Verdict{&r.NewcomersAlone, &r.PulledIn, &r.StepUp, &r.HandOvers, &r.Night}
	p := make([]stats.Number, len(all))
	for i, v := range all {
		if v.P != nil {
			p[i] = stats.Of(*v.P)
		}
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		all[i].adjust(adjusted)
	}
}

// halves are the periods of each pattern: zero in the later half, one in the earlier; the middle one of an
// odd number is in neither.
func (r *SupportResult) halves() map[string]int {
	periods := map[string][]string{}
	for _, row := range r.Rows {
		if row.Responses != nil && !slices.Contains(periods[row.Pattern], row.Period) {
			periods[row.Pattern] = append(periods[row.Pattern], row.Period) // the rows are in the order of time
		}
	}
	side := map[string]int{}
	for pattern, all := range periods {
		half := len(all) / 2
		for i, name := range all {
			switch {
			case i < half:
				side[pattern+name] = 1
			case i >= len(all)-half:
				side[pattern+name] = 0
			}
		}
	}
	return side
}

// compare is the share of an answer on two sides, by Fisher's exact test: a permutation of who is on which
// side. A group in which the answer is pooled with another tells nothing of it and is left out, as are
// responses of which nobody says it.
func (r *SupportResult) compare(pattern, answer string, sideOf func(PatternRow) (int, bool)) Verdict {
	pooled := map[string]bool{}
	group := func(row PatternRow) string { return row.Period + cellMark + stated(row.Cohort) }
	for _, row := range r.Rows {
		if told := stated(row.Answer); row.Pattern == pattern && told != answer && slices.Contains(strings.Split(told, "+"), answer) {
			pooled[group(row)] = true
		}
	}
	var x, of [2]int
	for _, row := range r.Rows {
		side, ok := sideOf(row)
		if !ok || row.Pattern != pattern || row.Responses == nil || row.Answer == nil || pooled[group(row)] {
			continue
		}
		of[side] += int(*row.Responses)
		if *row.Answer == answer {
			x[side] += int(*row.Responses)
		}
	}
	return shareVerdict(x[0], of[0], x[1], of[1], neither)
}

func (r *SupportResult) warnSupport() {
	if len(r.Rows) == 0 {
		r.warn(WarnNoPeople, "Nothing is published about support: no roster and responders were read, or they are too few people for any group.")
	}
	if slices.ContainsFunc(r.Rows, func(row PatternRow) bool {
		return row.Pattern == PatternPages && row.Responses != nil && row.Hours == nil
	}) {
		r.warn(WarnNoShifts, "For some groups the hours on call are not known, so that their pages say nothing about the load behind them.")
	}
}
