package ingest

import (
	"slices"
	"strings"

	"secondstory/ingest/clock"
)

// part is one section as found: its role, its heading, and its bytes in the text.
type part struct {
	role    string
	heading string // plain text; "" for what stands before the first heading
	level   int    // 1 to 6, boldLevel for a bold line or key, 0 before the first heading
	from    int    // where the heading begins
	body    int    // where the body begins
	to      int
	lead    string // the value behind a bold key, part of the body
	blocks  []block
	unknown bool // the section map does not know the heading
}

// boldLevel is the level of a bold line or list key that serves as a heading.
const boldLevel = 7

// outline splits a text into parts. The first heading becomes the title where it is one.
type outline struct {
	sections *SectionMap
	keys     *keyMap
	phrases  *PhraseMap
	src      string
	headings int // number of real headings
	title    string
	titleAt  int
	parts    []part
	blocks   []block // those of the parts
	heads    []head
	above    []int         // the headings that the next one may stand under, as places in parts, by rising level
	timeline bool          // a part is a timeline
	stamps   []clock.Stamp // once times has read them
	scanned  bool
	unsplit  int // incidents listed, where they are more than are read from one text
}

func (o *outline) build(blocks []block) {
	for _, b := range blocks {
		switch {
		case b.kind == headingBlock:
			o.headings++
			o.addHead(b, strings.TrimRight(b.text, "# "))
		case b.kind == paragraphBlock && isBoldLine(b.text):
			b.level = boldLevel
			o.addHead(b, b.text)
		}
	}
	o.parts = append(make([]part, 0, len(o.heads)+1), part{role: "body", to: len(o.src)})
	o.blocks = make([]block, 0, len(blocks))
	next := 0
	for i, b := range blocks {
		switch {
		case b.kind == headingBlock:
			for o.heads[next].from != b.from {
				next++
			}
			o.heading(o.heads[next], i == 0)
		case b.kind == paragraphBlock && o.boldParts(b):
		case b.kind == listBlock && o.listParts(b):
		default:
			o.append(b)
		}
	}
	o.finish()
}

// head is a heading, or a line that is bold as a whole.
type head struct {
	block
	name  string // plain text
	role  string // "" for a name that the section map does not know
	exact bool   // the map spells it so
}

func (o *outline) addHead(b block, text string) {
	h := head{block: b, name: plain(text)}
	h.role, h.exact = o.sections.lookup(h.name)
	o.heads = append(o.heads, h)
}

func (o *outline) current() *part { return &o.parts[len(o.parts)-1] }

// append adds a block to the part that is open. The blocks of all parts lie behind each other.
func (o *outline) append(b block) {
	p := o.current()
	o.blocks = append(o.blocks, b)
	end := len(o.blocks)
	p.blocks = o.blocks[end-len(p.blocks)-1 : end : end]
}

func (o *outline) open(p part) {
	o.current().to = p.from
	if p.level == 0 || p.level == 1 && p.heading == "" {
		o.above = o.above[:0]
	} else {
		for len(o.above) > 0 && o.parts[o.above[len(o.above)-1]].level >= p.level {
			o.above = o.above[:len(o.above)-1]
		}
		o.above = append(o.above, len(o.parts))
	}
	o.timeline = o.timeline || p.role == "timeline"
	o.parts = append(o.parts, p)
}

func (o *outline) heading(b head, first bool) {
	name, role := b.name, b.role
	if o.title == "" && o.isTitle(b, first) {
		o.title, o.titleAt = name, b.from
		o.open(part{role: "body", level: 1, from: b.from, body: headingEnd(o.src, b.block), to: len(o.src)})
		return
	}
	if o.eventHeading(b) {
		return
	}
	if role != "" && groupsActions(role) && o.listsActions(b.level) {
		role = "action_items"
	}
	p := part{role: role, heading: name, level: b.level, from: b.from, body: headingEnd(o.src, b.block), to: len(o.src)}
	if role == "" && o.keys.fields[normalKey(name)] != "" {
		p.role = "metadata"
	}
	if p.role == "" {
		p.role, p.unknown = o.inherited(b.level), true
	}
	o.open(p)
}

// groupsActions: below a heading of action items, one that otherwise names a section of this role says
// what a group of them is for ("Monitoring").
func groupsActions(role string) bool {
	switch role {
	case "detection", "response", "resolution", "communication", "security":
		return true
	}
	return false
}

// listsActions: the heading above level is one of action items that has nothing but groups below it.
func (o *outline) listsActions(level int) bool {
	for i := len(o.above) - 1; i >= 0; i-- {
		if p := &o.parts[o.above[i]]; p.level < level {
			return p.role == "action_items" && !slices.ContainsFunc(p.blocks, func(b block) bool { return b.kind == listBlock || b.kind == tableBlock })
		}
	}
	return false
}

// isTitle: the first heading of the document, unless it names a section; a later one only at
// level 1 while nothing but metadata or a notice came before.
func (o *outline) isTitle(b head, first bool) bool {
	if b.name == "" || b.exact || len(o.parts) > 1 {
		return false
	}
	return b.level <= 2 || first || b.role == ""
}

// eventHeading keeps a heading that is a time (### 22:48) inside the timeline.
func (o *outline) eventHeading(b head) bool {
	if b.role != "" || len(b.name) > 120 || b.level < 2 {
		return false
	}
	st, ok := clock.Leading(strings.Trim(b.name, "{} "))
	if !ok || !st.HasClock && len(b.name) > st.End+12 {
		return false
	}
	if o.current().role != "timeline" {
		if !st.HasClock && !o.timeline {
			return false
		}
		o.open(part{role: "timeline", level: max(b.level-1, 1), from: b.from, body: b.from, to: len(o.src)})
	}
	o.append(b.block)
	return true
}

// inherited is the role of the nearest heading above level that has one; "other" at the top.
func (o *outline) inherited(level int) string {
	for i := len(o.above) - 1; i >= 0; i-- {
		if p := &o.parts[o.above[i]]; p.level < level {
			return p.role
		}
	}
	return "other"
}

func headingEnd(src string, b block) int {
	end := b.from
	lines := 1
	if trimmed := strings.TrimLeft(src[b.from:b.to], " "); !strings.HasPrefix(trimmed, "#") {
		lines = 2 // a setext heading and its underline
	}
	for range lines {
		i := strings.IndexByte(src[end:b.to], '\n')
		if i < 0 {
			return b.to
		}
		end += i + 1
	}
	return end
}

// finish drops an empty opening part and gives a role to what content alone can tell.
func (o *outline) finish() {
	kept := o.parts[:0]
	for _, p := range o.parts {
		p.to = max(p.to, p.body)
		if p.heading == "" && strings.TrimSpace(o.src[p.body:p.to]) == "" {
			continue
		}
		if looksLikeTimeline(p) {
			p.role = "timeline"
		} else if p.role == "timeline" && !namesTimeline(p.heading) && !hasTimes(p) {
			p.role = "background" // what a house calls context may be a log or a story
		}
		kept = append(kept, p)
	}
	o.parts = kept
}

// namesTimeline: the heading leaves no doubt.
func namesTimeline(heading string) bool {
	lower := strings.ToLower(heading)
	return heading == "" || containsAny(lower, "time", "chronolog", "sequence", "events", "log", "時系列", "タイムライン", "経過")
}

// hasTimes: an entry, a row or a heading of the part begins with a date or a time.
func hasTimes(p part) bool {
	for _, b := range p.blocks {
		if b.kind == tableBlock && timeColumn(b.table) >= 0 {
			return true
		}
		if _, ok := clock.Leading(plain(b.text)); ok && b.text != "" {
			return true
		}
		for line := range strings.SplitSeq(b.text, "\n") {
			if _, ok := clock.Leading(plain(line)); ok {
				return true
			}
		}
		if slices.ContainsFunc(b.items, func(i listItem) bool { _, ok := clock.Leading(plain(i.text)); return ok }) {
			return true
		}
	}
	return false
}

// looksLikeTimeline: most items of a list begin with a time of day, under a heading that does not
// say otherwise.
func looksLikeTimeline(p part) bool {
	switch p.role {
	case "timeline", "metadata", "attendees", "links":
		return false
	}
	timed, items := 0, 0
	for _, b := range p.blocks {
		for _, item := range b.items {
			items++
			if st, ok := clock.Leading(item.text); ok && st.HasClock {
				timed++
			}
		}
	}
	return timed >= 3 && timed*2 >= items
}
