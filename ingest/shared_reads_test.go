package ingest

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"secondstory/ingest/clock"
)

// TestTimesIn_AreThoseOfTheSectionAlone: the stamps of a section, taken from those of the whole text, are
// what reading the section by itself gives.
func TestTimesIn_AreThoseOfTheSectionAlone(t *testing.T) {
	t.Parallel()
	r := testReader(t)
	texts := []string{"# A\n\n## At\n\n02:00-04:30 failed\n\n## On 3 July\n\n**Impact:**14:02 to 15:00\n**About:** 9:30 UTC\n\n## 2026\n\n07-03 12:00\n"}
	names, err := filepath.Glob(filepath.Join("..", "testdata", "postmortems", "*", "*.md"))
	if err != nil || len(names) < 50 {
		t.Fatalf("found %d example postmortems: %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	stamps := 0
	for i, text := range texts {
		o := r.outline(text)
		for _, p := range o.parts {
			want, got := clock.Scan(text[p.body:p.to]), o.timesIn(p.body, p.to)
			if stamps += len(want); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Errorf("text %d, section %q: got %+v, want %+v", i, p.heading, got, want)
			}
		}
	}
	if stamps < 100 {
		t.Errorf("only %d stamps were compared", stamps)
	}
}

func TestLowered_IsToLower(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "plain", "Mixed CASE 12", "a — b", "It’s “DOWN” — €5", "ÄÖÜ É", "İstanbul", "300 K", "Ⅷ ⓐⒶ", "時系列 A", "\xe2\x80", "\xe2\x84\xaa A", "a\xffB", "\xe2\x83\xbfX", "\xe2\x82",
	} {
		if got, want := lowered(s), strings.ToLower(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
