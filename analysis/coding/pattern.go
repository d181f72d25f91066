package coding

import (
	"fmt"
	"strings"
)

// The cue language. A cue is a row of words, matched in order inside one sentence:
//
//	word        the word itself, in any case; don't and cannot read as do not and can not
//	pref*       any word that begins so
//	(a|b c|d*)  one of these
//	{list}      one of a named list of words
//	(x)?        x or nothing, {list}? likewise
//	logs?       log or logs: the letter before ? may be missing
//	#           a number
//	_           any one word
//	..          up to three words;  ...  up to eight words, never across a semicolon or dash
//	^           only at the start of the sentence
const (
	shortGap = 3
	longGap  = 8
	// maxVariants bounds what one cue may expand to.
	maxVariants = 4000
)

// term is one alternative word of an element: a literal, or a prefix.
type term struct {
	text   string
	prefix bool
}

type elementKind uint8

const (
	elementWord elementKind = iota
	elementGap
	elementStart
)

// element is one step of an expanded cue.
type element struct {
	kind  elementKind
	gap   int
	terms []term
}

// parseCue expands a cue into its variants; lists are the named word lists.
func parseCue(cue string, lists map[string][]string) ([][]element, error) {
	p := cueParser{lists: lists}
	variants, rest, err := p.sequence(cue, 0)
	if err != nil {
		return nil, err
	}
	if rest != "" {
		return nil, fmt.Errorf("unmatched %q", rest[:1])
	}
	for _, v := range variants {
		if !hasWord(v) {
			return nil, fmt.Errorf("a cue needs at least one word")
		}
	}
	return variants, nil
}

func hasWord(v []element) bool {
	for _, e := range v {
		if e.kind == elementWord && len(e.terms) > 0 && e.terms[0].text != anyWord && e.terms[0].text != anyNumber {
			return true
		}
	}
	return false
}

const (
	anyWord   = "_"
	anyNumber = "#"
)

type cueParser struct {
	lists map[string][]string
}

// sequence reads elements until the end, or until ) or | at depth > 0.
func (p cueParser) sequence(s string, depth int) ([][]element, string, error) {
	out := [][]element{nil}
	for {
		s = strings.TrimLeft(s, " ")
		if s == "" || (depth > 0 && (s[0] == ')' || s[0] == '|')) {
			return out, s, nil
		}
		var alts [][]element
		var err error
		switch s[0] {
		case '(':
			alts, s, err = p.group(s[1:], depth)
			alts, s = optional(alts, s)
		case '{':
			alts, s, err = p.list(s[1:], depth)
			alts, s = optional(alts, s)
		default:
			alts, s, err = p.word(s)
		}
		if err != nil {
			return nil, "", err
		}
		out = product(out, alts)
		if len(out) > maxVariants {
			return nil, "", fmt.Errorf("cue expands to more than %d variants", maxVariants)
		}
	}
}

// optional adds the empty alternative when a ? follows a group.
func optional(alts [][]element, s string) ([][]element, string) {
	if strings.HasPrefix(s, "?") {
		return append(alts, nil), s[1:]
	}
	return alts, s
}

func product(left, right [][]element) [][]element {
	if len(right) == 1 {
		for i := range left {
			left[i] = append(left[i], right[0]...)
		}
		return left
	}
	out := make([][]element, 0, len(left)*len(right))
	for _, l := range left {
		for _, r := range right {
			out = append(out, append(append([]element(nil), l...), r...))
		}
	}
	return out
}

func (p cueParser) group(s string, depth int) ([][]element, string, error) {
	var alts [][]element
	for {
		seq, rest, err := p.sequence(s, depth+1)
		if err != nil {
			return nil, "", err
		}
		alts = append(alts, seq...)
		if rest == "" {
			return nil, "", fmt.Errorf("missing )")
		}
		s = rest[1:]
		if rest[0] == ')' {
			return mergeSingles(alts), s, nil
		}
	}
}

func (p cueParser) list(s string, depth int) ([][]element, string, error) {
	name, rest, ok := strings.Cut(s, "}")
	if !ok {
		return nil, "", fmt.Errorf("missing }")
	}
	items, ok := p.lists[name]
	if !ok {
		return nil, "", fmt.Errorf("no word list named %q", name)
	}
	if depth > 8 {
		return nil, "", fmt.Errorf("word lists nest too deeply at %q", name)
	}
	var alts [][]element
	for _, item := range items {
		seq, left, err := p.sequence(item, depth+1)
		if err != nil {
			return nil, "", err
		}
		if left != "" {
			return nil, "", fmt.Errorf("unmatched %q in list %s", left[:1], name)
		}
		alts = append(alts, seq...)
	}
	return mergeSingles(alts), rest, nil
}

func (p cueParser) word(s string) ([][]element, string, error) {
	end := strings.IndexAny(s, " ()|{}")
	if end < 0 {
		end = len(s)
	}
	text, rest := s[:end], s[end:]
	switch text {
	case "":
		return nil, "", fmt.Errorf("unexpected %q", s[:1])
	case "..":
		return [][]element{{{kind: elementGap, gap: shortGap}}}, rest, nil
	case "...":
		return [][]element{{{kind: elementGap, gap: longGap}}}, rest, nil
	case "^":
		return [][]element{{{kind: elementStart}}}, rest, nil
	case anyWord, anyNumber:
		return [][]element{{{terms: []term{{text: text}}}}}, rest, nil
	}
	var e element
	for _, spelling := range spellings(text) {
		t, err := parseTerm(spelling)
		if err != nil {
			return nil, "", err
		}
		e.terms = append(e.terms, t)
	}
	return [][]element{{e}}, rest, nil
}

// spellings reads a letter before ? as one that may be missing.
func spellings(word string) []string {
	at := strings.IndexByte(word, '?')
	if at < 1 {
		return []string{word}
	}
	var out []string
	for _, tail := range spellings(word[at+1:]) {
		out = append(out, word[:at]+tail, word[:at-1]+tail)
	}
	return out
}

func parseTerm(word string) (term, error) {
	t := term{text: word}
	if strings.HasSuffix(word, "*") {
		t = term{text: word[:len(word)-1], prefix: true}
	}
	if t.text == "" {
		return t, fmt.Errorf("empty word")
	}
	for i := 0; i < len(t.text); i++ {
		if trieIndex(t.text[i]) < 0 {
			return t, fmt.Errorf("character %q in word %q: words are lower case letters and digits", t.text[i], word)
		}
	}
	return t, nil
}

// mergeSingles joins all one-word alternatives into one element, so that a list of words costs one
// variant.
func mergeSingles(alts [][]element) [][]element {
	var single element
	var out [][]element
	for _, a := range alts {
		if len(a) == 1 && a[0].kind == elementWord {
			single.terms = append(single.terms, a[0].terms...)
			continue
		}
		out = append(out, a)
	}
	if len(single.terms) > 0 {
		out = append(out, []element{single})
	}
	return out
}
