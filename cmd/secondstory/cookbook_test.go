package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// recipe is a question of the cookbook: its SQL, and the table behind it.
var recipe = regexp.MustCompile("(?s)\n## ([^\n]*)\n.*?```sql\n(.*?)\n```\n\n((?:\\|[^\n]*\n)+)")

// inCookbook copies the files that recipes join to a folder of the test and ingests the example company there.
func inCookbook(t *testing.T) (db, folder string) {
	t.Helper()
	folder = t.TempDir()
	for _, name := range []string{"deploys.csv", "services.csv"} {
		text, err := os.ReadFile(filepath.Join(moduleRoot, "testdata", "cookbook", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db = filepath.Join(folder, "a.duckdb")
	var out, errs bytes.Buffer
	examples := filepath.Join(moduleRoot, "testdata", "postmortems")
	if code := run(t.Context(), []string{"secondstory", "ingest", examples, "--db", db}, testEnv(&out, &errs)); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	return db, folder
}

// TestCookbook_AnswersAreThoseOfTheExamples runs every recipe as its reader would.
func TestCookbook_AnswersAreThoseOfTheExamples(t *testing.T) {
	t.Parallel()
	path := filepath.Join(moduleRoot, "queries", "cookbook.md")
	book, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	db, folder := inCookbook(t)
	recipes := recipe.FindAllSubmatchIndex(book, -1)
	if len(recipes) != 25 {
		t.Fatalf("read %d recipes, want 25", len(recipes))
	}
	var fresh bytes.Buffer
	last := 0
	for _, at := range recipes {
		title, sql, want := string(book[at[2]:at[3]]), string(book[at[4]:at[5]]), string(book[at[6]:at[7]])
		got := answerOf(t, db, strings.NewReplacer(
			"'deploys.csv'", "'"+filepath.Join(folder, "deploys.csv")+"'",
			"'services.csv'", "'"+filepath.Join(folder, "services.csv")+"'").Replace(sql))
		if got != want && !*update {
			t.Errorf("%s:\n%s\nwant:\n%s\n(-update writes what it answers now)", title, got, want)
		}
		if strings.Count(got, "\n") < 3 {
			t.Errorf("%s answers nothing on the examples", title)
		}
		for _, never := range []string{"people.", ".people", "responders", "roster"} {
			if strings.Contains(sql, never) {
				t.Errorf("%s joins people: %s", title, never)
			}
		}
		fresh.Write(book[last:at[6]])
		fresh.WriteString(got)
		last = at[7]
	}
	fresh.Write(book[last:])
	if *update {
		if err := os.WriteFile(path, fresh.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// answerOf is what a recipe answers, as a Markdown table.
func answerOf(t *testing.T, db, sql string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"secondstory", "sql", "--db", db, "--allow-files", "--format", "markdown", sql}, testEnv(&out, &errs)); code != exitDone {
		t.Fatalf("exit code %d of %s\n%s", code, sql, errs.String())
	}
	return out.String()
}
