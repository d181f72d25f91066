package people

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleaner is one pass over one text.
type cleaner struct {
	r     *Redactor
	s     string
	out   strings.Builder
	last  int  // s[:last] is written
	name  int  // where the last removed name ended, or -1
	code  bool // inside backticks
	at    int  // the next @ at or after the scan position; before it: not looked for yet
	dirty bool
}

func (c *cleaner) run() string {
	for i := 0; i < len(c.s); {
		switch c.r.classes[c.s[i]] {
		case lowerLetter, upperLetter:
			i = c.asciiWord(i)
		case wide:
			i = c.wideWord(i)
		case mark:
			i = c.marked(i)
		default:
			i++
		}
	}
	if !c.dirty {
		return c.s
	}
	c.out.WriteString(c.s[c.last:])
	return c.out.String()
}

// replace puts with in the place of s[start:end]. Two names with one space between are one person.
func (c *cleaner) replace(start, end int, with string, why rule) int {
	c.r.removed[why].Add(1)
	if with == Engineer && c.name >= 0 && c.name == c.last && (start == c.name || plainSpace(c.s[c.name:start])) {
		c.last, c.name = end, end
		return end
	}
	c.dirty = true
	c.out.WriteString(c.s[c.last:start])
	c.out.WriteString(with)
	c.last = end
	if with == Engineer {
		c.name = end
	}
	return end
}

// asciiWord reads the word at i and removes what it opens. It returns where to go on.
func (c *cleaner) asciiWord(i int) int {
	if c.at < i || c.at-i <= maxLocal {
		if end := c.address(i); end > i {
			return end
		}
	}
	s, r := c.s, c.r
	j, uppers := i, 0
	after := byte(' ') // what follows the word
	for ; j < len(s); j++ {
		if b := s[j]; b >= 'a' && b <= 'z' {
			continue
		} else if b >= 'A' && b <= 'Z' {
			uppers++
		} else {
			after = b
			break
		}
	}
	if after >= utf8.RuneSelf && letterAt(s, j) > 0 {
		return c.wideWord(i)
	}
	if mayBeSecret(s, i, after) {
		if end := c.secretAt(i, j); end > i {
			return end
		}
	}
	if j-i == 1 {
		return c.initialOf(i)
	}
	inner := uppers > 1 && uppers < j-i || uppers == 1 && r.classes[s[i]] != upperLetter
	if !inner && (j-i > 40 || !r.names.passes(s[i], s[i+1], j-i, uppers == 0)) {
		return j
	}
	var buf [40]byte
	if j-i > len(buf) {
		return c.humps(i, j)
	}
	for k := i; k < j; k++ {
		buf[k-i] = s[k] | 0x20
	}
	e := r.names.words[string(buf[:j-i])]
	if e == nil {
		if inner {
			return c.humps(i, j)
		}
		return j
	}
	return c.known(word{start: i, end: j, folded: string(buf[:j-i]), shape: shapeOf(s[i:j])}, e)
}

// initialOf handles a letter by itself: the A of "A. Stone".
func (c *cleaner) initialOf(i int) int {
	e := c.r.names.words[string(c.s[i]|0x20)]
	if e == nil {
		return i + 1
	}
	w := wordAt(c.s, i)
	if i > 0 && digit(c.s[i-1]) || w.end >= len(c.s) || strings.IndexByte("._-+'", c.s[w.end]) < 0 && !strings.HasPrefix(c.s[w.end:], "’") {
		return w.end
	}
	if end := c.fullName(w, e); end > 0 {
		return c.replace(i, end, Engineer, byName)
	}
	return w.end
}

// wideWord reads a word with characters beyond ASCII, or a run in a script without spaces.
func (c *cleaner) wideWord(i int) int {
	r, size := utf8.DecodeRuneInString(c.s[i:])
	if r >= utf8.RuneSelf && ideographic(r) {
		return c.ideograph(i, r, size)
	}
	end := wordEnd(c.s, i)
	if end == i {
		return i + size
	}
	w := word{start: i, end: end, folded: fold(c.s[i:end]), shape: shapeOf(c.s[i:end])}
	if e := c.r.names.words[w.folded]; e != nil {
		return c.known(w, e)
	}
	return end
}

// known decides on a word that is known, and removes it where it stands for a person.
func (c *cleaner) known(w word, e *entry) int {
	if strings.HasPrefix(c.s[w.end:], "://") {
		return w.end // the scheme of an address
	}
	if end := c.fullName(w, e); end > 0 {
		return c.replace(w.start, c.rest(end), Engineer, byName)
	}
	if end := c.kept(w); end > 0 {
		return end
	}
	why, ok := c.alone(w, e)
	if !ok {
		if w.shape == mixedCase {
			return c.humps(w.start, w.end)
		}
		return w.end
	}
	end := c.rest(w.end)
	if e.kind == generic {
		end = c.unknownSurname(end)
	}
	return c.replace(w.start, end, Engineer, why)
}

// alone reports whether the word by itself is removed, and by which rule.
func (c *cleaner) alone(w word, e *entry) (rule, bool) {
	k := e.kind
	switch {
	case k&initials != 0 && w.shape == upperCase && (!phrases().acronyms.has(w.folded) || c.personStands(w)):
		return byInitials, true
	case k&handle != 0:
		return byHandle, true
	case k&single != 0 && w.shape != lowerCase:
		return byName, true
	case k&anyCase != 0 && !c.noise(w):
		return byName, true
	case k&titled != 0 && w.shape == capitalised:
		return byName, true
	case k&abroad != 0 && w.shape != lowerCase && !c.region(w):
		return byName, true
	case k&inContext != 0 && c.personStands(w):
		return byContext, true
	case k&generic != 0 && w.shape == capitalised && !c.placeBefore(w) && !c.joined(w):
		return byGivenName, true
	case k&generic != 0 && w.shape == upperCase && len(w.folded) > 3 && c.personStands(w):
		return byGivenName, true
	}
	return 0, false
}

// fullName returns the end of the longest full name that starts with w, or 0.
func (c *cleaner) fullName(w word, e *entry) int {
	for _, tail := range e.tails {
		if end := c.tail(w, tail); end > 0 {
			return end
		}
	}
	return 0
}

// tail returns where tail, after w, ends. A name of ordinary words alone must be capitalised
// throughout, or joined as in a login; an initial must be marked as one.
func (c *cleaner) tail(w word, tail []string) int {
	ordinary, tight, small := c.ordinary(w.folded), true, w.shape == lowerCase
	initial := utf8.RuneCountInString(w.folded) == 1
	pos := w.end
	for _, t := range tail {
		gap := nameGap(c.s, pos)
		if gap < 0 {
			return 0
		}
		next := pos + gap
		end := wordEnd(c.s, next)
		if end == next || fold(c.s[next:end]) != t {
			return 0
		}
		lone := utf8.RuneCountInString(t) == 1
		if lone && strings.ContainsAny(c.s[pos:next], "'’") {
			return 0
		}
		tight = tight && !strings.ContainsAny(c.s[pos:next], " \t\n")
		if lone && !tight && (firstLower(c.s[next:end]) || end < len(c.s) && c.s[end] == '\'') {
			return 0
		}
		if lone && !tight && (small || c.ordinary(w.folded) && (end >= len(c.s) || c.s[end] != '.')) {
			return 0
		}
		if lone && end < len(c.s) && digit(c.s[end]) {
			return 0
		}
		initial = initial || lone
		ordinary = ordinary && (lone || c.ordinary(t))
		small = small || firstLower(c.s[next:end])
		pos = end
	}
	if ordinary && small && !tight {
		return 0
	}
	return pos
}

// ordinary reports whether a known word of a name is also an ordinary word.
func (c *cleaner) ordinary(folded string) bool {
	if utf8.RuneCountInString(folded) == 1 {
		return true
	}
	e := c.r.names.words[folded]
	return e == nil || e.kind&(single|handle) == 0
}

func firstLower(s string) bool { return unicode.IsLower(firstRune(s)) }

// nameGap is the number of bytes between two words of one name at i, or -1 when what stands there
// parts them.
func nameGap(s string, i int) int {
	n := 0
	for n < 8 && i+n < len(s) {
		b := s[i+n]
		switch {
		case strings.IndexByte(" \t\r\n._-+*',/~", b) >= 0:
			n++
		case strings.HasPrefix(s[i+n:], "\u00a0") || strings.HasPrefix(s[i+n:], "\u00b7"):
			n += 2
		case strings.HasPrefix(s[i+n:], "’") || strings.HasPrefix(s[i+n:], "‐") || strings.HasPrefix(s[i+n:], "‑"):
			n += 3
		case strings.HasPrefix(s[i+n:], "%20") || strings.HasPrefix(s[i+n:], "%2E") || strings.HasPrefix(s[i+n:], "%2C"):
			n += 3
		case strings.HasPrefix(s[i+n:], "&nbsp;"):
			n += 6
		default:
			if n == 0 {
				return -1
			}
			return n
		}
	}
	return -1
}

// rest takes in the initial that follows a first name: the K. of "Anna K. said".
func (c *cleaner) rest(end int) int {
	s := c.s
	if end+2 < len(s) && s[end] == ' ' && s[end+1] >= 'A' && s[end+1] <= 'Z' && s[end+2] == '.' {
		return end + 3
	}
	return end
}

// unknownSurname takes in up to three capitalised words that nobody told us about, behind a given
// name, particles among them: the Von Fange of "Daniel Von Fange".
func (c *cleaner) unknownSurname(end int) int {
	at := end
	for range 3 {
		next, gap, ok := wordAfter(c.s, at, 2)
		if !ok || !plainSpace(gap) || c.r.keep.words[next.folded] != nil {
			break
		}
		at = next.end
		if phrases().particles.has(next.folded) {
			continue
		}
		if len(next.folded) < 2 {
			break
		}
		if next.shape != capitalised || lexicon()[next.folded]&ambiguous != 0 {
			break
		}
		end = next.end
	}
	return end
}

// kept returns the end of the kept name (service, team, product) that starts with w, or 0.
func (c *cleaner) kept(w word) int {
	e := c.r.keep.words[w.folded]
	if e == nil {
		return 0
	}
	for _, tail := range e.tails {
		pos := w.end
		for _, t := range tail {
			gap := nameGap(c.s, pos)
			if gap < 0 || fold(c.s[pos+gap:wordEnd(c.s, pos+gap)]) != t {
				pos = 0
				break
			}
			pos = wordEnd(c.s, pos+gap)
		}
		if pos > 0 {
			return pos
		}
	}
	if e.kind&single != 0 {
		return w.end
	}
	return 0
}

// humps removes names inside an identifier: the AnnaKowalska of notifyAnnaKowalska.
func (c *cleaner) humps(i, j int) int {
	for i < j {
		k := i + 1
		for k < j && (c.s[k] >= 'a' && c.s[k] <= 'z') {
			k++
		}
		if e := c.r.names.words[strings.ToLower(c.s[i:k])]; k-i > 2 && e != nil && e.kind&(single|handle) != 0 && c.r.keep.words[strings.ToLower(c.s[i:k])] == nil {
			c.replace(i, k, Engineer, byName)
		}
		i = k
	}
	return j
}

// noise keeps lower-case names that hexadecimal or other random letters spell by chance: short ones, or of
// the letters a to f, right behind a digit that is no percent escape.
func (c *cleaner) noise(w word) bool {
	i := w.start
	chance := len(w.folded) < 6 || strings.Trim(w.folded, "abcdef") == ""
	return chance && i > 0 && digit(c.s[i-1]) && (i < 3 || c.s[i-3] != '%')
}

// joined reports whether w is part of an identifier, a path or a host name.
func (c *cleaner) joined(w word) bool {
	before, after := byte(' '), byte(' ')
	if w.start > 0 {
		before = c.s[w.start-1]
	}
	if w.end < len(c.s) {
		after = c.s[w.end]
	}
	return strings.IndexByte("_/\\-.$#=&", before) >= 0 || strings.IndexByte("_/\\$=&", after) >= 0 || digit(before) ||
		after == '-' && w.end+1 < len(c.s) && asciiLetter(c.s[w.end+1]) || after == '.' && w.end+1 < len(c.s) && asciiLetter(c.s[w.end+1])
}
