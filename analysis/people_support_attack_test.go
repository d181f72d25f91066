package analysis

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

// supportActs are responses whose support is told at random.
func supportActs(r *rand.Rand, staff, incidents int) []act {
	acts := incidentActs(r, staff, incidents)
	tell := func(words ...string) string { return words[r.IntN(len(words))] }
	for i := range acts {
		acts[i].support = [supports]string{
			supportNewcomer: tell(underAYear, "over_1_year"), supportCompany: tell(answerAlone, answerAlone, "joined", "joined_within_30m", "joined_later"),
			supportStep: tell("resolved_by_first", "resolved_by_a_peer", "resolved_by_more_senior", unknown), supportHandOver: tell("within_shift", "shift_ended", unknown),
		}
	}
	return acts
}

// firstRelease is a quarter published with its patterns; unguarded every answer of every group is a row.
func firstRelease(acts []act, guard bool) (r *release, cells []cell, said *saying) {
	r = &release{k: DefaultPeople, before: publishedBefore{
		periods: map[string]publication{}, covered: map[string][]queries.PublishedResponse{}, history: map[string][]queries.PublishedResponse{},
		destroyed: func(string) bool { return false },
	}}
	s := span{quarters: []time.Time{attackQuarter()}, acts: acts}
	cells, _ = r.cells(s)
	said = newSaying(r, s, r.gateOf(s))
	for _, c := range cells {
		said.gate.hold(c.acts)
	}
	if !guard {
		said.release = &release{k: 1, before: r.before}
		said.gate.k = 0
	}
	for _, a := range inquiries() {
		said.pattern(a)
	}
	return r, cells, said
}

// TestAttack_PatternsAndCellsTogether: the attacker holds the cells and all patterns of a period, and takes any
// sum of rows from any other sum of rows, some of them more than once.
func TestAttack_PatternsAndCellsTogether(t *testing.T) {
	t.Parallel()
	attack := func(r *rand.Rand, sets [][]int, acts []act) (found int) {
		for range 3000 {
			times := make([]int, len(acts))
			for range 2 + r.IntN(5) {
				by := 1 - 2*r.IntN(2)
				for _, i := range sets[r.IntN(len(sets))] {
					times[i] += by
				}
			}
			people := map[string]bool{}
			for i, n := range times {
				if n != 0 {
					people[acts[i].person] = true
				}
			}
			if len(people) > 0 && len(people) < DefaultPeople {
				found++
			}
		}
		return found
	}
	guarded, open, told := 0, 0, 0
	for seed := range uint64(5) {
		acts := supportActs(rand.New(rand.NewPCG(seed, 31)), 24, 60)
		_, _, said := firstRelease(acts, true)
		guarded += attack(rand.New(rand.NewPCG(seed, 32)), said.gate.sets, said.gate.acts)
		for _, row := range said.rows {
			if row.Withheld == nil {
				told++
			}
		}
		_, _, said = firstRelease(acts, false)
		open += attack(rand.New(rand.NewPCG(seed, 32)), said.gate.sets, said.gate.acts)
	}
	if guarded > 0 {
		t.Errorf("%d groups of fewer than %d people are found", guarded, DefaultPeople)
	}
	if open == 0 || told < 20 {
		t.Errorf("found without the guard: %d; rows told with it: %d: the attack proves nothing", open, told)
	}
	t.Logf("rows told: %d; found without the guard: %d", told, open)
}

// unknownCell is how many responses of a published cell gave a published answer: what is not published.
type unknownCell struct {
	cell, row int
	low, high int
	acts      []act
}

// TestAttack_ASolverOverCellsAndMargins: the attacker writes down every count that is not published, and
// bounds it by all that are: no such count over one to k-1 people may be pinned. Without the guard the table
// of cells and answers is published too, but for its counts over fewer than k people.
func TestAttack_ASolverOverCellsAndMargins(t *testing.T) {
	t.Parallel()
	guarded, open, hidden := 0, 0, 0
	for seed := range uint64(6) {
		acts := supportActs(rand.New(rand.NewPCG(seed, 33)), 24, 60)
		_, cells, said := firstRelease(acts, true)
		for _, guard := range []bool{true, false} {
			for _, a := range inquiries() {
				pinned, of := solved(cells, said, a.pattern, guard)
				if guard {
					guarded, hidden = guarded+pinned, hidden+of
				} else {
					open += pinned
				}
			}
		}
	}
	if guarded > 0 {
		t.Errorf("%d of %d hidden counts are pinned", guarded, hidden)
	}
	if open == 0 || hidden == 0 {
		t.Errorf("%d hidden counts, %d pinned without the guard: the attack proves nothing", hidden, open)
	}
	t.Logf("%d hidden counts, none pinned; without the guard %d", hidden, open)
}

// solved bounds the hidden counts of one pattern by interval propagation, and counts those of fewer than k
// people that are pinned.
func solved(cells []cell, said *saying, pattern string, guard bool) (pinned, hidden int) {
	rows := map[string]map[string]bool{}
	for _, c := range said.covered {
		if !strings.HasPrefix(c.Cell, pattern+cellMark) {
			continue
		}
		if rows[c.Cell] == nil {
			rows[c.Cell] = map[string]bool{}
		}
		rows[c.Cell][c.Incident+"\x00"+c.PersonKey] = true
	}
	labels := slices.Sorted(maps.Keys(rows))
	var unknowns []unknownCell
	for c, cell := range cells {
		inside := false
		mine := make([]unknownCell, len(labels))
		for i, l := range labels {
			mine[i] = unknownCell{cell: c, row: i, high: len(cell.acts)}
			for _, a := range cell.acts {
				if rows[l][idOf(a)] {
					mine[i].acts, inside = append(mine[i].acts, a), true
				}
			}
		}
		for i, u := range mine {
			if !guard && truePeople(u.acts) >= DefaultPeople {
				mine[i].low, mine[i].high = len(u.acts), len(u.acts)
			}
		}
		if inside {
			unknowns = append(unknowns, mine...)
		}
	}
	byCell, byRow := map[int][]*unknownCell{}, map[int][]*unknownCell{}
	for i := range unknowns {
		u := &unknowns[i]
		byCell[u.cell], byRow[u.row] = append(byCell[u.cell], u), append(byRow[u.row], u)
	}
	for range 50 {
		for c, of := range byCell {
			total, whole := 0, len(cells[c].acts)
			for _, u := range of {
				total += len(u.acts)
			}
			if total == whole {
				propagate(of, whole)
			}
		}
		for row, of := range byRow {
			propagate(of, len(rows[labels[row]]))
		}
	}
	for _, u := range unknowns {
		if n := truePeople(u.acts); n > 0 && n < DefaultPeople {
			hidden++
			if u.low == u.high {
				pinned++
			}
		}
	}
	return pinned, hidden
}

// propagate narrows the bounds of counts that add up to a total.
func propagate(of []*unknownCell, total int) {
	for _, u := range of {
		low, high := total, total
		for _, other := range of {
			if other != u {
				low, high = low-other.high, high-other.low
			}
		}
		u.low, u.high = max(u.low, low), min(u.high, high)
	}
}

// TestAttack_ThreeReleases: the attacker holds the first and the third of three releases, each of which may
// follow the one before it. Compared with the second alone the third would be made.
func TestAttack_ThreeReleases(t *testing.T) {
	t.Parallel()
	cellsOf := func(release int32, moved ...int) []queries.PublishedResponse {
		rows := make([]queries.PublishedResponse, 30)
		for i := range rows {
			rows[i] = queries.PublishedResponse{Period: "2026Q3", Release: release, Quarter: attackQuarter(), Incident: fmt.Sprint("i", i), PersonKey: fmt.Sprint("p", i), Cell: "a"}
			if i >= 15 {
				rows[i].Cell = "b"
			}
			if slices.Contains(moved, i) {
				rows[i].Cell = "b"
			}
		}
		return rows
	}
	first, second, third := cellsOf(1), cellsOf(2, 0, 1, 2, 3, 4, 5), cellsOf(3, 0)
	if !separable(first, second, DefaultPeople) {
		t.Fatal("the second release is not made")
	}
	if separable(slices.Concat(first, second), third, DefaultPeople) {
		t.Error("the third less the first is one person")
	}
	apart := 0
	for m, part := range overlaid(first, third) {
		if m.now == "b" && len(part) < DefaultPeople {
			apart++
		}
	}
	if apart == 0 || !separable(second, third, DefaultPeople) {
		t.Error("the attack finds nobody where only the release before is looked at: it proves nothing")
	}
}

// TestAttack_ALaterReleaseBesideOldPatterns: what was told of support stays; cells that come later are laid
// over it too.
func TestAttack_ALaterReleaseBesideOldPatterns(t *testing.T) {
	t.Parallel()
	refused, open := 0, 0
	for seed := range uint64(5) {
		acts := supportActs(rand.New(rand.NewPCG(seed, 34)), 24, 60)
		r, cells, said := firstRelease(acts, true)
		if len(said.covered) == 0 {
			continue
		}
		r.before.history["2026Q3"] = coveredBy("2026Q3", cells)
		s := span{quarters: []time.Time{attackQuarter()}, acts: acts}
		var cut []act // a cell that holds all but two of a pattern's row
		for _, c := range said.covered {
			if c.Cell == said.covered[0].Cell {
				cut = append(cut, act{quarter: c.Quarter, incident: c.Incident, person: c.PersonKey})
			}
		}
		later := []cell{{acts: cut[2:]}}
		if r.admits(s, later) {
			open++
		}
		r.before.history[supportOf("2026Q3")] = said.covered
		if !r.admits(s, later) {
			refused++
		}
	}
	if refused == 0 || open == 0 {
		t.Errorf("refused beside the patterns %d times, admitted without them %d times", refused, open)
	}
	if refused < open {
		t.Errorf("of %d cells that cut a pattern's row only %d are refused", open, refused)
	}
}

// TestSupport_WhatWasToldStays: publishing again, with an incident more, changes no row of the patterns.
func TestSupport_WhatWasToldStays(t *testing.T) {
	t.Parallel()
	d := load(t)
	folk := staffed(t, 3, 3, 3, 3)
	release := func() string {
		if _, err := PublishPeople(t.Context(), d.DB, folk, PeopleOptions{AsOf: time.Date(2025, 11, 21, 0, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
		rows, err := queries.Select[queries.SupportPattern](t.Context(), d.DB, `SELECT * FROM support_patterns ORDER BY ALL`)
		if err != nil || len(rows) == 0 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			if row.People != nil && *row.People < DefaultPeople {
				t.Errorf("a row of %d people", *row.People)
			}
		}
		return fmt.Sprint(len(rows), stated(rows[0].Answer), *rows[0].Responses)
	}
	before := release()
	late := staffBatch("b2", 3)
	late.Participations, late.Roster, late.Shifts = late.Participations[:3], nil, nil
	for i := range late.Participations {
		late.Participations[i].Incident = "file:late"
	}
	if err := folk.Load(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	if after := release(); after != before {
		t.Errorf("%s became %s", before, after)
	}
}
