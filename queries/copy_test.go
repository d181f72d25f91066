package queries

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// copied runs a statement in a sandbox and returns what a shape of it is.
func copied(t *testing.T, db *DB, statement string, c Copying) (string, error) {
	t.Helper()
	session, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	var out bytes.Buffer
	err = session.Copy(t.Context(), Statement{Text: statement, Line: 1}, c, &out)
	return out.String(), err
}

func TestCopy_WritesEveryTextShape(t *testing.T) {
	t.Parallel()
	db, _ := sandbox(t, Options{})
	statement := `SELECT 'a,b' AS t, TIMESTAMPTZ '2026-07-03 09:14:00Z' AS at, TIMESTAMP '2026-07-03 09:14:00.5' AS local,
		2.0::DOUBLE AS whole, 0.25::DOUBLE AS part, ['x', 'y'] AS list, NULL::INTEGER AS nothing, '' AS empty, 'nan'::DOUBLE AS nan`
	for shape, want := range map[Shape]string{
		CSV: "t,at,local,whole,part,list,nothing,empty,nan\n" +
			"\"a,b\",2026-07-03T09:14:00Z,2026-07-03T09:14:00.5,2,0.25,\"[\"\"x\"\",\"\"y\"\"]\",,\"\",nan\n",
		NDJSON: `{"t":"a,b","at":"2026-07-03T09:14:00Z","local":"2026-07-03T09:14:00.5","whole":2.0,"part":0.25,"list":["x","y"],"nothing":null,"empty":"","nan":null}` + "\n",
	} {
		if got, err := copied(t, db, statement, Copying{Shape: shape}); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant:\n%s", shape, err, got, want)
		}
	}
	edges := `SELECT TIMESTAMPTZ 'infinity' AS never, TIMESTAMPTZ '2026-07-03 11:14:00.000001+02' AS fine, NULL::TIMESTAMPTZ AS unknown,
		'-inf'::DOUBLE AS least, 1e300::DOUBLE AS most, -2.0::FLOAT AS minus`
	for shape, want := range map[Shape]string{
		CSV:    "never,fine,unknown,least,most,minus\ninfinity,2026-07-03T09:14:00.000001Z,,-inf,1e+300,-2\n",
		NDJSON: `{"never":"infinity","fine":"2026-07-03T09:14:00.000001Z","unknown":null,"least":null,"most":1e300,"minus":-2.0}` + "\n",
	} {
		if got, err := copied(t, db, edges, Copying{Shape: shape}); err != nil || got != want {
			t.Errorf("edges as %s: %v\n%s\nwant:\n%s", shape, err, got, want)
		}
	}
	safe, err := copied(t, db, `SELECT '=1+1' AS a, -5 AS n, '＝x' AS "=b"`, Copying{Shape: TSV, SpreadsheetSafe: true})
	if want := "a\tn\t'=b\n'=1+1\t-5\t'＝x\n"; err != nil || safe != want {
		t.Errorf("safe for spreadsheets: %v\n%s", err, safe)
	}
}

func TestCopy_KeepsTheOrderOfRows(t *testing.T) {
	t.Parallel()
	db, _ := sandbox(t, Options{Threads: 4})
	got, err := copied(t, db, "SELECT i FROM range(300000) AS t(i) ORDER BY i DESC", Copying{Shape: CSV})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(got), "\n")
	if len(lines) != 300_001 || lines[1] != "299999" || lines[150_000] != "150000" || lines[300_000] != "0" {
		t.Errorf("%d lines, %s ... %s", len(lines), lines[1], lines[len(lines)-1])
	}
}

func TestCopy_IsOneSelectWhateverItSays(t *testing.T) {
	t.Parallel()
	db, path := sandbox(t, Options{})
	out := filepath.Join(filepath.Dir(path), "out.csv")
	for _, statement := range []string{
		"SELECT 1)) TO '" + out + "' (FORMAT csv); SELECT ((2", "EXPLAIN SELECT 1", "SELECT * FROM nothing", "COPY (SELECT 1) TO '" + out + "'",
	} {
		if got, err := copied(t, db, statement, Copying{Shape: CSV}); !errors.Is(err, ErrNotCopied) || got != "" {
			t.Errorf("%s: %v, wrote %q", statement, err, got)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a file was written")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestCopy_EndsWhereTheWriterFails(t *testing.T) {
	t.Parallel()
	db, _ := sandbox(t, Options{})
	session, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	endless := Statement{Text: "SELECT * FROM range(100000000000)"}
	if err := session.Copy(t.Context(), endless, Copying{Shape: NDJSON}, fullDisk{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("the error is %v", err)
	}
	if r, err := session.Run(t.Context(), Statement{Text: "SELECT 1"}); err != nil || len(r.Rows) != 1 {
		t.Errorf("the session does not go on: %v", err)
	}
}

func TestFiles_OnlyThoseThatAreNamedAndNoDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	named, other := write("deploys.csv", "a\n1\n"), write("other.csv", "a\n2\n")
	path := filepath.Join(t.TempDir(), "x.duckdb")
	closed(t, openFile(t, path, Options{}))
	files, err := FilesIn(Statements("SELECT 'text', * FROM '" + named + "'"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	db, err := OpenSandbox(t.Context(), path, Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := one[int](t, db, "SELECT a FROM '"+named+"'"); got != 1 {
		t.Errorf("read %d", got)
	}
	if _, err := db.sql.Exec("FROM '" + other + "'"); err == nil {
		t.Error("read a file that was not named")
	}
	copyOf := filepath.Join(folder, "looks.csv")
	if err := os.Link(path, copyOf); err != nil {
		t.Skip("no hard links here")
	}
	key := write("x.duckdb.people.key", "secret")
	for _, refused := range []string{copyOf, key, filepath.Join(folder, "*")} {
		if _, err := FilesIn(Statements("FROM read_blob('" + refused + "')")); err == nil {
			t.Errorf("%s may be read", refused)
		}
	}
}

func TestScript_LooksThroughEveryWayOfWriting(t *testing.T) {
	t.Parallel()
	for _, statement := range []string{
		`SELECT * FROM "enable_logging"('QueryLog')`, `FROM system.main.Enable_Logging ('x')`,
		`SELECT E'\'', (SELECT 1 FROM enable_logging()) --'`, `SELECT $$it's$$ FROM checkpoint() --'`,
		`SELECT /* /* */ ' */ 1 FROM force_checkpoint() --'`, `FROM query('SELECT 1')`, `FROM read_duckdb('x.people')`,
		`SELECT * FROM json_execute_serialized_sql('x')`,
	} {
		if refusal(statement) == "" {
			t.Errorf("would run: %s", statement)
		}
	}
}

func TestComplete_KnowsTheSchema(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	for text, want := range map[string]string{
		"SELECT * FROM contributing_f": "contributing_factors", "SELECT severity_r": "severity_raw", "SELECT '語', severity_r": "severity_raw",
	} {
		c, err := db.Complete(t.Context(), text)
		if err != nil || len(c.Words) == 0 || c.Words[0] != want || !strings.HasPrefix(want, text[c.Start:]) {
			t.Errorf("%s: %+v, %v", text, c, err)
		}
	}
}

// A statement that failed while its file stays open ends all the same, and gives what was written before.
func TestOutlet_EndsThoughTheFileStaysOpen(t *testing.T) {
	t.Parallel()
	s, err := newSink()
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	failed, held := errors.New("interrupted"), make(chan *os.File, 1)
	var got strings.Builder
	err = (&outlet{s}).stream(t.Context(), &got, func(_ context.Context, path string) error {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		held <- f
		_, err = f.WriteString("before\n")
		return errors.Join(failed, err)
	})
	if !errors.Is(err, failed) || got.String() != "before\n" {
		t.Errorf("%v, wrote %q", err, got.String())
	}
	if f := <-held; f != nil {
		if _, err := f.WriteString("after\n"); err != nil {
			t.Errorf("nobody reads what comes late: %v", err)
		}
		f.Close()
	}
}
