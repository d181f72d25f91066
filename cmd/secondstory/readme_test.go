package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"secondstory/queries"
)

// testEnv is a process of its own: no terminal, no environment, a fixed clock.
func testEnv(out, errs *bytes.Buffer) env {
	return env{
		Stdin: strings.NewReader(""), Stdout: out, Stderr: errs,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) },
	}
}

// command is a README line that runs the program, as arguments; paths are made to hold from here.
func command(t *testing.T, line, output string) []string {
	t.Helper()
	args := strings.Fields(strings.TrimPrefix(line, "go run ./cmd/"))
	for i, a := range args {
		switch {
		case strings.HasPrefix(a, "testdata/"):
			args[i] = filepath.Join(moduleRoot, a)
		case a == "report.html":
			args[i] = output
		}
	}
	return args
}

// TestREADME_FirstCommandMakesAReport runs the first of the two commands as the README has it.
func TestREADME_FirstCommandMakesAReport(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^go run \./cmd/secondstory report testdata/postmortems -o report\.html$`).FindString(string(readme))
	if line == "" {
		t.Fatal("README.md does not have the first command on a line of its own")
	}
	if !regexp.MustCompile(`(?m)^go test \./\.\.\.$`).Match(readme) {
		t.Error("README.md does not have the second command on a line of its own")
	}
	report := filepath.Join(t.TempDir(), "report.html")
	var out, errs bytes.Buffer
	if code := run(t.Context(), command(t, line, report), testEnv(&out, &errs)); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	page, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if charts := bytes.Count(page, []byte("<figure")); charts < 8 {
		t.Errorf("the report has %d figures, want at least 8", charts)
	}
	noNames(t, "the report", string(page), shortName)
}

// roster is the example company's people, as words that must not be found anywhere.
func roster(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(moduleRoot, "testdata", "postmortems", "roster.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, row := range rows[1:] {
		for _, word := range strings.FieldsFunc(row[0]+";"+row[1], func(r rune) bool { return strings.ContainsRune(" ;-", r) }) {
			if word = strings.TrimPrefix(word, "@"); len(word) >= 4 { // "Thu" is also a day
				words = append(words, word)
			}
		}
	}
	if len(words) < 80 {
		t.Fatalf("read %d names from the roster", len(words))
	}
	return words
}

// shortName is the length of the shortest name looked for in text. In raw bytes, where hashes and compressed
// data spell short words by chance, it is longName; every row of every table is looked through as text beside it.
const (
	shortName = 4
	longName  = 7
)

// noNames fails for every name of the roster, of at least so many letters, that stands in text as a
// word, in any case.
func noNames(t *testing.T, where, text string, least int) {
	t.Helper()
	names := map[string]bool{}
	for _, name := range roster(t) {
		if len(name) >= least {
			names[strings.ToLower(name)] = true
		}
	}
	start := -1
	for i, r := range text + " " {
		if unicode.IsLetter(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && names[strings.ToLower(text[start:i])] {
			t.Errorf("%s holds the name %q: ...%s...", where, text[start:i], text[max(0, start-60):min(len(text), i+60)])
		}
		start = -1
	}
}

// TestNames_AreInNoByteOfTheDatabase looks through the file, and through every row of every table
// because the file is compressed.
func TestNames_AreInNoByteOfTheDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.duckdb")
	var out, errs bytes.Buffer
	e := testEnv(&out, &errs)
	examples := filepath.Join(moduleRoot, "testdata", "postmortems")
	if code := run(t.Context(), []string{"secondstory", "ingest", examples, "--db", path}, e); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	noNames(t, "what ingest says", out.String()+errs.String(), shortName)
	for _, name := range []string{path, path + ".wal", path + ".people", path + ".people.key"} {
		if data, err := os.ReadFile(name); err == nil {
			noNames(t, filepath.Base(name), string(data), longName)
		}
	}
	db, err := queries.Open(t.Context(), path, queries.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tables, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if strings.HasSuffix(table.Name, ")") {
			continue
		}
		var rows strings.Builder
		err := db.Script(t.Context(), `SELECT * FROM "`+table.Name+`"`, func(s *queries.Session, statement queries.Statement) error {
			r, err := s.Run(t.Context(), statement)
			if err != nil {
				return err
			}
			return writeNDJSON(&rows, tableOf(r))
		})
		if err != nil {
			t.Fatalf("reading %s: %v", table.Name, err)
		}
		noNames(t, "the table "+table.Name, rows.String(), shortName)
	}
}
