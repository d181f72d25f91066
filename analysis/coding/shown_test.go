package coding

import (
	"strings"
	"testing"
)

// quoteOf codes a section about causes and returns the quote of a factor, "" when it is not given.
func quoteOf(t *testing.T, c *Coder, body, factor string) string {
	t.Helper()
	for _, x := range c.Code(Text{Sections: []Section{{Ordinal: 1, Role: "root_cause", Body: body}}}) {
		if x.Dimension == Factor && x.Code == factor && x.Grade == StatedGrade {
			return x.Quote
		}
	}
	return ""
}

// TestQuote_AShortSentenceIsReadWithTheOneBesideIt: three words say nothing to a room.
func TestQuote_AShortSentenceIsReadWithTheOneBesideIt(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	for body, want := range map[string]string{
		"**Untried path.** The apps in our suite are all on 6.2.\n":                            "**Untried path.** The apps in our suite are all on 6.2.",
		"The apps in our suite are all on 6.2. The path was untested.\n":                       "The apps in our suite are all on 6.2. The path was untested.",
		"The refund path was never exercised by any test of ours before it met customers.\n":   "The refund path was never exercised by any test of ours before it met customers.",
		"Those apps are on 6.2.\n\nThe path was untested.\n":                                   "The path was untested.",
		"He should have known better. The path was untested.\n":                                "The path was untested.",
		"- He should have tested the untested path.\n- No test covers the refund of a part.\n": "No test covers the refund of a part.",
	} {
		if got := quoteOf(t, c, body, "test-gap"); got != want {
			t.Errorf("%q is quoted as %q, want %q", body, got, want)
		}
	}
}

// TestGate_WhatSomebodyBelievedIsNoCause: the words of a cue may hold a belief between them.
func TestGate_WhatSomebodyBelievedIsNoCause(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	if got := quoteOf(t, c, "We believed that without a licence it prints a watermark.", "access-barrier"); got != "" {
		t.Errorf("a belief is coded as access-barrier: %q", got)
	}
	if got := quoteOf(t, c, "We had no licence for the console, so nobody could log in.", "access-barrier"); got == "" {
		t.Error("a lack of access is not coded")
	}
}

func TestCue_ANumeralStandsInAGroup(t *testing.T) {
	t.Parallel()
	over, err := ReadTaxonomy("ours.yaml", strings.NewReader("version: \"1\"\nextends: default\nfactor:\n  - id: test-gap\n    strong: [\"zorbed (#|two|three) times\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCoder(over)
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{"The belt had zorbed two times that day.", "The belt had zorbed 14 times that day."} {
		if quoteOf(t, c, body, "test-gap") == "" {
			t.Errorf("the cue is not found in %q", body)
		}
	}
}
