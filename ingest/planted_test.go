package ingest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"secondstory/ingest/people"
)

// The marks around whoever is planted in testdata/people/planted.txtar.
const plantedOpen, plantedClose = "⟦", "⟧"

// plantedPlace is one place where a document names somebody.
type plantedPlace struct {
	file       string
	start, end int // of the name in the text without marks
	name       string
}

// plantedDocument is one document of the attack, without marks, and what of it is innocent.
type plantedDocument struct {
	name, text, innocent string
	places               []plantedPlace
}

func plantedDocuments(t *testing.T) []plantedDocument {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("..", "testdata", "people", "planted.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var out []plantedDocument
	for _, f := range archive.Files {
		d := plantedDocument{name: strings.NewReplacer(plantedOpen, "", plantedClose, "").Replace(f.Name)}
		var text, innocent strings.Builder
		for part := range strings.SplitSeq(string(f.Data), plantedOpen) {
			name, rest, marked := strings.Cut(part, plantedClose)
			if !marked {
				name, rest = "", part
			} else {
				d.places = append(d.places, plantedPlace{d.name, text.Len(), text.Len() + len(name), name})
			}
			text.WriteString(name + rest)
			innocent.WriteString(" " + rest)
		}
		d.text, d.innocent = text.String(), innocent.String()
		out = append(out, d)
	}
	return out
}

// plantedFolder writes the documents, with the roster or without, and returns their folder.
func plantedFolder(t *testing.T, documents []plantedDocument, roster bool) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range documents {
		file := filepath.Join(dir, d.name)
		if d.name == "roster.csv" {
			if !roster {
				continue
			}
			file = filepath.Join(dir, "docs", d.name)
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(d.text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "docs")
}

// foldedWords are the words of a text as anybody would compare them: without case, accents and
// percent escapes.
func foldedWords(s string) []string {
	s = strings.NewReplacer("%20", " ", "%C3%AB", "ë", "ł", "l", "Ł", "L").Replace(s)
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.FieldsFunc(norm.NFC.String(b.String()), func(r rune) bool { return !unicode.IsLetter(r) })
}

// innocentWords stand in planted names and name nobody.
func innocentWords() []string {
	return []string{"van", "der", "ms", "dr", "parcelry", "example", "users", "noreply", "oncall", "engineer", "secret"}
}

// named are the words of a name that must not be left.
func named(name string) []string {
	return slices.DeleteFunc(foldedWords(name), func(w string) bool {
		return utf8.RuneCountInString(w) < 2 || slices.Contains(innocentWords(), w)
	})
}

// occurrences counts the places in a text where a word stands, of scripts without spaces inside of words too.
func occurrences(text []string, word string) int {
	n := 0
	for _, w := range text {
		if w == word || utf8.RuneLen([]rune(word)[0]) > 2 && strings.Contains(w, word) {
			n++
		}
	}
	return n
}

// missedPlaces are the planted places of which something is left: cleaning the text leaves more of the
// name's words than cleaning the text in which it was never there.
func missedPlaces(clean func(string) string, documents []plantedDocument) (missed []plantedPlace, places int) {
	for _, d := range documents {
		if d.name == "roster.csv" {
			continue
		}
		whole := foldedWords(clean(d.text))
		for _, p := range d.places {
			places++
			without := foldedWords(clean(d.text[:p.start] + people.Engineer + d.text[p.end:]))
			if slices.ContainsFunc(named(p.name), func(w string) bool { return occurrences(whole, w) > occurrences(without, w) }) {
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
	documents := plantedDocuments(t)
	dir := plantedFolder(t, documents, true)
	missed, places := missedPlaces(learntFrom(t, dir), documents)
	if places < 200 || len(documents) < 31 {
		t.Fatalf("%d places in %d documents", places, len(documents)-1)
	}
	for _, p := range missed {
		t.Errorf("%s: %q is left", p.file, p.name)
	}
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
	checkNobody(t, "the rows", dump(t, db), documents)
}

// checkNobody fails for every word of a planted name that a text holds and no innocent part does.
func checkNobody(t *testing.T, where, text string, documents []plantedDocument) {
	t.Helper()
	var innocent []string
	for _, d := range documents {
		if d.name != "roster.csv" {
			innocent = append(innocent, foldedWords(d.innocent)...)
		}
	}
	words := foldedWords(text)
	seen := map[string]bool{}
	for _, d := range documents {
		for _, p := range d.places {
			for _, w := range named(p.name) {
				if !seen[w] && occurrences(innocent, w) == 0 && occurrences(words, w) > 0 {
					at := slices.Index(words, w)
					t.Errorf("%s hold %q (%s): ... %s ...", where, w, p.file, strings.Join(words[max(0, at-6):min(len(words), at+6)], " "))
				}
				seen[w] = true
			}
		}
	}
}

// TestPlanted_WithoutARosterTheMissRateIsAsStated measures what is missed when names must be inferred.
func TestPlanted_WithoutARosterTheMissRateIsAsStated(t *testing.T) {
	t.Parallel()
	documents := plantedDocuments(t)
	missed, places := missedPlaces(learntFrom(t, plantedFolder(t, documents, false)), documents)
	for _, p := range missed {
		t.Logf("%s: %q is missed", p.file, p.name)
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
		for _, w := range named(name) {
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
		for _, w := range foldedWords(string(data)) {
			if names[w] {
				mentions++
			}
		}
		for _, w := range foldedWords(clean(string(data))) {
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
