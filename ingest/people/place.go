package people

import "strings"

// personStands reports whether a word that is also an ordinary word stands where a person stands:
// somebody acts, is paged, owns, is listed, or speaks in a log.
func (c *cleaner) personStands(w word) bool {
	if w.start > 0 && c.s[w.start-1] == '@' || c.afterLogin(w.start) {
		return true
	}
	if w.shape == lowerCase || w.shape == mixedCase {
		return false
	}
	p := phrases()
	before, gap, hasBefore := wordBefore(c.s, w.start, 12)
	hasBefore = hasBefore && !strings.ContainsAny(gap, ".;:|!?")
	if hasBefore && p.determiners.has(before.folded) && plainSpace(gap) {
		return false
	}
	if c.joined(w) && !c.afterPerson(w) {
		return false
	}
	return c.listed(w) || c.acts(w) || c.beforePerson(w) || c.speaks(w) || c.owns(w) || c.hasRole(w) || c.signs(w) || c.heads(w) || c.onDuty(w) ||
		hasBefore && c.governed(w, before, gap)
}

// acts: a verb of action follows. A word that may open an imperative acts only when the verb is
// not a participle before its object ("Mark failed nodes").
func (c *cleaner) acts(w word) bool {
	p := phrases()
	next, gap, ok := wordAfter(c.s, w.end, 2)
	if !ok || gap != " " && gap != "** " && gap != "* " || next.shape != lowerCase && w.shape != upperCase {
		return false
	}
	after, afterGap, hasAfter := wordAfter(c.s, next.end, 2)
	hasAfter = hasAfter && plainSpace(afterGap)
	if c.actsNow(w, next, after, hasAfter) {
		return true
	}
	if p.aux.has(next.folded) {
		c := lexicon()[w.folded]
		return hasAfter && (p.human.has(after.folded) || p.passive.has(after.folded) && after.folded != "the" && c&place == 0 ||
			next.folded != "was" && next.folded != "is" && next.folded != "will" && p.action.has(after.folded) && c&(place|calendar) == 0 && !p.aux.has(after.folded))
	}
	if !p.human.has(next.folded) && !p.action.has(next.folded) {
		return false
	}
	if lexicon()[w.folded]&verb != 0 && opensSentence(c.s, w.start) {
		return !hasAfter || p.function.has(after.folded) || after.shape == capitalised
	}
	return true
}

// actsNow: a verb in the present follows, as in a timeline: "Mark looks", "Will changes the key". A
// verb that is also a plural (changes, calls) needs its object. Of the perfect and the progressive
// ("has been reminded", "is moving") people are the subject.
func (c *cleaner) actsNow(w, next, after word, hasAfter bool) bool {
	p := phrases()
	switch {
	case lexicon()[w.folded]&(calendar|place) != 0:
		return false
	case p.present.has(next.folded):
		return true
	case p.plural.has(next.folded):
		if strings.HasPrefix(c.s[next.end:], " "+Engineer) || hasAfter && (after.shape == capitalised || p.object.has(after.folded)) {
			return true
		}
		order := lexicon()[w.folded]&verb != 0 && opensSentence(c.s, w.start) // "Mark changes as done"
		return hasAfter && !order && p.function.has(after.folded)
	case !hasAfter:
		return false
	case next.folded == "is" || next.folded == "was":
		return p.present.has(strings.TrimSuffix(after.folded, "ing")+"s") || p.present.has(strings.TrimSuffix(after.folded, "ing")+"es") || p.progressive.has(after.folded)
	case next.folded == "has" || next.folded == "had":
		third, gap, ok := wordAfter(c.s, after.end, 2)
		return after.folded == "been" && ok && plainSpace(gap) && (p.human.has(third.folded) || p.passive.has(third.folded) || p.progressive.has(third.folded))
	}
	return false
}

// beforePerson: a name that is none but a name follows in a list: "Mark and Anna", "Will, Anna".
func (c *cleaner) beforePerson(w word) bool {
	rest := c.s[w.end:]
	for _, join := range [...]string{" and ", ", ", " & ", "/", " + ", ", and "} {
		if !strings.HasPrefix(rest, join) {
			continue
		}
		i := w.end + len(join)
		if strings.HasPrefix(c.s[i:], Engineer) && !opensSentence(c.s, w.start) {
			return true
		}
		if letterAt(c.s, i) == 0 {
			continue
		}
		next := wordAt(c.s, i)
		if join == " and " && next.shape == capitalised && c.toldName(w) && c.toldName(next) {
			return true
		}
		if e := c.r.names.words[next.folded]; e != nil && next.shape == capitalised && e.kind&(single|titled) != 0 && e.kind&generic == 0 {
			return true
		}
	}
	return false
}

// signs: the name is a line of its own below "Thanks,".
func (c *cleaner) signs(w word) bool {
	start, end := lineOf(c.s, w.start)
	if strings.Trim(c.s[start:w.start], " *_—–-") != "" || strings.Trim(c.s[w.end:end], " *_.,") != "" || start < 2 {
		return false
	}
	above, _ := lineOf(c.s, start-1)
	line := strings.TrimSpace(c.s[above : start-1])
	return strings.HasPrefix(strings.TrimSpace(c.s[start:w.start]), "—") || strings.HasSuffix(line, ",") && len(line) < 24 && isGreeting(line)
}

// onDuty: "Mark was on call", "May is on leave", "Grace was awake".
func (c *cleaner) onDuty(w word) bool {
	rest := c.s[w.end:min(len(c.s), w.end+24)]
	for _, aux := range [...]string{" was ", " is ", " had been ", " has been "} {
		if after, ok := strings.CutPrefix(rest, aux); ok {
			for _, state := range [...]string{"on call", "on-call", "on duty", "on shift", "on leave", "on holiday", "on vacation", "awake", "on the call", "at lunch"} {
				if strings.HasPrefix(after, state) {
					return true
				}
			}
		}
	}
	return false
}

// longestTable is how far above a cell its header is looked for, in bytes.
const longestTable = 8 << 10

// heads: the name is a cell of a table, in a column whose header is a label of people.
func (c *cleaner) heads(w word) bool {
	start, end := lineOf(c.s, w.start)
	row := c.s[start:end]
	if !strings.HasPrefix(strings.TrimSpace(row), "|") {
		return false
	}
	before, after := c.s[start:w.start], strings.TrimLeft(c.s[w.end:end], " *_`\t")
	if !strings.HasSuffix(strings.TrimRight(before, " *_`\t"), "|") || !strings.HasPrefix(after, "|") {
		return false
	}
	top := start
	for top > 0 && start-top < longestTable {
		above := strings.LastIndexByte(c.s[:top-1], '\n') + 1
		if !strings.HasPrefix(strings.TrimSpace(c.s[above:top-1]), "|") {
			break
		}
		top = above
	}
	header, _, _ := strings.Cut(c.s[top:], "\n")
	cells := strings.Split(header, "|")
	column := strings.Count(before, "|")
	return top < start && column < len(cells) && isPeopleLabel(cells[column])
}

// isPeopleLabel: a word of it is a label of people.
func isPeopleLabel(label string) bool {
	for part := range strings.FieldsSeq(strings.ToLower(label)) {
		if phrases().labels.has(strings.Trim(part, ",()*_:`")) {
			return true
		}
	}
	return false
}

// toldName: a roster or a field has the word as a name, whatever else it is.
func (c *cleaner) toldName(w word) bool {
	e := c.r.names.words[w.folded]
	return w.shape == capitalised && e != nil && e.kind&inContext != 0
}

// afterLogin: what stands before i is followed by a login: /home/mark, author=grace.
func (c *cleaner) afterLogin(i int) bool {
	before := c.s[max(0, i-10):i]
	for _, lead := range [...]string{"/home/", "/users/", "/Users/", "/~", "user=", "author=", "owner=", "login=", "assignee=", "user:", "acked_by=", "by="} {
		if strings.HasSuffix(before, lead) {
			return true
		}
	}
	return false
}

// region: a place's name is used as one: in Jordan, the Paris office, Jordan-based.
func (c *cleaner) region(w word) bool {
	if strings.HasPrefix(c.s[w.end:], "-based") || strings.HasPrefix(c.s[w.end:], "-region") {
		return true
	}
	before, gap, ok := wordBefore(c.s, w.start, 2)
	return ok && plainSpace(gap) && phrases().locatives.has(before.folded)
}

// governed: what stands before calls for a person (paged Mark; thanks to Grace), and what follows
// does not make a compound of it (with Grace period).
func (c *cleaner) governed(w, before word, gap string) bool {
	if w.shape != capitalised && w.shape != upperCase {
		return false
	}
	p, cl := phrases(), lexicon()[w.folded]
	if c.afterPerson(w) {
		return cl&calendar == 0
	}
	if !plainSpace(gap) {
		return false
	}
	weak := before.folded == "by" || before.folded == "from" || before.folded == "with" || before.folded == "via" || before.folded == "called"
	if weak && cl&calendar != 0 || cl&place != 0 && (before.folded == "from" || before.folded == "via") {
		return false
	}
	person := p.governors.has(before.folded)
	if before.folded == "to" || before.folded == "for" || before.folded == "with" {
		earlier, _, ok := wordBefore(c.s, before.start, 2)
		person = person || ok && p.directed.has(earlier.folded)
	}
	return person && !c.compound(w)
}

// compound: the next word is one that w would be an attribute of (Grace period, Mark phase).
func (c *cleaner) compound(w word) bool {
	p := phrases()
	next, gap, ok := wordAfter(c.s, w.end, 2)
	if w.end+1 < len(c.s) && (c.s[w.end] == ' ' && digit(c.s[w.end+1])) {
		return true
	}
	if !ok || !plainSpace(gap) {
		return false
	}
	return !p.function.has(next.folded) && !p.human.has(next.folded) && !p.action.has(next.folded) && !p.aux.has(next.folded)
}

// afterPerson: a name was removed just before, in a list: [engineer] and Mark.
func (c *cleaner) afterPerson(w word) bool {
	if c.name < 0 || w.start < c.name || w.start-c.name > 6 {
		return false
	}
	switch c.s[c.name:w.start] {
	case ", ", " and ", " & ", ", and ", " / ", "/", " + ", " or ", "; ", "&", "+", ",", " und ", " et ", " y ", "\n- ", "\n* ":
		return true
	}
	return false
}

// speaks: a line of a chat log or timeline, "10:02 Mark: rebooted it", or of a quotation, "> Grace: we
// believed it was warm".
func (c *cleaner) speaks(w word) bool {
	if w.end >= len(c.s) || c.s[w.end] != ':' && !strings.HasPrefix(c.s[w.end:], "> ") {
		return false
	}
	start, _ := lineOf(c.s, w.start)
	lead := strings.TrimRight(c.s[start:w.start], " [(<*-–—>")
	if lead == "" {
		next, gap, ok := wordAfter(c.s, w.end, 4)
		return ok && strings.HasPrefix(gap, ":") && strings.Contains(c.s[start:w.start], ">") && speakers.has(next.folded)
	}
	last := lead[len(lead)-1]
	return (digit(last) || last == ']' || strings.HasSuffix(lead, "UTC") || strings.HasSuffix(lead, "M")) && strings.ContainsAny(lead, "0123456789")
}

// speakers are the words that what somebody says begins with.
var speakers = words(`i we my our it yes no ok okay yep sure thanks sorry hi hello maybe let looks looking on the`)

// owns: a possessive follows, and no place or month is meant.
func (c *cleaner) owns(w word) bool {
	if !strings.HasPrefix(c.s[w.end:], "'s") && !strings.HasPrefix(c.s[w.end:], "’s") {
		return false
	}
	return lexicon()[w.folded]&(calendar|group|product) == 0 && !c.placeBefore(w)
}

// hasRole: a role in brackets follows, "Mark (SRE)".
func (c *cleaner) hasRole(w word) bool {
	return roleFollows(c.s, w.end)
}

func roleFollows(s string, i int) bool {
	next, gap, ok := wordAfter(s, i, 2)
	return ok && (gap == " (" || gap == " [" || gap == "(") && phrases().roles.has(next.folded) && next.end < len(s) && strings.IndexByte(")], -", s[next.end]) >= 0
}

// listed: the word is a whole item of a list of people, or a whole cell beside a role.
func (c *cleaner) listed(w word) bool {
	start, end := lineOf(c.s, w.start)
	line := c.s[start:end]
	label, from := peopleLabel(line)
	if label == "" || w.start < start+from {
		return false
	}
	before := strings.TrimRight(c.s[start:w.start], " *_`[(\t")
	after := strings.TrimLeft(c.s[w.end:end], " *_`])\t")
	return (before == "" || strings.IndexByte(":|,;&/-+–>", before[len(before)-1]) >= 0 || strings.HasSuffix(before, " and") || before == strings.TrimSpace(line[:from])) &&
		(after == "" || strings.IndexByte("|,;&/-+.<(", after[0]) >= 0 || strings.HasPrefix(after, "and "))
}

// peopleLabel finds a label of people at the start of a line ("Attendees:", "| Scribe |") and
// returns it with the offset behind it, or "".
func peopleLabel(line string) (string, int) {
	trimmed := strings.TrimLeft(line, " \t*_-#>|+")
	offset := len(line) - len(trimmed)
	n := strings.IndexAny(trimmed[:min(len(trimmed), 41)], ":|")
	if n < 1 {
		return "", 0
	}
	label := strings.ToLower(strings.Trim(trimmed[:n], " *_()"))
	if isPeopleLabel(label) {
		return label, offset + n + 1
	}
	return "", 0
}

// placeBefore: a preposition or the first half of a place's name stands before: in Jordan, San Jose.
func (c *cleaner) placeBefore(w word) bool {
	before, gap, ok := wordBefore(c.s, w.start, 3)
	if !ok || !plainSpace(gap) && gap != ". " {
		return false
	}
	if lexicon()[w.folded]&place != 0 {
		return phrases().placePrepositions.has(before.folded)
	}
	switch before.folded {
	case "san", "santa", "sankt", "saint", "st", "los", "fort", "port", "mount", "lake", "são", "sao":
		return before.shape != lowerCase
	}
	return false
}
