package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"secondstory/queries"
)

// BenchmarkSQL_FirstResult is a first result over 10,000 incidents as a whole process: under 200 ms.
func BenchmarkSQL_FirstResult(b *testing.B) {
	path, db := program(b), filepath.Join(b.TempDir(), "big.duckdb")
	fillIncidents(b, db, 10_000)
	for b.Loop() {
		runProgram(b, path, "sql", "--db", db, "SELECT code, count(DISTINCT incident) AS n FROM contributing_factors GROUP BY code ORDER BY n DESC")
	}
}

// BenchmarkSQL_Prompt is the time from the start of the process to its prompt, over 10,000 incidents: under
// 150 ms.
func BenchmarkSQL_Prompt(b *testing.B) {
	path, db := program(b), filepath.Join(b.TempDir(), "big.duckdb")
	fillIncidents(b, db, 10_000)
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), path, "sql", "--db", db)
		cmd.Env = []string{"HOME=" + b.TempDir(), "TERM=xterm"}
		tty, err := pty.Start(cmd)
		if err != nil {
			b.Fatal(err)
		}
		if err := readUntil(tty, "sql> "); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = tty.Close()
		b.StartTimer()
	}
}

func readUntil(r io.Reader, text string) error {
	var seen bytes.Buffer
	buffer := make([]byte, 4096)
	for !strings.Contains(seen.String(), text) {
		n, err := r.Read(buffer)
		if err != nil {
			return fmt.Errorf("reading until %q: %w after %q", text, err, seen.String())
		}
		seen.Write(buffer[:n])
	}
	return nil
}

// millionRows are about what an export of timeline events is.
const millionRows = `SELECT 'file:INC-' || (i % 10000) AS incident, (i % 100)::INTEGER AS ordinal,
	TIMESTAMPTZ '2026-01-01 00:00:00Z' + to_seconds(i) AS at, 'paged the team of service ' || (i % 97) AS text,
	i / 7.0 AS share, i % 2 = 0 AS counted FROM range(1000000) AS t(i)`

// BenchmarkSQL_ExportAgainstCopy writes 1,000,000 rows by this program and by DuckDB's own COPY to a file, in
// turns: at most 1.3 times as long, and under 500 MB. Both are whole: the one a process, the other a
// database that is opened, with its settings as they come.
func BenchmarkSQL_ExportAgainstCopy(b *testing.B) {
	path := program(b)
	for _, format := range []string{"parquet", "csv", "tsv", "ndjson", "json", "arrow"} {
		b.Run(format, func(b *testing.B) {
			folder := b.TempDir()
			db := filepath.Join(folder, "a.duckdb")
			fillIncidents(b, db, 10)
			var ours, theirs time.Duration
			var memory int64
			for b.Loop() {
				started := time.Now()
				memory = max(memory, exportRows(b, path, db, format, filepath.Join(folder, "ours")))
				ours += time.Since(started)
				started = time.Now()
				copyRows(b, db, format, filepath.Join(folder, "theirs"))
				theirs += time.Since(started)
			}
			b.ReportMetric(float64(ours)/float64(theirs), "x-of-COPY")
			b.ReportMetric(float64(memory)/(1<<20), "MB")
		})
	}
}

// exportRows runs the program and returns the most memory it held, in bytes.
func exportRows(b *testing.B, program, db, format, out string) int64 {
	b.Helper()
	f, err := os.Create(out)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	cmd := exec.CommandContext(b.Context(), program, "sql", "--db", db, "--format", format, millionRows)
	cmd.Stdout = f
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok || runtime.GOOS != "linux" {
		return 0
	}
	return usage.Maxrss << 10
}

func copyRows(b *testing.B, path, format, out string) {
	b.Helper()
	db, err := queries.Open(b.Context(), path, queries.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	options := map[string]string{
		"parquet": "FORMAT parquet", "arrow": "FORMAT parquet", "csv": "FORMAT csv", "tsv": "FORMAT csv, DELIMITER '\t'",
		"ndjson": "FORMAT json", "json": "FORMAT json, ARRAY true",
	}
	if _, err := db.SQL().ExecContext(b.Context(), "COPY ("+millionRows+") TO '"+out+"' ("+options[format]+")"); err != nil {
		b.Fatal(err)
	}
}
