package ingest

import "strings"

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
