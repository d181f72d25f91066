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

// Every attack here is a function of what the attacker holds. It is run twice: over what is published, where
// it must find nobody, and with the guard it is made against taken away, where it must find somebody: an
// attack that finds nobody either way would prove nothing.

// attackQuarter is the quarter of the attacks.
func attackQuarter() time.Time { return time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC) }

// incidentActs are responses of three people each, of a staff of so many.
func incidentActs(r *rand.Rand, staff, incidents int) []act {
	var acts []act
	for i := range incidents {
		hour, severity := []string{hourBusiness, hourBusiness, hourEvening, hourSleep}[r.IntN(4)], fmt.Sprint(1+r.IntN(3))
		for n, who := range r.Perm(staff)[:3] {
			a := act{quarter: attackQuarter(), person: fmt.Sprintf("q0p%d.%c", who, 'A'+who%8), incident: fmt.Sprint("i", i)}
			a.values = [facts]string{
				factFirst: truthWord(n == 0), factSeniority: bandNames[who%4], factOnCall: truthWord(who%3 > 0), factHour: hour,
				factSeverity: severity, factTenure: []string{"under_1_year", "1_to_3_years"}[who%2], factTeam: fmt.Sprint("team", who%5),
			}
			acts = append(acts, a)
		}
	}
	return acts
}

func truthWord(b bool) string { return map[bool]string{true: "true", false: "false"}[b] }

// suppressed is the publication without the guard that pools: every group of the facts is a cell, and those
// of fewer than k people are left out, beside the totals.
func suppressed(acts []act, k int) (shown, hidden []cell) {
	groups := map[[facts]string][]act{}
	for _, a := range acts {
		groups[a.values] = append(groups[a.values], a)
	}
	for values, of := range groups {
		if c := (cell{values: values, acts: of}); distinctPeople(of) >= k {
			shown = append(shown, c)
		} else {
			hidden = append(hidden, c)
		}
	}
	return shown, hidden
}

// TestAttack_RotaAndTimesAndTotals: the attacker holds the rota, every incident's hour and severity, and the
// number of responses of every team, hour, severity and band from elsewhere; takes from each total the
// cells that are shown, and has what is left. A group of fewer than k people that is left is found.
func TestAttack_RotaAndTimesAndTotals(t *testing.T) {
	t.Parallel()
	attack := func(acts []act, shown []cell) (found int) {
		covered := map[string]bool{}
		for _, c := range shown {
			for _, a := range c.acts {
				covered[a.incident+a.person] = true
			}
		}
		for f := range facts {
			left := map[string][]act{}
			for _, a := range acts {
				if !covered[a.incident+a.person] {
					left[a.values[f]] = append(left[a.values[f]], a)
				}
			}
			for _, of := range left {
				if truePeople(of) < DefaultPeople {
					found++
				}
			}
		}
		for _, c := range shown {
			if truePeople(c.acts) < DefaultPeople {
				found++
			}
		}
		return found
	}
	guarded, open := 0, 0
	for seed := range uint64(60) {
		acts := incidentActs(rand.New(rand.NewPCG(seed, 11)), 24, 40)
		guarded += attack(acts, partition(acts, DefaultPeople))
		shown, _ := suppressed(acts, DefaultPeople)
		open += attack(acts, shown)
	}
	if guarded > 0 {
		t.Errorf("%d groups of fewer than %d people are found", guarded, DefaultPeople)
	}
	if open == 0 {
		t.Error("the attack finds nobody where small cells are only left out: it proves nothing")
	}
}

// twoReleases publishes acts, and then others, with or without the guard; the second is nil where it is not made.
func twoReleases(first, second []act, guard bool) (old, now []queries.PublishedResponse) {
	old = coveredBy("2026Q3", partition(first, DefaultPeople))
	if !guard {
		return old, coveredBy("2026Q3", partition(second, DefaultPeople))
	}
	r := release{k: DefaultPeople, before: publishedBefore{
		periods:   map[string]publication{"2026Q3": {Quarters: []string{"2026Q3"}, Release: 1}},
		covered:   map[string][]queries.PublishedResponse{"2026Q3": old},
		history:   map[string][]queries.PublishedResponse{"2026Q3": old},
		destroyed: func(string) bool { return false },
	}}
	cells, beside := r.cells(span{quarters: []time.Time{attackQuarter()}, acts: second})
	if len(cells) == 0 {
		return old, nil
	}
	now = coveredBy("2026Q3", cells)
	if beside {
		for i := range now {
			now[i].Cell += cellMark + "later" // a row of its own
		}
		now = append(now, old...)
	}
	return old, now
}

// TestAttack_TwoReportsThatDifferByOneIncident: the attacker holds two releases of the cells, adds up any
// rows of one, any rows of the other, and takes the sums from each other. The later one has one incident
// more, one less, one whose hour was corrected, or very many more.
func TestAttack_TwoReportsThatDifferByOneIncident(t *testing.T) {
	t.Parallel()
	const first = 40
	without := func(acts []act, incident string) []act {
		return slices.DeleteFunc(slices.Clone(acts), func(a act) bool { return a.incident == incident })
	}
	corrected := func(acts []act) []act {
		acts = slices.Clone(acts)
		for i := range acts {
			if acts[i].incident == "i7" {
				acts[i].values[factHour] = hourSleep
			}
		}
		return acts
	}
	guarded, open, released := map[string]int{}, map[string]int{}, map[string]int{}
	for seed := range uint64(12) {
		acts := incidentActs(rand.New(rand.NewPCG(seed, 12)), 24, first+60)
		before := slices.Clone(acts[:3*first])
		for kind, after := range map[string][]act{
			"one more": append(slices.Clone(before), slices.DeleteFunc(slices.Clone(acts), func(a act) bool { return a.incident != "i50" })...),
			"one less": without(before, "i5"), "one corrected": corrected(before), "sixty more": acts,
		} {
			old, now := twoReleases(before, after, true)
			if now != nil && changed(old, now) {
				released[kind]++
				guarded[kind] += differences(seed, old, now)
			}
			if old, now = twoReleases(before, after, false); open[kind] == 0 {
				open[kind] = differences(seed, old, now)
			}
		}
	}
	for kind, found := range guarded {
		if found > 0 {
			t.Errorf("%s: %d differences cover fewer than %d people", kind, found, DefaultPeople)
		}
	}
	for _, kind := range []string{"one more", "one less", "one corrected"} {
		if open[kind] == 0 {
			t.Errorf("%s: without the guard nothing is found: the attack proves nothing", kind)
		}
	}
	if released["sixty more"] < 6 {
		t.Errorf("of 12 quarters with sixty incidents more only %d were published again", released["sixty more"])
	}
	t.Logf("released again: %v; found without the guard: %v", released, open)
}

// differences adds up rows of two releases and counts the differences that cover fewer than k people: row by
// row, fact by fact, and by chance.
func differences(seed uint64, old, now []queries.PublishedResponse) (found int) {
	r := rand.New(rand.NewPCG(seed, 13))
	rows := map[string]bool{}
	for _, c := range slices.Concat(old, now) {
		rows[c.Cell] = true
	}
	labels := slices.Sorted(maps.Keys(rows))
	pick := func(chosen func(string) bool) {
		was, is := peopleIn(old, chosen), peopleIn(now, chosen)
		for _, pair := range [][2]map[string]string{{was, is}, {is, was}} {
			people := map[string]bool{}
			inside := true
			for id := range pair[1] {
				if _, ok := pair[0][id]; !ok {
					inside = false // they cannot be taken from each other exactly
				}
			}
			for id, who := range pair[0] {
				if _, ok := pair[1][id]; !ok {
					people[who] = true
				}
			}
			if inside && len(people) > 0 && len(people) < DefaultPeople {
				found++
			}
		}
	}
	pick(func(string) bool { return true })
	for _, l := range labels {
		pick(func(c string) bool { return c == l })
	}
	for f := range facts {
		for _, l := range labels {
			want := strings.Split(l, cellMark)[f]
			pick(func(c string) bool { return strings.Split(c, cellMark)[f] == want })
		}
	}
	for range 15 {
		some := map[string]bool{}
		for _, l := range labels {
			some[l] = r.IntN(2) == 0
		}
		pick(func(c string) bool { return some[c] })
	}
	return found
}

func peopleIn(rows []queries.PublishedResponse, chosen func(string) bool) map[string]string {
	out := map[string]string{}
	for _, c := range rows {
		if chosen(c.Cell) {
			out[c.Incident+"\x00"+c.PersonKey] = c.PersonKey
		}
	}
	return out
}

// TestAttack_TwoQuarters: the attacker lays the cells of a quarter that stands alone over those of the year it
// belongs to. A quarter is in one span only, so no year less its parts leaves a quarter.
func TestAttack_TwoQuarters(t *testing.T) {
	t.Parallel()
	attack := func(published []span) (found int) {
		for i, a := range published {
			for _, b := range published[i+1:] {
				for _, q := range a.quarterNames() {
					if slices.Contains(b.quarterNames(), q) {
						found++
					}
				}
			}
		}
		return found
	}
	open := 0
	for seed := range uint64(60) {
		acts := randomActs(rand.New(rand.NewPCG(seed, 14)), 8)
		published, _ := spans(acts, attackQuarter(), DefaultPeople)
		if n := attack(published); n > 0 {
			t.Fatalf("seed %d: %d quarters are in two spans", seed, n)
		}
		if len(published) == 0 {
			continue
		}
		year := span{acts: acts}
		for q := range 8 {
			year.quarters = append(year.quarters, time.Date(2024, time.October, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 3*q, 0))
		}
		open += attack(append(published, year)) // as if totals over all were published beside their parts
	}
	if open == 0 {
		t.Error("totals beside their parts are not found: the attack proves nothing")
	}
}

// TestAttack_WhoWasForgottenIsNotFoundBySubtraction: the attacker holds the cells of before and after somebody
// was forgotten. Were the note of what the first covers forgotten too, the second would be made.
func TestAttack_WhoWasForgottenIsNotFoundBySubtraction(t *testing.T) {
	t.Parallel()
	acts := incidentActs(rand.New(rand.NewPCG(1, 15)), 24, 40)
	gone := acts[0].person
	left := slices.DeleteFunc(slices.Clone(acts), func(a act) bool { return a.person == gone })
	now := coveredBy("2026Q3", []cell{{acts: left}})
	old := coveredBy("2026Q3", []cell{{acts: acts}})
	noted := slices.Clone(old)
	for i := range noted {
		if noted[i].PersonKey == hashOf(gone) {
			noted[i].PersonKey = ""
		}
	}
	if separable(noted, now, DefaultPeople) {
		t.Error("a release without who was forgotten is made, and the difference is theirs")
	}
	dropped := slices.DeleteFunc(slices.Clone(old), func(c queries.PublishedResponse) bool { return c.PersonKey == hashOf(gone) })
	if !separable(dropped, now, DefaultPeople) {
		t.Error("the attack finds nobody where the note is dropped: it proves nothing")
	}
}
