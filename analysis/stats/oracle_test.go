package stats_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"secondstory/analysis/stats"
)

// oracleFile is one file of reference values: a statistic, its tolerance and its cases.
type oracleFile struct {
	Statistic string
	Tolerance tolerance
	Cases     []oracleCase
}

type tolerance struct{ Rel, Abs float64 }

type oracleCase struct {
	Name      string
	Input     json.RawMessage
	Want      map[string]json.RawMessage
	Reason    string
	Tolerance map[string]tolerance
}

// answer is what we compute for a case, by the oracle's field names: each a value that can be
// compared, see agree.
type answer map[string]any

// TestOracle reads every reference file. A file, case or field it does not know is a failure: a
// statistic that nobody computes must not pass for one that agrees.
func TestOracle(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("STATS_ORACLE")
	if dir == "" {
		dir = filepath.Join(moduleRoot(t), "..", "shared", "stats-oracle")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("no reference values in %s: set STATS_ORACLE to the folder that holds them", dir)
	}
	seen := map[string]bool{}
	for _, name := range files {
		file := readOracle(t, name)
		compute, known := statistics()[file.Statistic]
		if !known {
			t.Errorf("%s: statistic %q is not known here", filepath.Base(name), file.Statistic)
			continue
		}
		seen[file.Statistic] = true
		t.Run(file.Statistic, func(t *testing.T) {
			t.Parallel()
			for _, c := range file.Cases {
				t.Run(c.Name, func(t *testing.T) { checkCase(t, file.Tolerance, c, compute) })
			}
		})
	}
	for name := range statistics() {
		if !seen[name] {
			t.Errorf("no reference values for %s in %s", name, dir)
		}
	}
}

func readOracle(t *testing.T, name string) oracleFile {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file oracleFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatalf("reading %s: %v", name, err)
	}
	if len(file.Cases) == 0 {
		t.Fatalf("%s holds no cases", name)
	}
	return file
}

func checkCase(t *testing.T, fallback tolerance, c oracleCase, compute func(json.RawMessage) (answer, error)) {
	t.Helper()
	got, err := compute(c.Input)
	if err != nil {
		t.Fatalf("input %s: %v", c.Input, err)
	}
	for field, raw := range c.Want {
		value, known := got[field]
		if !known {
			t.Errorf("field %q is not known here", field)
			continue
		}
		var want any
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		tol := fallback
		if own, ok := c.Tolerance[field]; ok {
			tol = own
		}
		if err := agree(value, want, tol); err != nil {
			t.Errorf("%s: %v (%s)", field, err, c.Reason)
		}
	}
}

// agree compares a stats.Number, a number or a list of either with what the oracle wants.
func agree(got, want any, tol tolerance) error {
	if list, ok := want.([]any); ok {
		return agreeList(got, list, tol)
	}
	value, defined := number(got)
	var wanted float64
	switch w := want.(type) {
	case nil:
		return agree(got, "undefined", tol)
	case float64:
		wanted = w
	case string:
		if w == "undefined" {
			if defined {
				return fmt.Errorf("got %v, want nothing", value)
			}
			return nil
		}
		sign, known := map[string]int{"inf": 1, "-inf": -1}[w]
		if !known {
			return fmt.Errorf("want %q, which is not known here", w)
		}
		wanted = math.Inf(sign)
	default:
		return fmt.Errorf("want %v of type %T, which is not known here", want, want)
	}
	if !defined {
		return fmt.Errorf("got nothing, want %v", wanted)
	}
	if value == wanted {
		return nil
	}
	if !math.IsInf(wanted, 0) && math.Abs(value-wanted) <= tol.Abs+tol.Rel*math.Abs(wanted) {
		return nil
	}
	return fmt.Errorf("got %v, want %v (off by %.2g)", value, wanted, math.Abs(value-wanted)/math.Abs(wanted))
}

func agreeList(got any, want []any, tol tolerance) error {
	values, ok := got.([]stats.Number)
	if !ok || len(values) != len(want) {
		return fmt.Errorf("got %v, want %d values", got, len(want))
	}
	for i, w := range want {
		if err := agree(values[i], w, tol); err != nil {
			return fmt.Errorf("at %d: %w", i, err)
		}
	}
	return nil
}

// number is got as a number; an absent Number and an absent list have none.
func number(got any) (float64, bool) {
	switch v := got.(type) {
	case stats.Number:
		return v.Value()
	case float64:
		return v, true
	case int:
		return float64(v), true
	}
	return 0, false
}

// moduleRoot is the folder that holds go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatal("no go.mod above the test")
	}
}

// on decodes the input of a case strictly, so that a field we do not know fails.
func on[T any](compute func(T) answer) func(json.RawMessage) (answer, error) {
	return func(raw json.RawMessage) (answer, error) {
		var in T
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			return nil, err
		}
		return compute(in), nil
	}
}

// maybe is v where ok holds, else nothing.
func maybe[T int | float64](v T, ok bool) stats.Number {
	if !ok {
		return stats.Number{}
	}
	return stats.Of(float64(v))
}

func numbers[T int | float64](values []T) []stats.Number {
	all := make([]stats.Number, len(values))
	for i, v := range values {
		all[i] = stats.Of(float64(v))
	}
	return all
}

func interval(i stats.Interval, name string) answer {
	return answer{name: i.Estimate, "lower": i.Lower, "upper": i.Upper}
}

// TestOracle_RefusesWhatItDoesNotKnow: the comparison itself must be able to fail.
func TestOracle_RefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	tol := tolerance{Rel: 1e-9}
	for _, c := range []struct {
		got  any
		want any
		bad  string
	}{
		{stats.Of(1.1), 1.0, "off by"},
		{stats.Of(0), "undefined", "want nothing"},
		{stats.Number{}, 1.0, "got nothing"},
		{stats.Of(1), "-inf", "want -Inf"},
		{stats.Of(1), "maybe", "not known"},
		{numbers([]int{1, 2}), []any{1.0}, "want 1 values"},
		{numbers([]int{1, 2}), []any{1.0, 3.0}, "at 1"},
	} {
		err := agree(c.got, c.want, tol)
		if err == nil || !strings.Contains(err.Error(), c.bad) {
			t.Errorf("agree(%v, %v) = %v, want %q in it", c.got, c.want, err, c.bad)
		}
	}
	if _, err := statistics()["wilson_interval"](json.RawMessage(`{"x":1,"n":2,"conf":0.95,"new":1}`)); err == nil {
		t.Error("an unknown input field was accepted")
	}
	if !slices.Contains([]bool{true}, agree(stats.Of(math.Inf(1)), "inf", tol) == nil) {
		t.Error("infinity does not agree with itself")
	}
}
