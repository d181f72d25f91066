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
	moreSenior  = "resolved_by_more_senior"
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
	// PulledIn is the ratio of how often an hour off call of the senior bands brought them into a response that
	// somebody else answered, to that of the junior ones.
	PulledIn BandContrast `json:"pulled_in"`
	// StepUp and HandOvers compare the later half of the periods with the earlier: how often somebody more
	// senior than who answered first brought it back, and how often the shift ended before it was over.
	StepUp    Verdict `json:"step_up"`
	HandOvers Verdict `json:"hand_overs"`
	// JuniorNights compares the pages per hour on call at night of the junior bands with those of the senior.
	JuniorNights BandContrast `json:"junior_nights"`
	// Outside compares the later half of the periods with the earlier: how often who held the review took no
	// part in the incident.
	Outside Verdict `json:"outside"`
	// AloneLong and AloneSevere compare the share of first responses in which nobody else is named: where it
	// took over an hour to mitigate with the others, and of severity 1 and 2 with the others. StepLong compares
	// how often somebody more senior brought it back, likewise. What comes first they do not tell.
	AloneLong   Verdict  `json:"alone_long"`
	AloneSevere Verdict  `json:"alone_severe"`
	StepLong    Verdict  `json:"step_long"`
	Leaning     []string `json:"leaning"`  // services of which fewer than K people carry over half, more than chance gives
	ToFewer     []string `json:"to_fewer"` // services that came to lean on fewer people, beyond chance
	ToMore      []string `json:"to_more"`
}

// BandContrast compares the bands of seniority up to one with those above it.
type BandContrast struct {
	Verdict
	Lower string `json:"lower"` // junior, or junior+mid where the rows do not tell them apart; empty where nothing is compared
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
	s, err := d.scope(ctx, p.everyKind())
	if err != nil {
		return SupportResult{}, err
	}
	rows, query, err := read[PatternRow](ctx, d, "people/patterns", s.within(s.history))
	if err != nil {
		return SupportResult{}, err
	}
	result := SupportResult{Basis: s.basis.clone(), Query: query, Rows: rows, Leaning: []string{}, ToFewer: []string{}, ToMore: []string{}}
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
		switch row.Pattern {
		case PatternLeaning, PatternLeaningMove, PatternPulledIn, PatternFacilitator: // of incidents, of all who joined, of reviews
			continue
		}
		if row.Of == nil {
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
	newcomer := map[string]int{underAYear: 0, "over_1_year": 1, "over_1_year+" + untoldGroup: 1}
	length := map[string]int{overAnHour: 0, "1h_to_4h": 0, "over_4h": 0, withinAnHour: 1}
	severity := map[string]int{severeGroup: 0, milderGroup: 1}
	ofCohort := func(sides map[string]int) func(PatternRow) (int, bool) {
		return func(row PatternRow) (int, bool) { side, ok := sides[stated(row.Cohort)]; return side, ok }
	}
	r.NewcomersAlone = r.compare(PatternNewcomer, answerAlone, ofCohort(newcomer))
	r.StepUp = r.overTime(PatternStep, moreSenior)
	r.HandOvers = r.overTime(PatternHandOver, "shift_ended")
	r.Outside = r.overTime(PatternFacilitator, "facilitator_outside")
	r.AloneLong = r.compare(PatternCompanyTime, answerAlone, ofCohort(length))
	r.AloneSevere = r.compare(PatternCompanySev, answerAlone, ofCohort(severity))
	r.StepLong = r.compare(PatternStepTime, moreSenior, ofCohort(length))
	r.Night = r.rates(PatternPages, func(row PatternRow) (int, bool) {
		sleep, other := hoursToldApart(row)
		return side(sleep), sleep != other
	})
	r.JuniorNights = r.byBand(PatternPages, func(row PatternRow) (string, bool) {
		sleep, other := hoursToldApart(row)
		return stated(row.Cohort), sleep && !other
	}, side)
	r.PulledIn = r.byBand(PatternPulledIn, func(row PatternRow) (string, bool) { return stated(row.Answer), true }, func(junior bool) int { return side(!junior) })
	for _, row := range r.Rows {
		switch {
		case row.Pattern == PatternLeaning && stated(row.Answer) == fewCarry:
			r.Leaning = append(r.Leaning, stated(row.Service))
		case row.Pattern == PatternLeaningMove && stated(row.Answer) == toFewer:
			r.ToFewer = append(r.ToFewer, stated(row.Service))
		case row.Pattern == PatternLeaningMove && stated(row.Answer) == toMore:
			r.ToMore = append(r.ToMore, stated(row.Service))
		}
	}
	r.adjust()
}

// adjust takes into account how many comparisons are made: p is adjusted over them for the false discovery
// rate, and what then no longer differs has no direction.
func (r *SupportResult) adjust() {
	all := []*Verdict{
		&r.NewcomersAlone, &r.StepUp, &r.HandOvers, &r.Outside, &r.AloneLong, &r.AloneSevere, &r.StepLong, &r.Night, &r.JuniorNights.Verdict, &r.PulledIn.Verdict,
	}
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

// side is the first of two, or the second.
func side(first bool) int {
	if first {
		return 0
	}
	return 1
}

// hoursToldApart says whether a row counts pages of the night, and of other hours.
func hoursToldApart(row PatternRow) (sleep, other bool) {
	for _, part := range strings.Split(stated(row.Answer), "+") {
		sleep, other = sleep || part == hourSleep, other || part == hourBusiness || part == hourEvening
	}
	return sleep, other
}

// byBand compares rates of the junior bands with those of the senior: of juniors alone where the rows tell
// them apart, else of juniors and mids.
func (r *SupportResult) byBand(pattern string, bandOf func(PatternRow) (string, bool), side func(junior bool) int) BandContrast {
	for _, lower := range [][]string{{"junior"}, {"junior", "mid"}} {
		v := r.rates(pattern, func(row PatternRow) (int, bool) {
			band, asked := bandOf(row)
			junior, known := below(strings.Split(band, "+"), lower)
			return side(junior), asked && known
		})
		if v.P != nil {
			return BandContrast{Verdict: v, Lower: strings.Join(lower, "+")}
		}
	}
	return BandContrast{Verdict: rateVerdict(0, 0, 0, 0, neither)}
}

// below says whether all of joined bands are among the lower; known is false where some are and some are not.
func below(bands, lower []string) (all, known bool) {
	in := 0
	for _, band := range bands {
		if slices.Contains(lower, band) {
			in++
		} else if band == unknown || band == untoldGroup {
			return false, false
		}
	}
	return in == len(bands), in == 0 || in == len(bands)
}

// rates compares how often a pattern happens in an hour on two sides, over the rows of which hours are known.
func (r *SupportResult) rates(pattern string, sideOf func(PatternRow) (int, bool)) Verdict {
	var n [2]int
	var hours [2]float64
	for _, row := range r.Rows {
		side, ok := sideOf(row)
		if !ok || row.Pattern != pattern || row.Hours == nil || row.Responses == nil {
			continue
		}
		n[side] += int(*row.Responses)
		hours[side] += *row.Hours
	}
	return rateVerdict(n[0], hours[0]/24, n[1], hours[1]/24, neither)
}

// groupOf names a row's group.
func groupOf(row PatternRow) string { return row.Period + cellMark + stated(row.Cohort) }

// hidden are the groups of a pattern in which an answer is pooled with another, or told under a coarser name,
// or in which any is pooled with what nobody told: they tell nothing of its share.
func (r *SupportResult) hidden(pattern, answer string) map[string]bool {
	coarser := ""
	for _, a := range inquiries() {
		if a.pattern == pattern {
			coarser = a.coarse[answer]
		}
	}
	groups := map[string]bool{}
	for _, row := range r.Rows {
		told := stated(row.Answer)
		parts := strings.Split(told, "+")
		if row.Pattern == pattern && told != answer && (slices.Contains(parts, answer) || slices.Contains(parts, untoldGroup) || coarser != "" && slices.Contains(parts, coarser)) {
			groups[groupOf(row)] = true
		}
	}
	return groups
}

// halves are the periods of a pattern: zero in the later half, one in the earlier; the middle one of an odd
// number is in neither. A period of which a group hides the answer is left out whole: without it the others
// are not the same mix of people as in the periods beside.
func (r *SupportResult) halves(pattern, answer string) map[string]int {
	hidden := r.hidden(pattern, answer)
	var periods, left []string
	for _, row := range r.Rows {
		switch {
		case row.Pattern != pattern || row.Responses == nil:
		case hidden[groupOf(row)]:
			left = append(left, row.Period)
		case !slices.Contains(periods, row.Period):
			periods = append(periods, row.Period) // the rows are in the order of time
		}
	}
	periods = slices.DeleteFunc(periods, func(p string) bool { return slices.Contains(left, p) })
	half, side := len(periods)/2, map[string]int{}
	for i, name := range periods {
		switch {
		case i < half:
			side[name] = 1
		case i >= len(periods)-half:
			side[name] = 0
		}
	}
	return side
}

// overTime is the share of an answer in the later half of the periods, against the earlier.
func (r *SupportResult) overTime(pattern, answer string) Verdict {
	late := r.halves(pattern, answer)
	return r.compare(pattern, answer, func(row PatternRow) (int, bool) { side, ok := late[row.Period]; return side, ok })
}

// compare is the share of an answer on two sides, by Fisher's exact test: a permutation of who is on which
// side. Groups that hide the answer are left out, as are responses of which nobody says it.
func (r *SupportResult) compare(pattern, answer string, sideOf func(PatternRow) (int, bool)) Verdict {
	hidden := r.hidden(pattern, answer)
	var x, of [2]int
	for _, row := range r.Rows {
		side, ok := sideOf(row)
		if !ok || row.Pattern != pattern || row.Responses == nil || row.Answer == nil || hidden[groupOf(row)] {
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
