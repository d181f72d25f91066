package ingest

import (
	"slices"
	"strings"

	"secondstory/ingest/clock"
)

// keyValue is one metadata line as written.
type keyValue struct {
	key, value string
	from       int // byte offset of the line
}

// keyValues collects the `Key: value` lines, bold keys, list entries and two-column tables of a
// part.
func keyValues(p part) []keyValue {
	var out []keyValue
	for _, b := range p.blocks {
		switch b.kind {
		case paragraphBlock:
			offset := b.from
			for line := range strings.SplitAfterSeq(b.text, "\n") {
				out = appendPair(out, line, offset)
				offset += len(line)
			}
		case listBlock:
			out = itemPairs(out, b.items)
		case tableBlock:
			out = append(out, tablePairs(b.table, b.from)...)
		case quoteBlock:
			out = append(out, keyValues(part{blocks: b.sub})...)
		}
	}
	return out
}

func itemPairs(out []keyValue, items []listItem) []keyValue {
	for _, item := range items {
		out = appendPair(out, item.text, item.from)
		out = itemPairs(out, item.children)
	}
	return out
}

func appendPair(out []keyValue, line string, from int) []keyValue {
	line = strings.TrimSpace(line)
	if key, value, ok := boldKey(line); ok {
		return append(out, keyValue{key, value, from})
	}
	colon := strings.IndexByte(line, ':')
	before := len(line)
	if colon >= 0 {
		before = colon
	}
	if st, ok := clock.FirstBefore(line[:min(len(line), 80)], before); ok && st.Start > 3 {
		return append(out, keyValue{keyBefore(line[:st.Start]), line[st.Start:], from}) // Resolved on 2023-01-11 15:51
	}
	if colon > 0 && colon <= 60 && !strings.HasPrefix(line[colon:], "://") {
		return append(out, keyValue{strings.Trim(line[:colon], "*_ "), strings.Trim(strings.TrimSpace(line[colon+1:]), "*"), from})
	}
	return out
}

// keyBefore is the key in front of a time without a colon between.
func keyBefore(s string) string {
	s = strings.TrimRight(s, " -–—~@*")
	for _, word := range []string{" on", " at", " by"} {
		s = strings.TrimSuffix(s, word)
	}
	return s
}

// tablePairs reads a table of keys and values: two columns of them, or a header of keys over one
// row of values.
func tablePairs(t *table, from int) []keyValue {
	var out []keyValue
	if t.column("role") >= 0 {
		return nil // people, read by peopleTable
	}
	if len(t.header) >= 2 && len(t.rows) == 1 {
		for i, key := range t.header {
			if i < len(t.rows[0]) {
				out = append(out, keyValue{key, t.rows[0][i], from})
			}
		}
	}
	for i := 0; i+1 < len(t.header) && len(t.header)%2 == 0; i += 2 {
		out = append(out, keyValue{t.header[i], t.header[i+1], from})
		for r, row := range t.rows {
			if i+1 < len(row) {
				out = append(out, keyValue{row[i], row[i+1], t.lines[r]})
			}
		}
	}
	return out
}

// statedField is the value of a known metadata field with the line it was read from.
type statedField struct {
	field, value, raw string
	from              int
}

// metadata is what the key lines of a document state.
type metadata struct {
	fields []statedField
	people []statedField // field is the role
	tables []*table      // tables of roles and names
}

func (m *metadata) get(field string) (statedField, bool) {
	for _, f := range m.fields {
		if f.field == field {
			return f, true
		}
	}
	return statedField{}, false
}

// readMetadata takes the known keys from the parts that hold metadata. In prose sections only
// bold keys count, so that a sentence with a colon is not taken for a field.
func readMetadata(keys *keyMap, parts []part) metadata {
	var m metadata
	for i, p := range parts {
		switch {
		case p.role == "metadata":
			m.headingField(keys, p)
			m.add(keys, keyValues(p))
		case p.role == "attendees":
			m.addAttendees(keys, p)
		case p.role == "body" || p.role == "impact" || i == 0 && p.role == "summary" || p.role == "response" || p.role == "title":
			m.add(keys, keyValues(p))
		case p.role == "other" || p.role == "summary" || p.role == "detection":
			m.add(keys, boldOnly(p))
		case p.level == boldLevel: // in a document of bold keys a field may follow any story
			m.add(keys, boldLines(p))
		}
		for _, b := range p.blocks {
			if b.kind == tableBlock {
				m.peopleTable(keys, b.table)
			}
		}
	}
	return m
}

// boldLines takes the bold keys at the beginning of lines of paragraphs.
func boldLines(p part) []keyValue {
	var out []keyValue
	for _, b := range p.blocks {
		if b.kind != paragraphBlock {
			continue
		}
		for line := range strings.SplitSeq(b.text, "\n") {
			if key, value, ok := boldKey(strings.TrimSpace(line)); ok {
				out = append(out, keyValue{key, value, b.from})
			}
		}
	}
	return out
}

// boldOnly takes bold keys of paragraphs and of list entries.
func boldOnly(p part) []keyValue {
	out := boldLines(p)
	for _, b := range p.blocks {
		for _, item := range b.items {
			if key, value, ok := boldKey(item.text); ok {
				out = append(out, keyValue{key, value, item.from})
			}
		}
	}
	return out
}

// headingField reads a section whose heading is the key (## Severity).
func (m *metadata) headingField(keys *keyMap, p part) {
	if p.heading == "" || len(p.blocks) == 0 {
		return
	}
	b := p.blocks[0]
	value := b.text
	if b.kind == listBlock {
		var names []string
		for _, item := range b.items {
			names = append(names, item.text)
		}
		value = strings.Join(names, ", ")
	}
	if len(value) < 300 {
		m.add(keys, []keyValue{{p.heading, value, p.from}})
	}
}

func (m *metadata) add(keys *keyMap, pairs []keyValue) {
	for _, kv := range pairs {
		key, value := normalKey(stripBrackets(kv.key)), plainValue(kv.value)
		if value == "" {
			m.unread(keys, key, kv)
			continue
		}
		if m.pair(keys, kv) || isTimesKey(key) && m.times(keys, kv) || m.runOn(keys, kv) {
			continue
		}
		if keys.fields[key] == "same_as" {
			value = kv.value // an address may stand behind a word
		}
		if field, ok := keys.fields[key]; ok {
			m.fields = append(m.fields, statedField{field, value, plain(kv.key) + ": " + value, kv.from})
			continue
		}
		if field, ok := keys.fields[normalKey(kv.key)]; ok {
			m.fields = append(m.fields, statedField{field, value, plain(kv.key) + ": " + value, kv.from})
			continue
		}
		if role, ok := keys.people[key]; ok {
			m.people = append(m.people, statedField{role, kv.value, plain(kv.key), kv.from})
		}
	}
}

// unread keeps a length of time that was asked for and not given: "Time to detection: ?".
func (m *metadata) unread(keys *keyMap, key string, kv keyValue) {
	value := plain(kv.value)
	if field := keys.fields[key]; value != "" && isLength(field) {
		m.fields = append(m.fields, statedField{field, value, plain(kv.key) + ": " + value, kv.from})
	}
}

// pair reads "Team / service: Data, dataflow": several keys with as many values.
func (m *metadata) pair(keys *keyMap, kv keyValue) bool {
	names := strings.Split(kv.key, "/")
	if len(names) < 2 {
		return false
	}
	values := strings.FieldsFunc(kv.value, func(r rune) bool { return r == ',' || r == '/' })
	for _, name := range names {
		if _, ok := keys.fields[normalKey(name)]; !ok || len(values) != len(names) {
			return false
		}
	}
	for i, name := range names {
		m.add(keys, []keyValue{{name, values[i], kv.from}})
	}
	return true
}

func isTimesKey(key string) bool {
	switch key {
	case "times", "time", "clock", "timing":
		return true
	}
	return false
}

// times reads, behind a key that says so, "Times (CEST): start 00:29 / detected 01:01 / resolved 10:03".
func (m *metadata) times(keys *keyMap, kv keyValue) bool {
	parts := strings.FieldsFunc(kv.value, func(r rune) bool { return strings.ContainsRune("/,;|", r) })
	zone := clock.DocumentZone(kv.key + " " + kv.value)
	found := false
	for _, part := range parts {
		st, ok := clock.First(part)
		if !ok || !st.HasClock {
			continue
		}
		key := keyBefore(part[:st.Start])
		if _, known := keys.fields[normalKey(key)]; !known {
			continue
		}
		value := strings.TrimSpace(part[st.Start:])
		if st.Zone == nil && zone != nil {
			value += " " + zone.Name
		}
		m.fields = append(m.fields, statedField{keys.fields[normalKey(key)], value, plain(part), kv.from})
		found = true
	}
	return found
}

// runOn reads several fields on one line: "Service: labels. Team: Shipping. Sev: 2".
func (m *metadata) runOn(keys *keyMap, kv keyValue) bool {
	for i := 0; i < len(kv.value); i++ {
		if strings.IndexByte(".;,|", kv.value[i]) < 0 && !strings.HasPrefix(kv.value[i:], "·") {
			continue
		}
		rest := strings.TrimLeft(kv.value[i:], ".;,|· *")
		key, value, ok := strings.Cut(rest, ":")
		if !ok || len(key) > 40 {
			continue
		}
		name := normalKey(key)
		if keys.fields[name] == "" && keys.people[name] == "" {
			continue
		}
		m.add(keys, []keyValue{{kv.key, kv.value[:i], kv.from}, {key, strings.TrimSpace(value), kv.from}})
		return true
	}
	return false
}

// addAttendees takes every entry of a list of people, with a role where one is written.
func (m *metadata) addAttendees(keys *keyMap, p part) {
	m.add(keys, keyValues(p))
	role := "attendee"
	if r, ok := keys.people[normalKey(p.heading)]; ok {
		role = r
	}
	inTable := slices.ContainsFunc(p.blocks, func(b block) bool { return b.kind == tableBlock })
	for _, b := range p.blocks {
		if b.kind == paragraphBlock && !inTable && len(b.text) < 200 && !strings.Contains(b.text, ":") {
			m.people = append(m.people, statedField{role, b.text, p.heading, b.from})
		}
		for _, item := range b.items {
			if !strings.Contains(item.text, ":") {
				m.people = append(m.people, statedField{role, item.text, p.heading, item.from})
			}
		}
	}
}

// peopleTable reads a table with a column of roles and a column of names.
func (m *metadata) peopleTable(keys *keyMap, t *table) {
	role, name := t.column("role"), t.column("name", "who", "person", "people", "engineer")
	if role < 0 || name < 0 || role == name {
		return
	}
	m.tables = append(m.tables, t)
	for r, row := range t.rows {
		if max(role, name) >= len(row) || plainValue(row[name]) == "" {
			continue
		}
		kind, ok := keys.people[normalKey(row[role])]
		if !ok {
			kind = "responder"
		}
		m.people = append(m.people, statedField{kind, row[name], plain(row[role]), t.lines[r]})
	}
}

// column finds the first column whose header contains one of the words, or -1.
func (t *table) column(words ...string) int {
	for _, w := range words {
		for i, key := range t.keys {
			if strings.Contains(key, w) {
				return i
			}
		}
	}
	return -1
}

// plainValue is a value without marks and without template instructions in italics.
func plainValue(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "*") && !strings.HasPrefix(s, "**") { // *instruction* value
		if i := strings.Index(s[1:], "*"); i > 20 {
			s = s[i+2:]
		}
	}
	s = strings.Trim(plain(s), " ")
	switch strings.ToLower(s) {
	case "-", "–", "—", "n/a", "na", "none", "tbd", "tba", "?", "unknown", "xxx", "yyy", "zzz", "todo":
		return ""
	}
	return s
}

// stripBrackets drops a remark in brackets and a footnote from a key.
func stripBrackets(s string) string {
	if i := strings.IndexAny(s, "(["); i > 0 && !strings.HasPrefix(s, "[") {
		if strings.HasPrefix(s[i:], "[Severity") || strings.HasPrefix(s[i:], "(s)") {
			return s
		}
		return strings.TrimRight(s[:i], " *")
	}
	return s
}
