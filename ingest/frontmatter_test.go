package ingest

import (
	"errors"
	"strings"
	"testing"
)

// The opening fence is line 1 of the file.
func TestSplitFrontMatter_NamesTheLineOfTheFile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"---\nid: X\ntitle: a: b\n---\n":                 "line 3: reading front matter: mapping values are not allowed in this context",
		"---\nid: X\ntitle: t\nlist: [a, b\n---\n":       "line 4: reading front matter: did not find expected ',' or ']'",
		"---\nid: X\ntitle: \"open\n---\n":               "line 3: reading front matter: ",
		"---\nid: X\n\ttitle: t\n---\n":                  "line 3: reading front matter: found a tab character that violates indentation",
		"---\nid: X\ntitle: t\nid: Y\n---\n":             "line 4: reading front matter: mapping key \"id\" already defined at line 2",
		"---\nid: X\ntitle: t\n- a\n---\n":               "line 4: reading front matter: ",
		"+++\nid = \"X\"\ntitle = \n+++\n":               "line 3: reading front matter: ",
		"{\n\"id\": \"X\",\n\"title\": ,\n}\n":           "line 3: reading front matter: ",
		"---\nid: X\ntitle: t\n":                         "line 1: front matter begins here and is not closed",
		"+++\nid = \"X\"\n":                              "line 1: front matter begins here and is not closed",
		"---\nid: X\nservices: [a]\nstarted_at: {a\n---": "line 4: reading front matter: ",
	} {
		_, _, err := splitFrontMatter([]byte(text))
		var at *LineError
		if !errors.As(err, &at) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
