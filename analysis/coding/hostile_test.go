package coding

import (
	"strings"
	"testing"
	"time"
)

// TestCode_OneLongLine reads long lines whose time once grew with the square of their length: five times the
// line may take five times as long, and not twenty-five. The limit is measured in the same run; a machine
// that is busy with something else meanwhile gets three tries.
func TestCode_OneLongLine(t *testing.T) {
	t.Parallel()
	const times, most, n = 5, 15, 6_000
	c := newTestCoder(t)
	took := func(body string) time.Duration {
		start := time.Now()
		c.Code(Text{Incident: "a", Title: "T", Sections: []Section{{Ordinal: 1, Role: "root_cause", Body: body}}})
		return time.Since(start)
	}
	for name, piece := range map[string]string{
		"one cue after the other": "because ",
		"one phrase again":        "We believed that ",
		"links that never close":  "[a](",
		"tags that never close":   "<a ",
		"marks that end nothing":  "!!!!!!!!",
		"initials":                "a.a.a.a.",
	} {
		for try := 1; ; try++ {
			short, long := took(strings.Repeat(piece, n)+"x"), took(strings.Repeat(piece, times*n)+"x")
			t.Logf("%s: %s, and %s for %d times the line", name, short, long, times)
			if long <= most*short+50*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%s: %s, but %s for %d times the line", name, short, long, times)
				break
			}
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
