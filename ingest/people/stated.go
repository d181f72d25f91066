package people

import "strings"

// Stated returns the part of a field's entry that names a person: "Anna" of "Anna found it", the
// whole of "Pieter van der Berg", "akow" or "@akow", and nothing of "same" or "found it".
func Stated(entry string) string {
	entry = strings.TrimSpace(entry)
	if strings.ContainsAny(entry, "@<(") || hasIdeographic(entry) {
		return entry
	}
	words := strings.Fields(entry)
	for i, w := range words {
		f := fold(strings.Trim(w, ".,:;"))
		if _, last := cutLast(f, '-'); last != "" && notCalled.has(last) {
			f = last // metrics-issue is what a link is called
		}
		if shapeOf(w) == lowerCase && !phrases().particles.has(f) && neverCalled(f) {
			words = words[:i]
			break
		}
	}
	if len(words) > 1 && !anyCapital(words) && !anyGiven(words) {
		return ""
	}
	return strings.Join(words, " ")
}

// neverCalled: a word in lower case that stands beside names and is none.
func neverCalled(folded string) bool {
	p, c := phrases(), lexicon()[folded]
	return c&given == 0 && (c&(english|group) != 0 || p.function.has(folded) || p.human.has(folded) || p.action.has(folded) || p.aux.has(folded) ||
		p.present.has(folded) || p.plural.has(folded) || p.progressive.has(folded) || notCalled.has(folded))
}

var notCalled = words(`same self none nobody noone no-one unknown various several both ditto idem tbd tba todo n/a na see above below me myself ourselves them it fill put insert enter choose pick issue issues ticket link`)

func anyCapital(words []string) bool {
	for _, w := range words {
		if shapeOf(w) != lowerCase {
			return true
		}
	}
	return false
}

func anyGiven(words []string) bool {
	for _, w := range words {
		if lexicon()[fold(w)]&given != 0 {
			return true
		}
	}
	return false
}
