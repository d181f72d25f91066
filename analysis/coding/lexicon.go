package coding

import (
	"cmp"
	_ "embed" // how often words occur
	"slices"
	"sort"
	"strconv"
	"strings"
)

// lexicon finds the cues of all rules in a sentence. Words are looked up once in a trie that yields the word
// classes they belong to. A pattern is filed under its two rarest classes, and is only tried in a sentence that
// holds both. It is immutable after build.
type lexicon struct {
	nodes    []trieNode
	patterns []pattern
	anchors  []anchorList // class -> patterns that are tried when it occurs
	keys     []bool       // class -> it is noted where it stands, before any pattern is tried
	number   *wordClasses // what a number belongs to
}

// pattern is one variant of a cue: its steps, and the caller's number for it. What a scan reads is kept small and
// close together.
type pattern struct {
	steps []step
	owner int32
}

// step is an element as a scan reads it: a word of a class, a gap of some words, or the start of the sentence.
type step struct {
	kind  elementKind
	gap   uint8
	class uint16
}

const (
	classAny    = 0
	classNumber = 1
	firstClass  = 2
	trieFanout  = 36
)

// wordClasses are the classes of a word, sorted, and the keys among them.
type wordClasses struct {
	all, keys []uint16
}

// has says whether the word is in a class. A nil word is in none.
func (w *wordClasses) has(class uint16) bool {
	if w == nil {
		return false
	}
	list := w.all
	for len(list) > 8 {
		half := len(list) / 2
		if list[half] > class {
			list = list[:half]
		} else {
			list = list[half:]
		}
	}
	for _, c := range list {
		if c == class {
			return true
		}
	}
	return false
}

// trieNode is a beginning of words. Nodes that add no class share those of the node above.
type trieNode struct {
	next   [trieFanout]int32
	word   *wordClasses // of the word that ends here
	longer *wordClasses // of words that go on where the trie does not
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
	steps    []step // of all patterns, one after the other
	classes  map[string]int
	terms    [][]term
}

func newLexiconBuilder() *lexiconBuilder {
	return &lexiconBuilder{classes: map[string]int{}, terms: make([][]term, firstClass)}
}

func (b *lexiconBuilder) add(variants [][]element, owner int32) {
	for _, v := range variants {
		from := len(b.steps)
		for _, e := range trimGaps(v) {
			s := step{kind: e.kind, gap: uint8(e.gap)}
			if e.kind == elementWord {
				s.class = uint16(b.class(e.terms))
			}
			b.steps = append(b.steps, s)
		}
		b.patterns = append(b.patterns, pattern{steps: b.steps[from:len(b.steps):len(b.steps)], owner: owner})
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
	l := &lexicon{patterns: b.patterns, anchors: make([]anchorList, len(b.terms))}
	b.settle()
	cost := classCosts(b.terms)
	l.keys = make([]bool, len(b.terms))
	for i := range l.patterns {
		n := needs(l.patterns[i].steps, cost)
		for _, c := range n {
			l.keys[c] = true
		}
		l.anchors[n[0]].add(int32(i), n)
	}
	t := trieBuilder{nodes: make([]protoNode, 1)}
	for class, terms := range b.terms {
		for _, term := range terms {
			t.insert(term, uint16(class))
		}
	}
	l.nodes = make([]trieNode, len(t.nodes))
	t.settle(l.nodes, 0, nil, nil, l.keys)
	numbers := []uint16{classNumber}
	for class, terms := range b.terms {
		if slices.ContainsFunc(terms, func(t term) bool { return t.text == anyNumber }) {
			numbers = append(numbers, uint16(class)) // (#|two|three)
		}
	}
	l.number = newWordClasses(numbers, l.keys)
	return l
}

// settle moves the steps of all patterns into one array, in their order.
func (b *lexiconBuilder) settle() {
	steps := make([]step, 0, len(b.steps))
	for i := range b.patterns {
		from := len(steps)
		steps = append(steps, b.patterns[i].steps...)
		b.patterns[i].steps = steps[from:len(steps):len(steps)]
	}
	b.steps = steps
}

// anchorList holds the patterns filed under a class, grouped by the next class they need.
type anchorList struct {
	with     []uint16
	patterns [][]filed // in step with with
}

// filed is a pattern and the third class it needs, which is its first where it needs no more.
type filed struct {
	pattern int32
	third   uint16
}

func (a *anchorList) add(p int32, needs [3]uint16) {
	f := filed{pattern: p, third: needs[2]}
	if i := slices.Index(a.with, needs[1]); i >= 0 {
		a.patterns[i] = append(a.patterns[i], f)
		return
	}
	a.with = append(a.with, needs[1])
	a.patterns = append(a.patterns, []filed{f})
}

func newWordClasses(classes []uint16, keys []bool) *wordClasses {
	w := &wordClasses{all: slices.Clone(classes)}
	slices.Sort(w.all)
	w.all = slices.Compact(w.all)
	for _, c := range w.all {
		if keys[c] {
			w.keys = append(w.keys, c)
		}
	}
	return w
}

// protoNode is a node of the trie while it grows.
type protoNode struct {
	next          [trieFanout]int32
	exact, prefix []uint16
}

type trieBuilder struct{ nodes []protoNode }

func (b *trieBuilder) insert(t term, class uint16) {
	at := int32(0)
	for i := 0; i < len(t.text); i++ {
		k := trieIndex(t.text[i])
		if k < 0 {
			return // # and _ never enter the trie
		}
		if b.nodes[at].next[k] == 0 {
			b.nodes = append(b.nodes, protoNode{})
			b.nodes[at].next[k] = int32(len(b.nodes) - 1)
		}
		at = b.nodes[at].next[k]
	}
	n := &b.nodes[at]
	if t.prefix {
		n.prefix = append(n.prefix, class)
		return
	}
	n.exact = append(n.exact, class)
}

// settle fills out[at] and what lies below it: every node holds the prefixes of those above it too.
func (b *trieBuilder) settle(out []trieNode, at int32, above []uint16, longer *wordClasses, keys []bool) {
	p, n := &b.nodes[at], &out[at]
	if len(p.prefix) > 0 {
		above = slices.Concat(above, p.prefix)
		longer = newWordClasses(above, keys)
	}
	n.next, n.longer, n.word = p.next, longer, longer
	if len(p.exact) > 0 {
		n.word = newWordClasses(slices.Concat(above, p.exact), keys)
	}
	for _, next := range p.next {
		if next != 0 {
			b.settle(out, next, above, longer, keys)
		}
	}
}

// lookup returns the classes of a lower case word, nil when it has none; they are shared and read-only.
func (l *lexicon) lookup(word []byte) *wordClasses {
	n := &l.nodes[0]
	for _, b := range word {
		k := trieIndex(b)
		if k < 0 || n.next[k] == 0 {
			return n.longer
		}
		n = &l.nodes[n.next[k]]
	}
	return n.word
}

//go:embed frequency.txt
var frequencyFile string

// wordFrequencies reads frequency.txt: word -> occurrences among 10,000.
func wordFrequencies() map[string]int {
	out := map[string]int{}
	for line := range strings.Lines(frequencyFile) {
		if word, count, ok := strings.Cut(strings.TrimSpace(line), " "); ok && word != "#" {
			if n, err := strconv.Atoi(count); err == nil {
				out[word] = n
			}
		}
	}
	return out
}

// costOfNumber puts numbers among the most frequent words.
const costOfNumber = 1 << 18

// classCosts estimates how often the words of each class occur.
func classCosts(classes [][]term) []int {
	frequency := wordFrequencies()
	cost := make([]int, len(classes))
	cost[classAny], cost[classNumber] = 1<<20, costOfNumber
	for i := firstClass; i < len(classes); i++ {
		for _, t := range classes[i] {
			cost[i] += termCost(t, frequency)
		}
	}
	return cost
}

func termCost(t term, frequency map[string]int) int {
	if t.text == anyNumber {
		return costOfNumber
	}
	if !t.prefix {
		return max(1, frequency[t.text])
	}
	sum := max(2, 24>>len(t.text))
	for word, n := range frequency {
		if strings.HasPrefix(word, t.text) {
			sum += n
		}
	}
	return sum
}

// needs returns the three classes of a pattern that a sentence is least likely to hold, the rarest first. Where it
// has fewer, the first stands for those missing.
func needs(steps []step, cost []int) [3]uint16 {
	var all []uint16
	for _, s := range steps {
		if s.kind == elementWord && s.class != classAny {
			all = append(all, s.class)
		}
	}
	slices.SortStableFunc(all, func(a, b uint16) int { return cmp.Compare(cost[a], cost[b]) })
	out := [3]uint16{all[0], all[0], all[0]}
	copy(out[:], all)
	return out
}

// hit is a pattern found over the tokens [from, to).
type hit struct {
	pattern  int32
	from, to int32
}

// compareHits orders hits by place, then by the order of the cues.
func compareHits(a, b hit) int {
	if a.from != b.from {
		return cmp.Compare(a.from, b.from)
	}
	if a.to != b.to {
		return cmp.Compare(a.to, b.to)
	}
	return cmp.Compare(a.pattern, b.pattern)
}
