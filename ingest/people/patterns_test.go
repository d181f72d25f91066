package people

import (
	"errors"
	"strings"
	"testing"
)

func TestRedactions_PatternsNamesAndKeptWordsAreUsed(t *testing.T) {
	t.Parallel()
	read, err := ReadRedactions("redact.yaml", []byte("patterns:\n  - {pattern: 'CUST-\\d{6}', reason: numbers of customers}\n  - pattern: (?i)project falcon\nnames: [Anna Kowalska, '@akow']\nkeep: [Grant]\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := NewRedactor(Names{Told: append(read.Names, "Grant Stone"), Keep: read.Keep, Patterns: read.Patterns})
	in := "CUST-123456 of Project Falcon: Kowalska and akow moved it to grant. Grant restarted. CUST-12"
	want := "[removed] of [removed]: [engineer] and [engineer] moved it to grant. Grant restarted. CUST-12"
	for range 2 {
		if in = r.Clean(in); in != want {
			t.Fatalf("got  %s\nwant %s", in, want)
		}
	}
	if got := r.Removed(); got["pattern"] != 2 {
		t.Errorf("removed %v", got)
	}
}

func TestRedactions_MistakesNameTheLineAndNotWhatStandsOnIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		line int
		says string
	}{
		"names: [Anna]\nhunter2: [x]\n":         {2, "none of patterns, names and keep"},
		"names: hunter2\n":                      {1, "no list"},
		"patterns:\n  - {pattern: '('}\n":       {2, "missing closing )"},
		"patterns:\n  - hunter2\n":              {2, "a pattern is written"},
		"patterns:\n  - {patern: hunter2}\n":    {2, "a pattern is written"},
		"patterns:\n  - {pattern: 'x*'}\n":      {2, "everywhere"},
		"patterns:\n  - {pattern: '\\w+'}\n":    {2, "in the place of what was removed"},
		"patterns:\n  - {pattern: [hunter2]}\n": {2, "a pattern is written"},
		"names:\n  - Anna\n  - '???'\n":         {3, "no word"},
		"- hunter2\n":                           {1, "each with a list"},
		"names: [Anna]\nnames: [\n":             {2, "each with a list"},
		"":                                      {1, "each with a list"},
		"keep:\n  - {a: b}\n":                   {2, "no word"},
	} {
		_, err := ReadRedactions("redact.yaml", []byte(text))
		var mistake *RosterError
		if !errors.As(err, &mistake) || mistake.Line != want.line || !strings.Contains(mistake.What, want.says) {
			t.Errorf("%q gives %v, want line %d: %s", text, err, want.line, want.says)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the message repeats what stands in the file: %v", err)
		}
	}
}

func FuzzRedactions(f *testing.F) {
	f.Add([]byte("patterns:\n  - {pattern: 'CUST-\\d{6}', reason: x}\nnames: [Anna]\nkeep: [Iris]\n"), "CUST-123456 of Anna")
	f.Add([]byte("patterns: [{pattern: '\\W'}]"), "[engineer]")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		read, err := ReadRedactions("redact.yaml", data)
		var mistake *RosterError
		if err != nil && (!errors.As(err, &mistake) || mistake.Line < 1) {
			t.Fatalf("an error without a line: %v", err)
		}
		r := NewRedactor(Names{Told: read.Names, Keep: read.Keep, Patterns: read.Patterns})
		if once := r.Clean(text); len(once) > 32*len(text)+64 {
			t.Fatalf("%d bytes became %d", len(text), len(once))
		}
	})
}
