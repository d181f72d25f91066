package queries_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

// A synthetic history: incidents five minutes apart, two and a half codes each. Everything is derived
// from the row number, so that the same size gives the same database.
var history = []string{
	`INSERT INTO incidents (incident, source, title, kind, kind_basis, severity, occurred_at, occurred_basis, started_at, detected_at, mitigated_at, resolved_at, words, template, content_hash)
	 SELECT 'file:' || i, 'file', 'Incident ' || i, CASE WHEN i % 5 = 0 THEN 'near_miss' ELSE 'incident' END, 'stated', 1 + i % 5,
	        began, 'stated', began, began + to_minutes(CAST(hash(i) % 60 AS BIGINT)), began + to_minutes(60 + CAST(hash(i + 7) % 300 AS BIGINT)), began + to_minutes(400), 300, 't' || (i % 3), 'h' || i
	 FROM (SELECT range AS i, TIMESTAMPTZ '2026-10-01' - to_minutes(5 * (range + 1)) AS began FROM range($1))`,
	`INSERT INTO code_runs SELECT 'file:' || range, 'v', 'c', 'h' || range FROM range($1)`,
	`INSERT INTO codes (incident, dimension, code, grade, origin, confidence, section_ordinal, start_byte, end_byte, quote, rule, taxonomy_version)
	 SELECT 'file:' || (i // 5 * 2 + CAST(i % 5 >= 3 AS BIGINT)), CASE i % 5 WHEN 0 THEN 'trigger' WHEN 1 THEN 'factor' WHEN 2 THEN 'detection' WHEN 3 THEN 'factor' ELSE 'practice' END,
	        'code-' || (hash(i) % 40), 'stated', 'coder', 0.5 + (hash(i) % 50) / 100.0, 1, 0, 20, 'the retry queue grew', 'rule', 'v'
	 FROM (SELECT range AS i FROM range($1 * 5 // 2))`,
	`INSERT INTO sections SELECT 'file:' || range, 1, 'root_cause', 'Why', 'The retry queue grew until workers ran out of memory.' FROM range($1)`,
	`INSERT INTO incident_services SELECT 'file:' || range, 'service ' || (hash(range) % 60) FROM range($1)`,
	`INSERT INTO incident_teams SELECT 'file:' || range, 'team ' || (hash(range) % 12) FROM range($1)`,
	`INSERT INTO impacts SELECT 'file:' || range, 'users', hash(range) % 10000, 'users', 'stated', 'users' FROM range($1) WHERE range % 3 = 0`,
	`INSERT INTO milestones SELECT 'file:' || range, 'mitigated', TIMESTAMPTZ '2026-10-01', 'stated', 'mitigated' FROM range($1)`,
	`INSERT INTO action_items (incident, ordinal, title, state, created_at, closed_at)
	 SELECT 'file:' || range, 1, 'Bound the queue ' || (range % 1000), CASE WHEN range % 2 = 0 THEN 'closed' ELSE 'open' END, TIMESTAMPTZ '2026-07-01', CASE WHEN range % 2 = 0 THEN TIMESTAMPTZ '2026-08-01' END
	 FROM range($1)`,
	`INSERT INTO documents (document, source, path, content_hash, fingerprint, format, template, outcome, bytes, run)
	 SELECT 'd' || range, 'file', 'd' || range, 'h' || range, 'f', 'markdown', 't' || (range % 3), 'loaded', 4000, 'r' FROM range($1)`,
	`INSERT INTO incident_documents SELECT 'file:' || range, 'd' || range FROM range($1)`,
	`INSERT INTO crosswalks SELECT 'v', d, 'code-' || i, 'scheme', 'category ' || (i % 9), NULL FROM range(40) AS r(i), (VALUES ('trigger'), ('factor')) AS v(d)`,
	`INSERT INTO settings VALUES ('taxonomy_version', 'v') ON CONFLICT DO NOTHING`,
}

// BenchmarkNamedQueries runs every named query over the last quarter, with the year before to compare
// with, at growing sizes. The metrics: seconds of the slowest, of all together, and the process's memory.
func BenchmarkNamedQueries(b *testing.B) {
	catalog, err := queries.Catalogue()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			db, err := queries.Open(b.Context(), filepath.Join(b.TempDir(), "scale.duckdb"), queries.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			for _, statement := range history {
				var args []any
				if strings.Contains(statement, "$1") {
					args = []any{int64(n)}
				}
				if _, err := db.SQL().ExecContext(b.Context(), statement, args...); err != nil {
					b.Fatalf("%v in\n%s", err, statement)
				}
			}
			var slowest, all time.Duration
			for b.Loop() {
				slowest, all = 0, 0
				for _, name := range catalog.Names() {
					q, _ := catalog.Get(name)
					took := timed(b, db, q)
					all, slowest = all+took, max(slowest, took)
					if took > time.Second {
						b.Logf("%s took %.1f s", name, took.Seconds())
					}
				}
			}
			b.ReportMetric(slowest.Seconds(), "s-slowest")
			b.ReportMetric(all.Seconds(), "s-all")
			b.ReportMetric(peakMegabytes(), "MB-peak")
		})
	}
}

// timed runs one query and reads all its rows.
func timed(b *testing.B, db *queries.DB, q queries.Query) time.Duration {
	b.Helper()
	at := func(s string) time.Time {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			b.Fatal(err)
		}
		return t
	}
	args := map[string]any{}
	for _, p := range q.Params {
		switch p.Name {
		case "from":
			args[p.Name] = at("2026-07-01")
		case "to", "as_of":
			args[p.Name] = at("2026-10-01")
		case "compare_from":
			args[p.Name] = at("2025-07-01")
		case "compare_to":
			args[p.Name] = at("2026-07-01")
		case "dimension":
			args[p.Name] = "factor"
		case "incident":
			args[p.Name] = "file:7"
		case "scheme":
			args[p.Name] = "scheme"
		case "single":
			args[p.Name] = true
		case "incidents":
			args[p.Name] = []string{"file:7", "file:8"}
		case "from_version", "to_version":
			args[p.Name] = "v"
		default:
			args[p.Name] = nil
			if !p.Nullable {
				b.Fatalf("no argument for $%s of %s", p.Name, q.Name)
			}
		}
	}
	start := time.Now()
	if _, err := db.Run(b.Context(), q, args); err != nil {
		b.Fatal(fmt.Errorf("%s: %w", q.Name, err))
	}
	return time.Since(start)
}

// peakMegabytes is the largest resident size the process had, where the system tells.
func peakMegabytes() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.Sys) / (1 << 20)
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err == nil {
				return kilobytes / 1024
			}
		}
	}
	return 0
}
