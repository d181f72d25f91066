package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"secondstory/queries"
)

const (
	ctrlA, ctrlC, ctrlD, ctrlK = "\x01", "\x03", "\x04", "\x0b"
	up, tab, enter             = "\x1b[A", "\t", "\r"
)

// smallDatabase holds three incidents, one of them with a title that would drive a terminal.
func smallDatabase(t *testing.T, path string) {
	t.Helper()
	db, err := queries.Open(t.Context(), path, queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b queries.Batch
	for i, title := range []string{"Checkout slow", "決済が止まった", "\x1b]0;owned\x07\x1b[31mred"} {
		at := time.Date(2026, time.Month(3*i+1), 2, 9, 0, 0, 0, time.UTC)
		basis := "started"
		b.Incidents = append(b.Incidents, queries.Incident{
			Incident: fmt.Sprintf("file:%c", 'a'+i), Source: "file", Title: title, Kind: "incident", KindBasis: "default",
			OccurredAt: &at, OccurredBasis: &basis, StartedAt: &at, Words: int32(100 * (i + 1)), Template: "other", ContentHash: title,
		})
	}
	if _, err := db.Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestPrompt_RunsAStatementOverSeveralLines(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT count(*) AS n," + enter)
	term.settles("AS n,")
	term.send("  min(words) AS least" + enter)
	term.settles("AS least")
	term.send("FROM incidents;" + enter)
	screen := term.shows("1 row")
	if !strings.Contains(screen, "n  least") || !strings.Contains(screen, "3    100") {
		t.Errorf("the rows are not there:\n%s", screen)
	}
	if !strings.Contains(term.shows(" ms"), " ms") {
		t.Error("no timing")
	}
}

func TestPrompt_LinesAreEdited(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("XX 1 AS one;" + ctrlA + "\x1b[3~\x1b[3~" + "SELECT" + enter) // Home, Delete twice
	term.shows("1 row")
	term.prompts()
	term.send("SELECT 2 AS two; nonsense" + strings.Repeat("\x1b[D", len(" nonsense")) + ctrlK + enter)
	if screen := term.shows("two"); strings.Contains(screen, "nearest") {
		t.Errorf("the end of the line was not cut:\n%s", screen)
	}
	term.prompts()
}

func TestPrompt_CompletesTablesAndColumns(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT severity_r" + tab)
	term.settles("severity_raw")
	term.send(" FROM contributing_f" + tab)
	term.settles("contributing_factors")
	term.send(";" + enter)
	term.shows("severity_raw\" not found")
	term.prompts()
}

func TestPrompt_CompletesNamedQueriesAndTheirParameters(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send(".run counts/incidents_p" + tab)
	term.settles("counts/incidents_per_quarter")
	term.send(" peri" + tab)
	term.settles("period=")
	term.send("2026Q1" + enter)
	if screen := term.shows("1 row"); !strings.Contains(screen, "2026-01-01") {
		t.Errorf("the quarter is not there:\n%s", screen)
	}
	term.prompts()
}

func TestPrompt_CtrlCStopsTheQueryAndNotTheSession(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT count(*) FROM range(100000000) AS a, range(100000000) AS b;" + enter)
	term.shows("AS b;")
	term.presses(ctrlC, "stopped")
	term.prompts()
	term.send("SELECT 41 + 1 AS answer;" + enter)
	term.shows("42")
	term.prompts()
}

func TestPrompt_CtrlCAtTheEditorDropsTheLine(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT half" + ctrlC)
	term.prompts()
	term.send("SELECT 'whole' AS w;" + enter)
	term.shows("whole")
	term.shows("1 row")
}

func TestPrompt_CtrlDEndsIt(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send(ctrlD)
	term.exits(exitDone)
}

func TestPrompt_HistoryIsKeptBetweenRunsForTheOwnerOnly(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT 'remembered' AS a;" + enter)
	term.shows("1 row")
	term.prompts()
	term.send(".quit" + enter)
	term.exits(exitDone)
	path := filepath.Join(term.home, ".local", "state", "secondstory", "history")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the history has the mode %v", info.Mode())
	}
	again := openTerminal(t, term.home, 100, 40, "sql", "--db", filepath.Join(term.home, "a.duckdb"))
	again.prompts()
	again.send(up + up)
	again.shows("remembered")
	again.send(enter)
	again.shows("1 row")
}

func TestPrompt_TablesFitTheWidthAlsoAfterResizing(t *testing.T) {
	t.Parallel()
	term := session(t)
	wide := "SELECT repeat('word ', 30) AS text, title FROM incidents WHERE incident = 'file:b';"
	term.send(wide + enter)
	term.shows("1 row")
	term.prompts()
	term.resize(60, 40)
	term.send("SELECT '—', repeat('語', 80) AS wide;" + enter)
	screen := term.until("a second table", func(screen string) bool {
		return strings.Count(screen, "1 row") >= 1 && strings.Contains(screen, "語語")
	})
	for line := range strings.SplitSeq(screen, "\n") {
		if strings.Contains(line, "語語") && runewidth.StringWidth(line) > 60 {
			t.Errorf("a line is %d wide: %s", runewidth.StringWidth(line), line)
		}
	}
	term.prompts()
}

func TestPrompt_WideCharactersStayAligned(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT title, words FROM incidents WHERE words < 250 ORDER BY words;" + enter)
	term.shows("2 rows")
	lines := strings.Split(term.written(), "\n")
	var ends []int
	for _, line := range lines {
		line = strings.TrimRight(line, "\r")
		if strings.HasPrefix(line, "Checkout slow") || strings.HasPrefix(line, "決済") {
			ends = append(ends, runewidth.StringWidth(line))
		}
	}
	if len(ends) != 2 || ends[0] != ends[1] {
		t.Errorf("the numbers end at the columns %v", ends)
	}
}

func TestPrompt_DataCannotDriveTheTerminal(t *testing.T) {
	t.Parallel()
	term := session(t)
	for i, format := range []string{"table", "csv", "json", "markdown"} {
		term.send(".format " + format + enter)
		term.prompts()
		term.send("SELECT title FROM incidents WHERE incident = 'file:c';" + enter)
		term.until("the row in "+format, func(screen string) bool { return strings.Count(screen, "[31mred") > i })
		term.prompts()
	}
	if written := term.written(); strings.Contains(written, "\x1b]0;owned") || strings.Contains(written, "\x1b[31mred") {
		t.Error("control characters of a title reached the terminal")
	}
}

func TestPrompt_OutputGoesToAFileUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	term := session(t)
	for _, line := range []string{".format csv", ".output rows.csv", "SELECT incident FROM incidents ORDER BY incident;", ".output", ".format table"} {
		term.send(line + enter)
		term.prompts()
	}
	text, err := os.ReadFile(filepath.Join(term.home, "rows.csv"))
	if err != nil || string(text) != "incident\nfile:a\nfile:b\nfile:c\n" {
		t.Errorf("rows.csv holds %q, %v", text, err)
	}
	term.send("SELECT 7 AS seven;" + enter)
	term.shows("1 row")
}

func TestPrompt_SaysWhereAMistakeIs(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT incident," + enter)
	term.settles("incident,")
	term.send("  sevrity FROM incidents;" + enter)
	screen := term.shows("nearest: severity")
	if !strings.Contains(screen, "line 2") || !strings.Contains(screen, "^") {
		t.Errorf("no line and no caret:\n%s", screen)
	}
	term.prompts()
	term.send(".tabels" + enter)
	term.shows("try: .tables")
}

func TestPrompt_DrawsTheLastRows(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send(".run counts/incidents_per_quarter" + enter)
	term.shows("3 rows")
	term.prompts()
	term.send(".chart" + enter)
	term.shows("█")
	term.prompts()
	term.send(".chart page.html" + enter)
	term.prompts()
	if page, err := os.ReadFile(filepath.Join(term.home, "page.html")); err != nil || !strings.Contains(string(page), "<svg") {
		t.Errorf("the page has no chart: %v", err)
	}
}

func TestPrompt_HoldsTheFileOnlyWhileAStatementRuns(t *testing.T) {
	t.Parallel()
	term := session(t)
	term.send("SELECT 1 AS one;" + enter)
	term.shows("1 row")
	term.prompts()
	db, err := queries.Open(t.Context(), filepath.Join(term.home, "a.duckdb"), queries.Options{})
	if err != nil {
		t.Fatalf("the prompt holds the file: %v", err)
	}
	term.send("SELECT 2 AS two;" + enter)
	term.shows("waiting for")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	term.until("the second answer", func(screen string) bool { return strings.Count(screen, "1 row") == 2 })
}
