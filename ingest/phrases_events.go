package ingest

import (
	"strings"
	"unicode/utf8"
)

// eventKinds are the kinds of phrases that an event is read by, the one that decides first coming
// first.
var eventKinds = [...]string{"closed", "aside", "mishap", "effect", "detected", "hint", "onset", "acknowledged", "joining", "fix", "change"}

// The places of some of them.
const (
	detectedKind     = 4
	hintKind         = 5
	acknowledgedKind = 7
)

// eventPhrase is a phrase of one of them.
type eventPhrase struct {
	phrase
	kind int
}

// eventIndex finds phrases of all of them by their first two bytes: every word is asked once, and most
// have no phrase.
type eventIndex [256]*[256][]eventPhrase

func (m *PhraseMap) indexEvents() *eventIndex {
	out := &eventIndex{}
	for k, kind := range eventKinds {
		index := m.kinds[kind]
		if index == nil {
			continue
		}
		for _, list := range index {
			for _, p := range list {
				out.put(eventPhrase{p, k})
			}
		}
	}
	return out
}

// put adds a phrase; one of a single byte has no second to be found by, and is put under all.
func (x *eventIndex) put(p eventPhrase) {
	first := p.text[0]
	if x[first] == nil {
		x[first] = &[256][]eventPhrase{}
	}
	if len(p.text) > 1 {
		x[first][p.text[1]] = append(x[first][p.text[1]], p)
		return
	}
	for second := range x[first] {
		x[first][second] = append(x[first][second], p)
	}
}

// eventPlaces is the position of each of eventKinds in a text, in one pass.
func (m *PhraseMap) eventPlaces(lower string) (places [len(eventKinds)]int) {
	for k := range places {
		places[k] = -1
	}
	index := m.events
	for i := 0; i < len(lower); i++ {
		c := lower[i]
		if index[c] == nil || i > 0 && c < utf8.RuneSelf && isWord(lower[i-1]) {
			continue
		}
		second := byte(0) // behind the last byte; no phrase has it
		if i+1 < len(lower) {
			second = lower[i+1]
		}
		for _, p := range index[c][second] {
			if places[p.kind] < 0 && strings.HasPrefix(lower[i:], p.text) && p.at(lower, i) {
				places[p.kind] = i
			}
		}
	}
	return places
}
