package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

// startable is the whole program as a file that can be started and killed.
func startable(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "secondstory") // TestMain runs the program under this name
	if err := os.Symlink(self, link); err != nil {
		t.Skipf("this system has no links to start the program by: %v", err)
	}
	return link
}

// incidentFolder holds n postmortems with responders, so that both files are written.
func incidentFolder(t *testing.T, n int) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "notes")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		text := fmt.Sprintf("---\ntitle: Queue %d stuck\nstarted_at: 2026-07-%02dT09:14:00Z\nservices: [queue-%d]\nresponders: [{person: p%d@x.org, role: responder, seniority: senior, team: Money}]\n---\n"+
			"## Root cause\n\nA config push was wrong because nothing tested it.\n\n## What went well\n\n- The alert fired in %d minutes.\n", i, 1+i%28, i%9, i%12, i)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("i%04d.md", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// contentOf is what both files hold, but for the clock of the runs and the people's random keys.
func contentOf(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := queries.Open(t.Context(), path, queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	content := map[string]string{}
	tables, err := queries.Select[string](t.Context(), db, "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND table_name NOT IN ('schema_migrations', 'ingest_runs', 'code_runs') ORDER BY table_name")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		sums, err := queries.Select[string](t.Context(), db, "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::VARCHAR, chr(10) ORDER BY t::VARCHAR)), '') FROM "+table+" AS t")
		if err != nil {
			t.Fatal(err)
		}
		content[table] = sums[0]
	}
	people, err := queries.OpenPeople(t.Context(), path, queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer people.Close()
	for name, query := range map[string]string{
		"people": "SELECT count(*) || ' ' || md5(string_agg(incident || role || quarter, ',' ORDER BY incident, role)) FROM participations",
		"names":  "SELECT count(*)::VARCHAR FROM name_tokens",
		"rounds": "SELECT count(*)::VARCHAR FROM batches",
	} {
		sums, err := queries.SelectPeople[string](t.Context(), people, query)
		if err != nil {
			t.Fatal(err)
		}
		content[name] = sums[0]
	}
	return content
}

func ingestWhole(t *testing.T, program, folder, db string) time.Duration {
	t.Helper()
	start := time.Now()
	if out, err := exec.Command(program, "ingest", "--db", db, folder).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return time.Since(start)
}

// TestIngest_KilledAtAnyMomentLosesAndDoublesNothing kills a real process at points spread over its
// run; the next run then ends as an undisturbed one does.
func TestIngest_KilledAtAnyMomentLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	run, folder := startable(t), incidentFolder(t, 300)
	calm := filepath.Join(t.TempDir(), "calm.duckdb")
	whole := ingestWhole(t, run, folder, calm)
	want := contentOf(t, calm)
	for _, part := range []time.Duration{15, 40, 55, 70, 85, 95} {
		t.Run(fmt.Sprintf("after %d percent", part), func(t *testing.T) {
			place := t.TempDir()
			db := filepath.Join(place, "x.duckdb")
			ctx, cancel := context.WithTimeout(t.Context(), whole*part/100)
			defer cancel()
			_ = exec.CommandContext(ctx, run, "ingest", "--db", db, folder).Run() // killed, or done before
			ingestWhole(t, run, folder, db)
			for table, got := range contentOf(t, db) {
				if got != want[table] {
					t.Errorf("%s: %s, undisturbed %s", table, got, want[table])
				}
			}
			entries, err := os.ReadDir(place)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), ".wal") {
					t.Errorf("%s was left", e.Name())
				}
			}
		})
	}
}

// TestStore_HeldByAnotherProcessSaysByWhich holds the database as an ingest does.
func TestStore_HeldByAnotherProcessSaysByWhich(t *testing.T) {
	t.Parallel()
	run, folder := startable(t), incidentFolder(t, 2)
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db, err := queries.Open(t.Context(), path, queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, args := range [][]string{{"status"}, {"ingest", folder}, {"sql", "SELECT 1"}, {"query", "counts/incidents_per_quarter"}} {
		out, err := exec.Command(run, append(args, "--db", path, "--wait", "0s")...).CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
			t.Errorf("%v: %v", args, err)
		}
		if !strings.Contains(string(out), fmt.Sprintf("(PID %d)", os.Getpid())) || !strings.Contains(string(out), "next:") {
			t.Errorf("%v says %s", args, out)
		}
	}
	start := time.Now()
	out, err := exec.Command(run, "status", "--db", path, "--wait", "300ms").CombinedOutput()
	if err == nil || time.Since(start) < 300*time.Millisecond || !strings.Contains(string(out), "waiting for") {
		t.Errorf("it did not wait: %v %s", err, out)
	}
}
