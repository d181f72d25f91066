package coding

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// lexicon finds the cues of all rules in a sentence. Words are looked up once in a trie that yields
// the word classes they belong to; a pattern is only tried in a sentence that holds its rarest
// class. It is immutable after build.
type lexicon struct {
	nodes    []trieNode
	patterns []pattern
	anchored [][]anchors // class -> patterns that are tried when it occurs
}

// pattern is one variant of a cue; owner is the caller's number for it.
type pattern struct {
	elements []element
	needs    []uint16 // its classes, the least expected first
	owner    int32
}

const (
	classAny    = 0
	classNumber = 1
	firstClass  = 2
	trieFanout  = 36
)

type trieNode struct {
	next   [trieFanout]int32
	exact  []uint16 // classes of words that end here
	prefix []uint16 // classes of prefixes seen so far, this node's included
}

func trieIndex(b byte) int {
	switch {
	case b >= 'a' && b <= 'z':
		return int(b - 'a')
	case b >= '0' && b <= '9':
		return int(b-'0') + 26
	}
	return -1
}

// lexiconBuilder collects patterns.
type lexiconBuilder struct {
	patterns []pattern
	classes  map[string]int
	terms    [][]term
}

func newLexiconBuilder() *lexiconBuilder {
	return &lexiconBuilder{classes: map[string]int{}, terms: make([][]term, firstClass)}
}

func (b *lexiconBuilder) add(variants [][]element, owner int32) {
	for _, v := range variants {
		elements := append([]element(nil), v...)
		for i := range elements {
			if elements[i].kind == elementWord {
				elements[i].class = b.class(elements[i].terms)
			}
		}
		b.patterns = append(b.patterns, pattern{elements: trimGaps(elements), owner: owner})
	}
}

// trimGaps drops gaps at either end: they would only widen the quote.
func trimGaps(e []element) []element {
	for len(e) > 0 && e[0].kind == elementGap {
		e = e[1:]
	}
	for len(e) > 0 && e[len(e)-1].kind == elementGap {
		e = e[:len(e)-1]
	}
	return e
}

func (b *lexiconBuilder) class(terms []term) int {
	if len(terms) == 1 && terms[0].text == anyWord {
		return classAny
	}
	if len(terms) == 1 && terms[0].text == anyNumber {
		return classNumber
	}
	keys := make([]string, 0, len(terms))
	for _, t := range terms {
		k := t.text
		if t.prefix {
			k += "*"
		}
		keys = append(keys, k)
	}
	sort.Strings(keys)
	key := strings.Join(keys, "|")
	if id, ok := b.classes[key]; ok {
		return id
	}
	id := len(b.terms)
	b.classes[key] = id
	b.terms = append(b.terms, terms)
	return id
}

func (b *lexiconBuilder) build() *lexicon {
	l := &lexicon{nodes: make([]trieNode, 1), patterns: b.patterns, anchored: make([][]anchors, len(b.terms))}
	for class, terms := range b.terms {
		for _, t := range terms {
			l.insert(t, uint16(class))
		}
	}
	l.inherit(0, nil)
	cost := classCosts(b.terms)
	for i := range l.patterns {
		p := &l.patterns[i]
		p.needs = needs(p.elements, cost)
		l.anchor(int32(i), p.needs)
	}
	return l
}

// anchors are patterns that are tried when two classes stand in a window.
type anchors struct {
	with     uint16
	patterns []int32
}

// anchor files a pattern under its rarest class, and there under the next one it needs.
func (l *lexicon) anchor(p int32, needs []uint16) {
	with := needs[min(1, len(needs)-1)]
	groups := l.anchored[needs[0]]
	for i := range groups {
		if groups[i].with == with {
			groups[i].patterns = append(groups[i].patterns, p)
			return
		}
	}
	l.anchored[needs[0]] = append(groups, anchors{with: with, patterns: []int32{p}})
}

func (l *lexicon) insert(t term, class uint16) {
	at := int32(0)
	for i := 0; i < len(t.text); i++ {
		k := trieIndex(t.text[i])
		if k < 0 {
			return // # and _ never enter the trie
		}
		if l.nodes[at].next[k] == 0 {
			l.nodes = append(l.nodes, trieNode{})
			l.nodes[at].next[k] = int32(len(l.nodes) - 1)
		}
		at = l.nodes[at].next[k]
	}
	n := &l.nodes[at]
	if t.prefix {
		n.prefix = appendClass(n.prefix, class)
		return
	}
	n.exact = appendClass(n.exact, class)
}

func appendClass(list []uint16, class uint16) []uint16 {
	for _, c := range list {
		if c == class {
			return list
		}
	}
	return append(list, class)
}

// inherit makes every node hold the prefixes of its ancestors too.
func (l *lexicon) inherit(at int32, above []uint16) {
	own := append([]uint16(nil), above...)
	for _, c := range l.nodes[at].prefix {
		own = appendClass(own, c)
	}
	l.nodes[at].prefix = own
	for _, next := range l.nodes[at].next {
		if next != 0 {
			l.inherit(next, own)
		}
	}
}

// lookup returns the classes of a lower case word; the two lists are shared and read-only.
func (l *lexicon) lookup(word []byte) (prefix, exact []uint16) {
	at := int32(0)
	for _, b := range word {
		k := trieIndex(b)
		if k < 0 {
			return prefix, nil
		}
		next := l.nodes[at].next[k]
		if next == 0 {
			return prefix, nil
		}
		at = next
		prefix = l.nodes[at].prefix
	}
	return prefix, l.nodes[at].exact
}

// frequentWords are too common to start a search from.
const frequentWords = " a an the of to in on for at by and or is was were are be been it its this that these those we our us they he she i you had has have did do does not no with from as which so but when then there their them who what all any some only more than into out up if after before because could would should will can may one two time "

func classCosts(classes [][]term) []int {
	cost := make([]int, len(classes))
	cost[classAny], cost[classNumber] = 1<<20, 1<<18
	for i := firstClass; i < len(classes); i++ {
		for _, t := range classes[i] {
			switch {
			case strings.Contains(frequentWords, " "+t.text+" "):
				cost[i] += 200
			case t.prefix && len(t.text) < 4:
				cost[i] += 20
			default:
				cost[i] += 3
			}
		}
	}
	return cost
}

// needs lists the classes of a pattern, the one that a sentence is least likely to hold first.
func needs(elements []element, cost []int) []uint16 {
	var out []uint16
	for _, e := range elements {
		if e.kind == elementWord && e.class != classAny {
			out = append(out, uint16(e.class))
		}
	}
	slices.SortStableFunc(out, func(a, b uint16) int { return cmp.Compare(cost[a], cost[b]) })
	return out
}

// hit is a pattern found over the tokens [from, to).
type hit struct {
	pattern  int32
	from, to int32
}

// A window is at most 64 tokens, so that the places of a class fit one word of bits; longer sentences are
// scanned in windows that overlap by more than the widest usual match.
const (
	windowSize    = 64
	windowOverlap = 24
)

// scanner is the scratch of one scan: where each class stands in the window.
type scanner struct {
	lexicon *lexicon
	places  []uint64 // class -> bits of the tokens it stands at
	touched []uint16
	strong  uint64 // tokens after a strong break
	size    int
}

func newScanner(l *lexicon) *scanner {
	return &scanner{lexicon: l, places: make([]uint64, len(l.anchored))}
}

// scan appends every pattern in the tokens of one sentence, at its non-overlapping places.
func (s *scanner) scan(tokens []token, out []hit) []hit {
	previous := len(out)
	for at := 0; ; at += windowSize - windowOverlap {
		end := min(at+windowSize, len(tokens))
		first := len(out)
		out = s.window(tokens[at:end], int32(at), out)
		out = dropTwice(out, previous, first)
		if previous = first; end == len(tokens) {
			return out
		}
	}
}

func (s *scanner) window(tokens []token, offset int32, out []hit) []hit {
	s.place(tokens)
	for _, class := range s.touched {
		for _, group := range s.lexicon.anchored[class] {
			if s.places[group.with] == 0 {
				continue
			}
			for _, p := range group.patterns {
				if s.possible(p) {
					out = s.find(p, offset, out)
				}
			}
		}
	}
	for _, class := range s.touched {
		s.places[class] = 0
	}
	s.touched = s.touched[:0]
	return out
}

// place notes where each class stands.
func (s *scanner) place(tokens []token) {
	s.size, s.strong = len(tokens), 0
	for i := range tokens {
		bit := uint64(1) << uint(i)
		t := &tokens[i]
		if t.brk == breakStrong {
			s.strong |= bit
		}
		s.mark(classAny, bit)
		if t.number {
			s.mark(classNumber, bit)
		}
		for _, c := range t.prefix {
			s.mark(c, bit)
		}
		for _, c := range t.exact {
			s.mark(c, bit)
		}
	}
}

func (s *scanner) mark(class uint16, bit uint64) {
	if s.places[class] == 0 {
		s.touched = append(s.touched, class)
	}
	s.places[class] |= bit
}

// possible says whether all classes of a pattern stand in the window at all, the rarer ones asked first.
func (s *scanner) possible(p int32) bool {
	for _, c := range s.lexicon.patterns[p].needs {
		if s.places[c] == 0 {
			return false
		}
	}
	return true
}

func (s *scanner) find(p, offset int32, out []hit) []hit {
	elements := s.lexicon.patterns[p].elements
	starts := ^uint64(0) >> uint(windowSize-s.size)
	if elements[0].kind == elementWord {
		starts = s.places[elements[0].class]
	}
	for starts != 0 {
		i := bits.TrailingZeros64(starts)
		starts &= starts - 1
		to := s.match(i, i == 0 && offset == 0, elements)
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
func (s *scanner) match(i int, opening bool, elements []element) int {
	for n, e := range elements {
		switch e.kind {
		case elementStart:
			if !opening {
				return -1
			}
		case elementGap:
			return s.matchGap(i, e.gap, elements[n+1:])
		default:
			if i >= s.size || s.places[e.class]>>uint(i)&1 == 0 || (n > 0 && s.strong>>uint(i)&1 == 1) {
				return -1
			}
			i++
		}
	}
	return i
}

func (s *scanner) matchGap(i, most int, rest []element) int {
	for skip := 0; skip <= most && i+skip < s.size; skip++ {
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
