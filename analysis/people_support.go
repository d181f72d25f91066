package analysis

import (
	"fmt"
	"maps"
	"slices"

	"secondstory/queries"
)

// The patterns that are published of first responses, of those who joined, and of reviews.
const (
	PatternPages       = "pages_by_hour"
	PatternCompany     = "company"
	PatternNewcomer    = "newcomers_company"
	PatternStep        = "step_up"
	PatternHandOver    = "hand_over"
	PatternPulledIn    = "pulled_in"
	PatternFacilitator = "facilitator"
	PatternCompanyTime = "company_by_mitigation"
	PatternCompanySev  = "company_by_severity"
	PatternStepTime    = "step_up_by_mitigation"
	PatternLeaning     = "concentration"
	PatternLeaningMove = "concentration_trend"
)

// inquiry is one pattern: what is counted of which acts, by which group.
type inquiry struct {
	pattern string
	of      func(act) bool
	wider   func(act) bool    // more acts, under a name that says so, for where those of of could be found by subtraction
	reviews bool              // of who facilitated reviews, and not of responses
	value   func(act) string  // nil: the band of seniority, as the period's cells have it
	coarse  map[string]string // fewer answers, for where those of value are too few people each
	group   func(act) string  // nil: the bands of seniority, as the period's cells have them
	merged  map[string]string // fewer groups, likewise
	whole   bool              // of all together only
}

// answers is value, or the coarser of the two.
func (s *saying) answers(i inquiry, coarse bool) func(act) string {
	value := i.value
	if value == nil {
		value = func(a act) string { return s.bands[idOf(a)] }
	}
	return func(a act) string {
		v := value(a)
		if joined, ok := i.coarse[v]; ok && coarse {
			return joined
		}
		return v
	}
}

func inquiries() []inquiry {
	of := func(s support) func(act) string { return func(a act) string { return a.support[s] } }
	fact := func(f fact) func(act) string { return func(a act) string { return a.values[f] } }
	first := func(a act) bool { return a.values[factFirst] == "true" }
	pulledIn := func(a act) bool { return !first(a) && a.values[factOnCall] == "false" }
	joined := func(a act) bool { return !first(a) }
	company := map[string]string{"joined": inCompany, "joined_within_30m": inCompany, "joined_later": inCompany}
	hours := map[string]string{hourBusiness: hourBusiness + "+" + hourEvening, hourEvening: hourBusiness + "+" + hourEvening}
	steps := map[string]string{"resolved_by_a_peer": "resolved_by_another", "resolved_by_more_senior": "resolved_by_another"}
	longer := map[string]string{"1h_to_4h": overAnHour, "over_4h": overAnHour}
	return []inquiry{
		{pattern: PatternPages, of: first, value: fact(factHour), coarse: hours},
		{pattern: PatternNewcomer, of: first, value: of(supportCompany), coarse: company, group: of(supportNewcomer)},
		{pattern: PatternCompany, of: first, value: of(supportCompany), coarse: company},
		{pattern: PatternStep, of: first, value: of(supportStep), coarse: steps},
		{pattern: PatternPulledIn, of: pulledIn, wider: joined, whole: true},
		{pattern: PatternHandOver, of: first, value: of(supportHandOver)},
		{pattern: PatternFacilitator, of: func(act) bool { return true }, reviews: true, value: of(supportReview), whole: true},
		{pattern: PatternCompanyTime, of: first, value: of(supportCompany), coarse: company, group: fact(factMitigate), merged: longer},
		{pattern: PatternCompanySev, of: first, value: of(supportCompany), coarse: company, group: severe},
		{pattern: PatternStepTime, of: first, value: of(supportStep), coarse: steps, group: fact(factMitigate), merged: longer},
	}
}

// joinedGroup are all who joined a response, on call or off.
const joinedGroup = "joined"

// The groups of what came of an incident.
const (
	withinAnHour = "under_1h"
	overAnHour   = "over_1h"
	severeGroup  = "severity_1_to_2"
	milderGroup  = "severity_3_to_5"
)

func severe(a act) string {
	switch a.values[factSeverity] {
	case unknown:
		return unknown
	case "1", "2":
		return severeGroup
	}
	return milderGroup
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
		s.reviews = nil
	}
	g := r.gateOf(s)
	for _, c := range cells {
		g.hold(c.acts)
	}
	said := newSaying(r, s, g)
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
