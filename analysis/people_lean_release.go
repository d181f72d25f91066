package analysis

import (
	"math"
	"slices"
	"strings"

	"secondstory/queries"
)

// What is told of a service: no number where fewer than k people carry over half.
const (
	fewCarry   = "few_carry_over_half"
	byChance   = "as_by_chance"
	toFewer    = "to_fewer_people"
	toMore     = "to_more_people"
	moveUntold = "cannot_tell"
)

// leaningOf is the name under which it is noted which incidents of a service were counted.
func leaningOf(service string) string { return "concentration" + noteMark + service }

// leanings are the rows that say which services lean on few people, over all that is published. A service
// is told of again only when as many incidents came since as are needed to look at it at all, and none
// went: of two answers that differ by an incident the difference would be about who was in it.
func (r *release) leanings() []queries.SupportPattern {
	var published []carried
	for _, c := range r.stored.carried {
		if slices.ContainsFunc(r.spans, func(s span) bool { return slices.ContainsFunc(s.quarters, c.quarter.Equal) }) && !r.before.destroyed(QuarterName(c.quarter)) {
			published = append(published, c)
		}
	}
	var rows []queries.SupportPattern
	for _, l := range leanings(published, r.stored.staff, r.k) {
		own := slices.DeleteFunc(slices.Clone(published), func(c carried) bool { return c.service != l.Service })
		if !r.toldAgain(l.Service, own) {
			continue
		}
		rows = append(rows, l.row(own))
		if l.Move != nil {
			rows = append(rows, l.moveRow(own))
		}
		next := publication{Release: r.before.periods[leaningOf(l.Service)].Release + 1}
		r.before.periods[leaningOf(l.Service)] = next
		for _, c := range own {
			r.covered = append(r.covered, queries.PublishedResponse{Period: leaningOf(l.Service), Release: next.Release, Quarter: c.quarter, Incident: c.incident})
		}
	}
	return rows
}

func (r *release) toldAgain(service string, own []carried) bool {
	old := r.before.covered[leaningOf(service)]
	if _, told := r.before.periods[leaningOf(service)]; !told {
		return true
	}
	kept := 0
	for _, c := range old {
		if slices.ContainsFunc(own, func(o carried) bool { return o.incident == c.Incident }) {
			kept++
		}
	}
	return kept == len(old) && len(own)-kept >= fewestCarried
}

// moveRow says in which direction a service moved, beyond chance, and never how far.
func (l shared) moveRow(own []carried) queries.SupportPattern {
	answer, of := moveUntold, int32(l.Incidents)
	if l.MoveP <= FalseDiscovery {
		if answer = toMore; *l.Move > 0 {
			answer = toFewer
		}
	}
	return queries.SupportPattern{Pattern: PatternLeaningMove, Period: periodOf(own), Service: &l.Service, Answer: &answer, Of: &of}
}

// periodOf are the quarters of incidents, from the first to the last.
func periodOf(own []carried) string {
	quarters := make([]string, len(own))
	for i, c := range own {
		quarters[i] = QuarterName(c.quarter)
	}
	slices.SortFunc(quarters, strings.Compare)
	name, last := quarters[0], quarters[len(quarters)-1]
	if last != name {
		name += ".." + last
	}
	return name
}

func (l shared) row(own []carried) queries.SupportPattern {
	answer, of := byChance, int32(l.Incidents)
	if l.Few {
		answer = fewCarry
	}
	row := queries.SupportPattern{Pattern: PatternLeaning, Period: periodOf(own), Service: &l.Service, Answer: &answer, Of: &of}
	if l.Effective != nil {
		rounded := math.Round(*l.Effective)
		row.EffectivePeople = &rounded
	}
	return row
}
