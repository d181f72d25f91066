package coding

import (
	"sort"
	"strings"
)

// lexicon finds the cues of all rules in a sentence. Words are looked up once in a trie that yields
// the word classes they belong to; a pattern is only tried in a sentence that holds its rarest
// class. It is immutable after build.
type lexicon struct {
	nodes    []trieNode
	patterns []pattern
	anchored [][]int32 // class -> patterns that are tried when it occurs
}

// pattern is one variant of a cue; owner is the caller's number for it.
type pattern struct {
	elements []element
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
	l := &lexicon{nodes: make([]trieNode, 1), patterns: b.patterns, anchored: make([][]int32, len(b.terms))}
	for class, terms := range b.terms {
		for _, t := range terms {
			l.insert(t, uint16(class))
		}
	}
	l.inherit(0, nil)
	cost := classCosts(b.terms)
	for i, p := range l.patterns {
		a := anchor(p.elements, cost)
		l.anchored[a] = append(l.anchored[a], int32(i))
	}
	return l
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

// anchor returns the class of the pattern that a sentence is least likely to hold.
func anchor(elements []element, cost []int) int {
	best, bestCost := classAny, 1<<30
	for _, e := range elements {
		if e.kind == elementWord && cost[e.class] < bestCost {
			best, bestCost = e.class, cost[e.class]
		}
	}
	return best
}

// hit is a pattern found over the tokens [from, to).
type hit struct {
	pattern  int32
	from, to int32
}

// scan finds every pattern in the tokens of one sentence, at its non-overlapping places, ordered by
// pattern and place. seen is scratch of len(patterns), stamped by the caller's growing stamp.
func (l *lexicon) scan(tokens []token, seen []int32, stamp int32, out []hit) []hit {
	for i := range tokens {
		for _, list := range [2][]uint16{tokens[i].prefix, tokens[i].exact} {
			for _, class := range list {
				for _, p := range l.anchored[class] {
					if seen[p] == stamp {
						continue
					}
					seen[p] = stamp
					out = l.find(tokens, p, out)
				}
			}
		}
	}
	return out
}

func (l *lexicon) find(tokens []token, p int32, out []hit) []hit {
	elements := l.patterns[p].elements
	for i := 0; i < len(tokens); i++ {
		if to := match(tokens, i, elements); to > i {
			out = append(out, hit{pattern: p, from: int32(i), to: int32(to)})
			i = to - 1
		}
	}
	return out
}

// match returns the token after the match that begins at i, or -1.
func match(tokens []token, i int, elements []element) int {
	for n, e := range elements {
		switch e.kind {
		case elementStart:
			if i != 0 {
				return -1
			}
		case elementGap:
			return matchGap(tokens, i, e.gap, elements[n+1:])
		default:
			if i >= len(tokens) || !tokens[i].is(e.class) || (n > 0 && tokens[i].brk == breakStrong) {
				return -1
			}
			i++
		}
	}
	return i
}

func matchGap(tokens []token, i, most int, rest []element) int {
	for skip := 0; skip <= most && i+skip < len(tokens); skip++ {
		if tokens[i+skip].brk == breakStrong {
			return -1
		}
		if to := match(tokens, i+skip, rest); to >= 0 {
			return to
		}
	}
	return -1
}
