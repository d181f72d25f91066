package reports

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files of testdata/reports anew")

// golden compares got with a file of testdata/reports.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("..", "testdata", "reports", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./reports -update writes it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs at line %d (go test ./reports -update writes it anew, then read the difference)", name, firstDifference(got, want))
	}
}

func firstDifference(a, b []byte) int {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return i + 1
		}
	}
	return min(len(x), len(y)) + 1
}

// smallDocument is the part of the sample that goldens are made of: one finding, one figure, one incident.
func smallDocument() Document {
	d := sampleDocument()
	d.Sections = d.Sections[:2]
	d.Sections[0].Findings = d.Sections[0].Findings[:2]
	d.Incidents = d.Incidents[:3]
	return d
}

func TestJSON_Golden(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := JSON(&out, smallDocument()); err != nil {
		t.Fatal(err)
	}
	golden(t, "small.json", out.Bytes())
}

func TestMarkdown_Golden(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "charts")
	var out bytes.Buffer
	if err := Markdown(&out, smallDocument(), dir, "charts"); err != nil {
		t.Fatal(err)
	}
	golden(t, "small.md", out.Bytes())
	svg, err := os.ReadFile(filepath.Join(dir, "defences-that-held.svg"))
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, string(svg))
	golden(t, "defences-that-held.svg", svg)
}

func TestHTML_Golden(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := HTML(&out, smallDocument(), HTMLOptions{Static: true}); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	golden(t, "small.html", []byte(page[strings.Index(page, "<body"):]))
}
