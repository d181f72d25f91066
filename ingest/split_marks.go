package ingest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"secondstory/ingest/clock"
)

// headingMarks are what speaks for a heading that opens an incident of its own.
type headingMarks struct {
	number string // "Incident 2": its number, letter or ordinal
	id     string
	day    string // the day it gives, as a date, else as written
	posted bool   // what follows is a status page's update: "Resolved - ..."
	roles  int    // sections of a postmortem below it
	title  string // without number and day
}

func (m headingMarks) any() bool {
	return m.number != "" || m.id != "" || m.day != "" || m.posted || m.roles >= 2
}

// marksOf reads them. A heading that names a section, or nothing, opens no incident unless a number
// says so.
func (o *outline) marksOf(h *heading) headingMarks {
	name := strings.TrimSpace(plain(strings.Trim(h.text, "*_# ")))
	var m headingMarks
	m.number, m.title = o.numbered(name)
	ids := inTitle(name)
	if len(ids) == 1 {
		m.id = ids[0]
	}
	if m.number == "" && m.id == "" && (h.role != "" || namesNothing(name) || len(ids) > 1) {
		return headingMarks{}
	}
	day, rest := o.dayOf(h, m.title)
	if m.day = day; rest != "" && !namesNothing(rest) {
		m.title = rest
	}
	m.posted = o.isPosted(h)
	m.roles = o.rolesBelow(h)
	return m
}

// numbered reads "Incident 2: checkout down", "Outage #3", "Second incident" and "インシデント1".
func (o *outline) numbered(name string) (number, rest string) {
	head, _, _ := strings.Cut(name, " ")
	first := strings.TrimRight(bareWord(head), "0123456789")
	if !o.phrases.opensWith("one_of_several", first) && !isOrdinal(bareWord(head)) {
		return "", name
	}
	words := strings.Fields(name)
	bare := func(i int) string {
		if i >= len(words) {
			return ""
		}
		return bareWord(words[i])
	}
	switch n := strings.TrimPrefix(bare(0), first); {
	case n != "" && o.phrases.opensWith("one_of_several", first) && first[0] >= 0x80:
		number, rest = n, strings.Join(words[1:], " ")
	case o.phrases.opensWith("one_of_several", bare(0)) && isNumber(bare(1)):
		number, rest = bare(1), strings.Join(words[2:], " ")
	case o.phrases.opensWith("one_of_several", bare(0)) && (bare(1) == "no" || bare(1) == "number" || bare(1) == "") && isNumber(bare(2)):
		number, rest = bare(2), strings.Join(words[3:], " ")
	case isOrdinal(bare(0)) && o.phrases.opensWith("one_of_several", bare(1)):
		number, rest = bare(0), strings.Join(words[2:], " ")
	default:
		return "", name
	}
	if rest = strings.Trim(rest, " :.,–—-()"); rest == "" || namesNothing(rest) {
		rest = name
	}
	return number, rest
}

// bareWord is a word in small letters, without the marks around it.
func bareWord(w string) string { return lowered(strings.Trim(w, "#:.,()[]–—-")) }

// isNumber: digits, a letter, or a small number as a word.
func isNumber(w string) bool {
	if _, ok := countWord(w); ok && w != "a" && w != "an" && w != "next" && w != "following" {
		return true
	}
	return len(w) == 1 && w[0] >= 'a' && w[0] <= 'f'
}

func isOrdinal(w string) bool {
	switch w {
	case "first", "second", "third", "fourth", "fifth", "sixth", "1st", "2nd", "3rd", "4th", "5th", "6th":
		return true
	}
	return false
}

// dayOf is the day that a heading, or one above it, gives, and the heading without it. A year that
// only a heading above states is taken from there.
func (o *outline) dayOf(h *heading, name string) (day, rest string) {
	rest = name
	var found clock.Stamp
	if st, ok := clock.First(name); ok && st.HasDate() {
		found = st
		rest = strings.Trim(name[:st.Start]+" "+name[st.End:], " :.,–—-()[]|·")
	}
	for i := len(h.above) - 1; i >= 0 && (!found.HasDate() || found.Year == 0); i-- {
		above := plain(o.heads[h.above[i]].text)
		if st, ok := clock.First(above); ok && st.HasDate() && !found.HasDate() {
			found = st
		}
		if found.Year == 0 {
			found.Year = yearAlone(above)
		}
	}
	if !found.HasDate() {
		return "", rest
	}
	var cal clock.Calendar
	if y, m, d, ok := cal.Date(found); ok {
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), rest
	}
	return found.Month.String() + " " + strconv.Itoa(found.Day), rest
}

// yearAlone is the first year of this century in a text, 0 without one.
func yearAlone(text string) int {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		if y, err := strconv.Atoi(w); err == nil && len(w) == 4 && y >= 2000 && y < 2100 {
			return y
		}
	}
	return 0
}

// isPosted: the first words below a heading are a state that a status page posts, and a mark.
func (o *outline) isPosted(h *heading) bool {
	return o.postedState(o.src[min(headingEnd(o.src, h.block), h.until):h.until])
}

func (o *outline) postedState(text string) bool {
	text = strings.TrimLeft(text, " \n\t*_>-•")
	word := strings.ToLower(text[:min(len(text), 24)])
	if !o.phrases.opensWith("posted_state", word) {
		return false
	}
	i := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' && r != '*' })
	return i > 0 && strings.ContainsAny(word[i:min(len(word), i+1)], "-:\n(") || i > 0 && word[i] >= 0x80
}

// rolesBelow counts the sections of a postmortem below a heading.
func (o *outline) rolesBelow(h *heading) int {
	roles := map[string]bool{}
	first, _ := slices.BinarySearchFunc(o.parts, h.from+1, func(p part, at int) int { return cmp.Compare(p.from, at) })
	for _, p := range o.parts[first:] {
		if p.from >= h.until {
			break
		}
		if p.unknown {
			continue
		}
		switch p.role {
		case "summary", "impact", "timeline", "detection", "trigger", "root_cause", "contributing_factors", "resolution", "response", "action_items", "lessons":
			roles[p.role] = true
		}
	}
	return len(roles)
}
