package analysis

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// DefaultPeople is k: the number of people a published cell covers at least. SmallestPeople is the
// least k that may be asked for.
const (
	DefaultPeople  = 5
	SmallestPeople = 3
)

// The facts of a response that a cell may state, in the order in which they are split on. What comes
// later is given up first: the team before the tenure.
type fact int

const (
	factFirst fact = iota
	factSeniority
	factOnCall
	factHour
	factMitigate
	factJoined
	factSeverity
	factRole
	factTenure
	factTeam
	facts
)

var factNames = [facts]string{"first_responder", "seniority", "on_call", "hour_band", "mitigate_band", "joined_band", "severity", "role", "tenure_band", "team"}

// widened stands in a cell for a fact that was given up; unknown for one that nobody stated.
const (
	widened = "*"
	unknown = ""
)

// act is one response, or one stretch on call, of one person in one quarter.
type act struct {
	quarter  time.Time
	person   string // a key of that quarter; behind a dot its cohort
	incident string
	values   [facts]string
	hours    float64
	hoursBy  map[string]float64 // hours on call by band of the hour; nil where the zone is not known

	joined   *time.Time
	resolved bool // it is said that they brought it back
	support  [supports]string

	facilitated, tookPart bool // in the review; in the incident itself
}

// cell is a set of acts that is published as one row: it never covers fewer than k people.
type cell struct {
	values [facts]string
	acts   []act
}

// groupings are the ways to join the bands of seniority, the finest first.
var groupings = [...][][]string{
	{{"junior"}, {"mid"}, {"senior"}, {"staff"}},
	{{"junior"}, {"mid"}, {"senior", "staff"}},
	{{"junior"}, {"mid", "senior", "staff"}},
	{{"junior", "mid"}, {"senior", "staff"}},
	{{"junior", "mid", "senior", "staff"}},
}

// partition splits acts into cells of at least k people each, so that every act is in exactly one
// cell. Nothing is suppressed inside it, and so nothing can be found by subtraction: any sum or
// difference of cells of a partition that leaves a set of acts leaves whole cells. It is nil when
// all acts together cover fewer than k people.
func partition(acts []act, k int) []cell {
	whole := wholeOf(acts)
	if distinctPeople(acts) < k {
		return nil
	}
	cells := []cell{whole}
	if byBand, used := essential(whole, k, groupings[:]); used < len(groupings) {
		cells = byBand
	}
	for _, f := range []fact{factOnCall, factHour, factMitigate, factJoined, factSeverity, factRole, factTenure, factTeam} {
		var next []cell
		for _, c := range cells {
			next = append(next, c.split(f, k)...)
		}
		cells = next
	}
	for i := range cells {
		cells[i].restate()
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return strings.Compare(strings.Join(a.values[:], "\x00"), strings.Join(b.values[:], "\x00"))
	})
	return cells
}

// restate states what all acts of a cell have in common, though it was given up or joined on the way: who is
// in the cell stays the same. The bands of seniority stay as they are joined, so that rows of one period have
// the same bands, but for the unknown that is not there; and first responses are not told of some cells alone,
// so that their shares are of all.
func (c *cell) restate() {
	for f := range facts {
		value := c.acts[0].values[f]
		if value == unknown || f == factSeniority || f == factFirst && value == "true" || slices.ContainsFunc(c.acts, func(a act) bool { return a.values[f] != value }) {
			continue
		}
		c.values[f] = value
	}
	if known, joined := strings.CutSuffix(c.values[factSeniority], "+unknown"); joined &&
		!slices.ContainsFunc(c.acts, func(a act) bool { return bandRank(a) < 0 }) {
		c.values[factSeniority] = known
	}
}

// essential splits by first response and by seniority, joining bands until every cell is large
// enough. Who was first is the question, so it is kept rather than the bands.
// It returns which of the joins it took, their number when none did.
func essential(whole cell, k int, joins [][][]string) ([]cell, int) {
	sides := whole.sides(k)
	for used, bands := range joins {
		var cells []cell
		for _, side := range sides {
			split, ok := side.bands(bands, k)
			if !ok {
				cells = nil
				break
			}
			cells = append(cells, split...)
		}
		if cells != nil {
			return cells, used
		}
	}
	return nil, len(joins)
}

// sides are the first responses, the others, and those of which nobody says it; one side when the first or
// the others are too small. Where those of which nobody says it are too few, they go with the others, and
// the fact is then given up.
func (c cell) sides(k int) []cell {
	first, other, untold := c.with(factFirst, "true"), c.with(factFirst, "false"), c.with(factFirst, unknown)
	for _, a := range c.acts {
		switch a.values[factFirst] {
		case "true":
			first.acts = append(first.acts, a)
		case unknown:
			untold.acts = append(untold.acts, a)
		default:
			other.acts = append(other.acts, a)
		}
	}
	if n := distinctPeople(untold.acts); n > 0 && (n < k || distinctPeople(other.acts) < k) {
		other.values[factFirst] = widened
		other.acts, untold.acts = append(other.acts, untold.acts...), nil
	}
	sides := slices.DeleteFunc([]cell{first, other, untold}, func(c cell) bool { return len(c.acts) == 0 })
	if slices.ContainsFunc(sides, func(c cell) bool { return distinctPeople(c.acts) < k }) {
		return []cell{c}
	}
	return sides
}

// with is the cell's frame with one fact stated and no acts.
func (c cell) with(f fact, value string) cell {
	framed := cell{values: c.values}
	framed.values[f] = value
	return framed
}

// bands splits by joined bands of seniority; ok is false when a cell would be too small. Acts of
// unknown seniority are a cell of their own when they are enough, else they go with a band above
// junior, whose label then says so.
func (c cell) bands(joined [][]string, k int) ([]cell, bool) {
	byLabel := map[string][]act{}
	for _, a := range c.acts {
		label := bandLabel(joined, a.values[factSeniority])
		byLabel[label] = append(byLabel[label], a)
	}
	if few := byLabel[unknown]; len(few) > 0 && distinctPeople(few) < k {
		delete(byLabel, unknown)
		if into := largestAbove(byLabel); into != "" {
			byLabel[into+"+unknown"] = append(byLabel[into], few...)
			delete(byLabel, into)
		} else {
			return c.wholeWhenJoined(joined, k)
		}
	}
	cells := make([]cell, 0, len(byLabel))
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		if distinctPeople(byLabel[label]) < k {
			return c.wholeWhenJoined(joined, k)
		}
		framed := c.with(factSeniority, label)
		framed.acts = byLabel[label]
		cells = append(cells, framed)
	}
	return cells, true
}

// largestAbove is the label with the most acts among those that do not stand for juniors alone.
func largestAbove(byLabel map[string][]act) string {
	best := ""
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		if label != "junior" && len(byLabel[label]) > len(byLabel[best]) {
			best = label
		}
	}
	return best
}

// wholeWhenJoined is the last step of joining: all bands and those unknown in one cell.
func (c cell) wholeWhenJoined(joined [][]string, k int) ([]cell, bool) {
	if len(joined) > 1 || distinctPeople(c.acts) < k {
		return nil, false
	}
	return []cell{c}, true
}

func bandLabel(joined [][]string, band string) string {
	for _, j := range joined {
		if slices.Contains(j, band) {
			return strings.Join(j, "+")
		}
	}
	return unknown
}

// given are the names of the facts that a cell gave up or joined, "" when none.
func (c cell) given() string {
	var names []string
	for f, v := range c.values {
		if v == widened || strings.Contains(v, "+") {
			names = append(names, factNames[f])
		}
	}
	return strings.Join(names, ", ")
}

func (c cell) hours() float64 {
	var total float64
	for _, a := range c.acts {
		total += a.hours
	}
	return total
}

// span is a run of quarters that is published as one: a quarter, or the quarters of a year that
// were too small to stand alone.
type span struct {
	quarters []time.Time
	acts     []act
	reviews  []act // who facilitated reviews of the same quarters
}

// name is 2026Q3, or 2025Q4..2026Q3; quarters that stand alone inside a span are not part of it.
func (s span) name() string {
	first, last := QuarterName(s.quarters[0]), QuarterName(s.quarters[len(s.quarters)-1])
	if first == last {
		return first
	}
	return first + ".." + last
}

// quartersPerBlock is how many quarters are joined when one is too small.
const quartersPerBlock = 4

func (s span) quarterNames() []string {
	names := make([]string, len(s.quarters))
	for i, q := range s.quarters {
		names[i] = QuarterName(q)
	}
	return names
}

// spans decides which quarters stand alone and which are joined. Blocks of four quarters are
// counted from the first quarter with data, so that what is published once is never cut differently
// later; a block that is not complete publishes only its quarters that stand alone. Quarters that
// wait are returned apart.
func spans(acts []act, closedBefore time.Time, k int) (published []span, waiting []time.Time) {
	byQuarter := map[time.Time][]act{}
	var first time.Time
	for _, a := range acts {
		byQuarter[a.quarter] = append(byQuarter[a.quarter], a)
		if first.IsZero() || a.quarter.Before(first) {
			first = a.quarter
		}
	}
	if first.IsZero() {
		return nil, nil
	}
	for from := first; from.Before(closedBefore); from = from.AddDate(1, 0, 0) {
		joined := span{}
		complete := true
		for i := range quartersPerBlock {
			q := from.AddDate(0, monthsPerQuarter*i, 0)
			if q.AddDate(0, monthsPerQuarter, 0).After(closedBefore) {
				complete = false
				break
			}
			if standsAlone(byQuarter[q], k) {
				published = append(published, span{quarters: []time.Time{q}, acts: byQuarter[q]})
				continue
			}
			joined.quarters, joined.acts = append(joined.quarters, q), append(joined.acts, byQuarter[q]...)
		}
		switch {
		case len(joined.quarters) == 0:
		case complete && distinctPeople(joined.acts) >= k:
			published = append(published, joined)
		default:
			waiting = append(waiting, joined.quarters...)
		}
	}
	slices.SortFunc(published, func(a, b span) int { return a.quarters[0].Compare(b.quarters[0]) })
	return published, waiting
}

// standsAlone: a quarter whose first responders can be shown by every band.
func standsAlone(acts []act, k int) bool {
	if distinctPeople(acts) < k {
		return false
	}
	whole := cell{acts: acts}
	sides := whole.sides(k)
	if len(sides) < 2 {
		return false
	}
	_, used := essential(whole, k, groupings[:1])
	return used == 0
}
