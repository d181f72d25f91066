package ingest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"secondstory/queries"
)

func keysOf(t *testing.T, db *queries.DB) []string {
	t.Helper()
	keys, err := queries.Select[string](t.Context(), db, "SELECT incident FROM incidents ORDER BY incident")
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestRun_SaysWhatIsGoneAndDropsItOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.md": calm, "sub/b.md": calm + "b", "c.md": calm + "c"})
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	for _, name := range []string{"a.md", "sub/b.md"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name                string
		o                   Options
		gone, kept, dropped int
	}{
		{"a file by itself says nothing of its neighbours", Options{Paths: []string{filepath.Join(dir, "c.md")}, Prune: true}, 0, 3, 0},
		{"another collection says nothing of this one", Options{Paths: []string{dir}, Collection: "other", Prune: true, DryRun: true}, 0, 3, 0},
		{"without the flag they stay", Options{Paths: []string{dir}}, 2, 3, 0},
		{"a dry run drops nothing", Options{Paths: []string{dir}, Prune: true, DryRun: true}, 2, 3, 0},
		{"with the flag they go", Options{Paths: []string{dir}, Prune: true}, 2, 1, 2},
		{"then nothing is gone", Options{Paths: []string{dir}, Prune: true}, 0, 1, 0},
	} {
		sum := mustRun(t, db, step.o)
		if keys := keysOf(t, db); sum.Gone != step.gone || len(keys) != step.kept || sum.Dropped != step.dropped {
			t.Errorf("%s: %d gone, %d dropped, left %v", step.name, sum.Gone, sum.Dropped, keys)
		}
	}
}

func TestRun_WhatWasMovedKeepsItsIncident(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.md": "---\nid: INC-7\n---\n" + calm, "b.md": calm + "b"})
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	if err := os.Rename(filepath.Join(dir, "a.md"), filepath.Join(dir, "moved.md")); err != nil {
		t.Fatal(err)
	}
	sum := mustRun(t, db, Options{Paths: []string{dir}, Prune: true})
	if keys := keysOf(t, db); sum.Gone != 1 || sum.Dropped != 0 || !slices.Contains(keys, "file:INC-7") || len(keys) != 2 {
		t.Errorf("%d gone, %d dropped, left %v", sum.Gone, sum.Dropped, keys)
	}
}

func TestRun_AFolderThatCannotBeReadOrIsEmptyTakesNothingWithIt(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.md": calm, "sub/b.md": calm + "b", "x.zip": zipped(t, map[string]string{"z.md": calm + "z"})})
	db := memory(t)
	mustRun(t, db, Options{Paths: []string{dir}})
	if err := os.WriteFile(filepath.Join(dir, "x.zip"), []byte("broken"), 0o644); err != nil {
		t.Fatal(err)
	}
	if sum := mustRun(t, db, Options{Paths: []string{dir}, Prune: true}); sum.Gone != 0 {
		t.Errorf("members of an archive that cannot be read: %d gone", sum.Gone)
	}
	for _, name := range []string{"a.md", "sub", "x.zip"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if sum := mustRun(t, db, Options{Paths: []string{dir}, Prune: true}); sum.Gone != 0 {
		t.Errorf("an empty folder: %d gone", sum.Gone)
	}
}
