package ingest

import (
	"strings"
	"testing"
)

func TestKindOf_WhatIsNotReadIsSkippedWithTheCommandThatConvertsIt(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]string{
		"a.pdf":             "pdftotext -layout a.pdf a.txt",
		"a b.docx":          "pandoc 'a b.docx' -t gfm -o 'a b.md'",
		"a.adoc":            "asciidoctor -b docbook -o - a.adoc | pandoc -f docbook -t gfm -o a.md",
		"a.rst":             "pandoc a.rst -t gfm -o a.md",
		"a.doc":             "soffice --headless --convert-to docx a.doc",
		"a.xlsx":            "soffice --headless --convert-to csv a.xlsx",
		"records.ndjson.gz": "gunzip -k records.ndjson.gz",
		"x.7z":              "unpack it",
	} {
		kind := kindOf(name)
		if kind.format != "" || !strings.Contains(kind.skip, command) {
			t.Errorf("%s: %q, want the command %q", name, kind.skip, command)
		}
	}
}
