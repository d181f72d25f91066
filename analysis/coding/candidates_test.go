package coding

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// tellings are incidents of which every third repeats a condition that the taxonomy does not know.
func tellings(n int) []Telling {
	var out []Telling
	for i := range n {
		cause := "Stand " + strings.Repeat(string('a'+rune(i%26)), 4) + " was blue."
		if i%3 == 0 {
			cause = []string{"The loading ramp froze in the frost.", "In the frost our loading ramp froze.", "The loading ramp froze, as ramps do."}[(i/3)%3]
		}
		out = append(out, Telling{Text: Text{Incident: fmt.Sprintf("file:%02d", i), Sections: []Section{
			{Ordinal: 1, Role: "summary", Body: "Labels were printed late for the shops of the north, and the shops called."},
			{Ordinal: 2, Role: "root_cause", Body: cause + " No alert fired."},
		}}})
	}
	return out
}

func missed(t *testing.T, texts []Telling) []Candidate {
	t.Helper()
	tax, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCoder(tax)
	if err != nil {
		t.Fatal(err)
	}
	found, err := c.Missed(texts)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestMissed_ARecurringConditionWithoutACodeIsOffered(t *testing.T) {
	t.Parallel()
	found := missed(t, tellings(30))
	at := slices.IndexFunc(found, func(c Candidate) bool { return slices.Contains(c.Phrases, "loading ramp froze") })
	if at < 0 {
		t.Fatalf("found %+v", found)
	}
	c := found[at]
	if len(c.Incidents) != 10 || len(c.Examples) != shownExamples || c.Elsewhere != 0 {
		t.Errorf("%+v", c)
	}
	for _, f := range found {
		if slices.Contains(f.Phrases, "alert fired") {
			t.Errorf("%q is coded", f.Phrase)
		}
	}
}

func TestMissed_TheOrderOfTextsDoesNotMatter(t *testing.T) {
	t.Parallel()
	texts := tellings(30)
	want := missed(t, texts)
	slices.Reverse(texts)
	if got := missed(t, texts); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestMissed_WhatAPersonCodedIsNotOffered(t *testing.T) {
	t.Parallel()
	texts := tellings(30)
	for i := range texts {
		texts[i].Coded = map[int][][2]int{2: {{0, len(texts[i].Sections[1].Body)}}}
	}
	if found := missed(t, texts); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
	if found := missed(t, nil); len(found) > 0 {
		t.Errorf("in nothing: %+v", found)
	}
}

func TestMissed_OneLongTextMakesNoPattern(t *testing.T) {
	t.Parallel()
	texts := tellings(30)
	for i := range texts {
		if i%3 == 0 && i > 3 {
			texts[i].Sections[1].Body = "Stand " + strings.Repeat(string('a'+rune(i%26)), 4) + " was blue."
		}
	}
	texts[0].Sections[1].Body = strings.Repeat("The loading ramp froze. ", 20)
	for _, c := range missed(t, texts) {
		if strings.Contains(c.Phrase, "ramp") {
			t.Errorf("two incidents tell it, and found %+v", c)
		}
	}
}

func TestLogLikelihood_IsDunnings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, n, b, m int
		want       float64
	}{
		{3, 100, 0, 900, 13.90}, // 2 (3 ln(3/0.3) + 97 ln(97/99.7) + 900 ln(900/897.3))
		{5, 50, 45, 450, 0},     // as often in both
		{1, 100, 90, 900, 0},    // rarer
		{0, 0, 0, 0, 0},
	} {
		if got := logLikelihood(c.a, c.n, c.b, c.m); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%d of %d against %d of %d: %.4f, want %.2f", c.a, c.n, c.b, c.m, got, c.want)
		}
	}
}
