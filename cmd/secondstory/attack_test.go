package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"secondstory/ingest/people/peopletest"
	"secondstory/queries"
)

// watcher reads every file below some folders over and over, so that what lives for a moment only, such
// as a temporary file or a write-ahead log, is looked at too.
type watcher struct {
	folders []string
	mu      sync.Mutex
	seen    map[string][]byte // by path and size
	stop    chan struct{}
	done    sync.WaitGroup
}

func watch(folders ...string) *watcher {
	w := &watcher{folders: folders, seen: map[string][]byte{}, stop: make(chan struct{})}
	w.done.Go(func() {
		for {
			w.look()
			select {
			case <-w.stop:
				w.look()
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	return w
}

func (w *watcher) look() {
	for _, folder := range w.folders {
		// What is gone by now was there for another look, or is not there to be found.
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			info, err := d.Info()
			if err != nil || info.Size() == 0 || info.Size() > 64<<20 {
				return nil
			}
			key := fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano())
			w.mu.Lock()
			_, known := w.seen[key]
			w.mu.Unlock()
			if known {
				return nil
			}
			if data, err := os.ReadFile(path); err == nil {
				w.mu.Lock()
				w.seen[key] = data
				w.mu.Unlock()
			}
			return nil
		})
	}
}

// files stops watching and returns what was seen.
func (w *watcher) files() map[string][]byte {
	close(w.stop)
	w.done.Wait()
	return w.seen
}

// longWords are the words of planted names that no byte may spell. Short ones are spelled by chance in
// compressed bytes, or inside of other words; rows and texts are searched for those elsewhere.
func longWords(documents []peopletest.Document) []string {
	innocent := map[string]bool{}
	for _, d := range documents {
		if d.Name == "roster.csv" {
			continue
		}
		for _, w := range peopletest.Words(d.Innocent) {
			innocent[w] = true
		}
	}
	out := map[string]bool{}
	for _, d := range documents {
		for _, p := range d.Places {
			for _, w := range peopletest.Named(p.Name) {
				if !innocent[w] && (utf8.RuneCountInString(w) >= 6 || len(w) >= 6 && utf8.RuneLen([]rune(w)[0]) > 2) {
					out[w] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// TestAttack_NoByteHoldsAPlantedName: thirty documents name people in over two hundred places, in titles,
// tables, quotations, code, addresses, possessives and other scripts. Not one is in a byte of the
// database, its write-ahead log, the people file, reports, exports, logs or temporary files.
func TestAttack_NoByteHoldsAPlantedName(t *testing.T) { //nolint:paralleltest // it sets TMPDIR
	documents := peopletest.Documents(t, filepath.Join(moduleRoot, "testdata", "people", "planted.txtar"))
	docs := peopletest.Folder(t, documents, true)
	temp, out := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	seen := watch(temp, out)
	db := filepath.Join(out, "a.duckdb")
	reviews := reviewOfPlanted(t)
	logs := map[string][]byte{}
	for i, args := range [][]string{
		{"ingest", docs, "--db", db, "--show-removed"},
		{"ingest", docs, "--db", db},
		{"ingest", docs, "--db", db, "--dry-run", "--format", "json"},
		{"status", "--db", db},
		{"status", "--files", "--db", db, "--format", "csv"},
		{"report", "--db", db, "--period", "2026-01..2026-06", "-o", filepath.Join(out, "r.html"), "--static", "--frozen", filepath.Join(out, "frozen")},
		{"report", "--db", db, "--period", "2026-01..2026-06", "-o", filepath.Join(out, "r.md"), "--for", "facilitator"},
		{"report", "--db", db, "--period", "2026Q2", "-o", filepath.Join(out, "r.json"), "--reviews", reviews},
		{"report", docs, "--period", "2026Q2", "-o", filepath.Join(out, "memory.html"), "--reviews", reviews},
		{"lint", docs, "--level", "note", "--fail-on", "never"},
		{"lint", docs, "--level", "note", "--fail-on", "never", "--format", "json"},
		{"sql", "--db", db, "--format", "json", "SELECT incident, title, summary, extra FROM incidents ORDER BY incident"},
		{"sql", "--db", db, "--format", "csv", "SELECT incident, ordinal, heading, body FROM sections ORDER BY ALL"},
		{"sql", "--db", db, "--format", "json", "SELECT incident, at_raw, text FROM timeline_events ORDER BY ALL"},
		{"sql", "--db", db, "--format", "json", "SELECT incident, title, owner, url FROM action_items ORDER BY ALL"},
		{"sql", "--db", db, "--format", "json", "SELECT incident, code, quote FROM codes ORDER BY ALL"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), append([]string{"secondstory"}, args...), testEnv(&stdout, &stderr))
		if code != exitDone && (code != exitIncomplete || args[0] != "ingest" && args[0] != "report") {
			t.Fatalf("%v: exit code %d\n%s", args, code, stderr.String())
		}
		said := strings.ReplaceAll(stdout.String()+stderr.String(), docs, "") // the folder's own path, which the user typed
		if args[0] == "lint" {
			said = withoutPaths(said) // so are the paths below it
		}
		logs[fmt.Sprintf("what command %d (%s) says", i+1, args[0])] = []byte(said)
	}
	files := seen.files()
	kinds := map[string]int{}
	for name := range files {
		switch path, _, _ := strings.Cut(name, " "); {
		case strings.HasSuffix(path, ".wal"):
			kinds["wal"]++
		case strings.HasSuffix(path, ".parquet"):
			kinds["temporary"]++
		case strings.HasSuffix(path, ".duckdb"):
			kinds["database"]++
		case strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".md") || strings.HasSuffix(path, ".json"):
			kinds["report"]++
		}
	}
	for _, kind := range []string{"wal", "temporary", "database", "report"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s file was seen: the attack does not look where it says (%v)", kind, kinds)
		}
	}
	maps.Copy(files, logs)
	maps.Copy(files, rowsOf(t, filepath.Join(out, "frozen", "data")))
	words := longWords(documents)
	if len(words) < 50 {
		t.Fatalf("only %d words to look for", len(words))
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		lower := bytes.ToLower(files[name])
		for _, w := range words {
			if at := bytes.Index(lower, []byte(w)); at >= 0 {
				t.Errorf("%s holds %q: ...%q...", name, w, lower[max(0, at-40):min(len(lower), at+40)])
			}
		}
	}
	t.Logf("%d files and logs (%v), %d words", len(files), kinds, len(words))
}

// reviewOfPlanted is the folder of a review whose room named people.
func reviewOfPlanted(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	text := "---\nsecondstory_review: 2026Q1\n---\n## Findings\n\n- [x] Only Rosalind Quimby knows the label queue <!-- frequent_most unbounded -->\n\n" +
		"## What the room said\n\n- Thaddeus was alone that night, @ottovan came later\n\n## What we will try\n\n- Brackenridge and Raghunathan write the runbook\n"
	if err := os.WriteFile(filepath.Join(folder, "2026Q1.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// rowsOf reads the rows of every Parquet file below a folder: their bytes are compressed.
func rowsOf(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	db, err := queries.Open(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := map[string][]byte{}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".parquet" {
			return err
		}
		rows, err := queries.Select[string](t.Context(), db, "SELECT to_json(r)::VARCHAR FROM read_parquet(?) AS r", path)
		out["rows of "+path] = []byte(strings.Join(rows, "\n"))
		return err
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("rows of %d exported files, %v", len(out), err)
	}
	return out
}

// withoutPaths takes the path off every line of findings, and out of JSON.
func withoutPaths(said string) string {
	var b strings.Builder
	for line := range strings.Lines(said) {
		if strings.Contains(line, `"path":`) {
			continue
		}
		if _, rest, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(line, "/") {
			line = rest
		}
		b.WriteString(line)
	}
	return b.String()
}
