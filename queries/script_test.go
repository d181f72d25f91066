package queries

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestStatements_SplitsOnlyWhereAStatementEnds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                                       nil,
		" ;; -- nothing\n; /* ; */ ":             nil,
		"SELECT 1":                               {"SELECT 1"},
		"SELECT 1; SELECT 2;":                    {"SELECT 1", "SELECT 2"},
		"SELECT ';' AS \"a;b\" -- ;\n; SELECT 2": {"SELECT ';' AS \"a;b\" -- ;", "SELECT 2"},
		"SELECT 'it''s; one'":                    {"SELECT 'it''s; one'"},
		"SELECT $$a;b$$; SELECT $x$;$x$":         {"SELECT $$a;b$$", "SELECT $x$;$x$"},
		"SELECT $from; SELECT 2":                 {"SELECT $from", "SELECT 2"},
		"SELECT 'open; end":                      {"SELECT 'open; end"},
		`SELECT E'it\'s; one'; SELECT 2`:         {`SELECT E'it\'s; one'`, "SELECT 2"},
		"SELECT /* a /* b; */ ; */ 1; SELECT 2":  {"SELECT /* a /* b; */ ; */ 1", "SELECT 2"},
	} {
		var got []string
		for _, s := range Statements(text) {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Statements(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestScript_RunsInOrderAndNamesTheStatementThatFails(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a.duckdb")
	db, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	box, err := OpenSandbox(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	var got []any
	err = box.Script(ctx, "SELECT 1 AS a; SELECT 'two' AS b;\nSELECT nothing", func(s *Session, statement Statement) error {
		r, err := s.Run(ctx, statement)
		if err == nil {
			got = append(got, r.Rows[0][0])
		}
		return err
	})
	if err == nil || len(got) != 2 || got[0] != int64(1) || got[1] != "two" {
		t.Fatalf("got %v, %v", got, err)
	}
	if want := "statement 3 of 3: line 2: "; !strings.Contains(err.Error(), want) {
		t.Errorf("error %q does not say %q", err, want)
	}
}
