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
	blocks   []block       // those of the parts
	heads    []block       // headings, and lines that are bold as a whole
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
			o.heads = append(o.heads, b)
		case b.kind == paragraphBlock && isBoldLine(b.text):
			b.level = boldLevel
			o.heads = append(o.heads, b)
		}
	}
	o.parts = append(make([]part, 0, len(o.heads)+1), part{role: "body", to: len(o.src)})
	o.blocks = make([]block, 0, len(blocks))
	for i, b := range blocks {
		switch {
		case b.kind == headingBlock:
			o.heading(b, i == 0)
		case b.kind == paragraphBlock && o.boldParts(b):
		case b.kind == listBlock && o.listParts(b):
		default:
			o.append(b)
		}
	}
	o.finish()
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

func (o *outline) heading(b block, first bool) {
	name := plain(strings.TrimRight(b.text, "# "))
	role := o.sections.role(name)
	if o.title == "" && o.isTitle(b, name, role, first) {
		o.title, o.titleAt = name, b.from
		o.open(part{role: "body", level: 1, from: b.from, body: headingEnd(o.src, b), to: len(o.src)})
		return
	}
	if o.eventHeading(b, name, role) {
		return
	}
	if role != "" && groupsActions(role) && o.listsActions(b.level) {
		role = "action_items"
	}
	p := part{role: role, heading: name, level: b.level, from: b.from, body: headingEnd(o.src, b), to: len(o.src)}
	if _, isField := o.keys.fields[normalKey(name)]; role == "" && isField {
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
func (o *outline) isTitle(b block, name, role string, first bool) bool {
	if name == "" {
		return false
	}
	exact := o.sections.exactRole(name)
	if exact == "" && len(o.parts) == 1 {
		return b.level <= 2 || first || role == ""
	}
	return false
}

// eventHeading keeps a heading that is a time (### 22:48) inside the timeline.
func (o *outline) eventHeading(b block, name, role string) bool {
	st, ok := clock.Leading(strings.Trim(name, "{} "))
	if !ok || role != "" || len(name) > 120 || b.level < 2 {
		return false
	}
	if !st.HasClock && len(name) > st.End+12 {
		return false
	}
	if o.current().role != "timeline" {
		if !st.HasClock && !o.timeline {
			return false
		}
		o.open(part{role: "timeline", level: max(b.level-1, 1), from: b.from, body: b.from, to: len(o.src)})
	}
	o.append(b)
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

// boldParts splits a paragraph at lines that are headings in bold: a line of its own, or a key with
// its text behind it. It reports false where the paragraph has none.
func (o *outline) boldParts(b block) bool {
	if _, _, _, posted := postedBelow(b.text); posted {
		return false // **Resolved** - the update of a status page
	}
	found := false
	offset := b.from
	for line := range strings.SplitAfterSeq(o.src[b.from:b.to], "\n") {
		if p, ok := o.boldLine(line, offset); ok {
			if !found && strings.TrimSpace(o.src[b.from:offset]) != "" {
				o.append(block{kind: paragraphBlock, text: strings.TrimSpace(o.src[b.from:offset]), from: b.from, to: offset})
			}
			found = true
			o.open(p)
		}
		offset += len(line)
	}
	if !found {
		return false
	}
	from := o.current().body
	if rest := strings.TrimSpace(o.src[from:b.to]); rest != "" {
		o.append(block{kind: paragraphBlock, text: rest, from: from, to: b.to})
	}
	return true
}

// boldLine recognises `**Impact**`, `**Impact:** text` and, in a text without Markdown headings,
// `Impact:` on a line of its own.
func (o *outline) boldLine(line string, offset int) (part, bool) {
	trimmed := strings.TrimSpace(line)
	key, value, bold := boldKey(trimmed)
	if !bold {
		if o.headings > 1 || !strings.HasSuffix(trimmed, ":") && strings.ToUpper(trimmed) != trimmed || len(trimmed) > 40 {
			return part{}, false
		}
		key = strings.TrimSuffix(trimmed, ":")
	}
	role := o.sections.exactRole(key)
	if role == "" && bold && o.headings <= 1 && (value == "" && o.headings == 0 || isProse(value)) {
		role = o.sections.role(key)
	}
	if role == "" && bold && o.headings <= 1 && isProse(value) && !o.statesFact(key) {
		role = "other" // a run-in heading that the map does not know still ends the section before it
	}
	if role == "" || role == "metadata" || role == "attendees" {
		return part{}, false
	}
	if _, isField := o.keys.fields[normalKey(key)]; isField && value != "" && len(value) < 60 && role != "summary" && role != "impact" {
		return part{}, false
	}
	start := strings.Index(line, value)
	if value == "" {
		start = len(line)
	}
	return part{role: role, heading: plain(strings.TrimSuffix(key, ":")), level: boldLevel, from: offset, body: offset + start, to: len(o.src)}, true
}

// statesFact: the key is one of metadata.yaml, of people or of a line of times, whatever its length.
func (o *outline) statesFact(key string) bool {
	for _, name := range []string{normalKey(key), normalKey(stripBrackets(key))} {
		if o.keys.fields[name] != "" || o.keys.people[name] != "" || isTimesKey(name) {
			return true
		}
	}
	return false
}

// isBoldLine: the paragraph is one line in bold.
func isBoldLine(text string) bool {
	key, value, ok := boldKey(text)
	return ok && value == "" && !strings.Contains(text, "\n") && key != ""
}

// isProse tells a story told behind a bold key from the value of a field.
func isProse(value string) bool {
	return len(value) >= 60 && strings.Count(value, " ") >= 8 && strings.ContainsAny(value, ".;:!?")
}

// boldKey splits `**Key:** value`, `**Key**: value` and `**Key**`.
func boldKey(s string) (key, value string, ok bool) {
	mark := "**"
	if strings.HasPrefix(s, "__") {
		mark = "__"
	}
	rest, found := strings.CutPrefix(s, mark)
	if !found {
		return "", "", false
	}
	key, value, found = strings.Cut(rest, mark)
	if !found || key == "" || len(key) > 80 {
		return "", "", false
	}
	value = strings.TrimSpace(value)
	if strings.HasSuffix(strings.TrimSpace(key), ":") {
		return strings.TrimSuffix(strings.TrimSpace(key), ":"), value, true
	}
	if value == "" {
		return key, "", true
	}
	for _, sep := range []string{":", "–", "—", "-"} {
		if v, cut := strings.CutPrefix(value, sep); cut {
			return key, strings.TrimSpace(v), true
		}
	}
	return "", "", false
}

// listParts splits a list whose items begin with bold keys that name sections.
func (o *outline) listParts(b block) bool {
	known := 0
	for _, item := range b.items {
		if key, _, ok := boldKey(item.text); ok && o.sections.exactRole(key) != "" {
			known++
		}
	}
	if known < 2 {
		if known == 0 || len(b.items) > 1 || !o.inBoldList() {
			return false
		}
	}
	for i, item := range b.items {
		to := b.to
		if i+1 < len(b.items) {
			to = b.items[i+1].from
		}
		o.listPart(item, to)
	}
	return true
}

// inBoldList: a document of bold list keys is often cut into several lists by code blocks.
func (o *outline) inBoldList() bool { return o.current().level == boldLevel }

func (o *outline) listPart(item listItem, to int) {
	key, value, ok := boldKey(item.text)
	role := ""
	if ok {
		role = o.sections.role(key)
		if _, isField := o.keys.fields[normalKey(key)]; role == "" && isField {
			role = "metadata"
		}
	}
	if role == "" {
		o.append(block{kind: listBlock, items: []listItem{item}, from: item.from, to: to})
		return
	}
	p := part{role: role, heading: plain(key), level: boldLevel, from: item.from, to: len(o.src), lead: value}
	p.body = item.from + bodyOffset(o.src[item.from:to], key)
	o.open(p)
	if value != "" {
		o.append(block{kind: paragraphBlock, text: value, from: p.body, to: p.body})
	}
	if item.more != "" {
		o.append(block{kind: paragraphBlock, text: item.more, from: p.body, to: p.body})
	}
	if len(item.children) > 0 {
		o.append(block{kind: listBlock, items: item.children, from: item.children[0].from, to: to})
	}
}

// bodyOffset is where the text behind a bold key begins.
func bodyOffset(s, key string) int {
	i := strings.Index(s, key)
	if i < 0 {
		return 0
	}
	i += len(key)
	for i < len(s) && strings.IndexByte(":* \t", s[i]) >= 0 {
		i++
	}
	return i
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
