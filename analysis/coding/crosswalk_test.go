package coding

import (
	"slices"
	"testing"
)

func TestCrosswalks_EveryCodeMapsOrIsSaidNotTo(t *testing.T) {
	t.Parallel()
	tax, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	schemes, err := Schemes()
	if err != nil {
		t.Fatal(err)
	}
	if len(schemes) < 10 {
		t.Fatalf("%d schemes", len(schemes))
	}
	for _, s := range schemes {
		reached := map[string]bool{}
		spoken := map[string]bool{}
		for _, e := range tax.Entries {
			if !s.Speaks(e) {
				continue
			}
			spoken[e.ID] = true
			categories, why := s.categories[e.ID], s.gaps[e.ID]
			if (len(categories) > 0) == (why != "") {
				t.Errorf("%s: %s %s maps to %v and is left out because %q: one of the two must hold", s.ID, e.Dimension, e.ID, categories, why)
			}
			for _, c := range categories {
				reached[c] = true
				if !slices.Contains(s.Categories, c) {
					t.Errorf("%s: %s maps to %q, which is no category of it", s.ID, e.ID, c)
				}
			}
		}
		for _, c := range s.Categories {
			if reached[c] == (s.Unreached[c] != "") {
				t.Errorf("%s: category %q is reached: %v, and unreached because %q", s.ID, c, reached[c], s.Unreached[c])
			}
		}
		for code := range s.categories {
			if !spoken[code] {
				t.Errorf("%s maps %q, which is no code it speaks of", s.ID, code)
			}
		}
		for code := range s.gaps {
			if !spoken[code] {
				t.Errorf("%s leaves out %q, which is no code it speaks of", s.ID, code)
			}
		}
		if s.Title == "" {
			t.Errorf("%s has no title", s.ID)
		}
	}
}

func TestCrosswalks_AreStoredWithTheirGaps(t *testing.T) {
	t.Parallel()
	tax, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	_, walks := tax.rows()
	mapped, gaps := 0, 0
	for _, w := range walks {
		if (w.Category == nil) == (w.Note == nil) {
			t.Errorf("%+v has both a category and a note, or neither", w)
		}
		if w.Scheme == "google-c1" && w.Category != nil {
			mapped++
		} else if w.Scheme == "google-c1" {
			gaps++
		}
	}
	if mapped != 13 || gaps != 6 {
		t.Errorf("google-c1: %d mapped, %d not", mapped, gaps)
	}
}
