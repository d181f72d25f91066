// Package peopletest gives the tests of several packages the documents in which people are planted
// (testdata/people/planted.txtar), and tells what of a planted name is left in a text.
package peopletest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"
)

// The marks around whoever is planted in testdata/people/planted.txtar.
const openMark, closeMark = "⟦", "⟧"

// Place is one place where a document names somebody.
type Place struct {
	File       string
	Start, End int // of the name in the text without marks
	Name       string
}

// Document is one document of the attack, without marks, and what of it is innocent.
type Document struct {
	Name     string // path below the folder
	Text     string
	Innocent string // the text without the names
	Places   []Place
}

// Documents reads the archive.
func Documents(t testing.TB, file string) []Document {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []Document
	for _, f := range archive.Files {
		d := Document{Name: strings.NewReplacer(openMark, "", closeMark, "").Replace(f.Name)}
		var text, innocent strings.Builder
		for part := range strings.SplitSeq(string(f.Data), openMark) {
			name, rest, marked := strings.Cut(part, closeMark)
			if !marked {
				name, rest = "", part
			} else {
				d.Places = append(d.Places, Place{d.Name, text.Len(), text.Len() + len(name), name})
			}
			text.WriteString(name + rest)
			innocent.WriteString(" " + rest)
		}
		d.Text, d.Innocent = text.String(), innocent.String()
		out = append(out, d)
	}
	return out
}

// Words are the words of a text as anybody would compare them: without case, accents and
// percent escapes.
func Words(s string) []string {
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

// Named are the words of a name that must not be left.
func Named(name string) []string {
	return slices.DeleteFunc(Words(name), func(w string) bool {
		return utf8.RuneCountInString(w) < 2 || slices.Contains(innocentWords(), w)
	})
}

// Occurrences counts the places in a text where a word stands, of scripts without spaces inside of words too.
func Occurrences(text []string, word string) int {
	n := 0
	for _, w := range text {
		if w == word || utf8.RuneLen([]rune(word)[0]) > 2 && strings.Contains(w, word) {
			n++
		}
	}
	return n
}

// Folder writes the documents, with the roster or without, and returns their folder.
func Folder(t testing.TB, documents []Document, roster bool) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range documents {
		file := filepath.Join(dir, d.Name)
		if d.Name == "roster.csv" {
			if !roster {
				continue
			}
			file = filepath.Join(dir, "docs", d.Name)
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(d.Text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "docs")
}
