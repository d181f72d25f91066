package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/text"

	"secondstory/queries"
)

// benchFolder writes n reports of about 4 kB: the example postmortems in Markdown, each under an id of
// its own, the short ones filled up with another's text.
func benchFolder(b *testing.B, n int) string {
	b.Helper()
	examples, err := filepath.Glob(filepath.Join("..", "testdata", "postmortems", "*", "*.md"))
	if err != nil || len(examples) < 50 {
		b.Fatalf("found %d example postmortems: %v", len(examples), err)
	}
	texts := make([]string, len(examples))
	for i, name := range examples {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		texts[i] = string(data)
	}
	ids := regexp.MustCompile(`INC-\d{4}`)
	dir := filepath.Join(b.TempDir(), "notes")
	for i := range n {
		sub := filepath.Join(dir, fmt.Sprintf("%03d", i%100))
		if err := os.MkdirAll(sub, 0o755); err != nil {
			b.Fatal(err)
		}
		body := ids.ReplaceAllString(texts[i%len(texts)], fmt.Sprintf("INC-%d", 100_000+i))
		for k := 1; len(body) < 3500; k++ {
			body += "\n\n## Appendix\n\n" + ids.ReplaceAllString(texts[(i+k)%len(texts)], "the other one")
		}
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
