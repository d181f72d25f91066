package analysis

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

var bandNames = []string{"junior", "mid", "senior", "staff", ""}

// randomActs makes responses of up to 60 people over some quarters, with facts at random.
func randomActs(r *rand.Rand, quarters int) []act {
	people, perQuarter := 1+r.IntN(60), r.IntN(80)
	var acts []act
	for q := range quarters {
		at := time.Date(2024, time.October, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 3*q, 0)
		for range perQuarter {
			who := r.IntN(people)
			a := act{quarter: at, person: fmt.Sprintf("q%dp%d.%c", q, who, 'a'+who%8)}
			a.values = [facts]string{
				factFirst: []string{"true", "false", "false", ""}[r.IntN(4)], factSeniority: bandNames[who%len(bandNames)],
				factOnCall: []string{"true", "false", ""}[r.IntN(3)], factHour: []string{hourBusiness, hourEvening, hourSleep}[r.IntN(3)],
				factSeverity: fmt.Sprint(1 + r.IntN(5)), factTenure: []string{"under_1_year", "1_to_3_years"}[who%2], factTeam: fmt.Sprint("team", who%6),
			}
			acts = append(acts, a)
		}
	}
	return acts
}

// truePeople counts the people that the keys of a test stand for, over all quarters.
func truePeople(acts []act) int {
	people := map[string]bool{}
	for _, a := range acts {
		_, who, _ := strings.Cut(a.person, "p")
		people[who] = true
	}
	return len(people)
}

func TestPartition_EveryActInOneCellAndNoCellUnderK(t *testing.T) {
	t.Parallel()
	shown := 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		k := SmallestPeople + r.IntN(4)
		acts := randomActs(r, 1+r.IntN(4))
		cells := partition(acts, k)
		total := 0
		for _, c := range cells {
			total += len(c.acts)
			if n := truePeople(c.acts); n < k {
				t.Fatalf("seed %d: a cell covers %d people, k is %d: %v", seed, n, k, c.values)
			}
		}
		if len(cells) > 0 {
			shown++
		}
		if len(cells) > 0 && total != len(acts) {
			t.Fatalf("seed %d: %d of %d responses are in cells: what is missing could be found by subtraction", seed, total, len(acts))
		}
		if len(cells) == 0 && distinctPeople(acts) >= k {
			t.Fatalf("seed %d: enough people and no cell", seed)
		}
	}
	if shown < 200 {
		t.Errorf("only %d of 400 random tables were shown", shown)
	}
}

// TestPartition_NoSubtractionFindsFewPeople: every sum over cells that an attacker can form by
// stating facts, and every difference of two such sums that is contained in the other, covers no one
// or at least k people.
func TestPartition_NoSubtractionFindsFewPeople(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		k := DefaultPeople
		cells := partition(randomActs(r, 1), k)
		var groups [][]int
		for f := range facts {
			byValue := map[string][]int{}
			for i, c := range cells {
				byValue[c.values[f]] = append(byValue[c.values[f]], i)
			}
			for _, g := range byValue {
				groups = append(groups, g)
			}
		}
		for _, a := range groups {
			for _, b := range groups {
				var rest []act
				in := map[int]bool{}
				for _, i := range b {
					in[i] = true
				}
				for _, i := range a {
					if !in[i] {
						rest = append(rest, cells[i].acts...)
					}
				}
				if n := truePeople(rest); n > 0 && n < k {
					t.Fatalf("seed %d: subtracting leaves %d people", seed, n)
				}
			}
		}
	}
}

func TestDistinctPeople_NeverMoreThanThereAre(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		acts := randomActs(rand.New(rand.NewPCG(seed, 3)), 8)
		if got, want := distinctPeople(acts), truePeople(acts); got > want {
			t.Fatalf("seed %d: %d people counted, there are %d", seed, got, want)
		}
	}
}

// TestDistinctPeople_CountsAcrossQuarters: two people of one cohort in one quarter are two, and one of another
// cohort in another quarter is a third; one more quarter of the first cohort adds nobody for sure.
func TestDistinctPeople_CountsAcrossQuarters(t *testing.T) {
	t.Parallel()
	first, second := attackQuarter(), attackQuarter().AddDate(0, 3, 0)
	acts := []act{{quarter: first, person: "a.A"}, {quarter: first, person: "b.A"}, {quarter: second, person: "c.B"}, {quarter: second, person: "d.A"}}
	if got := distinctPeople(acts); got != 3 {
		t.Errorf("%d people, want 3", got)
	}
	if got := distinctPeople(append(acts, act{quarter: second, person: "e"})); got != 3 {
		t.Errorf("with one whose cohort is not read: %d people, want 3", got)
	}
}

// TestPartition_WhatACellStatesIsTrueOfAllInIt.
func TestPartition_WhatACellStatesIsTrueOfAllInIt(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		for _, c := range partition(randomActs(rand.New(rand.NewPCG(seed, 5)), 1+int(seed%4)), DefaultPeople) {
			for f, stated := range c.values {
				for _, a := range c.acts {
					told := a.values[f]
					if told == unknown {
						told = "unknown"
					}
					if stated != widened && stated != unknown && !slices.Contains(strings.Split(stated, "+"), told) {
						t.Fatalf("seed %d: %s is %s in a cell of %s", seed, factNames[f], told, stated)
					}
				}
			}
		}
	}
}

func TestSpans_AQuarterIsInOneSpanAndOpenOnesInNone(t *testing.T) {
	t.Parallel()
	closed := time.Date(2026, time.April, 1, 0, 0, 0, 0, time.UTC)
	for seed := range uint64(100) {
		acts := randomActs(rand.New(rand.NewPCG(seed, 4)), 8)
		published, waiting := spans(acts, closed, DefaultPeople)
		seen := map[time.Time]bool{}
		for _, s := range published {
			for _, q := range s.quarters {
				if seen[q] || q.AddDate(0, 3, 0).After(closed) {
					t.Fatalf("seed %d: %s is published twice or open", seed, QuarterName(q))
				}
				seen[q] = true
			}
		}
		for _, q := range waiting {
			if seen[q] {
				t.Fatalf("seed %d: %s waits and is published", seed, QuarterName(q))
			}
		}
	}
}

// staffed writes a people file of 40 people in four bands, with one first responder and two others per
// incident; juniors answer first in the given number of each quarter's incidents.
func staffed(t *testing.T, juniorFirst ...int) *queries.People {
	t.Helper()
	folk, err := queries.OpenPeople(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folk.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := folk.Load(t.Context(), staffBatch("b1", juniorFirst...)); err != nil {
		t.Fatal(err)
	}
	return folk
}

func staffBatch(name string, juniorFirst ...int) queries.PeopleBatch {
	b := queries.PeopleBatch{Batch: name}
	yes, no := true, false
	for q, juniors := range juniorFirst {
		quarter := time.Date(2024, time.October, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 3*q, 0)
		key := func(who int) string { return fmt.Sprintf("q%dp%d.%c", q, who, 'a'+(who*7/4)%8) }
		for who := range 40 {
			band := bandNames[who%4]
			b.Roster = append(b.Roster, queries.RosterEntry{PersonKey: key(who), Quarter: quarter, Seniority: &band})
			starts := quarter.AddDate(0, 0, 7*(who%12))
			b.Shifts = append(b.Shifts, queries.Shift{Quarter: quarter, PersonKey: key(who), Team: "ops", StartsAt: starts, EndsAt: starts.AddDate(0, 0, 7)})
		}
		for i := range 12 {
			first := 4*((i+3*q)%10) + 1 + i%3 // mid, senior, staff
			if i < juniors {
				first = 4 * ((i + 3*q) % 10)
			}
			for n, who := range []int{first, (first + 6) % 40, (first + 13) % 40} {
				is := &no
				if n == 0 {
					is = &yes
				}
				band := bandNames[who%4]
				b.Participations = append(b.Participations, queries.Participation{
					Quarter: quarter, PersonKey: key(who), Incident: fmt.Sprintf("file:%d-%d", q, i), Seniority: &band, FirstResponder: is,
				})
			}
		}
	}
	return b
}

// TestPublishPeople_FindsAPlantedShift: juniors answer 3 of 12 first in the first year and 8 of 12
// in the second; the published cells show it, and no row covers fewer than k people.
func TestPublishPeople_FindsAPlantedShift(t *testing.T) {
	t.Parallel()
	d := load(t, told{key: "file:a", at: time.Date(2024, 10, 5, 0, 0, 0, 0, time.UTC)}, told{key: "file:b", at: time.Date(2026, 9, 5, 0, 0, 0, 0, time.UTC)})
	folk := staffed(t, 3, 3, 3, 3, 8, 8, 8, 8)
	asOf := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	summary, err := PublishPeople(t.Context(), d.DB, folk, PeopleOptions{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	if len(summary.Periods) == 0 || summary.Withheld > 0 {
		t.Fatalf("published %+v", summary)
	}
	small, err := queries.Select[queries.Response](t.Context(), d.DB, `SELECT * FROM responses WHERE people < 5 ORDER BY period`)
	if err != nil || len(small) > 0 {
		t.Fatalf("rows under k: %v, %v", small, err)
	}
	result, err := FirstResponders(t.Context(), d, Params{})
	if err != nil {
		t.Fatal(err)
	}
	if result.Juniors.Direction != Up || result.Counted != 96 {
		shown, _ := json.MarshalIndent(result, "", " ")
		t.Errorf("the planted shift is not found: %s", shown)
	}
	again, err := PublishPeople(t.Context(), d.DB, folk, PeopleOptions{AsOf: asOf})
	if err != nil || len(again.Periods) != 0 || len(again.Kept) != 0 {
		t.Errorf("publishing the same again: %+v, %v", again, err)
	}
}

// TestPublishPeople_OneMoreIncidentChangesNothing: two releases that differ by one incident are the
// same, so their difference says nothing about who was in it.
func TestPublishPeople_OneMoreIncidentChangesNothing(t *testing.T) {
	t.Parallel()
	d := load(t)
	folk := staffed(t, 3, 3, 3, 3)
	asOf := time.Date(2025, 11, 21, 0, 0, 0, 0, time.UTC)
	release := func() string {
		if _, err := PublishPeople(t.Context(), d.DB, folk, PeopleOptions{AsOf: asOf}); err != nil {
			t.Fatal(err)
		}
		rows, err := queries.Select[queries.Response](t.Context(), d.DB, `SELECT * FROM responses ORDER BY ALL`)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := json.Marshal(rows)
		if err != nil {
			t.Fatal(err)
		}
		return string(shown)
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
		t.Errorf("one more incident changed the release:\n%s\n%s", before, after)
	}
	kept, err := KeptBack(t.Context(), d)
	if err != nil || !slices.ContainsFunc(kept, func(r KeptBackRow) bool { return r.Reason == KeptChanged }) {
		t.Errorf("that the incident is not told is not said: %v, %v", kept, err)
	}
}

func TestPublishPeople_RefusesASmallK(t *testing.T) {
	t.Parallel()
	if _, err := PublishPeople(t.Context(), nil, nil, PeopleOptions{K: 2}); err == nil || !strings.Contains(err.Error(), "at least 3") {
		t.Errorf("k = 2: %v", err)
	}
}
