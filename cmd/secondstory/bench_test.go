package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"secondstory/queries"
)

// program builds the program once, so that a benchmark times whole processes.
func program(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "secondstory")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("building: %v\n%s", err, out)
	}
	return path
}

func runProgram(b *testing.B, path string, args ...string) {
	b.Helper()
	if out, err := exec.Command(path, args...).CombinedOutput(); err != nil {
		b.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// BenchmarkReport_Examples is the README's first command without the build: under 5 s.
func BenchmarkReport_Examples(b *testing.B) {
	path, out := program(b), filepath.Join(b.TempDir(), "report.html")
	for b.Loop() {
		runProgram(b, path, "report", filepath.Join(moduleRoot, "testdata", "postmortems"), "-o", out)
	}
}

// BenchmarkQuery_TenThousandIncidents is a named query as a whole process: under 200 ms.
func BenchmarkQuery_TenThousandIncidents(b *testing.B) {
	path, db := program(b), filepath.Join(b.TempDir(), "big.duckdb")
	fillIncidents(b, db, 10_000)
	for b.Loop() {
		runProgram(b, path, "query", "factors/recurring", "--db", db, "--format", "csv")
	}
}

// fillIncidents makes a database of n incidents over eight quarters, with three factors each.
func fillIncidents(b *testing.B, path string, n int) {
	b.Helper()
	ctx := b.Context()
	db, err := queries.Open(ctx, path, queries.Options{})
	if err != nil {
		b.Fatal(err)
	}
	factors := []string{"test-gap", "missing-alert", "state-drift", "shared-fate", "hidden-limit", "manual-toil", "review-gap"}
	batch := queries.Batch{Run: queries.IngestRun{Run: "bench", Command: "bench", Source: "file", StartedAt: time.Unix(0, 0).UTC(), Roster: "none", Complete: true}}
	codes := queries.CodesBatch{TaxonomyVersion: "1"}
	basis := "started"
	for i := range n {
		key := fmt.Sprintf("file:%06d", i)
		at := time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 2 * 365 * 24 * time.Hour / time.Duration(n))
		batch.Incidents = append(batch.Incidents, queries.Incident{
			Incident: key, Source: "file", Title: key, Kind: "incident", KindBasis: "default", OccurredAt: &at, StartedAt: &at,
			OccurredBasis: &basis, Words: 500, Template: "other", ContentHash: key,
		})
		codes.Runs = append(codes.Runs, queries.CodeRun{Incident: key, TaxonomyVersion: "1", CoderVersion: "1", ContentHash: key})
		for k := range 3 {
			codes.Codes = append(codes.Codes, queries.Code{
				Incident: key, Dimension: "factor", Code: factors[(i+k*i%5)%len(factors)], Grade: "stated", Origin: "coder",
				Confidence: 0.9, Rule: fmt.Sprintf("r%d", k), TaxonomyVersion: "1",
			})
		}
	}
	if _, err := db.Load(ctx, batch); err != nil {
		b.Fatal(err)
	}
	if err := db.LoadCodes(ctx, codes); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}
