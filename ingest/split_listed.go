package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"secondstory/ingest/clock"
)

// fewestListed is how many entries a list must have to be a list of incidents: two days in a list are
// more often the days of one.
const fewestListed = 3

// mostListed is how many it may have: what has more is data, and belongs into a file of records.
const mostListed = 1_000

// listedIn finds the incidents of a text that tells each in a row of a table or an entry of a list, such
// as the log of a year. Its title must say that it tells several, every entry must have a day, or an id,
// of its own, and no section may tell more: what tells one incident by days is never split.
func (o *outline) listedIn(doc Document) []heading {
	title, own := firstNonEmpty(o.title, doc.Title), -1
	if title == "" && len(o.heads) > 0 && o.heads[0].level == 1 { // "Incident log" names a timeline too
		title, own = o.heads[0].text, o.heads[0].from
	}
	title = strings.ToLower(plain(title))
	if doc.StartedAt != "" || doc.ResolvedAt != "" || doc.Severity != "" || !o.phrases.says("several", title) || len(inTitle(title)) > 0 || o.tellsOneStory(own) {
		return nil
	}
	var found []heading
	for _, p := range o.parts {
		for _, b := range p.blocks {
			switch {
			case b.kind == tableBlock && (p.from != own || len(b.table.header) > 2):
				found = append(found, o.tableEntries(b, p.heading)...)
			case b.kind == listBlock && !listsOther(p.role) && p.from != own:
				found = append(found, o.listEntries(b, p.heading)...)
			}
		}
	}
	if len(found) < fewestListed || !o.areIncidents(found, true) && !o.mostlyApart(found) {
		return nil
	}
	if len(found) > mostListed {
		o.unsplit = len(found)
		return nil
	}
	return found
}

// mostlyApart: two thirds of the entries have a day to themselves, and those of one day are told in other
// words; a busy day does not make one incident of the log of a year.
func (o *outline) mostlyApart(found []heading) bool {
	days, told := map[string]bool{}, map[string]bool{}
	for _, h := range found {
		if h.marks.day == "" || !o.hasStory(&h) || told[h.marks.day+h.told] {
			return false
		}
		days[h.marks.day], told[h.marks.day+h.told] = true, true
	}
	return 3*len(days) >= 2*len(found)
}

// tellsOneStory: a section tells when it was and why, which a list of incidents has no place for; the one
// at own is headed by the title.
func (o *outline) tellsOneStory(own int) bool {
	return slices.ContainsFunc(o.parts, func(p part) bool {
		if p.from == own {
			return false
		}
		switch p.role {
		case "timeline", "root_cause", "five_whys", "trigger", "detection", "resolution":
			return true
		}
		return false
	})
}

// listsOther: entries of such a section are no incidents.
func listsOther(role string) bool {
	switch role {
	case "action_items", "follow_up", "lessons", "what_went_well", "what_went_wrong", "where_we_got_lucky", "links", "attendees", "thanks", "metadata", "impact":
		return true
	}
	return false
}

// listMark is what stands before the text of an entry.
var listMark = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s+`)

// listEntries are the entries of a list that begin with a day or an id; nil where one does not.
func (o *outline) listEntries(b block, above string) []heading {
	var out []heading
	for _, item := range b.items {
		text := listMark.ReplaceAllString(o.src[item.from:item.to], "")
		first, _, _ := strings.Cut(plain(item.text), "\n")
		st, dated := clock.Leading(first)
		ids := inTitle(first)
		if !(dated && st.HasDate()) && len(ids) != 1 {
			return nil
		}
		h := heading{head: head{block: block{from: item.from, to: item.to}}, until: item.to, told: text}
		if len(ids) == 1 {
			h.marks.id = ids[0]
		}
		if dated && st.HasDate() {
			h.marks.day = dayWith(first[st.Start:st.End], firstNonEmpty(above, o.title))
			first = strings.TrimLeft(first[st.End:], " :.,–—-)]|")
		}
		if key, _, ok := strings.Cut(strings.TrimPrefix(text, "**"), "**"); ok && strings.HasPrefix(text, "**") && !dated {
			first = plain(key) // **INC-12 Mail late** and what is told of it
		}
		h.marks.title = openingWords(first)
		out = append(out, h)
	}
	return out
}

// tableEntries are the rows of a table that has a column of days or of ids, and one that tells what happened.
func (o *outline) tableEntries(b block, above string) []heading {
	columns := make([]string, len(b.table.header))
	dayAt, idAt := -1, -1
	for i, name := range b.table.header {
		columns[i] = o.keys.fields[normalKey(name)]
		switch {
		case dayAt < 0 && (columns[i] == "date" || columns[i] == "started_at"):
			dayAt = i
		case idAt < 0 && columns[i] == "id":
			idAt = i
		}
	}
	if dayAt < 0 {
		return nil
	}
	var out []heading
	for r, row := range b.table.rows {
		h := heading{head: head{block: block{from: b.table.lines[r], to: b.to}}, until: lineEnd(o.src, b.table.lines[r]), fields: map[string]string{}}
		day, ok := clock.First(plain(cellOf(row, dayAt)))
		if !ok || !day.HasDate() {
			return nil
		}
		h.marks.day = dayWith(plain(cellOf(row, dayAt)), firstNonEmpty(above, o.title))
		if day.HasClock {
			h.fields["started_at"] = h.marks.day
		}
		h.marks.id = plain(cellOf(row, idAt))
		var told, lengths strings.Builder
		for i, cell := range row {
			text := strings.TrimSpace(cell)
			switch {
			case text == "" || i >= len(columns) || i == idAt || i == dayAt && columns[i] == "date":
			case columns[i] != "" && columns[i] != "summary" && columns[i] != "factors" && columns[i] != "title" && columns[i] != "same_as":
				h.fields[columns[i]] = plain(text)
				if isLength(columns[i]) {
					lengths.WriteString("**" + plain(b.table.header[i]) + ":** " + text + "\n\n")
				}
			default:
				told.WriteString("## " + plain(b.table.header[i]) + "\n\n" + text + "\n\n")
				if h.marks.title == "" {
					h.marks.title = openingWords(plain(text))
				}
			}
		}
		h.told = lengths.String() + told.String()
		out = append(out, h)
	}
	return out
}

func cellOf(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return row[i]
}

func lineEnd(src string, from int) int {
	if i := strings.IndexByte(src[from:], '\n'); i >= 0 {
		return from + i
	}
	return len(src)
}

// dayWith is a day as written, with the year of the heading above where it has none.
func dayWith(day, above string) string {
	st, ok := clock.First(day)
	year := yearAlone(above)
	if !ok || st.Year > 0 || year == 0 {
		return day
	}
	full := fmt.Sprintf("%04d-%02d-%02d", year, st.Month, st.Day)
	if st.HasClock {
		full += fmt.Sprintf(" %02d:%02d", st.Hour, st.Minute)
	}
	if st.Zone != nil {
		full += " " + st.Zone.Name
	}
	return full
}

// longestOpening is how many bytes of an entry serve as its title.
const longestOpening = 80

// openingWords is the first sentence of an entry, shortened to a title.
func openingWords(text string) string {
	text = headline(text)
	if len(text) <= longestOpening {
		return strings.TrimRight(text, " .:;,")
	}
	cut := strings.LastIndexByte(text[:cutAt(text, longestOpening)], ' ')
	if cut <= 0 {
		cut = cutAt(text, longestOpening)
	}
	return strings.TrimRight(text[:cut], " .:;,") + "..."
}
