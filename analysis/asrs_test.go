package analysis

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"secondstory/analysis/stats"
	"secondstory/queries"
)

type asrsReport struct {
	Labels struct {
		NearMiss bool     `json:"near_miss"`
		Factors  []string `json:"contributing_factors"`
		Hours    *float64 `json:"experience_hours"`
	} `json:"labels"`
}

func asrsReports(t *testing.T) []asrsReport {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "shared", "corpora", "labelled", "asrs.ndjson"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the reports of flights are not here: put the labelled sets at ../shared/corpora/labelled beside the checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []asrsReport
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var r asrsReport
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// logChoose is the logarithm of n over k.
func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// fisherByHand sums the probabilities of all tables with the same margins that are no likelier.
func fisherByHand(a, b, c, d int) float64 {
	row, column, n := a+b, a+c, a+b+c+d
	p := func(x int) float64 {
		return math.Exp(logChoose(column, x) + logChoose(n-column, row-x) - logChoose(n, row))
	}
	total := 0.0
	for x := max(0, row+column-n); x <= min(row, column); x++ {
		if p(x) <= p(a)*(1+1e-7) {
			total += p(x)
		}
	}
	return total
}

// TestASRS_ExperienceNearMissAndFactor: over reports of flights that state all three, the published
// counts of near misses by experience and factor go through SQL and the tests of the product; the same
// table is counted here by hand from the file.
func TestASRS_ExperienceNearMissAndFactor(t *testing.T) {
	t.Parallel()
	var d []told
	var hours []float64
	for _, r := range asrsReports(t) {
		if r.Labels.Hours != nil && len(r.Labels.Factors) > 0 {
			hours = append(hours, *r.Labels.Hours)
		}
	}
	if len(hours) < 50 {
		t.Fatalf("%d reports state experience and factors", len(hours))
	}
	slices.Sort(hours)
	middle := hours[len(hours)/2]
	type cellKey struct {
		factor      string
		experienced bool
		nearMiss    bool
	}
	byHand := map[cellKey]int{}
	factors := map[string]bool{}
	for i, r := range asrsReports(t) {
		if r.Labels.Hours == nil || len(r.Labels.Factors) == 0 {
			continue
		}
		one := told{key: fmt.Sprint("file:", i), kind: "incident", service: "new", codes: map[string][]string{}}
		if *r.Labels.Hours >= middle {
			one.service = "old"
		}
		if r.Labels.NearMiss {
			one.kind = "near_miss"
		}
		own := slices.Clone(r.Labels.Factors)
		slices.Sort(own)
		for _, factor := range slices.Compact(own) {
			one.codes["factor"] = append(one.codes["factor"], factor)
			factors[factor] = true
			byHand[cellKey{factor, one.service == "old", r.Labels.NearMiss}]++
		}
		d = append(d, one)
	}
	type row struct {
		Factor   string `db:"factor"`
		Service  string `db:"service"`
		NearMiss bool   `db:"near_miss"`
		N        int64  `db:"n"`
	}
	rows, err := queries.Select[row](t.Context(), load(t, d...).DB, `
		SELECT c.code AS factor, s.service, i.kind = 'near_miss' AS near_miss, count(DISTINCT i.incident) AS n
		FROM counted_incidents AS i
		JOIN incident_services AS s ON s.incident = i.incident
		JOIN contributing_factors AS c ON c.incident = i.incident
		GROUP BY ALL ORDER BY ALL`)
	if err != nil {
		t.Fatal(err)
	}
	bySQL := map[cellKey]int{}
	for _, r := range rows {
		bySQL[cellKey{r.Factor, r.Service == "old", r.NearMiss}] = int(r.N)
	}
	for key, n := range byHand {
		if bySQL[key] != n {
			t.Errorf("%+v: %d by SQL, %d by hand", key, bySQL[key], n)
		}
	}
	for factor := range factors {
		a, b := bySQL[cellKey{factor, true, true}], bySQL[cellKey{factor, true, false}]
		c, e := bySQL[cellKey{factor, false, true}], bySQL[cellKey{factor, false, false}]
		got, want := stats.FisherExact(a, b, c, e).P, fisherByHand(a, b, c, e)
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: p is %v, by hand %v", factor, got, want)
		}
		if n := a + b + c + e; n >= 30 {
			t.Logf("%-40s near misses: %d of %d with more hours, %d of %d with fewer, p %.2f", factor, a, a+b, c, c+e, got)
		}
	}
}
