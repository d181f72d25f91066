package coding

import "strings"

// blamingLanguage is the practice code of a sentence that blames somebody.
const blamingLanguage = "blaming-language"

// place is a sentence of a section.
type place struct{ section, start int }

// shortSentence is how many words a sentence must have to be quoted alone: "Reasonable, false." says nothing to somebody
// who has not read what stands before it.
const shortSentence = 6

// neighbour returns the sentence with which a short one is quoted: the one before it, or, where it opens its paragraph or
// bullet, the one after it. The zero unit when there is none, or when the sentence can stand alone.
func neighbour(us []unit, i int, body string) unit {
	u := us[i]
	if len(strings.Fields(body[u.start:u.end])) >= shortSentence {
		return unit{}
	}
	switch {
	case !u.first && i > 0:
		return us[i-1]
	case i+1 < len(us) && !us[i+1].first && us[i+1].kind == u.kind:
		return us[i+1]
	}
	return unit{}
}

// show sets what is quoted for each candidate, once it is known which sentences blame somebody: those are quoted alone,
// and are nobody's neighbour.
func (r *reader) show(list []candidate) {
	blaming := map[place]bool{}
	for i := range list {
		if x := &list[i]; x.entry.ID == blamingLanguage && x.grade == StatedGrade {
			blaming[place{x.section, x.unit.start}] = true
		}
	}
	for i := range list {
		x := &list[i]
		x.shown, x.blames = x.unit, blaming[place{x.section, x.unit.start}]
		if x.beside.end == 0 || x.blames || blaming[place{x.section, x.beside.start}] {
			continue
		}
		x.shown.start, x.shown.end = min(x.unit.start, x.beside.start), max(x.unit.end, x.beside.end)
	}
}
