package ingest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

func clockNow() time.Time { return time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC) }

// folder writes files and returns their folder, called notes.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "notes")
	for name, content := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func memory(t testing.TB) *queries.DB {
	t.Helper()
	db, err := queries.Open(context.Background(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func mustRun(t testing.TB, db *queries.DB, o Options) Summary {
	t.Helper()
	o.Now = clockNow()
	sum, err := Run(context.Background(), db, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Found != sum.Loaded+sum.Skipped+sum.Refused {
		t.Errorf("found %d is not loaded %d + skipped %d + refused %d", sum.Found, sum.Loaded, sum.Skipped, sum.Refused)
	}
	return sum
}

// dump is every row that ingest wrote, as text in a fixed order.
func dump(t testing.TB, db *queries.DB) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{
		"incidents", "documents", "incident_documents", "incident_links", "milestones", "impacts", "incident_services", "incident_teams", "incident_tags",
		"sections", "timeline_events", "learnings", "action_items", "reviews", "corrections", "stated_labels", "ingest_warnings", "ingest_runs",
	} {
		rows, err := queries.Select[struct {
			Line string `db:"line"`
		}](context.Background(), db, "SELECT CAST(t AS VARCHAR) AS line FROM "+table+" AS t ORDER BY 1")
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		for _, r := range rows {
			fmt.Fprintln(&b, table, r.Line)
		}
	}
	return b.String()
}

const report = `# Quotes empty after a table push

**Severity:** SEV2
**Services:** quotes
**Incident commander:** Rosalind Quimby

## Summary
The quote service gave out empty lists. Rosalind Quimby pushed the table.

## Timeline (UTC)
- 2026-07-03 09:14 outage begins
- 09:20 alert fired
- 09:31 rolled back
- 09:44 all clear

## Action items
- [ ] Refuse an empty table (owner: Pricing team, due 2026-08-01)
- [x] Page on empty quotes
`

func TestRun_EveryFileEndsAsLoadedSkippedOrRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"a.md": report, "README.md": "# Read me", "LICENSE": "MIT", "empty.md": "", "nul.md": "a\x00b and more text here",
		"broken.md": "---\ntitle: x\n  bad: [\n---\ntext", "template.md": "# Postmortem template\n\n## Summary\n\n## Impact\n",
		"copy/b.md": report, "slides.pdf": "%PDF", "roster.csv": "person\nRosalind Quimby\n", "photo.md": "\x01\x02\x03\x04\x05\x06\x07\x08",
		"latin.md": "# Caf\xe9 outage\n\nThe caf\xe9 till stopped at 2026-07-03 09:14 UTC.", "half.md": "# x\n\xc3\x28\xa0\xa1 \xe2\x28\xa1", "notes.docx": "PK",
	})
	sum := mustRun(t, memory(t), Options{Paths: []string{dir}})
	want := map[string]string{
		"a.md": "loaded", "README.md": "skipped a README", "LICENSE": "skipped a licence", "empty.md": "refused an empty file",
		"nul.md": "refused line 1: a NUL byte", "broken.md": "refused line 3: reading front matter", "template.md": "skipped a template",
		"copy/b.md": "skipped the same content as", "slides.pdf": "skipped a type that is not read (.pdf); convert it: pdftotext",
		"roster.csv": "skipped the roster", "photo.md": "skipped a binary file", "latin.md": "refused line 1: not UTF-8; convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE", "half.md": "refused line 2: not UTF-8",
		"notes.docx": "skipped a type that is not read (.docx); convert it: pandoc notes.docx",
	}
	for _, f := range sum.Files {
		rel, _ := filepath.Rel(dir, f.Path)
		rel = filepath.ToSlash(rel)
		got := strings.TrimSpace(string(f.Outcome) + " " + f.Reason)
		if w, ok := want[rel]; !ok || !strings.HasPrefix(got, w) {
			t.Errorf("%s ended as %q, want %q", rel, got, w)
		}
		delete(want, rel)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

func TestRun_AgainChangesNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.md": report, "b.md": strings.ReplaceAll(report, "SEV2", "SEV3"), "empty.md": ""})
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	before := dump(t, db)
	again := mustRun(t, db, Options{Paths: []string{dir}})
	if again.Unchanged != again.Found || again.New+again.Changed != 0 {
		t.Errorf("again: %d of %d unchanged, %d new, %d changed", again.Unchanged, again.Found, again.New, again.Changed)
	}
	if after := dump(t, db); after != before {
		t.Errorf("rows changed:\n%s\n---\n%s", before, after)
	}
}

func TestRun_OrderOfFilesAndWorkersDoesNotMatter(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 12 {
		files[fmt.Sprintf("n%02d.md", i)] = strings.ReplaceAll(report, "SEV2", fmt.Sprintf("SEV%d", i%5+1)) + fmt.Sprintf("\nNumber %d.\n", i)
	}
	dir := folder(t, files)
	one := memory(t)
	mustRun(t, one, Options{Paths: []string{dir}, Workers: 1})
	var paths []string
	for name := range files {
		paths = append(paths, filepath.Join(dir, name))
	}
	slices.Sort(paths)
	slices.Reverse(paths)
	many := memory(t)
	mustRun(t, many, Options{Paths: paths, Workers: 4})
	if a, b := dump(t, one), dump(t, many); a != b {
		t.Errorf("rows differ:\n%s\n---\n%s", a, b)
	}
}

func TestRun_StoresNoNameOfAResponder(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"rosalind-quimby-notes.md": report, "b.md": "# Other\n\nRosalind Quimby saw it on 2026-07-04. Thanks to Rosalind.\n",
		"c.json": `{"id": "quimby-1", "title": "By Rosalind Quimby", "extra": {"note": "ask Rosalind Quimby"}, "wild_rosalind quimby": 1, "responders": [{"person": "Rosalind Quimby"}]}`,
	})
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	if got := strings.ToLower(dump(t, db)); strings.Contains(got, "quimby") || strings.Contains(got, "rosalind") {
		for _, line := range strings.Split(got, "\n") {
			if strings.Contains(line, "quimby") || strings.Contains(line, "rosalind") {
				t.Errorf("a name was stored: %s", line)
			}
		}
	}
}

func TestRun_AppliesCorrectionsAndKeepsWhatWas(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"a.md": report, "b.md": strings.ReplaceAll(report, "Quotes empty", "Empty quotes"),
		"corrections.yaml": `
- {incident: a.md, field: start, value: "2026-07-03T09:02:00Z", reason: the graph shows it}
- {incident: a.md, field: severity, value: SEV1, reason: agreed in the review}
- {incident: a.md, field: kind, value: near miss, reason: nobody noticed}
- {incident: b.md, field: duplicate_of, value: a.md, reason: told twice}
- {incident: a.md, field: colour, value: red, reason: none}
- {incident: z.md, field: kind, value: drill, reason: none}
`,
	})
	db := memory(t)
	sum := mustRun(t, db, Options{Paths: []string{dir}})
	for _, want := range []string{`field "colour" cannot be corrected`, `incident "z.md" is not among those read`} {
		if !slices.ContainsFunc(sum.Warnings, func(w Warning) bool { return strings.Contains(w.Detail, want) && w.Line > 0 }) {
			t.Errorf("no warning with a line says %s: %v", want, sum.Warnings)
		}
	}
	got := dump(t, db)
	for _, want := range []string{"'milestone': started, 'at': '2026-07-03 09:02:00+00', 'basis': corrected", "'kind': near_miss, 'kind_basis': corrected, 'severity': 1", "'was': SEV2", "'relation': same"} {
		if !strings.Contains(got, want) {
			t.Errorf("rows lack %s:\n%s", want, got)
		}
	}
	mustRun(t, db, Options{Paths: []string{dir}})
	if dump(t, db) != got {
		t.Error("a second run changed corrected facts")
	}
}

func TestRun_RefusesTheSameKeyFromAnotherRoot(t *testing.T) {
	t.Parallel()
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{folder(t, map[string]string{"a.md": report})}})
	sum := mustRun(t, db, Options{Paths: []string{folder(t, map[string]string{"a.md": report + "\nMore.\n"})}})
	if sum.Refused != 1 || !strings.Contains(sum.Files[0].Reason, "--collection") {
		t.Errorf("%+v", sum.Files)
	}
}

func TestRun_DryRunWritesNothing(t *testing.T) {
	t.Parallel()
	db := memory(t)
	sum := mustRun(t, db, Options{Paths: []string{folder(t, map[string]string{"a.md": report})}, DryRun: true})
	if sum.Loaded != 1 || dump(t, db) != "" {
		t.Errorf("loaded %d, rows %q", sum.Loaded, dump(t, db))
	}
}

func TestRun_ReadsStdin(t *testing.T) {
	t.Parallel()
	sum := mustRun(t, memory(t), Options{Paths: []string{"-"}, Stdin: bytes.NewReader([]byte(report))})
	if sum.Loaded != 1 || sum.New != 1 {
		t.Errorf("%+v", sum)
	}
}

func FuzzMarkdownReader(f *testing.F) {
	f.Add([]byte(report))
	f.Add([]byte("---\ntitle: x\n---\n| Time | Event |\n|---|---|\n| 09:14 | x |\n"))
	f.Add([]byte("- **Impact**: y\n- **Context**:\n  - 10:02 z\n### 22:48\nq\n> [a](b) **c"))
	r := testReader(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		p := r.parse(&source{shown: "x.md", collection: "c", rel: "x.md", alone: true}, data)
		if p.outcome.Outcome == "" || p.outcome.Outcome == Loaded && len(p.stories) != 1 {
			t.Fatalf("outcome %+v with %d stories", p.outcome, len(p.stories))
		}
	})
}

func FuzzCanonicalReader(f *testing.F) {
	f.Add([]byte(`{"title": "x", "timeline": [{"at": "09:14", "text": "y"}], "responders": ["a"], "review": {"attendees": "3"}}`), true)
	f.Add([]byte("title: x\nsections: {timeline: '- 09:14 a'}\nimpacts: [{measure: users, value: 3}]\n"), false)
	r := testReader(f)
	f.Fuzz(func(t *testing.T, data []byte, isJSON bool) {
		name := "x.yaml"
		if isJSON {
			name = "x.ndjson"
		}
		if p := r.parse(&source{shown: name, collection: "c", rel: name, alone: true}, data); p.outcome.Outcome == "" {
			t.Fatal("no outcome")
		}
	})
}
