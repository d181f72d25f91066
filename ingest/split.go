package ingest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// WarnSeveral: one document tells several incidents, and each is read by itself.
const WarnSeveral = "several_incidents"

// WarnUnheard says that words of such a text are kept with none of its incidents.
const WarnUnheard = "words_left_out"

// WarnUnsplit: one document lists more incidents than are read from one, and was read as a whole.
const WarnUnsplit = "incidents_not_split"

// heading is a line that may open an incident of its own: a heading, or a line in bold.
type heading struct {
	head
	marks headingMarks
	until int   // where what it heads ends: the next heading of its level or above
	above []int // the headings it stands under, as places in outline.heads
	// An incident that is an entry of a list or a row of a table: its text, and the fields of its cells.
	told   string
	fields map[string]string
}

// incidentsIn finds the incidents of a text that tells several: a summary of a week, the history of
// a status page, a report with "Incident 1" and "Incident 2". It gives nothing where the text tells
// one, or where that cannot be told: what tells one incident is never split. So fields that state one
// start or severity for the whole text, or a title with an id, settle it.
func (o *outline) incidentsIn(doc Document) []heading {
	if len(o.heads) < 2 {
		return o.listedIn(doc)
	}
	if doc.StartedAt != "" || doc.ResolvedAt != "" || doc.Severity != "" || len(inTitle(firstNonEmpty(doc.Title, o.title))) > 0 {
		return nil
	}
	several := o.phrases.says("several", lowered(plain(firstNonEmpty(o.title, doc.Title))))
	for level := 1; level <= boldLevel; level++ {
		found := o.marked(level)
		if len(found) >= 2 && o.areIncidents(found, several) && !o.statesOne(found[0].from) {
			return found
		}
	}
	return o.listedIn(doc)
}

// marked are the headings of a level that could open an incident, with what speaks for it.
func (o *outline) marked(level int) []heading {
	var out []heading
	var above []int
	for i, b := range o.heads {
		for len(above) > 0 && o.heads[above[len(above)-1]].level >= b.level {
			above = above[:len(above)-1]
		}
		if b.level == level && !(b.from == o.titleAt && o.title != "" && o.titleOnly(i)) && !o.underSection(above) {
			h := heading{head: b, until: o.endOf(i), above: slices.Clone(above)}
			if h.marks = o.marksOf(&h); h.marks.any() {
				out = append(out, h)
			}
		}
		above = append(above, i)
	}
	return out
}

// titleOnly: the first heading stands above all others, as a title does.
func (o *outline) titleOnly(place int) bool { return o.endOf(place) == len(o.src) }

func (o *outline) endOf(place int) int {
	for _, b := range o.heads[place+1:] {
		if b.level <= o.heads[place].level {
			return b.from
		}
	}
	return len(o.src)
}

// underSection: one of the headings above names a section, so that what is below is a part of it.
func (o *outline) underSection(above []int) bool {
	return slices.ContainsFunc(above, func(i int) bool {
		h := &o.heads[i]
		return h.role != "" && !(h.from == o.titleAt && o.title != "") && !o.phrases.says("several", lowered(h.name))
	})
}

// areIncidents weighs the headings of a level: numbers, ids and days must differ, and each must have
// a story of its own.
func (o *outline) areIncidents(found []heading, several bool) bool {
	numbers, ids, days, began := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	posted, stories := 0, 0
	for _, h := range found {
		numbers[h.marks.number], ids[h.marks.id], days[h.marks.day] = true, true, true
		began[o.firstDay(&h)] = true
		if h.marks.posted {
			posted++
		}
		if h.marks.roles >= 2 {
			stories++
		}
		if !o.hasStory(&h) {
			return false
		}
	}
	all := func(names map[string]bool) bool { return len(names) == len(found) && !names[""] }
	whole := stories == len(found)
	switch {
	case all(numbers), all(ids) && (several || whole), all(began) && whole:
		return true
	case posted == len(found):
		return several || stories == 0 && len(o.heads) > len(found)
	}
	return all(days) && (several || whole)
}

// firstDay is the first date in what a heading heads, "" without one.
func (o *outline) firstDay(h *heading) string {
	for _, st := range o.timesIn(h.from, h.until) {
		if st.HasDate() {
			return fmt.Sprint(st.Year, st.Month, st.Day)
		}
	}
	return ""
}

// storyWords is how many words make a story of what stands below a heading.
const storyWords = 8

func (o *outline) hasStory(h *heading) bool {
	if h.told != "" {
		return countWords(h.told) >= storyWords
	}
	return countWords(o.src[min(headingEnd(o.src, h.block), h.until):h.until]) >= storyWords
}

// statesOne: what stands before the first of them states facts of one incident.
func (o *outline) statesOne(until int) bool {
	m := o.introduction(until)
	for _, field := range []string{"started_at", "resolved_at", "detected_at", "mitigated_at", "severity", "duration", "id"} {
		if f, ok := m.get(field); ok && f.value != "" {
			return true
		}
	}
	return false
}

// introduction is what is stated before the first of the incidents.
func (o *outline) introduction(until int) metadata {
	var before []part
	for _, p := range o.parts {
		if p.from < until {
			p.to = min(p.to, until)
			before = append(before, p)
		}
	}
	return readMetadata(o.keys, before)
}

// split reads each incident of a text by itself. What stands outside of them is told of all: its
// sections are kept with each, but actions and lessons with the first only, so that none counts twice.
func (r *reader) split(p *parsed, doc Document, o *outline, found []heading, line func(at int) int) {
	shared := o.outside(found)
	toldOfAll := sharedSize(shared)*len(found) <= mostShared
	intro := o.introduction(found[0].from)
	for _, field := range []string{"date", "services", "teams", "tags"} {
		if f, ok := intro.get(field); ok {
			doc.apply(field, f.value)
		}
	}
	year := cmp.Or(yearAlone(doc.Date), yearAlone(doc.Title), yearAlone(o.title), yearAlone(p.source.rel))
	used := map[string]int{}
	for i, h := range found {
		own := doc
		own.Body, own.Title, own.Summary, own.Date = "", h.marks.title, "", firstNonEmpty(h.marks.day, doc.Date)
		if yearAlone(own.Date) == 0 && own.Date != "" && year > 0 {
			own.Date += ", " + strconv.Itoa(year)
		}
		own.ID = h.marks.id
		if own.ID == "" {
			name := slug(h.marks.title)
			if used[name]++; used[name] > 1 {
				name = fmt.Sprintf("%s-%d", name, used[name])
			}
			own.ID = firstNonEmpty(doc.ID, p.source.id()) + "#" + name
		}
		own.Extra, own.ActionItems, own.Timeline = nil, nil, nil
		text := h.told
		if text == "" {
			text = o.src[h.from:h.until]
		}
		for _, field := range slices.Sorted(maps.Keys(h.fields)) {
			own.apply(field, h.fields[field])
		}
		s := r.read(own, p.source.id(), text, line(h.from))
		if toldOfAll || i == 0 {
			s.share(o, shared, i == 0)
		}
		r.own(p, s, own)
	}
	p.warnings = append(p.warnings, Warning{Line: line(found[0].from), Code: WarnSeveral, Detail: severalDetail(found, shared, toldOfAll)})
	if words, at := o.unheard(found); words > 0 {
		p.warnings = append(p.warnings, Warning{Line: line(at), Code: WarnUnheard, Detail: fmt.Sprintf(
			"%d words stand outside of the incidents and under no heading that tells of all; they are kept with none: put them below a heading such as Summary, or into the incident they tell of", words)})
	}
}

// unheard counts the words that are kept with no incident, such as those of an introduction, and tells
// where the first of them stand.
func (o *outline) unheard(found []heading) (words, at int) {
	for _, p := range o.parts {
		if within(found, p.from) || p.heading != "" && p.role != "body" && p.role != "other" {
			continue
		}
		to := p.to
		if p.body < found[0].from {
			to = min(to, found[0].from)
		}
		n := countWords(o.src[p.body:to])
		if n < storyWords {
			continue
		}
		if words == 0 {
			at = p.body
		}
		words += n
	}
	return words, at
}

// outside are the sections that belong to none of the incidents.
func (o *outline) outside(found []heading) []part {
	var out []part
	for _, p := range o.parts {
		if !within(found, p.from) && p.heading != "" && p.role != "body" && p.role != "other" && strings.TrimSpace(o.src[p.body:p.to]) != "" {
			out = append(out, p)
		}
	}
	return out
}

// within: a place is in one of the incidents, which stand in order and apart.
func within(found []heading, at int) bool {
	next, _ := slices.BinarySearchFunc(found, at+1, func(h heading, at int) int { return cmp.Compare(h.from, at) })
	return next > 0 && at < found[next-1].until
}

// share adds what is told of all incidents of a text.
func (s *story) share(o *outline, shared []part, first bool) {
	for _, p := range shared {
		switch p.role {
		case "action_items", "follow_up", "lessons", "what_went_well", "what_went_wrong", "where_we_got_lucky":
			if !first {
				continue
			}
			s.actions = append(s.actions, actionReader{phrases: o.phrases}.readActions([]part{p})...)
			s.learnings = append(s.learnings, learningReader{o.sections, o.phrases}.read([]part{p})...)
		}
		s.sections = append(s.sections, readSection{p.role, p.heading, strings.TrimSpace(unescaped(o.src[p.body:p.to])), p.unknown})
	}
}

// mostShared is how many bytes of text that is told of all incidents of a document are kept with them
// together: a thousand incidents and a long background would be more than anyone can store or code.
const mostShared = 4 << 20

func sharedSize(shared []part) int {
	size := 0
	for _, p := range shared {
		size += p.to - p.body
	}
	return size
}

func severalDetail(found []heading, shared []part, toldOfAll bool) string {
	titles := make([]string, 0, len(found))
	for _, h := range found {
		titles = append(titles, h.marks.title)
	}
	detail := fmt.Sprintf("%d incidents are told in it, each read by itself: %s", len(found), short(strings.Join(titles, "; ")))
	switch {
	case len(shared) > 0 && !toldOfAll:
		detail += fmt.Sprintf("; %d section(s) beside them are too long to be kept with each, and stand with the first", len(shared))
	case len(shared) > 0:
		detail += fmt.Sprintf("; %d section(s) beside them are told of all, and actions and lessons of all stand with the first", len(shared))
	}
	return detail
}

// slug is a title as a part of an id: words in lower case, joined by hyphens.
func slug(title string) string {
	words := strings.FieldsFunc(lowered(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out string
	for _, w := range words {
		if len(out)+len(w) > longestSlug && out != "" {
			break
		}
		out = strings.TrimPrefix(out+"-"+w, "-")
	}
	return out[:cutAt(out, longestSlug)]
}

// longestSlug is how many bytes of a title an id takes.
const longestSlug = 60
