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
	return c.listed(w) || c.acts(w) || c.beforePerson(w) || c.speaks(w) || c.owns(w) || c.hasRole(w) ||
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
		if e := c.r.names.words[next.folded]; e != nil && next.shape == capitalised && e.kind&(single|titled) != 0 && e.kind&generic == 0 {
			return true
		}
	}
	return false
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

// speaks: a line of a chat log or timeline, "10:02 Mark: rebooted it".
func (c *cleaner) speaks(w word) bool {
	if w.end >= len(c.s) || c.s[w.end] != ':' && !strings.HasPrefix(c.s[w.end:], "> ") {
		return false
	}
	start, _ := lineOf(c.s, w.start)
	lead := strings.TrimRight(c.s[start:w.start], " [(<*-–—")
	if lead == "" {
		return false
	}
	last := lead[len(lead)-1]
	return (digit(last) || last == ']' || strings.HasSuffix(lead, "UTC") || strings.HasSuffix(lead, "M")) && strings.ContainsAny(lead, "0123456789")
}

// owns: a possessive follows, and no place or month is meant.
func (c *cleaner) owns(w word) bool {
	if !strings.HasPrefix(c.s[w.end:], "'s") && !strings.HasPrefix(c.s[w.end:], "’s") {
		return false
	}
	return lexicon()[w.folded]&(calendar|neverName) == 0 && !c.placeBefore(w)
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
	for part := range strings.FieldsSeq(label) {
		if phrases().labels.has(strings.Trim(part, ",()*")) {
			return label, offset + n + 1
		}
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
