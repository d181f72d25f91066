package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestPlaces_NoTeamStandsApartByLuck: over shuffled labels of teams, at most 5 % of tables hold a team
// that is said to differ.
func TestPlaces_NoTeamStandsApartByLuck(t *testing.T) {
	t.Parallel()
	const shuffles = 200
	alarms := 0
	for seed := range uint64(shuffles) {
		r := rand.New(rand.NewPCG(seed+1, 0))
		if slices.ContainsFunc(placeCells(randomPlaces(r, nil)), func(c PlaceCell) bool { return c.Apart }) {
			alarms++
		}
	}
	if share := float64(alarms) / shuffles; share > alarmLimit(shuffles) {
		t.Errorf("%.1f %% of shuffled tables hold a team apart, want at most %.1f", 100*share, 100*alarmLimit(shuffles))
	}
}

// TestPlaces_APlantedTeamStandsApart, and its estimate lies between its own share and the whole's.
func TestPlaces_APlantedTeamStandsApart(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 0))
	table := newPlaceTable(randomPlaces(r, func(place, factor int) float64 {
		if place == 1 && factor == 2 {
			return 0.9
		}
		return 0.15
	}))
	cell := table.cells[placeKey{"team 1", "factor 2"}]
	if !cell.Apart {
		t.Errorf("%d of %d does not stand apart", cell.Count, cell.Of)
	}
	own, whole := cell.fraction(), table.whole["factor 2"].fraction()
	if *cell.Shrunk >= own || *cell.Shrunk <= whole || *cell.From >= *cell.Shrunk || *cell.To <= *cell.Shrunk {
		t.Errorf("own %.2f, whole %.2f, estimated %.2f (%.2f to %.2f)", own, whole, *cell.Shrunk, *cell.From, *cell.To)
	}
}

func placeCells(rows []placeRow) []PlaceCell {
	var all []PlaceCell
	for _, c := range newPlaceTable(rows).cells {
		all = append(all, c)
	}
	return all
}

// randomPlaces are six teams of 5 to 30 incidents by eight factors, each present with the same chance
// in every team unless chance says otherwise.
func randomPlaces(r *rand.Rand, chance func(place, factor int) float64) []placeRow {
	const places, factors = 6, 8
	var rows []placeRow
	of, allOf := make([]int64, places), int64(0)
	for i := range of {
		of[i] = int64(5 + r.IntN(26))
		allOf += of[i]
	}
	for f := range factors {
		total := int64(0)
		for i := range places {
			p := 0.05 + 0.04*float64(f)
			if chance != nil {
				p = chance(i, f)
			}
			n := int64(binomialDraw(r, int(of[i]), p))
			total += n
			rows = append(rows, placeRow{Place: fmt.Sprintf("team %d", i), Factor: fmt.Sprintf("factor %d", f), Incidents: n, Of: of[i], AllOf: allOf})
		}
		for i := range places {
			rows[len(rows)-1-i].AllIncidents = total
		}
	}
	return rows
}

// TestPlaces_AreInTheOrderOfNames: the planted plan by team and by service, never by count.
func TestPlaces_AreInTheOrderOfNames(t *testing.T) {
	t.Parallel()
	d := load(t, planted(t)...)
	for _, run := range []func() (PlacesResult, error){
		func() (PlacesResult, error) { return FactorsByTeam(t.Context(), d, Params{}) },
		func() (PlacesResult, error) { return FactorsByService(t.Context(), d, Params{}) },
	} {
		r, err := run()
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Places) < 3 || !slices.IsSortedFunc(r.Places, func(a, b Place) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("%s: %d places, not by name", r.What, len(r.Places))
		}
		for _, place := range r.Places {
			n := 0
			for _, q := range place.Quarters {
				n += q.Incidents + q.NearMisses
			}
			if n < place.Incidents || len(place.Cells) != len(r.Factors) {
				t.Errorf("%s: %d in quarters, %d with a text; %d cells for %d factors", place.Name, n, place.Incidents, len(place.Cells), len(r.Factors))
			}
			for i, c := range place.Cells {
				if len(c.Evidence) != c.Count {
					t.Errorf("%s, %s: %d sentences for %d incidents", place.Name, r.Factors[i].Factor, len(c.Evidence), c.Count)
				}
			}
		}
	}
}
