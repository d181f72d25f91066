package analysis

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"secondstory/queries"
)

// What is told of support in a response, beside the facts of its cell.
type support int

const (
	supportCompany  support = iota // whether somebody joined who answered first
	supportStep                    // from who answered first to who resolved
	supportHandOver                // whether the shift ended before it was mitigated
	supportNewcomer                // under a year here, or longer
	supports
)

const inCompany = "in_company" // somebody joined, whenever

// The patterns that are published of first responses, and of those who joined.
const (
	PatternPages    = "pages_by_hour"
	PatternCompany  = "company"
	PatternNewcomer = "newcomers_company"
	PatternStep     = "step_up"
	PatternHandOver = "hand_over"
	PatternPulledIn = "pulled_in"
	PatternLeaning  = "concentration"
)

// companyWait is how long somebody is alone before it is said so.
const companyWait = 30 * time.Minute

// supported fills what the responses of one incident say of each other. Who is named by nobody is not
// known to have been there: alone means that the document names nobody else.
func supported(responses []act, s setting, duties map[string][]shiftRow) {
	byIncident := map[string][]int{}
	for i, a := range responses {
		byIncident[a.incident] = append(byIncident[a.incident], i)
	}
	for incident, all := range byIncident {
		for _, i := range all {
			a := &responses[i]
			a.support[supportNewcomer] = newcomer(a.values[factTenure])
			if a.values[factFirst] != "true" {
				continue
			}
			a.support[supportCompany] = companyOf(*a, all, responses)
			a.support[supportStep] = stepOf(*a, all, responses)
			a.support[supportHandOver] = handOverOf(s.incidents[incident], duties[a.person])
		}
	}
}

func newcomer(tenure string) string {
	switch tenure {
	case unknown:
		return unknown
	case "under_90_days", "under_1_year":
		return underAYear
	}
	return "over_1_year"
}

func companyOf(a act, all []int, responses []act) string {
	company := answerAlone
	for _, i := range all {
		other := responses[i]
		if other.person == a.person {
			continue
		}
		if company == answerAlone {
			company = "joined"
		}
		if a.joined == nil || other.joined == nil || other.joined.Before(*a.joined) {
			continue
		}
		if other.joined.Sub(*a.joined) <= companyWait {
			return "joined_within_30m"
		}
		company = "joined_later"
	}
	return company
}

func stepOf(a act, all []int, responses []act) string {
	step := unknown
	for _, i := range all {
		other := responses[i]
		switch {
		case !other.resolved:
		case other.person == a.person:
			return "resolved_by_first"
		case bandRank(other) < 0 || bandRank(a) < 0:
		case bandRank(other) > bandRank(a):
			step = "resolved_by_more_senior"
		case step == unknown:
			step = "resolved_by_a_peer"
		}
	}
	return step
}

func bandRank(a act) int {
	return slices.Index([]string{"junior", "mid", "senior", "staff"}, a.values[factSeniority])
}

func handOverOf(incident incidentRow, shifts []shiftRow) string {
	if incident.StartedAt == nil || incident.MitigatedAt == nil {
		return unknown
	}
	for _, s := range shifts {
		if !s.StartsAt.After(*incident.StartedAt) && s.EndsAt.After(*incident.StartedAt) {
			if s.EndsAt.Before(*incident.MitigatedAt) {
				return "shift_ended"
			}
			return "within_shift"
		}
	}
	return unknown
}

// inquiry is one pattern: what is counted of which responses, by which group.
type inquiry struct {
	pattern string
	first   bool // of those who answered first, or of the others
	value   func(act) string
	coarse  map[string]string // fewer answers, for where those of value are too few people each
	group   func(act) string  // nil: the bands of seniority of the period
}

// answers is value, or the coarser of the two.
func (i inquiry) answers(coarse bool) func(act) string {
	if !coarse {
		return i.value
	}
	return func(a act) string {
		if v, ok := i.coarse[i.value(a)]; ok {
			return v
		}
		return i.value(a)
	}
}

func inquiries() []inquiry {
	of := func(s support) func(act) string { return func(a act) string { return a.support[s] } }
	company := map[string]string{"joined": inCompany, "joined_within_30m": inCompany, "joined_later": inCompany}
	hours := map[string]string{hourBusiness: hourBusiness + "+" + hourEvening, hourEvening: hourBusiness + "+" + hourEvening}
	steps := map[string]string{"resolved_by_a_peer": "resolved_by_another", "resolved_by_more_senior": "resolved_by_another"}
	return []inquiry{
		{pattern: PatternPages, first: true, value: func(a act) string { return a.values[factHour] }, coarse: hours},
		{pattern: PatternNewcomer, first: true, value: of(supportCompany), coarse: company, group: of(supportNewcomer)},
		{pattern: PatternCompany, first: true, value: of(supportCompany), coarse: company},
		{pattern: PatternStep, first: true, value: of(supportStep), coarse: steps},
		{pattern: PatternPulledIn, value: func(a act) string { return a.values[factOnCall] }},
		{pattern: PatternHandOver, first: true, value: of(supportHandOver)},
	}
}

// noteMark parts the name of a period from what else of it is published and noted.
const noteMark = "/"

// supportOf is the name under which it is noted what the patterns of a period cover.
func supportOf(period string) string { return period + noteMark + "support" }

// support are the rows of a period's patterns, made once: what was told stays, whatever the cells become.
// Each pattern is told by groups where every group can be told apart and the gate admits it beside all that
// was ever published of the period; else of all together; else not at all, and the row says so.
func (r *release) support(s span, cells []cell) []queries.SupportPattern {
	before := r.before.periods[s.name()]
	_, told := r.before.periods[supportOf(s.name())]
	old := r.before.covered[s.name()]
	if told || r.overlaps(s) || len(cells) == 0 && before.Release == 0 || slices.ContainsFunc(s.quarterNames(), r.before.destroyed) {
		return nil
	}
	if len(cells) == 0 {
		shown := map[string]bool{}
		for _, c := range old {
			shown[c.Incident+"\x00"+c.PersonKey] = true
		}
		s.acts = slices.DeleteFunc(slices.Clone(s.acts), func(a act) bool { return !shown[idOf(a)] })
	}
	g := r.gateOf(s)
	for _, c := range cells {
		g.hold(c.acts)
	}
	said := &saying{release: r, span: s, gate: g}
	for _, a := range inquiries() {
		said.pattern(a)
	}
	if len(said.rows) > 0 {
		r.before.periods[supportOf(s.name())] = publication{Quarters: s.quarterNames(), Release: 1}
		r.covered = append(r.covered, said.covered...)
	}
	return said.rows
}

// gateOf knows all that was ever published of a period.
func (r *release) gateOf(s span) *gate {
	g := newGate(r.k)
	known := map[string]act{} // with their cohorts
	for _, a := range s.acts {
		known[idOf(a)] = a
	}
	for _, name := range []string{s.name(), supportOf(s.name())} {
		groups := map[string][]act{}
		for _, c := range r.before.history[name] {
			a, ok := known[c.Incident+"\x00"+c.PersonKey]
			if !ok {
				a = act{quarter: c.Quarter.UTC(), incident: c.Incident, person: c.PersonKey}
			}
			label := fmt.Sprint(c.Release, cellMark, c.Cell)
			groups[label] = append(groups[label], a)
		}
		for _, label := range slices.Sorted(maps.Keys(groups)) {
			g.hold(groups[label])
		}
	}
	return g
}

// admits: the cells of a later release may stand beside all that was published of the period.
func (r *release) admits(s span, cells []cell) bool {
	groups := make([][]act, 0, len(cells))
	for _, c := range cells {
		groups = append(groups, c.acts)
	}
	return r.gateOf(s).admit(groups...)
}

// saying is the telling of one period's patterns.
type saying struct {
	*release
	span    span
	gate    *gate
	rows    []queries.SupportPattern
	covered []queries.PublishedResponse
}

// patternRow is one row of a pattern and the responses that it counts.
type patternRow struct {
	row  queries.SupportPattern
	acts []act
}

func (s *saying) pattern(a inquiry) {
	groups := s.groupsOf(a)
	whole := map[string][]act{"": slices.Concat(slices.Collect(maps.Values(groups))...)}
	if !slices.ContainsFunc(whole[""], func(b act) bool { return a.value(b) != unknown }) {
		return
	}
	ways := []map[string][]act{groups, whole}
	if a.group != nil {
		ways = ways[:1] // all together is the same pattern by bands
	}
	for _, pooling := range []bool{false, true} {
		for _, by := range ways {
			if s.tell(a, a.answers(false), by, pooling) || s.tell(a, a.answers(true), by, pooling) {
				return
			}
		}
	}
	why := "too few people for any group, or a group could be found by subtraction"
	s.rows = append(s.rows, queries.SupportPattern{Pattern: a.pattern, Period: s.span.name(), Withheld: &why})
}

// groupsOf are the responses of one side, by band of seniority as the period's cells have it.
func (s *saying) groupsOf(a inquiry) map[string][]act {
	groups := map[string][]act{}
	cells, _ := essential(wholeOf(s.span.acts), s.k, groupings[:])
	if len(cells) == 0 {
		cells = []cell{wholeOf(s.span.acts)}
	}
	for _, c := range cells {
		for _, one := range c.acts {
			if (one.values[factFirst] == "true") != a.first {
				continue
			}
			label := c.values[factSeniority]
			if a.group != nil {
				label = a.group(one)
			}
			groups[label] = append(groups[label], one)
		}
	}
	return groups
}

// tell makes the rows of a pattern, if every group has enough people for two answers at least; all
// together may be of one answer. Answers of too few people are pooled only where that is asked for.
func (s *saying) tell(a inquiry, answer func(act) string, groups map[string][]act, pooling bool) bool {
	var rows []patternRow
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		acts := groups[group]
		byValue := map[string][]act{}
		for _, one := range acts {
			byValue[answer(one)] = append(byValue[answer(one)], one)
		}
		apart, pooled := pooledApart(byValue, s.k)
		if len(pooled) > 0 && !pooling || len(apart) == 0 || group == widened || group == unknown && len(groups) > 1 || group != unknown && len(byValue) < 2 {
			return false
		}
		for _, v := range apart {
			rows = append(rows, patternRow{s.row(a, group, v, byValue[v], len(acts)), byValue[v]})
		}
		if len(pooled) > 0 {
			joined := pool(byValue, pooled)
			rows = append(rows, patternRow{s.row(a, group, answerOf(pooled), joined, len(acts)), joined})
		}
	}
	sets := make([][]act, len(rows))
	for i, r := range rows {
		sets[i] = r.acts
	}
	if len(rows) == 0 || !s.gate.admit(sets...) {
		return false
	}
	for _, r := range rows {
		s.rows = append(s.rows, r.row)
		label := strings.Join([]string{a.pattern, stated(r.row.Cohort), stated(r.row.Answer)}, cellMark)
		for _, one := range r.acts {
			s.covered = append(s.covered, queries.PublishedResponse{
				Period: supportOf(s.span.name()), Release: 1, Quarter: one.quarter, Incident: one.incident, PersonKey: hashOf(one.person), Cell: label,
			})
		}
	}
	return true
}

func (s *saying) row(a inquiry, group, value string, acts []act, of int) queries.SupportPattern {
	count, people, total := int32(len(acts)), int32(distinctPeople(acts)), int32(of)
	row := queries.SupportPattern{
		Pattern: a.pattern, Period: s.span.name(), Cohort: published(group), Answer: published(value),
		Responses: &count, Of: &total, People: &people,
	}
	if a.pattern == PatternPages && value != unknown {
		row.Hours = s.hoursIn(group, strings.Split(value, "+"))
	}
	return row
}

// answerOf names pooled answers; with what nobody told among them the pool tells nothing.
func answerOf(values []string) string {
	if slices.Contains(values, unknown) {
		return unknown
	}
	values = slices.Clone(values)
	slices.Sort(values)
	return strings.Join(values, "+")
}

// hoursIn are the hours on call of a group in some bands of the hour; nil where its hours are published
// for other groups, or of another rota, or where a zone is not known.
func (s *saying) hoursIn(group string, bands []string) *float64 {
	if before := s.before.hours[s.span.name()]; len(before) > 0 && !sameHours(before, s.exposures(s.span)) {
		return nil
	}
	total := 0.0
	for _, c := range s.dutyCells(s.span) {
		if group != "" && c.values[factSeniority] != group {
			continue
		}
		for _, d := range c.acts {
			if d.hoursBy == nil {
				return nil
			}
			for _, band := range bands {
				total += d.hoursBy[band]
			}
		}
	}
	if total = math.Round(total); total == 0 {
		return nil
	}
	return &total
}

func sameHours(a, b []queries.Exposure) bool {
	total := map[string]float64{}
	for _, e := range a {
		total[stated(e.Seniority)] += e.Value
	}
	for _, e := range b {
		total[stated(e.Seniority)] -= e.Value
	}
	for _, left := range total {
		if left != 0 {
			return false
		}
	}
	return true
}

// hoursByBand splits a shift by the hour of the team's zone, in steps of an hour.
func hoursByBand(from, to time.Time, zone *time.Location) map[string]float64 {
	if zone == nil {
		return nil
	}
	hours := map[string]float64{}
	for at := from; at.Before(to); at = at.Add(time.Hour) {
		part := min(time.Hour, to.Sub(at))
		hours[hourBand(at.In(zone))] += part.Hours()
	}
	return hours
}
