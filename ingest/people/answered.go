package people

import (
	"regexp"
	"slices"
)

// What stands around a name says how sure it is that its person answered first: stated in so many
// words, took the page, or was on call.
const aroundBytes = 90 // how far from a name its evidence may stand

var (
	saidFirst  = regexp.MustCompile(`(?i)(first responder|first on (the )?scene|first to (look|answer|respond)|first in|\bfirst)[^\n.;|]{0,12}[:|]\W*$`)
	isFirst    = regexp.MustCompile(`(?i)^[^\n.;|]{0,60}(first responder|responded first|answered first|first to (look|answer|respond)|first on (it|scene)|was first|[(,;] ?\\?(on call,? )?(and )?first\b)`)
	tookPage   = regexp.MustCompile(`(?i)^(,[^,\n]{0,30},)?\W{0,3}(acks?\b|acked|acknowledge[sd]?|picked (it|up)|answered (within|in|at|the (page|pager|alert|call|phone))|had the pager|took the page)`)
	wasPaged   = regexp.MustCompile(`(?i)\bpaged \W*$`)
	saidOnCall = regexp.MustCompile(`(?i)\bon.call[^\n.;|]{0,12}[:|]\W*$`)
	isOnCall   = regexp.MustCompile(`(?i)^( \w+)?,? ?\\?\(?(was |had |is )?(also )?on.call\b`)
)

// Answered finds in a text who of the roster answered first: whom it says was first, else who took
// or got the page, else the one person it says was on call. It returns the roster's spelling, for a
// Response, and false when the text does not say or names several.
func (r *Roster) Answered(text string) (person string, ok bool) {
	if r == nil {
		return "", false
	}
	var ranked [3][]string
	for _, m := range r.mentions(text) {
		before, after := text[max(0, m.start-aroundBytes):m.start], text[m.end:min(len(text), m.end+aroundBytes)]
		switch {
		case saidFirst.MatchString(before) || isFirst.MatchString(after):
			ranked[0] = append(ranked[0], m.person)
		case tookPage.MatchString(after) || wasPaged.MatchString(before):
			ranked[1] = append(ranked[1], m.person)
		case saidOnCall.MatchString(before) || isOnCall.MatchString(after):
			ranked[2] = append(ranked[2], m.person)
		}
	}
	for rank, people := range ranked {
		slices.Sort(people)
		people = slices.Compact(people)
		if len(people) == 1 {
			return people[0], true
		}
		if len(people) > 1 && rank == 0 {
			return "", false
		}
	}
	return "", false
}

// mention is a place where a text names a person of the roster.
type mention struct {
	person     string
	start, end int
}

// mentions finds the roster's people by full name, alias, or a first or last name that only one has.
func (r *Roster) mentions(text string) []mention {
	index := r.spoken
	var found []mention
	for i := 0; i < len(text); {
		end := wordEnd(text, i)
		if end == i {
			i++
			continue
		}
		person, known := index[fold(text[i:end])]
		if known && person != "" && shapeOf(text[i:end]) != lowerCase || known && i > 0 && text[i-1] == '@' && person != "" {
			if n := len(found); n > 0 && found[n-1].person == person && i-found[n-1].end <= 1 {
				found[n-1].end = end
			} else {
				found = append(found, mention{person, i, end})
			}
		}
		i = end
	}
	return found
}

// speak maps each word of a name to its person, and to "" when several people have it.
func (r *Roster) speak() map[string]string {
	index := make(map[string]string)
	for _, m := range r.members {
		for _, name := range append([]string{m.person}, m.aliases...) {
			for _, w := range folded(letters(name)) {
				if other, taken := index[w]; taken && other != m.person {
					index[w] = ""
				} else if len(w) > 1 && !phrases().particles.has(w) {
					index[w] = m.person
				}
			}
		}
	}
	return index
}
