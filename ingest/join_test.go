package ingest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"secondstory/queries"
)

const (
	firstTelling = `# INC-2041: checkout returned errors

**Severity:** SEV2

## Summary

Checkout returned errors for a part of the customers.

## Timeline

- 2026-07-03 09:14 UTC the error rate rises
- 2026-07-03 09:21 UTC an alert fires

## Action items

- Bound the retries
`
	secondTelling = `# INC-2041: errors at the till

**Severity:** SEV3
**Started:** 2026-07-03 09:10 UTC
**Resolved:** 2026-07-03 10:02 UTC

## Root cause

A pool of connections ran dry.

## Action items

- Bound the retries
- Alert on the pool
`
)

func selected[T any](t *testing.T, db *queries.DB, query string) []T {
	t.Helper()
	rows, err := queries.Select[T](context.Background(), db, query)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// told is what is stored of the incident that both files tell.
func toldOf(t *testing.T, db *queries.DB) string {
	t.Helper()
	var b strings.Builder
	for _, query := range []string{
		"SELECT incident || ' ' || severity_raw || ' ' || strftime(started_at, '%H:%M') || ' ' || strftime(resolved_at, '%H:%M') FROM incidents ORDER BY 1",
		"SELECT incident || ' ' || document FROM incident_documents ORDER BY 1",
		"SELECT title FROM action_items ORDER BY ordinal",
		"SELECT field || ' ' || source || ' ' || value || ' ' || chosen FROM field_origins WHERE field IN ('severity', 'started_at') ORDER BY 1",
	} {
		b.WriteString(strings.Join(selected[string](t, db, query), "\n") + "\n")
	}
	return b.String()
}

const toldTwice = `file:INC-2041 SEV2 09:10 10:02
file:INC-2041 file:notes/a.md
file:INC-2041 file:notes/b.md
Bound the retries
Alert on the pool
severity file:notes/a.md SEV2 true
severity file:notes/b.md SEV3 false
started_at file:notes/a.md 2026-07-03T09:14:00Z false
started_at file:notes/b.md 2026-07-03T09:10:00Z true
`

func TestRun_TwoDocumentsOfOneIncidentAreJoinedWithTheirOrigins(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.md": firstTelling, "b.md": secondTelling})
	db := memory(t)
	sum := mustRun(t, db, Options{Paths: []string{dir}})
	if sum.Loaded != 2 || sum.Incidents != 1 {
		t.Errorf("loaded %d files with %d incidents, want 2 with 1", sum.Loaded, sum.Incidents)
	}
	if got := toldOf(t, db); got != toldTwice {
		t.Errorf("stored:\n%s\nwant:\n%s", got, toldTwice)
	}
}

// What the order of arrival is does not matter: a document that comes later, or changes, is joined with
// one that was read before and did not change.
func TestRun_ADocumentThatComesLaterIsJoinedToo(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"b.md": secondTelling})
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(firstTelling), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, db, Options{Paths: []string{dir}})
	if got := toldOf(t, db); got != toldTwice {
		t.Errorf("after the second came, stored:\n%s\nwant:\n%s", got, toldTwice)
	}
	changed := strings.Replace(secondTelling, "ran dry", "ran dry at last", 1)
	if err := os.WriteFile(filepath.Join(dir, "b.md"), []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	if mustRun(t, db, Options{Paths: []string{dir}}); toldOf(t, db) != toldTwice {
		t.Errorf("after one changed, stored:\n%s", toldOf(t, db))
	}
	if again := mustRun(t, db, Options{Paths: []string{dir}}); again.Unchanged != 2 {
		t.Errorf("unchanged %d of 2", again.Unchanged)
	}
}

// body is a text of many different words.
func body(words, seed int) string {
	var b strings.Builder
	for i := range words {
		b.WriteString("w" + strings.Repeat("x", (i*7+seed)%5) + string(rune('a'+(i*i+seed)%26)) + string(rune('a'+(i+seed*3)%26)) + string(rune('a'+(i/26)%26)) + " ")
	}
	return b.String()
}

func TestRun_NearDuplicatesAreLinkedNotMerged(t *testing.T) {
	t.Parallel()
	text := body(300, 1)
	dir := folder(t, map[string]string{
		"draft.md": "# Search was slow\n\n" + text,
		"final.md": "# Search was slow on 3 July\n\n" + text + "and one more sentence at the end of it all.",
		"other.md": "# Mail was late\n\n" + body(300, 2),
	})
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	const links = "SELECT incident || ' ' || other || ' ' || relation || ' ' || basis FROM incident_links ORDER BY 1"
	want := "file:notes/final.md file:notes/draft.md near_duplicate text"
	if got := selected[string](t, db, links); len(got) != 1 || got[0] != want {
		t.Errorf("linked %q, want %q", got, want)
	}
	if n := selected[int64](t, db, "SELECT count(*) FROM incidents")[0]; n != 3 {
		t.Errorf("%d incidents, want 3: they are linked, not merged", n)
	}
	// One that comes later is linked with what is stored.
	if err := os.WriteFile(filepath.Join(dir, "copy.md"), []byte("# A copy\n\n"+text), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, db, Options{Paths: []string{dir}})
	if got := selected[string](t, db, links); len(got) != 3 {
		t.Errorf("linked %q, want the copy with both", got)
	}
}

// Copies of one text must not cost the square of their number.
func TestAlike_ManyCopiesStayLinear(t *testing.T) {
	t.Parallel()
	set := shingles([]string{body(200, 1)})
	texts := make([]compared, 0, 3000)
	for i := range 3000 {
		texts = append(texts, compared{key: "k" + string(rune(i)), story: &story{}, set: set})
	}
	linkAlike(texts)
	links := 0
	for _, c := range texts {
		links += len(c.story.links)
	}
	if links == 0 || links > 3000*perBucket {
		t.Errorf("%d links among 3000 copies, want at most %d", links, 3000*perBucket)
	}
}
