package people

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// marked handles the characters that open something: @handle, <@U123>, `code`, ://user:pass@, %C5%82.
func (c *cleaner) marked(i int) int {
	switch c.s[i] {
	case '@':
		return c.atHandle(i)
	case '<':
		return c.chatID(i)
	case '`':
		return c.backticks(i)
	case ':':
		return c.credentials(i)
	case '%':
		return c.escaped(i)
	}
	return i + 1
}

// backticks tracks whether the scan is inside code.
func (c *cleaner) backticks(i int) int {
	for i < len(c.s) && c.s[i] == '`' {
		i++
	}
	c.code = !c.code
	return i
}

// maxLocal is how long the part of an address before its @ may be.
const maxLocal = 64

// address removes an e-mail address that starts at i, unless it is a role's mailbox. It returns i
// when there is none.
func (c *cleaner) address(i int) int {
	if c.at < i {
		n := strings.IndexByte(c.s[i:], '@')
		if n < 0 {
			c.at = len(c.s)
		} else {
			c.at = i + n
		}
	}
	if c.at >= len(c.s) || c.at-i > maxLocal || i > 0 && localByte(c.s[i-1]) && c.s[i-1] != '\'' && c.s[i-1] != '_' && c.s[i-1] != '*' {
		return i
	}
	end, role := mailAddress(c.s, i, c.at)
	if end <= i || role {
		return i
	}
	return c.replace(i, end, Engineer, byAddress)
}

// mailAddress returns the end of the address s[i:], whose @ is at, or i; role is true for the
// mailbox of a role or a machine.
func mailAddress(s string, i, at int) (end int, role bool) {
	for k := i; k < at; k++ {
		if !localByte(s[k]) {
			return i, false
		}
	}
	end = at + 1
	for end < len(s) && (asciiLetter(s[end]) || digit(s[end]) || s[end] == '.' || s[end] == '-') {
		end++
	}
	end = at + 1 + len(strings.TrimRight(s[at+1:end], ".-"))
	_, top := cutLast(s[at+1:end], '.')
	if len(top) < 2 || strings.ContainsAny(top, "0123456789-") {
		return i, false
	}
	local, _, _ := strings.Cut(strings.ToLower(s[i:at]), "+")
	p := phrases()
	if p.mailboxes.has(local) {
		return end, true
	}
	for part := range strings.FieldsFuncSeq(local, func(r rune) bool { return r == '-' || r == '.' || r == '_' }) {
		if p.mailboxes.has(part) {
			return end, true
		}
	}
	return end, false
}

// cutLast cuts around the last sep; before is empty when there is none, and so is after.
func cutLast(s string, sep byte) (before, after string) {
	if n := strings.LastIndexByte(s, sep); n >= 0 {
		return s[:n], s[n+1:]
	}
	return "", ""
}

func localByte(b byte) bool {
	return asciiLetter(b) || digit(b) || strings.IndexByte("._+-%'", b) >= 0 || b >= utf8.RuneSelf
}

// handleAt reads the handle behind the @ at i: its end, and its name without the @. The end is i
// when it is a team, an annotation, a package scope or no handle at all.
func handleAt(s string, i int, keep *names) (end int, name string) {
	if i > 0 && (asciiLetter(s[i-1]) || digit(s[i-1]) || s[i-1] == '@' || strings.IndexByte("/.])", s[i-1]) >= 0) {
		return i, ""
	}
	j := i + 1
	for j < len(s) {
		n := letterAt(s, j)
		if n == 0 && j > i+1 && (digit(s[j]) || strings.IndexByte("._-", s[j]) >= 0) {
			n = 1
		}
		if n == 0 {
			break
		}
		j += n
	}
	name = strings.TrimRight(s[i+1:j], "._-")
	j = i + 1 + len(name)
	if name == "" || j < len(s) && (s[j] == '/' || s[j] == '(') {
		return i, ""
	}
	parts := folded(letters(name))
	p := phrases()
	for _, part := range parts {
		if p.mentions.has(part) || lexicon()[part]&group != 0 || keep != nil && keep.words[part] != nil {
			return i, ""
		}
	}
	return j, name
}

// atHandle removes @name. In code, and in mixed case, an @ is an annotation unless the name is known.
func (c *cleaner) atHandle(i int) int {
	end, name := handleAt(c.s, i, c.r.keep)
	if end == i {
		return i + 1
	}
	known := c.knownLogin(name)
	if !known && (c.code || shapeOf(name) == mixedCase || shapeOf(name) == capitalised && lexicon()[fold(name)]&neverName != 0) {
		return i + 1
	}
	return c.replace(i, end, Engineer, byHandle)
}

// knownLogin reports whether every word of a login belongs to a known name.
func (c *cleaner) knownLogin(name string) bool {
	parts := folded(letters(name))
	if len(parts) == 0 {
		return false
	}
	e := c.r.names.words[parts[0]]
	if e == nil || e.kind == 0 && len(parts) == 1 {
		return false
	}
	if len(parts) == 1 || e.kind&(single|handle) != 0 {
		return true
	}
	for _, tail := range e.tails {
		if len(tail) == len(parts)-1 && tail[0] == parts[1] {
			return true
		}
	}
	return false
}

// chatID removes <@U0123ABC> and <@U0123ABC|anna>.
func (c *cleaner) chatID(i int) int {
	s := c.s
	if !strings.HasPrefix(s[i:], "<@U") && !strings.HasPrefix(s[i:], "<@W") {
		return i + 1
	}
	n := strings.IndexByte(s[i:min(len(s), i+80)], '>')
	if n < 4 {
		return i + 1
	}
	id, _, _ := strings.Cut(s[i+2:i+n], "|")
	for k := 0; k < len(id); k++ {
		if !digit(id[k]) && (id[k] < 'A' || id[k] > 'Z') {
			return i + 1
		}
	}
	return c.replace(i, i+n+1, Engineer, byChatID)
}

// escaped steps over a percent escape, so that the word behind %2F starts at its first letter. A
// word with escaped letters (Zo%C3%AB) is decoded and looked up.
func (c *cleaner) escaped(i int) int {
	b, ok := unhex(c.s, i)
	if !ok {
		return i + 1
	}
	if b < utf8.RuneSelf {
		return i + 3
	}
	start := i
	for start > 0 && asciiLetter(c.s[start-1]) && start > c.last {
		start--
	}
	decoded, end := unescapeWord(c.s, start)
	if e := c.r.names.words[fold(decoded)]; e != nil && e.kind&(single|handle) != 0 {
		return c.replace(start, end, Engineer, byOtherScript)
	}
	for _, name := range c.r.names.runs[firstRune(decoded)] {
		if strings.HasPrefix(decoded, name) {
			return c.replace(start, end, Engineer, byOtherScript)
		}
	}
	return max(end, i+3)
}

// unescapeWord decodes the word at i, of letters and of escaped letters.
func unescapeWord(s string, i int) (decoded string, end int) {
	var raw []byte
	for i < len(s) {
		if asciiLetter(s[i]) {
			raw = append(raw, s[i])
			i++
			continue
		}
		b, ok := unhex(s, i)
		if !ok || b < utf8.RuneSelf {
			break
		}
		raw = append(raw, b)
		i += 3
	}
	return norm.NFC.String(string(raw)), i
}

// unhex reads the percent escape at i.
func unhex(s string, i int) (byte, bool) {
	if i+2 >= len(s) || s[i] != '%' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
	return byte(n), err == nil
}

// honorifics follow the name of a person in Japanese and Korean.
var honorifics = [...]string{"さん", "くん", "ちゃん", "氏", "様", "님", "씨"}

// ideograph handles a character of a script without spaces: a known name that starts here, or up
// to four Han characters or Hangul syllables before an honorific.
func (c *cleaner) ideograph(i int, r rune, size int) int {
	for _, name := range c.r.names.runs[r] {
		if strings.HasPrefix(c.s[i:], name) && c.r.keep.words[name] == nil {
			end := i + len(name)
			if next := c.spacedRun(end); next > 0 {
				end = next
			}
			return c.replace(i, end, Engineer, byOtherScript)
		}
	}
	if prev, _ := utf8.DecodeLastRuneInString(c.s[:i]); unicode.In(prev, unicode.Han, unicode.Hangul) {
		return i + size
	}
	if end := honoured(c.s, i); end > i {
		return c.replace(i, end, Engineer, byOtherScript)
	}
	return i + size
}

// spacedRun takes in the given name of 田中 太郎 when it is known too.
func (c *cleaner) spacedRun(i int) int {
	j := i
	for _, space := range []string{" ", "\u3000", "・"} {
		if strings.HasPrefix(c.s[i:], space) {
			j = i + len(space)
		}
	}
	if j == i || j >= len(c.s) {
		return 0
	}
	for _, name := range c.r.names.runs[firstRune(c.s[j:])] {
		if strings.HasPrefix(c.s[j:], name) {
			return j + len(name)
		}
	}
	return 0
}

// honoured returns the end of the name before an honorific, or i. Customers, everybody and those
// in charge are addressed so as well.
func honoured(s string, i int) int {
	end, n := i, 0
	last := rune(0)
	for n < 5 && end < len(s) {
		for _, h := range honorifics {
			if n > 0 && strings.HasPrefix(s[end:], h) {
				if strings.ContainsRune("客皆者方社員様各奥神王主친고객", last) {
					return i
				}
				return end
			}
		}
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.In(r, unicode.Han, unicode.Hangul) {
			return i
		}
		last, end, n = r, end+size, n+1
	}
	return i
}
