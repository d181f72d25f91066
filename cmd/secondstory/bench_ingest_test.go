package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"secondstory/queries"
)

// used is what a whole process took.
type used struct {
	wall, cpu time.Duration
	peak      int64 // bytes resident
}

// runMeasured runs the program to its end.
func runMeasured(b *testing.B, path string, args ...string) used {
	b.Helper()
	cmd := exec.Command(path, args...)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %v\n%s", args, err, out)
	}
	u := used{wall: time.Since(start), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = usage.Maxrss << 10
	}
	return u
}

// processorTime is what this process has used until now.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchRecords writes n canonical records of about 1.2 kB.
func benchRecords(b *testing.B, n int) string {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "tracker")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	name := filepath.Join(dir, "records.ndjson")
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	parts := [...]string{"queue", "cache", "ledger", "index", "router", "scheduler", "replica", "gateway", "broker", "session store"}
	for i := range n {
		part, month, day := parts[i%len(parts)], 1+i%12, 1+i%28
		fmt.Fprintf(w, `{"id":"INC-%d","title":"The %s rejected %d requests","severity":"SEV%d","status":"resolved","services":["%s-%d"],"teams":["team-%d"],`+
			`"started_at":"2026-%02d-%02dT%02d:%02d:00Z","resolved_at":"2026-%02d-%02dT23:50:00Z","summary":"Requests to the %s failed while its backlog grew past what two workers drain.",`+
			`"timeline":[{"at":"2026-%02d-%02dT09:20:00Z","text":"The alert on the error rate fired."},{"at":"2026-%02d-%02dT09:41:00Z","text":"The change was rolled back."}],`+
			`"body":"## What happened\n\nA change to the %s went to every region at once. The limit on open connections was lower than the load of the morning, and nothing in the checks looked at it. `+
			`Retries multiplied the load, so that healthy members were taken out.\n\n## Contributing factors\n\n- The limit was copied from a smaller cluster %d months ago.\n- Retries had no budget.\n`+
			`- The dashboard showed an average, which hid the worst members.\n\n## What went well\n\nThe alert fired before the first customer wrote."}`+"\n",
			i, part, i%997, 1+i%4, parts[i%7], i%20, i%7, month, day, i%9, i%60, month, day, part, month, day, month, day, part, i%11)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
	return name
}

// readJSON is the yardstick: DuckDB reads the same file into a table of a file of its own.
func readJSON(b *testing.B, name string) used {
	b.Helper()
	db, err := queries.Open(b.Context(), filepath.Join(b.TempDir(), "yard.duckdb"), queries.Options{})
	if err != nil {
		b.Fatal(err)
	}
	start, before := time.Now(), processorTime(b)
	if _, err := db.SQL().ExecContext(b.Context(), "CREATE TABLE records AS SELECT * FROM read_json(?)", name); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return used{wall: time.Since(start), cpu: processorTime(b) - before}
}

// BenchmarkIngest_Records loads canonical records from one NDJSON file, as a whole process, against
// DuckDB's own read_json of it: at most 4 times as long, under 1.5 GB, and at a cost that grows with
// the number of records. SECONDSTORY_RECORDS is the largest number; default 100,000.
func BenchmarkIngest_Records(b *testing.B) {
	largest := 100_000
	if s := os.Getenv("SECONDSTORY_RECORDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatalf("SECONDSTORY_RECORDS: %v", err)
		}
		largest = n
	}
	path := program(b)
	for n := 1_000; n <= largest; n *= 10 {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			name := benchRecords(b, n)
			for b.Loop() {
				yard := readJSON(b, name)
				u := runMeasured(b, path, "ingest", name, "--no-code", "--db", filepath.Join(b.TempDir(), "x.duckdb"))
				b.ReportMetric(u.wall.Seconds()/yard.wall.Seconds(), "x-read_json")
				b.ReportMetric(u.cpu.Seconds()/yard.cpu.Seconds(), "x-read_json-cpu")
				b.ReportMetric(float64(u.cpu.Microseconds())/float64(n), "cpu-µs/record")
				b.ReportMetric(float64(u.peak)/1e9, "GB-peak")
			}
		})
	}
}
