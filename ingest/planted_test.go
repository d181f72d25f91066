package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"secondstory/ingest/people"
	"secondstory/ingest/people/peopletest"
)

// missedPlaces are the planted places of which something is left: cleaning the text leaves more of the
// name's words than cleaning the text in which it was never there.
func missedPlaces(clean func(string) string, documents []peopletest.Document) (missed []peopletest.Place, places int) {
	for _, d := range documents {
		if d.Name == "roster.csv" {
			continue
		}
		whole := peopletest.Words(clean(d.Text))
		for _, p := range d.Places {
			places++
			without := peopletest.Words(clean(d.Text[:p.Start] + people.Engineer + d.Text[p.End:]))
			if slices.ContainsFunc(peopletest.Named(p.Name), func(w string) bool { return peopletest.Occurrences(whole, w) > peopletest.Occurrences(without, w) }) {
				missed = append(missed, p)
			}
		}
	}
	return missed, places
}

// learntFrom reads a folder and returns how its texts are cleaned.
func learntFrom(t *testing.T, dir string) func(string) string {
	t.Helper()
	r := run{o: Options{Paths: []string{dir}, Now: clockNow()}}
	if err := r.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.readAndLearn(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r.names.Clean
}

// TestPlanted_WithARosterNobodyIsLeft: not in a text, not in a row, not in what the run says.
func TestPlanted_WithARosterNobodyIsLeft(t *testing.T) {
	t.Parallel()
	documents := peopletest.Documents(t, filepath.Join("..", "testdata", "people", "planted.txtar"))
	dir := peopletest.Folder(t, documents, true)
	missed, places := missedPlaces(learntFrom(t, dir), documents)
	if places < 200 || len(documents) < 31 {
		t.Fatalf("%d places in %d documents", places, len(documents)-1)
	}
	for _, p := range missed {
		t.Errorf("%s: %q is left", p.File, p.Name)
	}
	checkInnocent(t, learntFrom(t, dir), documents)
	db, folk := stores(t, filepath.Join(t.TempDir(), "x.duckdb"))
	sum := mustRunWith(t, db, folk, Options{Paths: []string{dir}})
	if sum.Loaded < 28 || sum.Refused != 1 {
		t.Errorf("%d loaded, %d refused: %+v", sum.Loaded, sum.Refused, sum.Files)
	}
	var said strings.Builder
	for _, f := range sum.Files {
		said.WriteString(strings.TrimPrefix(f.Path, dir) + " " + f.Reason + "\n")
	}
	for _, w := range sum.Warnings {
		said.WriteString(strings.TrimPrefix(w.Path, dir) + " " + w.Detail + "\n")
	}
	checkNobody(t, "what the run says", said.String(), documents)
	rows := dump(t, db)
	checkNobody(t, "the rows", rows, documents)
	for _, support := range []string{"Our new hire [engineer] found", "the intern helped", "Our new hire had never been on call"} {
		if !strings.Contains(rows, support) {
			t.Errorf("a sign of support is lost: %s", support)
		}
	}
}

// checkInnocent fails where cleaning takes more than one in a hundred words that name nobody, beside
// those that stand next to a name and go with it (Ms, an initial).
func checkInnocent(t *testing.T, clean func(string) string, documents []peopletest.Document) {
	t.Helper()
	words, lost := 0, []string{}
	for _, d := range documents {
		if d.Name == "roster.csv" {
			continue
		}
		left := map[string]int{}
		for _, w := range peopletest.Words(clean(d.Text)) {
			left[w]++
		}
		for _, w := range peopletest.Words(d.Innocent) {
			words++
			if left[w]--; left[w] < 0 {
				lost = append(lost, d.Name+" "+w)
			}
		}
	}
	t.Logf("%d of %d innocent words are lost: %v", len(lost), words, lost)
	if words < 1000 || len(lost)*100 > words {
		t.Errorf("%d of %d innocent words are lost", len(lost), words)
	}
}

// checkNobody fails for every word of a planted name that a text holds and no innocent part does.
func checkNobody(t *testing.T, where, text string, documents []peopletest.Document) {
	t.Helper()
	var innocent []string
	for _, d := range documents {
		if d.Name != "roster.csv" {
			innocent = append(innocent, peopletest.Words(d.Innocent)...)
		}
	}
	words := peopletest.Words(text)
	seen := map[string]bool{}
	for _, d := range documents {
		for _, p := range d.Places {
			for _, w := range peopletest.Named(p.Name) {
				if !seen[w] && peopletest.Occurrences(innocent, w) == 0 && peopletest.Occurrences(words, w) > 0 {
					at := slices.Index(words, w)
					t.Errorf("%s hold %q (%s): ... %s ...", where, w, p.File, strings.Join(words[max(0, at-6):min(len(words), at+6)], " "))
				}
				seen[w] = true
			}
		}
	}
}

// TestPlanted_WithoutARosterTheMissRateIsAsStated measures what is missed when names must be inferred.
func TestPlanted_WithoutARosterTheMissRateIsAsStated(t *testing.T) {
	t.Parallel()
	documents := peopletest.Documents(t, filepath.Join("..", "testdata", "people", "planted.txtar"))
	missed, places := missedPlaces(learntFrom(t, peopletest.Folder(t, documents, false)), documents)
	for _, p := range missed {
		t.Logf("%s: %q is missed", p.File, p.Name)
	}
	if len(missed) != people.MissedPlaces || places != people.PlantedPlaces {
		t.Errorf("%d of %d planted places are missed without a roster; package people says %d of %d", len(missed), places, people.MissedPlaces, people.PlantedPlaces)
	}
}

// TestPlanted_OnTheExampleCompanyWithoutItsRoster measures the same on documents that no rule was
// written from: of its people's names, how many are left when nobody says who they are.
func TestPlanted_OnTheExampleCompanyWithoutItsRoster(t *testing.T) {
	t.Parallel()
	from := filepath.Join("..", "testdata", "postmortems")
	names := map[string]bool{}
	roster, err := os.ReadFile(filepath.Join(from, "roster.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range people.RosterNames(roster) {
		for _, w := range peopletest.Named(name) {
			if len(w) > 3 {
				names[w] = true
			}
		}
	}
	dir := filepath.Join(t.TempDir(), "docs")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(filepath.Join(dir, "roster.csv")), os.Remove(filepath.Join(dir, "shifts.csv"))); err != nil {
		t.Fatal(err)
	}
	clean := learntFrom(t, dir)
	mentions, left := 0, 0
	byWord := map[string]int{}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, w := range peopletest.Words(string(data)) {
			if names[w] {
				mentions++
			}
		}
		for _, w := range peopletest.Words(clean(string(data))) {
			if names[w] {
				left++
				byWord[w]++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d words of names are left: %v", left, mentions, byWord)
	if mentions < 300 || left*100 > mentions*people.MostMissedPercent {
		t.Errorf("%d of %d words of names are left without the roster, more than %d %%", left, mentions, people.MostMissedPercent)
	}
}
