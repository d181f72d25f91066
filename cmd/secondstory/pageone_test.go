package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"secondstory/reports"
)

// twelve copies twelve postmortems of the example company, spread over its teams and years, to a
// folder of their own.
func twelve(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(moduleRoot, "testdata", "postmortems", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	dir := t.TempDir()
	for i := range 12 {
		from := files[i*len(files)/12]
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(from)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPageOne_SaysFourThingsOfTwelvePostmortems(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	args := []string{"secondstory", "report", twelve(t), "-o", "-", "--format", "json"}
	if code := run(t.Context(), args, testEnv(&out, &errs)); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	var doc reports.Document
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	withSentences := 0
	for _, f := range doc.Sections[0].Findings {
		t.Log(f.Sentence)
		if len(f.Evidence) > 0 {
			withSentences++
		}
	}
	if withSentences < 4 {
		t.Errorf("page one has %d findings with sentences, want at least 4", withSentences)
	}
}
