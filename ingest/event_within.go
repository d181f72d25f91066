package ingest

import (
	"regexp"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// endsWithin adds the ends that the later sentences of events tell, behind those that their headlines tell: "10:05
// We roll back. Errors are gone at 10:12." An end has the time its sentence tells, else that of its event.
func (e *evidence) endsWithin(phrases *PhraseMap, events []event) {
	var closed []told
	for i := range events {
		ev := &events[i]
		if ev.at == nil || !ev.timed {
			continue
		}
		for _, sentence := range sentencesBehind(ev.text) {
			lower := strings.ToLower(sentence)
			kind := phrases.eventKind(lower, true)
			if kind != "effect" && kind != "closed" || phrases.says("partly", lower) || partOf(lower) || phrases.says("promise", lower) || phrases.says("supposed", lower) || strings.HasSuffix(lower, "?") {
				continue
			}
			at, ok := ev.within(sentence)
			if !ok || intended(lower) || at.Equal(*ev.at) && noticing(phrases.eventKind(strings.ToLower(headline(ev.text)), false)) {
				continue
			}
			t := told{milestone{kind, at, "timeline", ev.text, ev.from}, true}
			if kind == "closed" {
				closed = append(closed, t)
			} else {
				e.add("effect", t)
			}
		}
	}
	if len(e.byName["closed"]) == 0 {
		for _, t := range closed {
			e.add("closed", t)
		}
	}
}

// noticing: an event of this kind is before the end, however its text goes on.
func noticing(kind string) bool {
	switch kind {
	case "detected", "hint", "onset", "acknowledged":
		return true
	}
	return false
}

// intended: a sentence tells what was meant to happen, or is believed, and not what did.
func intended(lower string) bool {
	return containsAny(lower, "to bring ", "to get ", "decide", "way to ", "in order to", "hope", "should ", "want", "so that ", "so they ", "until ", "believ", "plan", "wait", " may ", " might ", "try ", "tries ", "close to")
}

// sentencesBehind are the sentences of an event behind its headline.
func sentencesBehind(text string) []string {
	head := headline(text)
	if len(head) == len(text) {
		return nil
	}
	var out []string
	for _, line := range strings.Split(text[len(head):], "\n") {
		for _, s := range strings.Split(line, ". ") {
			if s = strings.Trim(s, " .!*_-"); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// within is the moment of a sentence of an event: the time of day it tells, the length behind the event's time ("a
// minute later"), else the event's. Of two times in one sentence it is not said which is meant.
func (ev *event) within(sentence string) (time.Time, bool) {
	var own []clock.Stamp
	for _, st := range clock.Scan(sentence) {
		if st.HasClock || st.HasDate() {
			own = append(own, st)
		}
	}
	if len(own) == 0 {
		if _, length, ok := lengthLater(sentence); ok {
			return ev.at.Add(length), true
		}
		return *ev.at, true
	}
	if len(own) > 1 || own[0].HasDate() || !own[0].HasClock {
		return time.Time{}, false
	}
	zone := own[0].Zone
	if zone == nil {
		zone = ev.stamp.Zone
	}
	loc := time.UTC
	if zone != nil {
		loc = zone.Location
	}
	day := ev.at.In(loc)
	at := time.Date(day.Year(), day.Month(), day.Day(), own[0].Hour, own[0].Minute, own[0].Second, 0, loc)
	if at.Before(*ev.at) {
		at = at.AddDate(0, 0, 1)
	}
	return at.UTC(), at.Sub(*ev.at) < 12*time.Hour
}

// laterWords is a length behind a time that was told before, nextWords one that lasts from then on.
var (
	laterWords = marked{regexp.MustCompile(`(?i)\b` + lengthWords + `\s+later\b`), 80, []string{"later"}}
	nextWords  = marked{regexp.MustCompile(`(?i)\bfor\s+the\s+(?:next|following)\s+` + lengthWords), 80, []string{"the next", "the following"}}
)

// lengthLater is the first "twenty minutes later" of a text, with its place.
func lengthLater(text string) (at []int, length time.Duration, ok bool) {
	all := laterWords.all(text)
	if len(all) == 0 {
		return nil, 0, false
	}
	at = all[0]
	length, ok = clock.ParseDuration(inDigits(text[at[2]:at[3]]))
	return at, length, ok && length > 0
}

// couldAgain: people could do again what they came for.
func couldAgain(lower string) bool {
	i := strings.Index(lower, " could ")
	if i < 0 || !strings.Contains(lower[i:], " again") {
		return false
	}
	return !containsAny(lower[i:], " not ", "never") && !containsAny(lower[:i], "nobody", "no one", "none ")
}
