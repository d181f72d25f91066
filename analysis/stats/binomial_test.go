package stats_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"secondstory/analysis/stats"
)

// TestBinomial_AgreesWithTheRates: given their sum, the first of two Poisson counts is binomial, so the reference values
// of the comparison of rates are reference values of this test too.
func TestBinomial_AgreesWithTheRates(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("STATS_ORACLE")
	if dir == "" {
		dir = filepath.Join(moduleRoot(t), "..", "shared", "stats-oracle")
	}
	name := filepath.Join(dir, "poisson_rate_ratio.json")
	if _, err := os.Stat(name); err != nil {
		t.Skipf("no reference values in %s: set STATS_ORACLE to the folder that holds them", dir)
	}
	compared := 0
	file := readOracle(t, name)
	for _, c := range file.Cases {
		var in struct {
			X1, X2 int
			T1, T2 float64
		}
		if err := json.Unmarshal(c.Input, &in); err != nil {
			t.Fatal(err)
		}
		if in.X1+in.X2 == 0 {
			continue // no event is no trial
		}
		compared++
		got := stats.Binomial(in.X1, in.X1+in.X2, in.T1/(in.T1+in.T2))
		for field, value := range map[string]stats.Number{"p_central": got.P, "p_less": got.PLess, "p_greater": got.PGreater} {
			var want any
			if err := json.Unmarshal(c.Want[field], &want); err != nil {
				t.Fatal(err)
			}
			tol := file.Tolerance
			if own, ok := c.Tolerance[field]; ok {
				tol = own
			}
			if err := agree(value, want, tol); err != nil {
				t.Errorf("%s, %s: %v", c.Name, field, err)
			}
		}
	}
	if compared < 30 {
		t.Errorf("only %d cases were compared", compared)
	}
}

// TestDetectableAgainst_HasItsPower: the test finds a share that is away by the smallest detectable difference in about
// 80 of 100 samples, counted exactly over every outcome.
func TestDetectableAgainst_HasItsPower(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n int
		p float64
	}{{100, 0.5}, {200, 0.5}, {200, 0.3}, {400, 0.24}, {1000, 0.2}} {
		difference, ok := stats.DetectableAgainst(c.p, c.n, 0.05, 0.8).Value()
		if !ok {
			t.Fatalf("nothing for %+v", c)
		}
		found, below := 0.0, 0.0
		for k := range c.n + 1 {
			upTo, _ := stats.Binomial(k, c.n, c.p+difference).PLess.Value()
			if p, _ := stats.Binomial(k, c.n, c.p).P.Value(); p <= 0.05 {
				found += upTo - below
			}
			below = upTo
		}
		if found < 0.74 || found > 0.86 {
			t.Errorf("%+v: %.3f away is found in %.3f of the samples", c, difference, found)
		}
	}
}
