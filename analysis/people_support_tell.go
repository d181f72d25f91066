package analysis

import (
	"maps"
	"math"
	"slices"
	"strings"

	"secondstory/queries"
)

// saying is the telling of one period's patterns.
type saying struct {
	*release
	span    span
	gate    *gate
	bands   map[string]string // response to its band of seniority, as the period's cells have it
	rows    []queries.SupportPattern
	covered []queries.PublishedResponse
}

func newSaying(r *release, s span, g *gate) *saying {
	said := &saying{release: r, span: s, gate: g, bands: map[string]string{}}
	cells, _ := essential(wholeOf(s.acts), r.k, groupings[:])
	if len(cells) == 0 {
		cells = []cell{wholeOf(s.acts)}
	}
	for _, c := range cells {
		for _, one := range c.acts {
			said.bands[idOf(one)] = c.values[factSeniority]
		}
	}
	return said
}

// patternRow is one row of a pattern and the responses that it counts.
type patternRow struct {
	row  queries.SupportPattern
	acts []act
}

func (s *saying) pattern(a inquiry) {
	acts := s.span.acts
	if a.reviews {
		acts = s.span.reviews
	}
	asked := slices.DeleteFunc(slices.Clone(acts), func(b act) bool { return !a.of(b) })
	if value := s.answers(a, false); !slices.ContainsFunc(asked, func(b act) bool { return value(b) != unknown }) {
		return
	}
	ways := s.ways(a, asked)
	if a.wider != nil {
		ways = append(ways, map[string][]act{joinedGroup: slices.DeleteFunc(slices.Clone(acts), func(b act) bool { return !a.wider(b) })})
	}
	for _, pooling := range []bool{false, true} {
		for _, by := range ways {
			if s.tell(a, s.answers(a, false), by, pooling) || s.tell(a, s.answers(a, true), by, pooling) {
				return
			}
		}
	}
	why := "too few people for any group, or a group could be found by subtraction"
	s.rows = append(s.rows, queries.SupportPattern{Pattern: a.pattern, Period: s.span.name(), Withheld: &why})
}

// ways are the groups by which a pattern may be told, the finest first.
func (s *saying) ways(a inquiry, acts []act) []map[string][]act {
	whole := map[string][]act{"": acts}
	switch {
	case a.whole:
		return []map[string][]act{whole}
	case a.group == nil:
		byBand := func(b act) string { return s.bands[idOf(b)] }
		return []map[string][]act{grouped(acts, byBand), whole}
	}
	// all together is the same pattern by bands
	ways := []map[string][]act{s.untoldJoined(grouped(acts, a.group))}
	if a.merged != nil {
		ways = append(ways, s.untoldJoined(grouped(acts, func(b act) string {
			if joined, ok := a.merged[a.group(b)]; ok {
				return joined
			}
			return a.group(b)
		})))
	}
	return ways
}

func grouped(acts []act, by func(act) string) map[string][]act {
	groups := map[string][]act{}
	for _, a := range acts {
		groups[by(a)] = append(groups[by(a)], a)
	}
	return groups
}

// untoldGroup is the group of those of whom it is not told which they are in.
const untoldGroup = "unknown"

// untoldJoined makes a group of those of whom it is not told. Where they are too few people they go with the
// largest of the others, whose name says so.
func (s *saying) untoldJoined(groups map[string][]act) map[string][]act {
	untold := groups[unknown]
	if len(untold) == 0 {
		return groups
	}
	delete(groups, unknown)
	largest := ""
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		if len(groups[name]) > len(groups[largest]) {
			largest = name
		}
	}
	if largest == "" || distinctPeople(untold) >= s.k {
		groups[untoldGroup] = untold
		return groups
	}
	groups[largest+"+"+untoldGroup] = append(slices.Clone(groups[largest]), untold...)
	delete(groups, largest)
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
		if len(pooled) > 0 && !pooling || len(apart) == 0 || byValue[widened] != nil || group == widened || group == unknown && len(groups) > 1 || group != unknown && len(byValue) < 2 {
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
	switch {
	case value == unknown || strings.Contains(value, untoldGroup) && a.pattern == PatternPages:
	case a.pattern == PatternPages:
		row.Hours = s.hoursIn(group, strings.Split(value, "+"))
	case a.pattern == PatternPulledIn:
		row.Hours = s.hoursOff(value)
	}
	return row
}

// answerOf names pooled answers, and that among them are some that nobody told.
func answerOf(values []string) string {
	known := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == unknown })
	slices.Sort(known)
	label := strings.Join(known, "+")
	if len(known) > 0 && len(known) < len(values) {
		label += "+" + untoldGroup
	}
	return label
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

// roughHours is to how many hours those off call are rounded. They are counted from
// the roster, and a count that is exact would tell of everyone who comes and goes.
const roughHours = 1000

// hoursOff are the hours that those of a band who are on the roster were not on call; nil where the hours on
// call are not known, or the roster has too few of the band.
func (s *saying) hoursOff(bands string) *float64 {
	if before := s.before.hours[s.span.name()]; len(before) > 0 && !sameHours(before, s.exposures(s.span)) {
		return nil
	}
	onCall, known := 0.0, false
	for _, c := range s.dutyCells(s.span) {
		if c.values[factSeniority] == bands {
			onCall, known = c.hours(), true
		}
	}
	total := 0.0
	for _, q := range s.span.quarters {
		people := 0
		for _, band := range strings.Split(bands, "+") {
			people += s.stored.onRoster[q.UTC()][band]
		}
		if people < s.k || !known {
			return nil
		}
		total += float64(people) * q.AddDate(0, monthsPerQuarter, 0).Sub(q).Hours()
	}
	if total = math.Round((total-onCall)/roughHours) * roughHours; total <= 0 {
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
