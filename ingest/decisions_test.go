package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

// decisionsFolder is a folder with one postmortem and a decisions file.
func decisionsFolder(t *testing.T, decisions string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pm")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	writeInto(t, dir, "queue.md", "# Queue stuck\n\n**Date:** 2026-07-03\n\n## Root cause\n\nNobody was paged while labels waited for an hour in the queue.\n")
	writeInto(t, dir, DecisionsFile, decisions)
	return dir
}

func writeInto(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFolder(t *testing.T, db *queries.DB, dir string) Summary {
	t.Helper()
	sum, err := Run(t.Context(), db, nil, Options{Paths: []string{dir}, Now: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// held is every stored decision on a line.
func held(t *testing.T, db *queries.DB) string {
	t.Helper()
	all, err := db.Decisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range all {
		line := strings.Join([]string{d.Incident, d.Code, d.Decision, d.HeldIn}, " ")
		if d.Disputed != nil {
			line += " disputed: " + *d.Disputed
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

const oneDecision = "- {incident: queue.md, dimension: factor, code: missing-alert, decision: confirm, quote: Nobody was paged}\n"

func TestDecisions_BesideTheDocumentsAreReadWithoutAFlag(t *testing.T) {
	t.Parallel()
	db, dir := memory(t), decisionsFolder(t, oneDecision)
	sum := readFolder(t, db, dir)
	if sum.Decisions.Read != 1 || sum.Decisions.Orphaned != 0 || len(sum.Warnings) != 0 {
		t.Errorf("%+v, warnings %v", sum.Decisions, sum.Warnings)
	}
	const want = "file:pm/queue.md missing-alert confirm file pm/codes.decisions.yaml"
	if got := held(t, db); got != want {
		t.Errorf("held %q, want %q", got, want)
	}
	readFolder(t, db, dir)
	if got := held(t, db); got != want {
		t.Errorf("read again: %q", got)
	}
	writeInto(t, dir, DecisionsFile, "# nothing decided\n")
	readFolder(t, db, dir)
	if got := held(t, db); got != "" {
		t.Errorf("a line that is gone is still held: %q", got)
	}
}

func TestDecisions_LinesThatContradictEachOtherDecideNothing(t *testing.T) {
	t.Parallel()
	db := memory(t)
	sum := readFolder(t, db, decisionsFolder(t, oneDecision+strings.ReplaceAll(oneDecision, "confirm", "reject")))
	if sum.Decisions.Disputed != 1 || len(sum.Warnings) != 1 || sum.Warnings[0].Line != 2 {
		t.Errorf("%+v, warnings %+v", sum.Decisions, sum.Warnings)
	}
	if got := held(t, db); !strings.HasSuffix(got, "disputed: reject in pm/codes.decisions.yaml") {
		t.Errorf("held %q", got)
	}
}

func TestDecisions_ACommandStandsAgainstAFileAndIsReported(t *testing.T) {
	t.Parallel()
	db, dir := memory(t), decisionsFolder(t, oneDecision)
	readFolder(t, db, dir)
	mine := queries.Decision{Incident: "file:pm/queue.md", Dimension: "factor", Code: "missing-alert", Decision: queries.Reject, HeldIn: queries.HeldInDatabase}
	if err := db.LoadDecisions(t.Context(), []queries.Decision{mine}, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		sum := readFolder(t, db, dir)
		if sum.Decisions.Disputed != 1 {
			t.Errorf("%+v", sum.Decisions)
		}
		if got, want := held(t, db), "file:pm/queue.md missing-alert reject database disputed: confirm in pm/codes.decisions.yaml"; got != want {
			t.Errorf("held %q, want %q", got, want)
		}
	}
	writeInto(t, dir, DecisionsFile, strings.ReplaceAll(oneDecision, "confirm", "reject"))
	readFolder(t, db, dir)
	if got, want := held(t, db), "file:pm/queue.md missing-alert reject file pm/codes.decisions.yaml"; got != want {
		t.Errorf("agreed: held %q, want %q", got, want)
	}
}

func TestDecisions_WaitForTheirIncident(t *testing.T) {
	t.Parallel()
	db, dir := memory(t), decisionsFolder(t, strings.ReplaceAll(oneDecision, "queue.md", "later.md"))
	sum := readFolder(t, db, dir)
	if sum.Decisions.Orphaned != 1 || len(sum.Warnings) != 1 {
		t.Errorf("%+v, warnings %+v", sum.Decisions, sum.Warnings)
	}
	if err := os.Rename(filepath.Join(dir, "queue.md"), filepath.Join(dir, "later.md")); err != nil {
		t.Fatal(err)
	}
	readFolder(t, db, dir)
	if got, want := held(t, db), "file:pm/later.md missing-alert confirm file pm/codes.decisions.yaml"; got != want {
		t.Errorf("held %q, want %q", got, want)
	}
}

func TestDecisions_AFaultIsNamedWithItsLine(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]string{
		"- {incident: a, dimension: factor, decision: confirm}":                                     "needs incident and code",
		"- {incident: a, dimension: cause, code: x, decision: confirm}":                             `dimension "cause"`,
		"- {incident: a, dimension: factor, code: x, decision: maybe}":                              `decision "maybe"`,
		"- {incident: a, dimension: factor, code: x, decision: add, reviewer: someone@example.org}": "who decided is not kept",
	} {
		list, warnings, err := readDecisions("f.yaml", []byte("# head\n"+fault+"\n"+oneDecision))
		if err != nil || len(list) != 1 || len(warnings) != 1 || warnings[0].Line != 2 || !strings.Contains(warnings[0].Detail, want) {
			t.Errorf("%s: %d read, warnings %v, %v", fault, len(list), warnings, err)
		}
	}
	if _, _, err := readDecisions("f.yaml", []byte("a: b\n")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("no list: %v", err)
	}
}

func TestWriteDecisions_IsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	quote, section := "said: \"no\" # twice\nand 'again'", "Root cause"
	want := []queries.Decision{
		{Incident: "file:a", Dimension: "factor", Code: "x", Decision: queries.Add, Quote: &quote},
		{Incident: "file:b", Dimension: "factor", Code: "x", Decision: queries.Reject, Section: &section},
	}
	text, err := WriteDecisions([]queries.Decision{want[1], want[0]})
	if err != nil {
		t.Fatal(err)
	}
	list, warnings, err := readDecisions("f.yaml", text)
	if err != nil || len(warnings) > 0 || len(list) != 2 {
		t.Fatalf("%d read, warnings %v, %v\n%s", len(list), warnings, err, text)
	}
	for i := range list {
		if !sameDecision(list[i].Decision, want[i]) || list[i].Key() != want[i].Key() {
			t.Errorf("got %+v, want %+v", list[i].Decision, want[i])
		}
	}
}

func FuzzReadDecisions(f *testing.F) {
	f.Add([]byte(oneDecision))
	f.Add([]byte("decisions:\n- {incident: a}\n"))
	f.Add([]byte("- &a [*a]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		list, warnings, err := readDecisions("f.yaml", src)
		if err != nil && (len(list) > 0 || len(warnings) > 0) {
			t.Error("an unreadable file decides something")
		}
		for _, d := range list {
			if d.problem() != "" {
				t.Errorf("read %+v", d)
			}
		}
	})
}
