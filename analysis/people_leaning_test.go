package analysis

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// halyard is the roster of the example company with keys such as the people file has, and the service,
// team and quarter of each planned incident.
func halyard(t *testing.T) (rosters, []carried) {
	t.Helper()
	read := func(path string) [][]string {
		f, err := os.Open(filepath.Join("..", "testdata", path))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows[1:]
	}
	var all []carried
	staff := rosters{}
	people := read("postmortems/roster.csv")
	for _, row := range read("planted.csv") {
		at, err := time.Parse(time.RFC3339, row[6])
		if err != nil {
			t.Fatal(err)
		}
		quarter := time.Date(at.Year(), (at.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
		all = append(all, carried{service: row[4], team: row[3], quarter: quarter})
		key := rosterOf{row[3], quarter}
		if staff[key] != nil {
			continue
		}
		for i, p := range people {
			if p[4] == row[3] {
				staff[key] = append(staff[key], fmt.Sprintf("%s-%d.%c", QuarterName(quarter), i, 'A'+(i*5)%8))
			}
		}
	}
	return staff, all
}

// TestLeanings_PermutedRostersRaiseNoAlarm: 200 times the resolvers are drawn from the owning team at
// random; at most 5 % and three standard errors of the drawings may name a service.
func TestLeanings_PermutedRostersRaiseNoAlarm(t *testing.T) {
	t.Parallel()
	staff, all := halyard(t)
	const rounds = 200
	alarms := 0
	for round := range uint64(rounds) {
		r := rand.New(rand.NewPCG(round, 6))
		for i := range all {
			team := staff[rosterOf{all[i].team, all[i].quarter}]
			all[i].carriers = nil
			for _, p := range r.Perm(len(team))[:1+r.IntN(2)] {
				all[i].carriers = append(all[i].carriers, team[p])
			}
		}
		rows := leanings(all, staff, DefaultPeople)
		if len(rows) < 8 {
			t.Fatalf("%d services looked at", len(rows))
		}
		for _, row := range rows {
			if row.P <= FalseDiscovery {
				alarms++
				break
			}
		}
	}
	limit := rounds * (0.05 + 3*math.Sqrt(0.05*0.95/rounds))
	t.Logf("%d of %d permuted rosters alarm; at most %.1f may", alarms, rounds, limit)
	if float64(alarms) > limit {
		t.Errorf("%d of %d permuted rosters alarm", alarms, rounds)
	}
}

// TestLeanings_TwoOfSevenAreFound, and not where the team is smaller than k, however few carry it.
func TestLeanings_TwoOfSevenAreFound(t *testing.T) {
	t.Parallel()
	staff, all := halyard(t)
	r := rand.New(rand.NewPCG(1, 7))
	for i := range all {
		team := staff[rosterOf{all[i].team, all[i].quarter}]
		who := r.IntN(len(team))
		if all[i].service == "ledger" {
			who = r.IntN(2)
		}
		all[i].carriers = []string{team[who]}
	}
	found := func(k int) (named []string) {
		for _, row := range leanings(all, staff, k) {
			if row.Few {
				named = append(named, row.Service)
			}
			if row.Few && row.Effective != nil {
				t.Errorf("%s: a number is told where fewer than k people carry it", row.Service)
			}
		}
		return named
	}
	if got := found(DefaultPeople); len(got) != 1 || got[0] != "ledger" {
		t.Errorf("found %v", got)
	}
	if got := found(8); len(got) != 0 {
		t.Errorf("a team of seven is told apart at k = 8: %v", got)
	}
}
