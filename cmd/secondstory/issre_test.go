package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// issreRecord is a record of the study as it is published, keys and spellings as they are.
type issreRecord struct {
	ID     string `json:"id"`
	Record struct {
		RootCause struct {
			Label []map[string]string `json:"label"`
		} `json:"root cause"`
		Detection struct {
			Method *string `json:"method"`
		} `json:"detection"`
		HumanError any `json:"human error"`
	} `json:"record"`
}

// issreRecords reads the labelled file: its lines, and of two records with one key (the part before @) the later,
// as the study counts them.
func issreRecords(t *testing.T) (lines [][]byte, records []issreRecord) {
	t.Helper()
	name := filepath.Join(moduleRoot, "..", "shared", "corpora", "labelled", "issre22.ndjson")
	f, err := os.Open(name)
	if err != nil {
		t.Skip(filepath.Base(name) + " is not here: put the labelled sets at ../shared/corpora/labelled beside the checkout")
	}
	defer func() { _ = f.Close() }()
	at := map[string]int{}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var r issreRecord
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		key, _, _ := strings.Cut(r.ID, "@")
		if i, twin := at[key]; twin {
			lines[i], records[i] = bytes.Clone(in.Bytes()), r
			continue
		}
		at[key] = len(lines)
		lines, records = append(lines, bytes.Clone(in.Bytes())), append(records, r)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return lines, records
}

// spelt joins the misspelt names of one layer.
func spelt(layer string) string {
	switch layer = strings.ToLower(layer); layer {
	case "softwares bugs", "software bug", "software failures":
		return "software bugs"
	}
	return layer
}

// issreCounts are the figures of the records, from the records themselves: labels and documents by path of two
// layers, documents by number of causes, by way of detection, and those that name a human error.
func issreCounts(records []issreRecord) map[string]int {
	out := map[string]int{}
	for _, r := range records {
		seen := map[string]bool{}
		for _, label := range r.Record.RootCause.Label {
			path := spelt(label["layer-1"])
			if second := label["layer-2"]; second != "" {
				path += " / " + spelt(second)
			}
			out["labels "+path]++
			if !seen[path] {
				seen[path] = true
				out["documents "+path]++
			}
		}
		out[fmt.Sprintf("causes %d", len(r.Record.RootCause.Label))]++
		if m := r.Record.Detection.Method; m != nil && *m != "" {
			switch method := strings.ToLower(*m); {
			case strings.HasPrefix(method, "auto"):
				out["detection automatic"]++
			case method != "none" && method != "unknown":
				out["detection "+method]++
			}
		}
		if r.Record.HumanError == true {
			out["human error"]++
		}
	}
	return out
}

// TestStatedLabels_OfAStudyAreCountedExactly takes the records of the study through ingest, by a map, and asks the
// named queries for what the test counts itself.
func TestStatedLabels_OfAStudyAreCountedExactly(t *testing.T) {
	t.Parallel()
	lines, records := issreRecords(t)
	dir := t.TempDir()
	docs := filepath.Join(dir, "study")
	if err := os.Mkdir(docs, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(docs, "records.ndjson"), bytes.Join(lines, []byte("\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "study.duckdb")
	must := func(args ...string) []byte {
		var out, errs bytes.Buffer
		if code := run(t.Context(), append([]string{"secondstory"}, args...), testEnv(&out, &errs)); code != exitDone {
			t.Fatalf("%v: exit code %d\n%s", args, code, errs.String())
		}
		return out.Bytes()
	}
	must("ingest", docs, "--map", filepath.Join(moduleRoot, "testdata", "coding", "issre22.map.yaml"), "--no-code", "--db", db)
	got := map[string]int{}
	var labels []struct {
		Dimension, Label  string
		Labels, Incidents int
	}
	if err := json.Unmarshal(must("query", "quality/stated_labels", "parts=2", "--db", db, "--format", "json"), &labels); err != nil {
		t.Fatal(err)
	}
	for _, l := range labels {
		switch l.Dimension {
		case "factor":
			got["labels "+l.Label], got["documents "+l.Label] = l.Labels, l.Incidents
		case "detection":
			got["detection "+l.Label] = l.Incidents
		case "tag":
			got[l.Label] = l.Incidents
		}
	}
	var perIncident []struct {
		Dimension         string
		Labels, Incidents int
	}
	if err := json.Unmarshal(must("query", "quality/labels_per_incident", "--db", db, "--format", "json"), &perIncident); err != nil {
		t.Fatal(err)
	}
	for _, n := range perIncident {
		if n.Dimension == "factor" {
			got[fmt.Sprintf("causes %d", n.Labels)] = n.Incidents
		}
	}
	want := issreCounts(records)
	if len(want) < 15 {
		t.Fatalf("only %d figures: %v", len(want), want)
	}
	t.Logf("%d figures of %d records", len(want), len(records))
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s: %d through ingest and the queries, %d in the file", name, got[name], want[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %d through ingest and the queries, none in the file", name, got[name])
		}
	}
}
