package coding

import (
	"strings"
	"testing"
	"time"
)

// TestCode_OneLongLine reads lines of megabytes, each of which took over a minute while the time grew with
// the square of their length.
func TestCode_OneLongLine(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	for name, body := range map[string]string{
		"one cue after the other": strings.Repeat("because ", 125_000),
		"one phrase again":        strings.Repeat("We believed that ", 50_000),
		"links that never close":  strings.Repeat("[a](", 125_000),
		"tags that never close":   strings.Repeat("<a ", 125_000),
		"marks that end nothing":  strings.Repeat("!", 1_000_000) + "x",
		"initials":                strings.Repeat("a.", 500_000),
	} {
		start := time.Now()
		c.Code(Text{Incident: "a", Title: "T", Sections: []Section{{Ordinal: 1, Role: "root_cause", Body: body}}})
		took := time.Since(start)
		t.Logf("%s: %s", name, took)
		if took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

// TestScan_FindsOnceAcrossWindows repeats a phrase over many windows of tokens: each place counts once.
func TestScan_FindsOnceAcrossWindows(t *testing.T) {
	t.Parallel()
	c := newTestCoder(t)
	body := strings.Repeat("we believed that ", 400)
	z := tokenizer{lexicon: c.lexicon}
	hits := newScanner(c.lexicon).scan(z.tokens(body, 0, len(body), nil), nil)
	seen := make(map[hit]bool, len(hits))
	for _, h := range hits {
		if seen[h] {
			t.Fatalf("twice: %+v", h)
		}
		seen[h] = true
	}
	if len(hits) < 400 {
		t.Errorf("%d hits for 400 phrases", len(hits))
	}
}

func TestTokens_AMarkThatNothingClosesNearbyOpensNothing(t *testing.T) {
	t.Parallel()
	z := tokenizer{lexicon: newTestCoder(t).lexicon}
	for body, want := range map[string]int{
		"see `the config` now":                               3, // code is one blind token
		"see `the " + strings.Repeat(" ", 3000) + "end` now": 4,
	} {
		if got := len(z.tokens(body, 0, len(body), nil)); got != want {
			t.Errorf("%.20q: %d tokens, want %d", body, got, want)
		}
	}
}
