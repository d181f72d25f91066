package people

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// LearnText infers names from a text: handles, addresses, labels of people (Author, Attendees),
// sign-offs, roles in brackets, and who noticed, joined or was paged. After Freeze it does nothing.
func (r *Redactor) LearnText(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen {
		return
	}
	if r.own == nil {
		r.own = &Learner{evidence: r.evidence, known: r.known.another()}
	}
	r.own.Text(s)
}

// Learner infers names from texts for one goroutine; what several of them gather is weighed
// together when the Redactor freezes.
type Learner struct {
	evidence *evidence
	known    knownTokens
	recent   [recentWords]string // lower-case words seen lately, by hash
	s        string
}

const recentWords = 8192

// Learner returns one more learner. It must not be used after Freeze.
func (r *Redactor) Learner() *Learner {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := &Learner{evidence: newEvidence(), known: r.known.another()}
	r.learners = append(r.learners, l)
	return l
}

// Text infers names from one more text, as LearnText does.
func (l *Learner) Text(s string) {
	l.s = s
	l.lines()
	l.words()
	l.s = ""
}

// lines reads what stands on a line of its own: labels of people and sign-offs.
func (l *Learner) lines() {
	closing := false
	for line := range strings.Lines(l.s) {
		line = strings.TrimSpace(line)
		if len(line) > 0 && len(line) < 400 {
			if _, from := peopleLabel(line); from > 0 {
				l.listOf(line[from:])
			}
			l.signOff(line, closing)
			l.logged(line)
		}
		closing = len(line) < 24 && strings.HasSuffix(line, ",") && isGreeting(line)
	}
}

func isGreeting(line string) bool {
	first, _, _ := strings.Cut(strings.ToLower(line), ",")
	return phrases().greetings.has(first)
}

// listOf learns the people listed behind a label. Only what is written like a person's name
// counts: an owner is often a team.
func (l *Learner) listOf(list string) {
	for item := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(",;|&/", r) }) {
		for _, part := range strings.Split(item, " and ") {
			l.listed(strings.Trim(part, " \t*_`[]-–."))
		}
	}
}

func (l *Learner) listed(item string) {
	if n := strings.IndexAny(item, "(<["); n > 0 {
		l.listed(strings.TrimSpace(item[:n]))
		item = item[n:]
	}
	item = strings.Trim(item, "()[]<> *_`.")
	if isInitials(item) && !phrases().acronyms.has(fold(item)) && lexicon()[fold(item)] == 0 {
		l.evidence.note(candidate{text: item, as: listed})
		return
	}
	if l.looksLikeName(item) {
		l.evidence.note(candidate{text: item, as: listed})
	}
}

// looksLikeName: one given name, or two or three capitalised words none of which is a group, a
// product or kept.
func (l *Learner) looksLikeName(item string) bool {
	raw := letters(item)
	if len(raw) == 0 || len(raw) > 4 || len(item) > 40 || strings.ContainsAny(item, "0123456789:@=/\\_`") {
		return false
	}
	known, capitals := 0, 0
	for _, w := range raw {
		f := fold(w)
		c := lexicon()[f]
		if c&(neverName|calendar) != 0 {
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

func (l *Learner) allOrdinary(raw []string) bool {
	for _, w := range raw {
		if lexicon()[fold(w)]&(noun|place|verb) == 0 {
			return false
		}
	}
	return true
}

// signOff: "— Anna", or a name on the line after "Thanks,".
func (l *Learner) signOff(line string, closing bool) {
	rest := line
	switch {
	case strings.HasPrefix(line, "— "), strings.HasPrefix(line, "-- "), strings.HasPrefix(line, "– "):
		_, rest, _ = strings.Cut(line, " ")
	case closing:
	default:
		return
	}
	if rest = strings.Trim(rest, " ,."); l.looksLikeName(rest) {
		l.evidence.note(candidate{text: rest, as: listed})
	}
}

// In a log of what people said and did, a line begins with a time and who it was.
var (
	chatLine     = regexp.MustCompile(`^[-*|> ]{0,6}\[?\d{1,2}:\d\d(?::\d\d)?\]?[^\w<]{0,3}<@?([a-z][a-z0-9._-]{2,24})> `)
	initialsLine = regexp.MustCompile(`^[-*|> ]{0,6}(?:\d{4}-\d\d-\d\d )?\[?\d{1,2}:\d\d(?::\d\d)?\]?(?: [A-Z]{3,4})?[ :|*-]{1,5}([A-Z]{2,3}) (?:acks|acked|joins|joined|looks|looked|notices|noticed|asks|asked|says|said|sees|saw)\b`)
)

// logged learns the handle of a chat line, and initials that do what only people do.
func (l *Learner) logged(line string) {
	if n := strings.IndexByte(line[:min(len(line), 24)], ':'); n < 1 || !digit(line[n-1]) {
		return
	}
	if m := submatch(chatLine, line, "> "); m != nil && !tags.has(m[1]) && lexicon()[m[1]] == 0 {
		l.evidence.note(candidate{text: m[1], as: mentioned})
	}
	if m := submatch(initialsLine, line, " ack", " join", " look", " notice", " ask", " sa", " see"); m != nil {
		l.listed(m[1])
	}
}

// submatch matches a line, unless it has none of the words that every match has.
func submatch(re *regexp.Regexp, line string, words ...string) []string {
	for _, w := range words {
		if strings.Contains(line, w) {
			return re.FindStringSubmatch(line)
		}
	}
	return nil
}

// tags stand in angle brackets and are nobody.
var tags = words(`code pre span div strong sub sup table tbody thead img small del ins kbd the path file name host none null unknown redacted`)

// words reads the text word by word.
func (l *Learner) words() {
	s := l.s
	for i := 0; i < len(s); {
		b := s[i]
		switch {
		case b >= 'a' && b <= 'z':
			i = l.smallWord(i)
		case b == '@':
			l.handle(i)
			i++
		case b < utf8.RuneSelf && !asciiLetter(b):
			i++
		case letterAt(s, i) > 0:
			end := wordEnd(s, i)
			l.word(i, end)
			i = end
		default:
			_, size := utf8.DecodeRuneInString(s[i:])
			l.known.run(l.evidence, s, i)
			i += size
		}
	}
}

// smallWord passes over a word that starts in lower case; most words do, and most were just seen.
func (l *Learner) smallWord(i int) int {
	s, j := l.s, i+1
	hash := uint32(s[i])
	for j < len(s) && s[j] >= 'a' && s[j] <= 'z' {
		hash = hash*16777619 ^ uint32(s[j])
		j++
	}
	if j < len(s) && (s[j] >= utf8.RuneSelf || asciiLetter(s[j])) {
		end := wordEnd(s, i)
		l.word(i, end)
		return end
	}
	at := &l.recent[(hash^hash>>15)%recentWords]
	if *at == s[i:j] {
		return j
	}
	w := strings.Clone(s[i:j])
	*at = w
	l.known.word(l.evidence, w)
	l.evidence.lower[w] = struct{}{}
	return j
}

func (l *Learner) handle(i int) {
	end, name := handleAt(l.s, i, nil)
	if end > i && shapeOf(name) != mixedCase && len(name) > 2 {
		parts := letters(name)
		if lexicon()[fold(parts[0])]&(neverName) == 0 && shapeOf(name) == lowerCase && !l.inCode(i) {
			l.evidence.note(candidate{text: name, as: mentioned})
		}
		return
	}
	start := i
	for start > 0 && localByte(l.s[start-1]) {
		start--
	}
	if end, role := mailAddress(l.s, start, i); end > start && !role {
		l.evidence.note(candidate{text: l.s[start:end], as: address})
		l.beforeAddress(start)
	}
}

// inCode reports whether a backtick is open on the line before i, or the line is indented code.
func (l *Learner) inCode(i int) bool {
	start, _ := lineOf(l.s, i)
	line := l.s[start:i]
	return strings.Count(line, "`")%2 == 1 || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t") || strings.TrimSpace(line) == "" && i+1 < len(l.s) && l.s[i+1] < 'a'
}

// beforeAddress learns the name in "Anna Kowalska <anna@acme.example>".
func (l *Learner) beforeAddress(i int) {
	start, _ := lineOf(l.s, i)
	lead := strings.TrimRight(l.s[start:i], "<( ")
	if i-start-len(lead) < 2 {
		return
	}
	if n := strings.LastIndexAny(lead, ":,;|\"'*"); n >= 0 {
		lead = lead[n+1:]
	}
	if lead = strings.TrimSpace(lead); l.looksLikeName(lead) {
		l.evidence.note(candidate{text: lead, as: listed})
	}
}

func (l *Learner) word(i, end int) {
	raw := l.s[i:end]
	f := fold(raw)
	if f == "" {
		return
	}
	l.known.word(l.evidence, f)
	sh := shapeOf(raw)
	if sh == lowerCase {
		l.evidence.lower.put(f)
		return
	}
	w := word{start: i, end: end, folded: f, shape: sh}
	if l.known.some() {
		if next, gap, ok := wordAfter(l.s, end, 2); ok && plainSpace(gap) {
			l.known.phrase(l.evidence, f, next.folded)
		}
	}
	switch {
	case utf8.RuneCountInString(f) < 2:
	case sh == capitalised:
		l.consider(w)
	case sh == upperCase && lexicon()[f]&given != 0:
		if before, gap, ok := wordBefore(l.s, i, 2); ok && plainSpace(gap) && locating.has(before.folded) {
			l.evidence.placed.put(f)
		}
	}
}

// consider weighs a capitalised word by what stands around it.
func (l *Learner) consider(w word) {
	p, e, c := phrases(), l.evidence, lexicon()[w.folded]
	if c&neverName != 0 {
		return
	}
	before, gap, hasBefore := wordBefore(l.s, w.start, 2)
	hasBefore = hasBefore && plainSpace(gap)
	if hasBefore && p.determiners.has(before.folded) {
		e.determined.put(w.folded)
		return
	}
	if hasBefore && locating.has(before.folded) {
		e.placed.put(w.folded)
	}
	owner := ""
	if hasBefore && before.shape == capitalised {
		if lexicon()[before.folded]&neverName != 0 && !opensSentence(l.s, before.start) {
			return // the second half of a product's name
		}
		owner = before.folded
	}
	next, gap, hasNext := wordAfter(l.s, w.end, 2)
	hasNext = hasNext && plainSpace(gap)
	switch {
	case hasNext && c&given != 0 && p.particles.has(next.folded):
		if end := l.behindParticles(next); end > 0 {
			e.note(candidate{before: owner, text: l.s[w.start:end], as: pairedUp})
		}
	case hasNext && next.shape == capitalised && c&given != 0:
		if l.nameLike(next) {
			e.note(candidate{before: owner, text: l.s[w.start:next.end], as: pairedUp})
		}
	case hasNext && next.shape == capitalised && !hasBefore:
		if l.pair(w, next) {
			e.note(candidate{text: l.s[w.start:next.end], as: pairedUp})
		}
	case roleFollows(l.s, w.end), l.acted(w, next, hasNext), hasBefore && l.titled(before) && c&(noun|verb|place|calendar) == 0:
		e.note(candidate{before: owner, text: w.folded, as: acted})
	}
}

// behindParticles is the end of the surname behind a given name and its particles, or 0: the Weyden of
// "Pieter van der Weyden".
func (l *Learner) behindParticles(at word) int {
	for range 3 {
		next, gap, ok := wordAfter(l.s, at.end, 2)
		switch {
		case !ok || !plainSpace(gap) && gap != "'" && gap != "’":
			return 0
		case phrases().particles.has(next.folded):
			at = next
			continue
		case next.shape == capitalised && l.nameLike(next):
			return next.end
		}
		return 0
	}
	return 0
}

// acted: who noticed or was paged is a person; who restarted may be a machine, unless it has a
// given name. An ordinary word at the start of a sentence is not read as a name.
func (l *Learner) acted(w, next word, hasNext bool) bool {
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

// pair reports whether two unknown capitalised words did what only people do, or hold a role.
func (l *Learner) pair(first, last word) bool {
	if !l.nameLike(last) || lexicon()[first.folded]&(calendar|place) != 0 {
		return false
	}
	next, gap, ok := wordAfter(l.s, last.end, 2)
	return roleFollows(l.s, last.end) || ok && plainSpace(gap) && strictlyHuman.has(next.folded)
}

func (l *Learner) nameLike(w word) bool {
	return lexicon()[w.folded]&(neverName|calendar) == 0 && utf8.RuneCountInString(w.folded) > 1
}

// titled: what stands before says that a person is meant: "engineer Tomasz", "our new hire Ines".
func (l *Learner) titled(before word) bool {
	switch before.folded {
	case "engineer", "developer", "sre", "intern", "hire", "colleague", "mr", "mrs", "ms", "sysadmin":
		return true
	}
	return false
}
