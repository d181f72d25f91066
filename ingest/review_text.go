package ingest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// reviewWords begin the words that every sentence about a review holds one of, by their first letter.
var reviewWords = [256][]string{
	'a': {"agreed", "attended"}, 'd': {"decided"}, 'f': {"facilitat"}, 'h': {"held"}, 'm': {"moderat"}, 'n': {"notes"}, 'o': {"open to "},
	'p': {"published"}, 'r': {"reviewed"}, 's': {"scribe"}, 't': {"took place"},
}

// reviewReader reads what a text says of the review of its incident.
type reviewReader struct {
	*review
	phrases *PhraseMap
	cal     clock.Calendar
}

// read takes what sentences and fields of people say of the review, where nothing states it:
// later sentences never change what an earlier one said.
func (r reviewReader) read(m metadata, text string) {
	r.people(m)
	for i := 0; i < len(text); {
		if !isWord(text[i]) {
			i++
			continue
		}
		if words := reviewWords[text[i]|0x20]; words != nil && beginsFold(text[i:], words) {
			from, to := sentenceBounds(text, i, i+1)
			r.sentence(plain(lowered(text[from:to])))
			i = max(to, i+1)
			continue
		}
		for i < len(text) && isWord(text[i]) {
			i++
		}
	}
}

// beginsFold: s begins with one of the words, of two letters at least, in any case.
func beginsFold(s string, words []string) bool {
	for _, w := range words {
		if len(s) >= len(w) && s[1]|0x20 == w[1] && strings.EqualFold(s[:len(w)], w) {
			return true
		}
	}
	return false
}

// people: a scribe or facilitator that a field names. A remark behind the facilitator says on which
// side they were; who is named among those who responded was involved.
func (r reviewReader) people(m metadata) {
	for _, f := range m.people {
		switch f.field {
		case "scribe":
			setBool(&r.scribe, true)
		case "facilitator":
			r.side(lowered(f.value))
			for _, name := range personNames(f.value) {
				if responded(m, name) {
					setBool(&r.facilitator, true)
				}
			}
		}
	}
}

func responded(m metadata, name string) bool {
	for _, f := range m.people {
		switch f.field {
		case "incident_commander", "on_call", "responder":
			if slices.Contains(personNames(f.value), name) {
				return true
			}
		}
	}
	return false
}

// sentence reads one sentence in lower case.
func (r reviewReader) sentence(s string) {
	meeting := r.phrases.says("review_meeting", s)
	if r.phrases.says("facilitation", s) {
		r.side(s)
	}
	if r.phrases.says("no_notes", s) {
		setBool(&r.scribe, false)
	} else if r.phrases.says("notes_taken", s) {
		setBool(&r.scribe, true)
	}
	if meeting && r.openTo == "" {
		r.openTo = openTo(s)
	}
	if n, ok := r.attendance(s); ok && r.attendees == nil {
		r.attendees = &n
	}
	at := datedIn(r.cal, s)
	switch {
	case r.phrases.says("actions_agreed", s):
		if at == nil {
			at = r.later(s)
		}
		setTime(&r.decided, at)
	case meeting && r.phrases.says("took_place", s):
		setTime(&r.held, at)
	case r.phrases.says("was_reviewed", s):
		setTime(&r.reviewed, at)
	case r.phrases.says("report", s) && r.phrases.says("was_published", s):
		setTime(&r.published, at)
	}
}

// side is what a sentence on the facilitator says of their part in the incident.
func (r reviewReader) side(s string) {
	switch {
	case r.phrases.says("outsider", s):
		setBool(&r.facilitator, false)
	case r.phrases.says("insider", s):
		setBool(&r.facilitator, true)
	}
}

func setBool(to **bool, v bool) {
	if *to == nil {
		*to = &v
	}
}

func setTime(to **time.Time, at *time.Time) {
	if *to == nil {
		*to = at
	}
}

// datedIn is the only date that a sentence gives, or nil: of two it cannot be told which is meant.
func datedIn(cal clock.Calendar, s string) *time.Time {
	var found *time.Time
	for _, st := range clock.Scan(s) {
		if !st.HasDate() {
			continue
		}
		if found != nil {
			return nil
		}
		if at, ok := cal.Resolve(st); ok {
			found = &at
		}
	}
	return found
}

// later is "a week later" counted from the review, or nil where its day is not known.
func (r reviewReader) later(s string) *time.Time {
	base := r.held
	if base == nil {
		base = r.reviewed
	}
	if base == nil {
		return nil
	}
	words := strings.FieldsFunc(s, func(c rune) bool { return c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	for i := 0; i+1 < len(words); i++ {
		days := daysOf(words[i+1])
		n, ok := countWord(words[i])
		if days == 0 || !ok {
			continue
		}
		following := words[i] == "next" || words[i] == "following"
		behind := i+2 < len(words) && (words[i+2] == "later" || words[i+2] == "after" || words[i+2] == "afterwards")
		if following || behind {
			at := base.AddDate(0, 0, n*days)
			return &at
		}
	}
	return nil
}

func daysOf(unit string) int {
	switch unit {
	case "day", "days":
		return 1
	case "week", "weeks":
		return 7
	}
	return 0
}

// smallNumbers are the words of the numbers from 0 on.
const smallNumbers = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"

// countWord reads a small number in digits or as a word; an article and next are 1.
func countWord(w string) (int, bool) {
	switch w {
	case "a", "an", "next", "following":
		return 1, true
	}
	if n, err := strconv.Atoi(w); err == nil {
		return n, n >= 0 && n < 10000
	}
	i := slices.Index(strings.Fields(smallNumbers), w)
	return i, i >= 0
}

// attendance reads "attended by 12 people" and "fourteen people attended".
func (r reviewReader) attendance(s string) (int, bool) {
	i := strings.Index(s, "attended")
	if i < 0 || !r.phrases.says("persons", s) {
		return 0, false
	}
	if rest, ok := strings.CutPrefix(s[i:], "attended by "); ok {
		words := strings.Fields(rest)
		if len(words) > 1 && r.phrases.says("persons", words[1]) {
			return countWord(words[0])
		}
		return 0, false
	}
	words := strings.Fields(s[:i])
	if len(words) < 2 || !r.phrases.says("persons", words[len(words)-1]) {
		return 0, false
	}
	return countWord(words[len(words)-2])
}

// openWords is how many words may say to whom a review is open.
const openWords = 6

// openTo is to whom a sentence says that the review is open: "everyone in engineering".
func openTo(s string) string {
	_, rest, ok := strings.Cut(s, "open to ")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, ".,;:()\n"); i >= 0 {
		rest = rest[:i]
	}
	for _, sep := range []string{" and ", " who ", " on ", " as "} {
		rest, _, _ = strings.Cut(rest, sep)
	}
	words := strings.Fields(rest)
	if len(words) > openWords {
		return ""
	}
	return strings.Join(words, " ")
}
