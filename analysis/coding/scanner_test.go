package coding

import (
	"slices"
	"strings"
	"testing"
)

// slowScan tries every pattern at every token, as the cue language is defined: the scanner must find the same.
func slowScan(l *lexicon, tokens []token) []hit {
	var out []hit
	for p := range l.patterns {
		for i := 0; i < len(tokens); {
			to := slowMatch(tokens, i, 0, l.patterns[p].steps)
			if to > i {
				out = append(out, hit{pattern: int32(p), from: int32(i), to: int32(to)})
				i = to
				continue
			}
			i++
		}
	}
	slices.SortFunc(out, compareHits)
	return out
}

func slowMatch(tokens []token, i, n int, steps []step) int {
	if n == len(steps) {
		return i
	}
	switch s := steps[n]; s.kind {
	case elementStart:
		if i != 0 {
			return -1
		}
		return slowMatch(tokens, i, n+1, steps)
	case elementGap:
		for skip := 0; skip <= int(s.gap) && i+skip < len(tokens) && tokens[i+skip].brk != breakStrong; skip++ {
			if to := slowMatch(tokens, i+skip, n+1, steps); to >= 0 {
				return to
			}
		}
		return -1
	default:
		if i >= len(tokens) || n > 0 && tokens[i].brk == breakStrong {
			return -1
		}
		if s.class != classAny && (tokens[i].word == nil || !slices.Contains(tokens[i].word.all, s.class)) {
			return -1
		}
		return slowMatch(tokens, i+1, n+1, steps)
	}
}

func TestScan_FindsWhatTryingEveryPatternFinds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it tries every pattern at every place: run without -short")
	}
	c := newTestCoder(t)
	z, s := tokenizer{lexicon: c.lexicon}, newScanner(c.lexicon)
	texts, _ := examples(t)
	n, found := 0, 0
	for _, text := range texts {
		for _, section := range text.Sections {
			for _, u := range units(section.Body, nil) {
				if n++; n%61 != 0 || strings.Count(section.Body[u.start:u.end], " ") >= windowSize {
					continue
				}
				tokens := z.tokens(section.Body, u.start, u.end, nil)
				want, got := slowScan(c.lexicon, tokens), s.scan(tokens, nil)
				if !slices.Equal(want, got) {
					t.Fatalf("%q: found %d, trying every pattern finds %d", section.Body[u.start:u.end], len(got), len(want))
				}
				found += len(want)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d hits were compared", found)
	}
}
