package queries

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func TestOpen_RemovesWhatACrashLeft(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "x.duckdb")
	left := []string{".x.duckdb.rows-1/people.parquet", ".x.duckdb.people.rows-1/roster.parquet", ".x.duckdb.people.new-1/x", ".x.duckdb.people.key.new-1/x", ".y.duckdb.rows-1/other.parquet"}
	for _, name := range left {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte("rows"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, openFile(t, path, Options{}))
	if err := openPeople(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{".y.duckdb.rows-1", "x.duckdb", "x.duckdb.people"}; !reflect.DeepEqual(names, want) {
		t.Errorf("the folder holds %v, want %v", names, want)
	}
}

// TestPeople_NothingIsReadableByOthersAtAnyMoment looks at every file beside the database as often as
// it can while people are written.
func TestPeople_NothingIsReadableByOthersAtAnyMoment(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	stop, looked := make(chan struct{}), make(chan int)
	go func() {
		seen := 0
		defer func() { looked <- seen }()
		for {
			select {
			case <-stop:
				return
			default:
			}
			entries, err := os.ReadDir(folder)
			if err != nil {
				continue
			}
			for _, e := range entries {
				info, err := e.Info()
				if err == nil && info.Mode().Perm()&0o077 != 0 {
					t.Errorf("%s has the mode %v", e.Name(), info.Mode())
				}
				seen++
			}
		}
	}()
	p := openPeople(t, filepath.Join(folder, "x.duckdb"))
	for _, batch := range []string{"r1", "r2", "r3"} {
		loadPeople(t, p, peopleBatch(batch))
		if _, err := p.Key("2026Q3"); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.DropUnknownBatches(t.Context(), []string{"r1"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	close(stop)
	if seen := <-looked; seen == 0 {
		t.Error("nothing was looked at")
	}
}

func TestLoad_AReleaseReplacesAllCellsOfItsPeriods(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	people := int32(7)
	quarter := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	load(t, db, Batch{
		Responses: []Response{{Quarter: &quarter, Period: "2026Q3", Responses: 9, People: 7}},
		Exposures: []Exposure{{Period: "2026Q3", Measure: "on_call_hours", Value: 100, People: &people}, {Period: "2026Q3", Measure: "deploys", Value: 40}},
	})
	load(t, db, Batch{Responses: []Response{{Period: "2026", Responses: 30, People: 9}}, Withdrawn: []string{"2026Q3"}})
	if got := selected[string](t, db, "SELECT period FROM responses ORDER BY period"); !reflect.DeepEqual(got, []string{"2026"}) {
		t.Errorf("responses of %v", got)
	}
	if got := selected[string](t, db, "SELECT measure FROM exposures ORDER BY measure"); !reflect.DeepEqual(got, []string{"deploys"}) {
		t.Errorf("exposures %v", got)
	}
}

func TestScript_RunsOnlyWhatAsks(t *testing.T) {
	t.Parallel()
	for statement, runs := range map[string]bool{
		"SELECT 1": true, "/* a */ FROM incidents": true, "(SELECT 1)": true, "WITH a AS (SELECT 1) SELECT * FROM a": true, "EXPLAIN ANALYZE SELECT 1": true,
		"CREATE OR REPLACE TEMP MACRO f() AS 1": true, "SET VARIABLE x = 1": true, "SUMMARIZE incidents": true, "SHOW TABLES": true,
		"PRAGMA enable_profiling": false, "CALL enable_logging()": false, "ATTACH ':memory:'": false, "SET threads = 1": false, "RESET threads": false, "CREATE TABLE t AS SELECT 1": false,
		"EXPLAIN ANALYZE COPY (SELECT 1) TO 'x'": false, "EXPORT DATABASE 'x'": false, "INSTALL httpfs": false, "LOAD httpfs": false, "USE x": false, "CHECKPOINT": false, "BEGIN": false, "PREPARE p AS SELECT 1": false, "DELETE FROM incidents": false,
	} {
		if got := refusal(statement) == ""; got != runs {
			t.Errorf("%s: run is %t", statement, got)
		}
	}
}
