package queries

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func openFile(t *testing.T, path string, o Options) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func closed(t *testing.T, db *DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func selected[T any](t *testing.T, db *DB, query string, args ...any) []T {
	t.Helper()
	rows, err := Select[T](t.Context(), db, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func one[T any](t *testing.T, db *DB, query string, args ...any) T {
	t.Helper()
	rows := selected[T](t, db, query, args...)
	if len(rows) != 1 {
		t.Fatalf("%s returned %d rows", query, len(rows))
	}
	return rows[0]
}

func TestOpen_RecordsMigrationsOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	at := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	o := Options{Now: func() time.Time { return at }, Version: "1.2.3"}
	closed(t, openFile(t, path, o))
	at = at.Add(time.Hour)
	db := openFile(t, path, o)
	steps, err := schemaSource().migrations()
	if err != nil {
		t.Fatal(err)
	}
	if got := one[int](t, db, "SELECT count(*) FROM schema_migrations"); got != len(steps) {
		t.Errorf("%d steps recorded, want %d", got, len(steps))
	}
	if got := one[time.Time](t, db, "SELECT DISTINCT applied_at FROM schema_migrations"); !got.Equal(at.Add(-time.Hour)) {
		t.Errorf("applied at %v", got)
	}
	if zone := one[string](t, db, "SELECT current_setting('TimeZone')"); zone != "UTC" {
		t.Errorf("time zone %s", zone)
	}
}

func TestOpen_RefusesWhatIsNoDatabaseOfOurs(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := filepath.Join(folder, "notes.txt")
	empty := filepath.Join(folder, "empty.duckdb")
	for path, content := range map[string]string{text: strings.Repeat("not a database\n", 20), empty: ""} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	foreign := filepath.Join(folder, "foreign.duckdb")
	other, err := openOnce(t.Context(), foreign, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.sql.Exec("CREATE TABLE orders (i INTEGER)"); err != nil {
		t.Fatal(err)
	}
	closed(t, other)
	for _, path := range []string{text, empty, folder, foreign, "what?.duckdb"} {
		_, err := Open(t.Context(), path, Options{})
		var not *NotADatabaseError
		if !errors.As(err, &not) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if content, err := os.ReadFile(text); err != nil || !strings.HasPrefix(string(content), "not a") {
		t.Errorf("the text file was changed: %q, %v", content, err)
	}
}

func TestOpen_ReaderOfAMissingFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none.duckdb")
	_, err := Open(t.Context(), path, Options{ReadOnly: true})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "secondstory ingest") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the reader left a file: %v", err)
	}
}

func TestOpen_NewerSchemaNamesItsProgram(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db := openFile(t, path, Options{})
	if _, err := db.sql.Exec("INSERT INTO schema_migrations VALUES (999, 'later', TIMESTAMPTZ '2030-01-01', '9.9')"); err != nil {
		t.Fatal(err)
	}
	closed(t, db)
	for _, readOnly := range []bool{false, true} {
		_, err := Open(t.Context(), path, Options{ReadOnly: readOnly})
		var newer *NewerError
		if !errors.As(err, &newer) || newer.Found != 999 || newer.WrittenBy != "9.9" {
			t.Errorf("read only %v: %v", readOnly, err)
		}
	}
}

// olderFile is a database with only the first step applied.
func olderFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db, err := openOnce(t.Context(), path, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := schemaSource().migrations()
	if err != nil {
		t.Fatal(err)
	}
	if err := apply(t.Context(), db, steps[0], Options{}); err != nil {
		t.Fatal(err)
	}
	closed(t, db)
	return path
}

func TestOpen_ReaderMigratesAnOlderSchemaFirst(t *testing.T) {
	t.Parallel()
	db := openFile(t, olderFile(t), Options{ReadOnly: true})
	if got := one[int](t, db, "SELECT count(*) FROM counted_incidents"); got != 0 {
		t.Errorf("%d incidents", got)
	}
	if _, err := db.sql.Exec("DELETE FROM incidents"); err == nil {
		t.Error("a reader could write")
	}
}

func TestOpen_ReaderSaysThatItCannotMigrate(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("file rights do not bind root; run the tests as another user")
	}
	path := olderFile(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{ReadOnly: true})
	var older *OlderError
	if !errors.As(err, &older) || older.Found != 1 {
		t.Errorf("got %v", err)
	}
}

func TestMigrate_AFailingStepLeavesTheOneBefore(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	found := one[int](t, db, "SELECT max(version) FROM schema_migrations")
	step := migration{version: found + 1, name: "broken", sql: "CREATE TABLE half (i INTEGER); SELECT * FROM missing;"}
	if err := apply(t.Context(), db, step, Options{}); err == nil {
		t.Fatal("a broken step was applied")
	}
	if got := one[int](t, db, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'"); got != 0 {
		t.Error("half a step stayed")
	}
	if got := one[int](t, db, "SELECT max(version) FROM schema_migrations"); got != found {
		t.Errorf("version %d", got)
	}
}

// TestHolder is no test of its own: run by holdIn in another process, it holds a database until
// its input ends.
func TestHolder(t *testing.T) {
	path := os.Getenv("SECONDSTORY_TEST_HOLD")
	if path == "" {
		t.Skip("run by TestOpen_WaitsForAnotherProcess")
	}
	db := openFile(t, path, Options{})
	if _, err := os.Stdout.WriteString("held\n"); err != nil {
		t.Fatal(err)
	}
	_, _ = os.Stdin.Read(make([]byte, 1))
	closed(t, db)
}

// holdIn starts another process that holds path; release ends it.
func holdIn(t *testing.T, path string) (pid int, release func()) {
	t.Helper()
	holder := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHolder$")
	holder.Env = append(os.Environ(), "SECONDSTORY_TEST_HOLD="+path)
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	return holder.Process.Pid, func() {
		in.Close()
		_ = holder.Wait()
	}
}

func TestOpen_WaitsForAnotherProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	pid, release := holdIn(t, path)
	var told []string
	_, err := Open(t.Context(), path, Options{Wait: 50 * time.Millisecond, OnWait: func(holder string) { told = append(told, holder) }})
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != pid || !strings.Contains(err.Error(), strconv.Itoa(pid)) {
		t.Errorf("got %v, want the process %d named", err, pid)
	}
	if len(told) != 1 || !strings.Contains(told[0], strconv.Itoa(pid)) {
		t.Errorf("told %q while waiting", told)
	}
	db, err := Open(t.Context(), path, Options{ReadOnly: true, Wait: 30 * time.Second, OnWait: func(string) { release() }})
	if err != nil {
		t.Fatalf("after the holder ended: %v", err)
	}
	closed(t, db)
}

func TestOpen_WaitingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	_, release := holdIn(t, path)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Open(ctx, path, Options{Wait: time.Hour, OnWait: func(string) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
