package coding

import (
	"math/bits"
	"slices"
)

// A window is at most 64 tokens, so that the places of a class fit one word of bits; longer sentences are
// scanned in windows that overlap by more than the widest usual match.
const (
	windowSize    = 64
	windowOverlap = 24
)

// scanner is the scratch of one scan: where the key classes stand in the window. The others are asked of the words
// themselves, in the few places where a pattern may stand.
type scanner struct {
	lexicon *lexicon
	tokens  []token  // of the window
	places  []uint64 // class -> bits of the tokens it stands at
	known   []uint32 // class -> the window for which places holds
	window  uint32
	touched []uint16
	strong  uint64 // tokens after a strong break
}

func newScanner(l *lexicon) *scanner {
	return &scanner{lexicon: l, places: make([]uint64, len(l.anchors)), known: make([]uint32, len(l.anchors))}
}

// scan appends every pattern in the tokens of one sentence, at its non-overlapping places, and sorts them.
func (s *scanner) scan(tokens []token, out []hit) []hit {
	start := len(out)
	previous := start
	for at := 0; ; at += windowSize - windowOverlap {
		end := min(at+windowSize, len(tokens))
		first := len(out)
		out = s.look(tokens[at:end], int32(at), out)
		out = dropTwice(out, previous, first)
		if previous = first; end == len(tokens) {
			slices.SortFunc(out[start:], compareHits)
			return out
		}
	}
}

// look finds the patterns of one window.
func (s *scanner) look(tokens []token, offset int32, out []hit) []hit {
	s.note(tokens)
	for _, class := range s.touched {
		list := &s.lexicon.anchors[class]
		for i, with := range list.with {
			if s.known[with] != s.window {
				continue
			}
			for _, f := range list.patterns[i] {
				if s.known[f.third] == s.window {
					out = s.find(f.pattern, offset, out)
				}
			}
		}
	}
	return out
}

// note opens a window: it notes where the key classes stand.
func (s *scanner) note(tokens []token) {
	s.tokens, s.strong, s.touched = tokens, 0, s.touched[:0]
	if s.window++; s.window == 0 {
		clear(s.known)
		s.window = 1
	}
	for i := range tokens {
		t, bit := &tokens[i], uint64(1)<<uint(i)
		if t.brk == breakStrong {
			s.strong |= bit
		}
		if t.word == nil {
			continue
		}
		for _, c := range t.word.keys {
			if s.known[c] != s.window {
				s.known[c], s.places[c] = s.window, 0
				s.touched = append(s.touched, c)
			}
			s.places[c] |= bit
		}
	}
}

// stands says whether a class stands at a token of the window.
func (s *scanner) stands(class uint16, i int) bool {
	if s.lexicon.keys[class] {
		return s.known[class] == s.window && s.places[class]>>uint(i)&1 == 1
	}
	return s.tokens[i].word.has(class)
}

func (s *scanner) find(p, offset int32, out []hit) []hit {
	steps := s.lexicon.patterns[p].steps
	starts := ^uint64(0) >> uint(windowSize-len(s.tokens))
	if e := steps[0]; e.kind == elementWord && s.lexicon.keys[e.class] {
		if s.known[e.class] != s.window {
			return out
		}
		starts = s.places[e.class]
	}
	for starts != 0 {
		i := bits.TrailingZeros64(starts)
		starts &= starts - 1
		to := s.match(i, i == 0 && offset == 0, steps)
		if to > i {
			out = append(out, hit{pattern: p, from: offset + int32(i), to: offset + int32(to)})
			if to >= windowSize {
				return out
			}
			starts &= ^uint64(0) << uint(to)
		}
	}
	return out
}

// match returns the token after the match that begins at i, or -1.
func (s *scanner) match(i int, opening bool, steps []step) int {
	for n := range steps {
		switch e := steps[n]; e.kind {
		case elementStart:
			if !opening {
				return -1
			}
		case elementGap:
			return s.matchGap(i, int(e.gap), steps[n+1:])
		default:
			if i >= len(s.tokens) || (n > 0 && s.strong>>uint(i)&1 == 1) {
				return -1
			}
			if e.class != classAny && !s.stands(e.class, i) {
				return -1
			}
			i++
		}
	}
	return i
}

func (s *scanner) matchGap(i, most int, rest []step) int {
	for skip := 0; skip <= most && i+skip < len(s.tokens); skip++ {
		if s.strong>>uint(i+skip)&1 == 1 {
			return -1
		}
		if to := s.match(i+skip, false, rest); to >= 0 {
			return to
		}
	}
	return -1
}

// dropTwice removes from out[first:], the hits of one window, what the window before it found already:
// out[previous:first]. A token stands in at most two windows, so nothing older can be the same.
func dropTwice(out []hit, previous, first int) []hit {
	kept, before := out[:first], out[previous:first]
	for _, h := range out[first:] {
		if !slices.Contains(before, h) {
			kept = append(kept, h)
		}
	}
	return kept
}
