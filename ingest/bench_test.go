package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/text"

	"secondstory/queries"
)

// benchFolder writes n different reports of about 4 kB.
func benchFolder(b *testing.B, n int) string {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "notes")
	filler := strings.Repeat("The queue grew because the consumer waited for a lock that the nightly job held, and nobody had looked at that graph for months. ", 8)
	for i := range n {
		sub := filepath.Join(dir, fmt.Sprintf("%03d", i%100))
		if err := os.MkdirAll(sub, 0o755); err != nil {
			b.Fatal(err)
		}
		body := fmt.Sprintf("%s\n## Root cause\n\n%s\n\n## What went well\n\n- The alert named the table %d\n- %s\n\n## Lessons learned\n\n%s\n", report, filler, i, filler[:400], filler)
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("report-%05d.md", i)), []byte(body), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// readAndParse is the yardstick: the same files read and parsed by goldmark with two workers.
func readAndParse(b *testing.B, dir string) time.Duration {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	next := make(chan string)
	var wg sync.WaitGroup
	p := goldmark.DefaultParser()
	for range 2 {
		wg.Go(func() {
			for name := range next {
				data, err := os.ReadFile(name)
				if err != nil {
					b.Error(err)
					return
				}
				p.Parse(text.NewReader(data))
			}
		})
	}
	for _, name := range files {
		next <- name
	}
	close(next)
	wg.Wait()
	return time.Since(start)
}

// BenchmarkIngest loads 10,000 reports into a database on disk, and reports the ratio to reading and
// parsing them, and that of a second run.
func BenchmarkIngest(b *testing.B) {
	dir := benchFolder(b, 10_000)
	yard := readAndParse(b, dir)
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "bench.duckdb")
		start := time.Now()
		ctx := context.Background()
		db, err := queries.Open(ctx, path, queries.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Run(ctx, db, nil, Options{Paths: []string{dir}, Now: clockNow()}); err != nil {
			b.Fatal(err)
		}
		first := time.Since(start)
		start = time.Now()
		if _, err := Run(ctx, db, nil, Options{Paths: []string{dir}, Now: clockNow()}); err != nil {
			b.Fatal(err)
		}
		second := time.Since(start)
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(first.Seconds(), "s/first")
		b.ReportMetric(first.Seconds()/yard.Seconds(), "x-parse")
		b.ReportMetric(second.Seconds()/yard.Seconds(), "x-parse-again")
	}
	b.ReportMetric(yard.Seconds(), "s/parse")
}
