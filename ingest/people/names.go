package people

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind says how a word came to be known and so how freely it may be removed.
type kind uint8

const (
	single    kind = 1 << iota // a name by itself when capitalised
	anyCase                    // and also in lower case
	inContext                  // only where a person stands: Will, Mark, Grace
	handle                     // a login: in any case, anywhere
	initials                   // AK: only in capitals
	generic                    // a given name of the lexicon that nobody told us about
	titled                     // a short name, where it is capitalised: Bo, Li
	abroad                     // capitalised and not behind a preposition of place: Jordan
)

// entry is what is known of a folded word.
type entry struct {
	kind  kind
	tails [][]string // the words that follow it in a full name, longest first
}

// names holds everything learned, keyed by folded word, with filters that turn most words away
// before the map is asked: by first letters and length.
type names struct {
	words  map[string]*entry
	filter [32][32]uint64
	small  [32][32]uint64    // the same, of words that count in lower case too
	runs   map[rune][]string // names in scripts without spaces, by first character
	told   bool              // what is learned now was stated, by a roster or a field, not inferred
}

func newNames() *names {
	return &names{words: make(map[string]*entry), runs: make(map[rune][]string)}
}

// passes reports whether a word of so many letters that starts with a and b may be known.
func (n *names) passes(a, b byte, length int, lower bool) bool {
	filter := &n.filter
	if lower {
		filter = &n.small
	}
	return filter[a&31][b&31]&(1<<min(length, 63)) != 0
}

func (n *names) at(word string) *entry {
	e := n.words[word]
	if e == nil {
		e = &entry{}
		n.words[word] = e
		if len(word) > 1 {
			n.filter[word[0]&31][word[1]&31] |= 1 << min(len(word), 63)
		}
	}
	return e
}

func (n *names) mark(word string, k kind) {
	if schemes.has(word) {
		return
	}
	n.at(word).kind |= k
	if k&^generic != 0 {
		n.smallToo(word)
	}
}

// schemes open an address and are nobody's name, whatever stands where a name was expected.
var schemes = words("http https ftp sftp ssh ldap ldaps smtp imap tcp udp mailto")

// smallToo lets a word in lower case pass.
func (n *names) smallToo(word string) {
	if len(word) > 1 {
		n.small[word[0]&31][word[1]&31] |= 1 << min(len(word), 63)
	}
}

func (n *names) addPhrase(words []string) {
	if len(words) < 2 {
		return
	}
	e, tail := n.at(words[0]), words[1:]
	n.smallToo(words[0])
	for _, t := range e.tails {
		if slices.Equal(t, tail) {
			return
		}
	}
	e.tails = append(e.tails, slices.Clone(tail))
	slices.SortStableFunc(e.tails, func(a, b []string) int { return len(b) - len(a) })
}

func (n *names) addRun(name string) {
	r := firstRune(name)
	if slices.Contains(n.runs[r], name) {
		return
	}
	n.runs[r] = append(n.runs[r], name)
	slices.SortFunc(n.runs[r], func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
}

// learn takes a name as people write it: a full name, a handle, an address, initials, or several
// of them ("Anna Kowalska (AK) <anna@acme.example>").
func (n *names) learn(name string) {
	name = strings.TrimSpace(name)
	if open := strings.IndexAny(name, "(<["); open >= 0 {
		inner := strings.Trim(name[open:], "()<>[] ")
		if !phrases().roles.has(fold(inner)) {
			n.learn(inner)
		}
		name = strings.TrimSpace(name[:open])
	}
	switch {
	case name == "" || utf8.RuneCountInString(name) < 2:
	case strings.Contains(name, "/"):
		n.learnProfile(name)
	case strings.HasPrefix(name, "@"):
		n.learnHandle(name[1:])
	case strings.Contains(name, "@"):
		local, _, _ := strings.Cut(name, "@")
		if !phrases().mailboxes.has(strings.ToLower(local)) {
			n.learnHandle(local)
			n.learnLocalParts(local)
		}
	case isInitials(name):
		n.mark(fold(strings.ReplaceAll(name, ".", "")), initials)
	case hasIdeographic(name):
		n.learnRun(name)
	case isLogin(name):
		n.learnHandle(name)
	default:
		n.learnFullName(name)
	}
}

// learnProfile takes the handle of a link to somebody's page, https://social.example/@anna, and
// nothing else of it: the site is no person. Of a link in Markdown it takes the text too.
func (n *names) learnProfile(link string) {
	if !strings.Contains(link, "://") && !strings.Contains(link, "/@") {
		for name := range strings.SplitSeq(link, "/") { // Anna/Bram
			n.learn(name)
		}
		return
	}
	if text, _, ok := strings.Cut(link, "]("); ok && !strings.Contains(text, "/") {
		n.learn(strings.Trim(text, "[]() "))
	}
	if _, handle, ok := strings.Cut(link, "/@"); ok {
		n.learnHandle(strings.TrimRight(handle, "/)]> "))
	}
}

// isInitials: two to four capitals, perhaps with dots, as in AK or A.K.
func isInitials(s string) bool {
	s = strings.ReplaceAll(s, ".", "")
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 3 && shapeOf(s) == upperCase && !hasIdeographic(s)
}

// isLogin: one word without spaces that is lower case or has digits, dots or underscores in it.
func isLogin(s string) bool {
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return false
	}
	return shapeOf(s) == lowerCase || strings.ContainsAny(s, "_0123456789") || strings.Contains(strings.TrimSuffix(s, "."), ".")
}

// letters splits s into its words, unfolded.
func letters(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !wordRune(r) })
}

func (n *names) learnHandle(h string) {
	parts := folded(letters(h))
	switch {
	case len(parts) == 0:
	case len(parts) == 1:
		n.learnLogin(parts[0])
	default:
		n.addPhrase(parts)
	}
}

// learnLogin: a login that is also an ordinary word is only one behind an @.
func (n *names) learnLogin(word string) {
	c := lexicon()[word]
	switch {
	case c&ambiguous != 0 || utf8.RuneCountInString(word) < 3:
		n.mark(word, n.doubtful(word, c))
	case c&given != 0:
		n.mark(word, single|anyCase)
	default:
		n.mark(word, handle)
	}
}

// learnLocalParts takes anna and kowalska from anna.kowalska@.
func (n *names) learnLocalParts(local string) {
	parts := folded(letters(local))
	if len(parts) < 2 {
		return
	}
	for _, p := range parts {
		if len(p) > 2 && !phrases().mailboxes.has(p) {
			n.learnWord(p)
		}
	}
}

// learnRun takes a name in a script without spaces, whole and in its written parts.
func (n *names) learnRun(name string) {
	parts := strings.FieldsFunc(norm.NFC.String(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if len(parts) > 1 {
		n.addRun(strings.Join(parts, ""))
	}
	for _, p := range parts {
		if !hasIdeographic(p) {
			n.learnWord(fold(p))
		} else if utf8.RuneCountInString(p) > 1 {
			n.addRun(p)
		}
	}
}

func (n *names) learnFullName(name string) {
	last, first, reversed := strings.Cut(name, ",")
	if reversed {
		n.learnFullName(strings.TrimSpace(first) + " " + last)
		return
	}
	raw := letters(name)
	parts := folded(raw)
	significant := make([]string, 0, len(parts))
	for i, p := range parts {
		if phrases().particles.has(p) && len(parts) > 1 {
			continue
		}
		significant = append(significant, p)
		n.learnWord(p)
		for _, t := range transliterations(raw[i]) {
			n.learnWord(t)
		}
	}
	n.learnOrders(parts, significant)
}

// learnOrders takes the orders in which the words of a full name are written, and the logins made
// of them: annakowalska, akowalska, annak, anna.k.
func (n *names) learnOrders(parts, significant []string) {
	n.addPhrase(parts)
	if len(significant) < 2 {
		return
	}
	first, last := significant[0], significant[len(significant)-1]
	n.addPhrase([]string{first, last})
	n.addPhrase([]string{last, first})
	if len(parts) > 2 {
		n.addPhrase(parts[:len(parts)-1]) // given names of two words: Minh Thu
		n.addPhrase(parts[1:])
		n.addPhrase(append(slices.Clone(parts[1:]), parts[0]))
	}
	i, l := string(firstRune(first)), string(firstRune(last))
	n.addPhrase([]string{i, last})
	n.addPhrase([]string{first, l})
	between := ""
	for _, p := range parts[1 : len(parts)-1] {
		between += string(firstRune(p))
	}
	for _, login := range []string{i + between + last, first + last, i + last, first + l, last + first, last + i} {
		if len(login) >= 5 && lexicon()[login] == 0 {
			n.mark(login, handle)
		}
	}
}

// learnWord takes one word of a name, with its inflections when it is no ordinary word.
func (n *names) learnWord(word string) {
	length := utf8.RuneCountInString(word)
	if length < 2 {
		return
	}
	c := lexicon()[word]
	if c&ambiguous != 0 || length < 3 {
		n.mark(word, n.doubtful(word, c))
		return
	}
	k := single
	if length >= 4 || c&given != 0 {
		k |= anyCase
	}
	n.mark(word, k)
	for _, form := range inflections(word) {
		if lexicon()[form] == 0 {
			n.mark(form, single)
		}
	}
}

// doubtful says how a word is removed that is short or also something else than a name. A word of
// the dictionary goes where a person stands. The name of a product or place gives way to a person
// that we were told of.
func (n *names) doubtful(word string, c class) kind {
	length := utf8.RuneCountInString(word)
	switch {
	case !n.told || c&ambiguous != 0 && c&(proper|place) == 0:
		return inContext
	case c&place != 0 && c&(verb|calendar) == 0 && (c&noun == 0 || c&proper != 0):
		return inContext | abroad
	case c&ambiguous != 0 && c&proper == 0:
		return inContext
	case length <= 3:
		return inContext | titled
	}
	return single | anyCase
}

// inflections are the case endings that a name of four letters or more takes in the languages in
// which postmortems are written most: English plural and German genitive, Slavic and Finnish cases.
func inflections(word string) []string {
	rs := []rune(word)
	if len(rs) < 4 {
		return nil
	}
	last, stem := rs[len(rs)-1], string(rs[:len(rs)-1])
	switch {
	case unicode.Is(unicode.Cyrillic, last):
		return cyrillicForms(rs)
	case last > unicode.MaxASCII:
		return nil
	case last == 'a':
		return forms(word, "s", "n", "lle", "lta", "lla", "", stem, "y", "e", "i", "o", "ou", "ie", "ej", "iej", "iego")
	case strings.ContainsRune("eiouy", last):
		return forms(word, "s", "go", "mu", "m", "ego", "emu", "n", "lle", "lta")
	case last == 's' || last == 'x' || last == 'z':
		return forms(word, "es", "a", "owi", "em", "ovi")
	}
	return forms(word, "s", "a", "owi", "em", "ovi", "om")
}

// forms appends endings to word up to "", then to the stem that follows it.
func forms(word string, endings ...string) []string {
	var out []string
	for i := 0; i < len(endings); i++ {
		if endings[i] == "" && i+1 < len(endings) {
			word = endings[i+1]
			i++
			continue
		}
		out = append(out, word+endings[i])
	}
	return out
}

func cyrillicForms(rs []rune) []string {
	stem := string(rs)
	if strings.ContainsRune("аяйьоеи", rs[len(rs)-1]) {
		stem = string(rs[:len(rs)-1])
	}
	endings := strings.Fields("а у ом ем е ы и ой ей ою ею ю я ым ого ому им его ему ів ові")
	out := make([]string, 0, len(endings)+1)
	for _, e := range endings {
		out = append(out, fold(stem+e))
	}
	return append(out, fold(stem))
}

func folded(ws []string) []string {
	out := make([]string, 0, len(ws))
	for _, w := range ws {
		if f := fold(w); f != "" {
			out = append(out, f)
		}
	}
	return out
}
