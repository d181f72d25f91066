package people

import (
	"strings"
	"unicode/utf8"
)

// evidence is what the texts say about words that may be names, gathered before any is decided on.
type evidence struct {
	lower      set            // words seen in lower case: no unknown name
	determined set            // words seen behind "the": no unknown name
	placed     set            // words seen behind "at", "near", "over": places, unless they also act
	acting     map[string]int // capitalised words that did what only people do
	fullNames  map[string]struct{}
}

func newEvidence() *evidence {
	return &evidence{lower: set{}, determined: set{}, placed: set{}, acting: map[string]int{}, fullNames: map[string]struct{}{}}
}

// resolve learns the words that acted like people and are nowhere ordinary words.
func (e *evidence) resolve(n *names) {
	for w := range e.acting {
		c := lexicon()[w]
		if c&given == 0 && (e.lower.has(w) || e.determined.has(w) || c&neverName != 0) {
			continue
		}
		n.learnWord(w)
	}
	for full := range e.fullNames {
		if !e.ordinary(folded(letters(full))) {
			n.learn(full)
		}
	}
}

// ordinary reports whether a pair of words that looked like a full name is a place (Logan
// Approach) or has an ordinary word for a surname.
func (e *evidence) ordinary(name []string) bool {
	last := name[len(name)-1]
	return e.lower.has(last) || e.determined.has(last) || e.place(name[0])
}

// place reports whether a given name is used as a place's, and by nobody who acts.
func (e *evidence) place(w string) bool { return e.placed.has(w) && e.acting[w] == 0 }

// LearnText infers names from a text: handles, addresses, labels of people (Author, Attendees),
// sign-offs, roles in brackets, and who noticed, joined or was paged. After Freeze it does nothing.
func (r *Redactor) LearnText(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen {
		return
	}
	l := learner{r: r, s: s}
	l.lines()
	l.words()
}

// learner is one reading of one text.
type learner struct {
	r *Redactor
	s string
}

// lines reads what stands on a line of its own: labels of people and sign-offs.
func (l *learner) lines() {
	closing := false
	for line := range strings.Lines(l.s) {
		line = strings.TrimSpace(line)
		if len(line) > 0 && len(line) < 400 {
			if _, from := peopleLabel(line); from > 0 {
				l.listOf(line[from:])
			}
			l.signOff(line, closing)
		}
		first, _, _ := strings.Cut(strings.ToLower(line), ",")
		closing = phrases().greetings.has(first) && len(line) < 24 && strings.HasSuffix(line, ",")
	}
}

// listOf learns the people listed behind a label. Only what is written like a person's name
// counts: an owner is often a team.
func (l *learner) listOf(list string) {
	for item := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(",;|&/", r) }) {
		for _, part := range strings.Split(item, " and ") {
			l.listed(strings.Trim(part, " \t*_`[]-–."))
		}
	}
}

func (l *learner) listed(item string) {
	if n := strings.IndexAny(item, "(<["); n > 0 {
		l.listed(strings.TrimSpace(item[:n]))
		item = item[n:]
	}
	item = strings.Trim(item, "()[]<> *_`.")
	if isInitials(item) && !phrases().acronyms.has(fold(item)) && lexicon()[fold(item)] == 0 {
		l.r.names.learn(item)
		return
	}
	if l.looksLikeName(item) {
		l.r.names.learn(item)
	}
}

// looksLikeName: one given name, or two or three capitalised words none of which is a group, a
// product or kept.
func (l *learner) looksLikeName(item string) bool {
	raw := letters(item)
	if len(raw) == 0 || len(raw) > 4 || len(item) > 40 || strings.ContainsAny(item, "0123456789:@=/\\_`") {
		return false
	}
	known, capitals := 0, 0
	for _, w := range raw {
		f := fold(w)
		c := lexicon()[f]
		if c&(neverName|calendar) != 0 || l.r.keep.words[f] != nil {
			return false
		}
		if sh := shapeOf(w); sh == lowerCase && !phrases().particles.has(f) {
			return false
		} else if sh == capitalised && len(f) > 1 {
			capitals++
		}
		if c&given != 0 {
			known++
		}
	}
	return known > 0 || capitals >= 2 && !l.allOrdinary(raw)
}

func (l *learner) allOrdinary(raw []string) bool {
	for _, w := range raw {
		if lexicon()[fold(w)]&(noun|place|verb) == 0 {
			return false
		}
	}
	return true
}

// signOff: "— Anna", or a name on the line after "Thanks,".
func (l *learner) signOff(line string, closing bool) {
	rest := line
	switch {
	case strings.HasPrefix(line, "— "), strings.HasPrefix(line, "-- "), strings.HasPrefix(line, "– "):
		_, rest, _ = strings.Cut(line, " ")
	case closing:
	default:
		return
	}
	if rest = strings.Trim(rest, " ,."); l.looksLikeName(rest) {
		l.r.names.learn(rest)
	}
}

// words reads the text word by word.
func (l *learner) words() {
	s := l.s
	for i := 0; i < len(s); {
		switch {
		case s[i] == '@':
			l.handle(i)
			i++
		case letterAt(s, i) > 0:
			end := wordEnd(s, i)
			l.word(i, end)
			i = end
		case s[i] < utf8.RuneSelf:
			i++
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			l.r.known.run(l.r.names, s, i)
			i += size
		}
	}
}

func (l *learner) handle(i int) {
	end, name := handleAt(l.s, i, l.r.keep)
	if end > i && shapeOf(name) != mixedCase && len(name) > 2 {
		parts := letters(name)
		if lexicon()[fold(parts[0])]&(neverName) == 0 && shapeOf(name) == lowerCase && !l.inCode(i) {
			l.r.names.learnHandle(name)
		}
		return
	}
	start := i
	for start > 0 && localByte(l.s[start-1]) {
		start--
	}
	if end, role := mailAddress(l.s, start, i); end > start && !role {
		l.r.names.learn(l.s[start:end])
		l.beforeAddress(start)
	}
}

// inCode reports whether a backtick is open on the line before i, or the line is indented code.
func (l *learner) inCode(i int) bool {
	start, _ := lineOf(l.s, i)
	line := l.s[start:i]
	return strings.Count(line, "`")%2 == 1 || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t") || strings.TrimSpace(line) == "" && i+1 < len(l.s) && l.s[i+1] < 'a'
}

// beforeAddress learns the name in "Anna Kowalska <anna@acme.example>".
func (l *learner) beforeAddress(i int) {
	start, _ := lineOf(l.s, i)
	lead := strings.TrimRight(l.s[start:i], "<( ")
	if i-start-len(lead) < 2 {
		return
	}
	if n := strings.LastIndexAny(lead, ":,;|\"'*"); n >= 0 {
		lead = lead[n+1:]
	}
	if lead = strings.TrimSpace(lead); l.looksLikeName(lead) {
		l.r.names.learn(lead)
	}
}

func (l *learner) word(i, end int) {
	raw := l.s[i:end]
	f := fold(raw)
	if f == "" {
		return
	}
	l.r.known.word(l.r.names, f)
	sh := shapeOf(raw)
	if sh == lowerCase {
		if !l.r.evidence.lower.has(f) {
			l.r.evidence.lower[strings.Clone(f)] = struct{}{}
		}
		return
	}
	w := word{start: i, end: end, folded: f, shape: sh}
	if l.r.known.phrases() {
		if next, gap, ok := wordAfter(l.s, end, 2); ok && plainSpace(gap) {
			l.r.known.phrase(l.r.names, f, next.folded)
		}
	}
	switch {
	case utf8.RuneCountInString(f) < 2:
	case sh == capitalised:
		l.consider(w)
	case sh == upperCase && lexicon()[f]&given != 0:
		if before, gap, ok := wordBefore(l.s, i, 2); ok && plainSpace(gap) && locating.has(before.folded) {
			l.r.evidence.placed[strings.Clone(f)] = struct{}{}
		}
	}
}

// consider weighs a capitalised word by what stands around it.
func (l *learner) consider(w word) {
	p, e, c := phrases(), l.r.evidence, lexicon()[w.folded]
	if c&neverName != 0 || l.r.keep.words[w.folded] != nil {
		return
	}
	before, gap, hasBefore := wordBefore(l.s, w.start, 2)
	hasBefore = hasBefore && plainSpace(gap)
	if hasBefore && p.determiners.has(before.folded) {
		e.determined[strings.Clone(w.folded)] = struct{}{}
		return
	}
	if hasBefore && locating.has(before.folded) {
		e.placed[strings.Clone(w.folded)] = struct{}{}
	}
	if hasBefore && before.shape == capitalised && (lexicon()[before.folded]&neverName != 0 && !opensSentence(l.s, before.start) || l.r.keep.words[before.folded] != nil) {
		return // the second half of a product's name
	}
	next, gap, hasNext := wordAfter(l.s, w.end, 2)
	hasNext = hasNext && plainSpace(gap)
	switch {
	case hasNext && next.shape == capitalised && c&given != 0:
		l.surname(w, next)
	case hasNext && next.shape == capitalised && !hasBefore:
		l.pair(w, next)
	case roleFollows(l.s, w.end), l.acted(w, next, hasNext):
		e.acting[strings.Clone(w.folded)]++
	case hasBefore && l.titled(before) && c&(noun|verb|place|calendar) == 0:
		e.acting[strings.Clone(w.folded)]++
	}
}

// acted: who noticed or was paged is a person; who restarted may be a machine, unless it has a
// given name. An ordinary word at the start of a sentence is not read as a name.
func (l *learner) acted(w, next word, hasNext bool) bool {
	if !hasNext || next.shape != lowerCase {
		return false
	}
	p, c := phrases(), lexicon()[w.folded]
	if c&(calendar|place) != 0 {
		return false
	}
	after, gap, ok := wordAfter(l.s, next.end, 2)
	ok = ok && plainSpace(gap)
	if c&verb != 0 && opensSentence(l.s, w.start) && ok && !p.function.has(after.folded) {
		return false
	}
	switch {
	case p.human.has(next.folded):
		return strictlyHuman.has(next.folded) || c&(given|noun|verb) == given || c&(noun|verb) != 0
	case next.folded == "was" || next.folded == "got":
		return ok && (after.folded == "paged" || after.folded == "woken" || after.folded == "asleep" || after.folded == "on-call")
	case next.folded == "and" || c&(given|noun) == 0:
		return false
	}
	return agentive.has(next.folded)
}

// strictlyHuman are the verbs that make even an unknown word a person's name.
var strictlyHuman = words(`noticed joined asked said wrote suggested realised realized thought acked volunteered apologised apologized
	remembered wondered guessed replied pinged messaged phoned texted woke hopped jumped spotted debugged typed shadowed paired mentioned`)

// agentive are the verbs that machines hardly are the subject of when the subject has a given name.
var agentive = words(`restarted deployed paged reverted rolled escalated merged pushed approved investigated confirmed rebooted drained
	silenced acknowledged disabled enabled fixed released`)

// locating are the words before a place that hardly stand before a person.
var locating = words(`at in near over into through via direct toward towards`)

// surname learns "Priya Raman" where only the first word is known as a given name.
func (l *learner) surname(first, last word) {
	if !l.nameLike(last) {
		return
	}
	l.r.evidence.fullNames[l.s[first.start:last.end]] = struct{}{}
}

// pair learns two unknown capitalised words that did what only people do, or hold a role.
func (l *learner) pair(first, last word) {
	if !l.nameLike(last) || lexicon()[first.folded]&(calendar|place) != 0 {
		return
	}
	next, gap, ok := wordAfter(l.s, last.end, 2)
	if roleFollows(l.s, last.end) || ok && plainSpace(gap) && strictlyHuman.has(next.folded) {
		l.r.evidence.fullNames[l.s[first.start:last.end]] = struct{}{}
	}
}

func (l *learner) nameLike(w word) bool {
	return lexicon()[w.folded]&(neverName|calendar) == 0 && l.r.keep.words[w.folded] == nil && utf8.RuneCountInString(w.folded) > 1
}

// titled: what stands before says that a person is meant: "engineer Tomasz", "our new hire Ines".
func (l *learner) titled(before word) bool {
	switch before.folded {
	case "engineer", "developer", "sre", "intern", "hire", "colleague", "mr", "mrs", "ms", "sysadmin":
		return true
	}
	return false
}
