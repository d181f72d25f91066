package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"secondstory/queries"
	"secondstory/reports"
)

// BenchmarkReport_FiveHundred is a report over 500 incidents as a whole process, from a database: under 4 s on two
// cores, the page at most 2.5 MB.
func BenchmarkReport_FiveHundred(b *testing.B) { benchReport(b, 500, 2_500_000) }

// BenchmarkReport_TenThousand is the same over ten thousand: what grows faster than its queries shows here first.
func BenchmarkReport_TenThousand(b *testing.B) { benchReport(b, 10_000, 2_500_000) }

// BenchmarkReport_Million is the same over a million: under 5 s more than the queries it ran take by themselves, the
// page at most 3 MB.
func BenchmarkReport_Million(b *testing.B) { benchReport(b, 1_000_000, 3_000_000) }

func benchReport(b *testing.B, incidents, most int) {
	path, dir := program(b), b.TempDir()
	db, page, doc := filepath.Join(dir, "big.duckdb"), filepath.Join(dir, "report.html"), filepath.Join(dir, "report.json")
	fillReported(b, db, incidents)
	for b.Loop() {
		runProgram(b, path, "report", "--db", db, "-o", page)
	}
	info, err := os.Stat(page)
	if err != nil {
		b.Fatal(err)
	}
	if info.Size() > int64(most) {
		b.Errorf("the page over %d incidents has %d bytes, more than %d", incidents, info.Size(), most)
	}
	runProgram(b, path, "report", "--db", db, "-o", doc)
	b.ReportMetric(bareSeconds(b, db, doc), "sql-s/op")
	b.ReportMetric(float64(info.Size())/1e6, "MB-page")
}

// bareSeconds is how long the queries of a report take by themselves: those behind its figures, each with its
// parameters once, and the sentences behind the codes of each dimension over the two years that patterns are sought in.
func bareSeconds(b *testing.B, path, doc string) float64 {
	b.Helper()
	text, err := os.ReadFile(doc)
	if err != nil {
		b.Fatal(err)
	}
	var d reports.Document
	if err := json.Unmarshal(text, &d); err != nil {
		b.Fatal(err)
	}
	db, err := queries.Open(b.Context(), path, queries.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	catalog, err := queries.Catalogue()
	if err != nil {
		b.Fatal(err)
	}
	done := map[string]bool{}
	start := time.Now()
	for _, s := range d.Sections {
		for _, f := range s.Figures {
			key := fmt.Sprint(f.Query.Name, f.Query.Params)
			if q, ok := catalog.Get(f.Query.Name); ok && !done[key] {
				done[key] = true
				runBare(b, db, q, f.Query.Params)
			}
		}
	}
	if len(done) == 0 {
		b.Fatal("the report ran no query")
	}
	sentences, _ := catalog.Get("quality/evidence")
	for _, dimension := range []string{"trigger", "factor", "detection", "defence", "practice"} {
		runBare(b, db, sentences, []reports.Param{
			{Name: "dimension", Value: dimension}, {Name: "from", Value: "2024-10-01T00:00:00Z"}, {Name: "to", Value: "2026-10-01T00:00:00Z"},
		})
	}
	return time.Since(start).Seconds()
}

func runBare(b *testing.B, db *queries.DB, q queries.Query, params []reports.Param) {
	b.Helper()
	args := map[string]any{}
	for _, declared := range q.Params {
		args[declared.Name] = nil
		for _, p := range params {
			if declared.Name != p.Name || p.Null {
				continue
			}
			value, err := parseParam(declared, p.Value)
			if err != nil {
				b.Fatalf("%s: $%s: %v", q.Name, p.Name, err)
			}
			args[p.Name] = value
		}
	}
	if _, err := db.Run(b.Context(), q, args); err != nil {
		b.Fatal(err)
	}
}

// fillReported makes a database of n incidents over eight quarters: each with its times, its service and three
// conditions in as many sentences, and one in five with an action item.
func fillReported(b testing.TB, path string, n int) {
	b.Helper()
	db, err := queries.Open(b.Context(), path, queries.Options{})
	if err != nil {
		b.Fatal(err)
	}
	const piece = 50_000
	for from := 0; from < n; from += piece {
		batch, codes := reportedBatch(from, min(from+piece, n), n)
		if _, err := db.Load(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		if err := db.LoadCodes(b.Context(), codes); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

func reportedBatch(from, to, n int) (queries.Batch, queries.CodesBatch) {
	factors := []string{"test-gap", "missing-alert", "state-drift", "shared-fate", "hidden-limit", "manual-toil", "review-gap", "coverage-gap", "ownership-gap", "guidance-gap"}
	run := fmt.Sprint("bench ", from)
	batch := queries.Batch{Run: queries.IngestRun{Run: run, Command: "bench", Source: "file", StartedAt: time.Unix(0, 0).UTC(), Roster: "none", Complete: true}}
	codes := queries.CodesBatch{TaxonomyVersion: "1"}
	basis := "started"
	for i := from; i < to; i++ {
		key := fmt.Sprintf("file:%07d", i)
		at := time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(float64(i) / float64(n) * 2 * 365 * 24 * float64(time.Hour)))
		noticed, ended := at.Add(time.Duration(1+i%50)*time.Minute), at.Add(time.Duration(10+i*7%900)*time.Minute)
		kind := []string{"incident", "incident", "incident", "near_miss"}[i%4]
		batch.Incidents = append(batch.Incidents, queries.Incident{
			Incident: key, Source: "file", Title: fmt.Sprintf("The %d. interruption of service %d", i, i%40), Kind: kind, KindBasis: "stated", OccurredAt: &at, StartedAt: &at,
			DetectedAt: &noticed, MitigatedAt: &ended, OccurredBasis: &basis, Words: 500, Template: "other", ContentHash: key,
		})
		batch.IncidentServices = append(batch.IncidentServices, queries.IncidentService{Incident: key, Service: fmt.Sprint("service-", i%40)})
		if i%5 == 0 {
			batch.ActionItems = append(batch.ActionItems, queries.ActionItem{Incident: key, Ordinal: 1, Title: fmt.Sprintf("Watch the depth of queue %d", i), State: "open"})
		}
		codes.Runs = append(codes.Runs, queries.CodeRun{Incident: key, TaxonomyVersion: "1", CoderVersion: "1", ContentHash: key})
		for k := range 3 {
			quote := fmt.Sprintf("Sentence %d of the postmortem %d says what let it happen, at the length that such sentences have.", k, i)
			section, start := int32(1), int32(100*k)
			end := start + int32(len(quote))
			codes.Codes = append(codes.Codes, queries.Code{
				Incident: key, Dimension: "factor", Code: factors[(i+k*(1+i%5))%len(factors)], Grade: "stated", Origin: "coder", Confidence: 0.9,
				SectionOrdinal: &section, StartByte: &start, EndByte: &end, Quote: &quote, Rule: fmt.Sprint("r", k), TaxonomyVersion: "1",
			})
		}
	}
	return batch, codes
}
