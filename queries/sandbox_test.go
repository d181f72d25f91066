package queries

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func sandbox(t *testing.T, o Options) (*DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db := openFile(t, path, Options{})
	load(t, db, everyRow())
	closed(t, db)
	safe, err := OpenSandbox(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { safe.Close() })
	return safe, path
}

func TestSandbox_ReadsTheDatabase(t *testing.T) {
	t.Parallel()
	db, _ := sandbox(t, Options{})
	if got := one[string](t, db, "SELECT incident FROM counted_incidents WHERE occurred_at >= period_from('2026Q3')"); got != "file:a" {
		t.Errorf("got %s", got)
	}
	if zone := one[string](t, db, "SELECT current_setting('TimeZone')"); zone != "UTC" {
		t.Errorf("time zone %s", zone)
	}
}

func TestSandbox_RefusesToLeave(t *testing.T) {
	t.Parallel()
	db, path := sandbox(t, Options{})
	folder := filepath.Dir(path)
	secret := filepath.Join(folder, "secret.csv")
	if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	escapes := []string{
		"SELECT * FROM '" + secret + "'",
		"SELECT * FROM read_csv('" + secret + "')",
		"SELECT * FROM read_text('" + secret + "')",
		"SELECT * FROM read_blob('" + secret + "')",
		"SELECT * FROM read_json('" + secret + "')",
		"SELECT * FROM read_parquet('" + secret + "')",
		"SELECT * FROM glob('" + folder + "/*')",
		"SELECT * FROM sniff_csv('" + secret + "')",
		"SELECT * FROM 'https://localhost/x.parquet'",
		"COPY incidents TO '" + folder + "/out.csv'",
		"COPY (SELECT 1) TO '" + folder + "/out.parquet' (FORMAT parquet)",
		"EXPORT DATABASE '" + folder + "/out'",
		"IMPORT DATABASE '" + folder + "/out'",
		"ATTACH '" + folder + "/other.duckdb'",
		"ATTACH '" + path + ".people'",
		"INSTALL httpfs", "LOAD httpfs", "FORCE INSTALL spatial FROM community", "LOAD '" + folder + "/x.duckdb_extension'",
		"SET enable_external_access = true", "SET lock_configuration = false", "RESET lock_configuration",
		"SET GLOBAL memory_limit = '100GB'", "SET threads = 64", "SET TimeZone = 'America/New_York'",
		"PRAGMA profiling_output = '" + folder + "/profile'", "SET profiling_output = '" + folder + "/profile'", "PRAGMA memory_limit = '100GB'", "SET temp_directory = '" + folder + "'",
		"SET allowed_directories = ['/']", "SET secret_directory = '" + folder + "'", "CREATE PERSISTENT SECRET s (TYPE s3)",
		"INSERT INTO teams VALUES ('x', NULL)", "DELETE FROM incidents", "DROP TABLE incidents", "CREATE TABLE t (i INTEGER)", "CREATE VIEW v AS SELECT 1",
		"SELECT getenv('HOME')",
	}
	for _, escape := range escapes {
		if _, err := db.sql.Exec(escape); err == nil {
			t.Errorf("allowed: %s", escape)
		}
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 2 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}

func TestSandbox_BoundsMemoryAndTime(t *testing.T) {
	t.Parallel()
	db, _ := sandbox(t, Options{MaxMemory: "64MB", Threads: 1})
	if _, err := db.sql.Exec("SELECT list(i::VARCHAR || repeat('x', 100)) FROM range(20000000) AS t(i)"); err == nil {
		t.Error("a query took more memory than it may")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	bomb := "WITH RECURSIVE b(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM b) SELECT max(i) FROM b"
	if _, err := db.sql.ExecContext(ctx, bomb); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a query without an end: %v", err)
	}
	if got := one[int](t, db, "SELECT 1"); got != 1 {
		t.Error("the sandbox does not answer after a query was cut off")
	}
	if zone := one[string](t, db, "SELECT current_setting('TimeZone')"); zone != "UTC" {
		t.Errorf("time zone %s", zone)
	}
}

func TestSandbox_NeedsAFile(t *testing.T) {
	t.Parallel()
	if _, err := OpenSandbox(t.Context(), "", Options{}); err == nil {
		t.Error("opened one in memory")
	}
}
