package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain strips inline Markdown and HTML marks from s: emphasis, code marks, links and images (their
// text stays), footnotes, escapes, and folds white space.
func plain(s string) string {
	if isPlain(s) {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		if !plainMarks[s[i]] {
			from := i
			for i < len(s) && !plainMarks[s[i]] {
				i++
			}
			b.WriteString(s[from:i])
			continue
		}
		i = plainStep(&b, s, i)
	}
	return folded(b.String())
}

// isPlain: nothing in s could be a mark or white space to fold, but at its ends.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; plainMarks[c] && c != '!' || c == '\n' || c == '\t' || c == ' ' && i > 0 && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

// plainMarks are the bytes that plainStep looks at.
var plainMarks = func() (marks [256]bool) {
	for _, c := range []byte("\\`*_~![<&") {
		marks[c] = true
	}
	return marks
}()

// folded is s with one space for each run of white space, and none at its ends.
func folded(s string) string {
	if isFolded(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

func isFolded(s string) bool {
	space := true // what stands before, or the beginning
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if space {
				return false
			}
			space = true
			continue
		case c >= '\t' && c <= '\r':
			return false
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if unicode.IsSpace(r) {
				return false
			}
			i += size - 1
		}
		space = false
	}
	return !space || s == ""
}

func plainStep(b *strings.Builder, s string, i int) int {
	switch c := s[i]; c {
	case '\\':
		if i+1 < len(s) && isPunct(s[i+1]) {
			b.WriteByte(s[i+1])
			return i + 2
		}
	case '`':
		return i + 1
	case '*':
		if !isWildcard(s, i) {
			return i + 1
		}
	case '_':
		if (i == 0 || !isWord(s[i-1])) || i+1 == len(s) || !isWord(s[i+1]) {
			return i + 1
		}
	case '~':
		if strings.HasPrefix(s[i:], "~~") {
			return i + 2
		}
	case '!':
		if i+1 < len(s) && s[i+1] == '[' {
			return i + 1
		}
	case '[':
		return plainLink(b, s, i)
	case '<':
		return plainTag(b, s, i)
	case '&':
		if strings.HasPrefix(s[i:], "&nbsp;") {
			b.WriteByte(' ')
			return i + len("&nbsp;")
		}
		if strings.HasPrefix(s[i:], "&amp;") {
			b.WriteByte('&')
			return i + len("&amp;")
		}
	}
	b.WriteByte(s[i])
	return i + 1
}

// isWildcard: the star at i stands for any name ("*.example.org", "/v1/*"). A star that has another to
// answer it is emphasis.
func isWildcard(s string, i int) bool {
	under := i > 0 && s[i-1] == '/'
	above := i+1 < len(s) && s[i+1] == '.' && (i == 0 || !isWord(s[i-1]))
	return (under || above) && strings.Count(s, "*") == 1
}

// longestTarget bounds, in bytes, how far the end of a link's target is looked for, so that a text of
// many links that are not closed costs no more than its length.
const longestTarget = 4_000

// plainLink writes the text of [text](target) and [text][ref], drops [^1], and keeps other brackets.
func plainLink(b *strings.Builder, s string, i int) int {
	limit := min(len(s), i+400)
	close := matching(s[:limit], i)
	if close < 0 {
		b.WriteByte('[')
		return i + 1
	}
	inner := s[i+1 : close]
	if strings.HasPrefix(inner, "^") {
		return close + 1
	}
	if close+1 < len(s) && s[close+1] == '(' {
		if end := strings.IndexByte(s[close+1:min(len(s), close+longestTarget)], ')'); end >= 0 {
			b.WriteString(plain(inner))
			return close + 1 + end + 1
		}
	}
	b.WriteByte('[')
	return i + 1
}

func matching(s string, i int) int {
	depth := 0
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '\\':
			j++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return -1
}

// plainTag drops an HTML tag and keeps the address of an autolink.
func plainTag(b *strings.Builder, s string, i int) int {
	end := strings.IndexByte(s[i:min(len(s), i+300)], '>')
	if end < 2 {
		b.WriteByte('<')
		return i + 1
	}
	inner := s[i+1 : i+end]
	switch {
	case strings.Contains(inner, "://") && !strings.ContainsAny(inner, " \""):
		b.WriteString(inner)
	case isLetterByte(inner[0]) || inner[0] == '/' || inner[0] == '!':
		if strings.HasPrefix(inner, "br") {
			b.WriteByte(' ')
		}
	default:
		b.WriteByte('<')
		return i + 1
	}
	return i + end + 1
}

func isPunct(c byte) bool {
	return c < utf8.RuneSelf && unicode.IsPunct(rune(c)) || c == '~' || c == '+' || c == '=' || c == '<' || c == '>' || c == '|' || c == '$' || c == '^' || c == '`'
}

func isLetterByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isWord(c byte) bool { return wordBytes[c] }

var wordBytes = func() (word [256]bool) {
	for i := range word {
		c := byte(i)
		word[c] = isLetterByte(c) || c >= '0' && c <= '9' || c >= utf8.RuneSelf || c == '_'
	}
	return word
}()

// normalHeading folds a heading to what sections.yaml spells: lower case, without numbering,
// emphasis, links, closing marks, or remarks in brackets.
func normalHeading(s string) string {
	s = lowered(plain(s))
	if i := strings.Index(s, "{#"); i > 0 {
		s = s[:i]
	}
	s = strings.TrimLeft(s, "0123456789.) \t#•-–—:[(▶►✅❌🔥⚠️🕐📝*")
	for {
		t := strings.TrimRight(s, " \t:.#!?-–—…*_")
		if i := strings.LastIndexAny(t, "(["); i > 0 && (strings.HasSuffix(t, ")") || strings.HasSuffix(t, "]")) {
			t = t[:i]
		}
		if t == s {
			break
		}
		s = t
	}
	s = strings.TrimPrefix(s, "optional] ")
	s = strings.TrimPrefix(s, "the ")
	return strings.ReplaceAll(s, "’", "'")
}

// lowered is strings.ToLower, which takes a slow way through a text with a single dash or quotation
// mark that is not ASCII.
func lowered(s string) string {
	from := lowerRun(s)
	if from == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		b.WriteString(s[:from])
		if s = s[from:]; s == "" {
			return b.String()
		}
		r, size := utf8.DecodeRuneInString(s)
		b.WriteRune(unicode.ToLower(r))
		s = s[size:]
		from = lowerRun(s)
	}
}

// lowerRun is how many bytes of s are in lower case already, or have none: ASCII, and the block of dashes,
// quotation marks and signs of money.
func lowerRun(s string) int {
	i := 0
	for i < len(s) {
		switch c := s[i]; {
		case c < utf8.RuneSelf && (c < 'A' || c > 'Z'):
			i++
		case c == 0xe2 && i+2 < len(s) && s[i+1] >= 0x80 && s[i+1] < 0x84 && s[i+2] >= 0x80 && s[i+2] < 0xc0: // U+2000 to U+20FF
			i += 3
		default:
			return i
		}
	}
	return i
}
