package coding

import (
	"bytes"
	"strings"
)

// breakKind is the punctuation before a token.
type breakKind uint8

const (
	breakNone breakKind = iota
	breakComma
	breakStrong // ; : dash, bracket of a clause
)

// token is one word of a sentence, with byte offsets into the section's body. A contraction gives
// two tokens over the same bytes. Names, code and links are blind: they keep their place but match no cue.
type token struct {
	start, end int32
	word       *wordClasses // nil: it is in no class
	number     bool
	quoted     bool
	capital    bool
	blind      bool
	brk        breakKind
	clause     int16 // divided at every break of thought
	span       int16 // divided only where the speaker turns: because, but, a semicolon
}

// tokenizer cuts a span of a body into tokens.
type tokenizer struct {
	lexicon *lexicon
	buf     []byte
}

// tokens appends the words of body[start:end] to out.
func (z *tokenizer) tokens(body string, start, end int, out []token) []token {
	first, brk := len(out), breakNone
	quote := byte(0)
	for i := start; i < end; {
		if wordByte(body[i]) && !punctuationRune(body, i) {
			if to := addressEnd(body, i, end); to > i {
				out = append(out, token{start: int32(i), end: int32(to), blind: true, brk: brk, quoted: quote != 0})
				brk, i = breakNone, to
				continue
			}
			j, k := wordEnd(body, i, end), len(out)
			out = z.word(body, i, j, out)
			for ; k < len(out); k++ {
				out[k].brk, brk = brk, breakNone
				out[k].quoted = quote != 0
			}
			i = j
			continue
		}
		next, kind, q := punctuation(body, i, end, quote)
		if to := skipBlind(body, i, end); to > i {
			out = append(out, token{start: int32(i), end: int32(to), blind: true, brk: brk, quoted: quote != 0})
			brk, i = breakNone, to
			continue
		}
		brk, quote, i = max(brk, kind), q, next
	}
	if len(out) > first {
		out[first].brk = breakNone
	}
	return out
}

func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b >= 0x80
}

// punctuationRune says whether the non-ASCII bytes at i are a dash, a quotation mark, a space or an
// ellipsis rather than a letter.
func punctuationRune(body string, i int) bool {
	switch body[i] {
	case 0xE2:
		return i+2 < len(body) && body[i+1] >= 0x80 && body[i+1] <= 0x8F
	case 0xC2:
		return i+1 < len(body)
	case 0xEF:
		return true
	}
	return false
}

func wordEnd(body string, i, end int) int {
	for i < end {
		if wordByte(body[i]) && !punctuationRune(body, i) {
			i++
			continue
		}
		if n := apostrophe(body, i); n > 0 && i+n < end && letter(body[i+n]) {
			i += n
			continue
		}
		if (body[i] == '.' || body[i] == '_') && i+1 < end && wordByte(body[i+1]) && !punctuationRune(body, i+1) {
			i++ // v1.2, config.yaml, retry_queue: one name
			continue
		}
		break
	}
	return i
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// apostrophe returns the width of ' or its curly form at i, else 0.
func apostrophe(body string, i int) int {
	if body[i] == '\'' {
		return 1
	}
	if i+2 < len(body) && body[i] == 0xE2 && body[i+1] == 0x80 && body[i+2] == 0x99 {
		return 3
	}
	return 0
}

// word appends the one or two tokens of body[i:j].
func (z *tokenizer) word(body string, i, j int, out []token) []token {
	z.buf = z.buf[:0]
	number, name := true, false
	upper := 0
	for k := i; k < j; k++ {
		b := body[k]
		switch {
		case b >= 'A' && b <= 'Z':
			upper++
			if k > i && upper < k-i+1 {
				name = true // camelCase
			}
			b += 'a' - 'A'
		case b == '.' || b == '_':
			name = true
		case b == 0xE2 && apostrophe(body, k) > 0:
			b, k = '\'', k+2
		}
		if b < '0' || b > '9' {
			number = number && b == '.'
		}
		z.buf = append(z.buf, b)
	}
	t := token{start: int32(i), end: int32(j), number: number, capital: upper > 0 && body[i] >= 'A' && body[i] <= 'Z'}
	if number {
		t.word = z.lexicon.number
		return append(out, t)
	}
	first, second := splitContraction(z.buf)
	if name && second == "" && bytes.IndexByte(z.buf, '\'') < 0 && bytes.IndexAny(z.buf, "._") >= 0 {
		t.blind = true
		return append(out, t)
	}
	t.word = z.lexicon.lookup(first)
	out = append(out, t)
	if second != "" {
		t.word = z.lexicon.lookup([]byte(second))
		out = append(out, t)
	}
	return out
}

// splitContraction reads didn't as did not, can't as can not, we've as we have; a possessive loses
// its ending.
func splitContraction(w []byte) ([]byte, string) {
	if string(w) == "cannot" {
		return w[:3], "not"
	}
	at := bytes.IndexByte(w, '\'')
	if at < 0 {
		return w, ""
	}
	switch tail := string(w[at+1:]); {
	case tail == "t" && at > 1 && w[at-1] == 'n':
		base := w[:at-1]
		switch string(base) {
		case "ca":
			base = append(base, 'n')
		case "wo":
			base = append(base[:0], "will"...)
		}
		return base, "not"
	case tail == "ve":
		return w[:at], "have"
	case tail == "ll":
		return w[:at], "will"
	case tail == "re":
		return w[:at], "are"
	}
	return w[:at], ""
}

// punctuation reads one mark at i: where to go on, how strongly it divides, and the quote that is open
// after it.
func punctuation(body string, i, end int, quote byte) (int, breakKind, byte) {
	switch b := body[i]; b {
	case ',', '(', ')':
		return i + 1, breakComma, quote
	case ';', ':', '|':
		if b == ':' && i > 0 && i+1 < end && digit(body[i-1]) && digit(body[i+1]) {
			return i + 1, breakNone, quote // 09:41 is one thing
		}
		return i + 1, breakStrong, quote
	case '-':
		if i > 0 && spaceByte(body[i-1]) && i+1 < end && (spaceByte(body[i+1]) || body[i+1] == '-') {
			return i + 1, breakStrong, quote
		}
	case '.', '!', '?':
		if i+1 < end && spaceByte(body[i+1]) {
			return i + 1, breakStrong, quote
		}
	case '"':
		return i + 1, breakNone, toggle(quote, '"')
	case 0xE2:
		if i+2 >= end {
			return i + 1, breakNone, quote
		}
		switch body[i+2] {
		case 0x9C, 0x9D: // curly double quotes
			return i + 3, breakNone, toggle(quote, '"')
		case 0x93, 0x94: // dashes
			return i + 3, breakStrong, quote
		}
		return i + 3, breakNone, quote
	case 0xC2:
		return i + 2, breakNone, quote
	}
	return i + 1, breakNone, quote
}

func toggle(open, q byte) byte {
	if open == q {
		return 0
	}
	return q
}

func spaceByte(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// skipBlind returns the end of inline code, a link's address, a bare address or an HTML tag that begins
// at i, else i.
func skipBlind(body string, i, end int) int {
	switch body[i] {
	case '`':
		return closing(body, i, end, '`')
	case '<':
		if i+1 < end && (letter(body[i+1]) || body[i+1] == '/' || body[i+1] == '!') {
			return closing(body, i, end, '>')
		}
	case ']':
		if i+1 < end && body[i+1] == '(' {
			return closing(body, i+1, end, ')')
		}
	}
	return i
}

// longestBlind is how long a piece of inline code, an address in a link or a tag may be, in bytes: a mark
// that nothing closes within it opens nothing.
const longestBlind = 2048

// closing returns the place after the next mark, or i when there is none in the span and within longestBlind.
func closing(body string, i, end int, mark byte) int {
	for j := i + 1; j < min(end, i+longestBlind); j++ {
		if body[j] == mark {
			return j + 1
		}
	}
	return i
}

// addressEnd returns the end of a bare web address that begins at i, else i.
func addressEnd(body string, i, end int) int {
	if body[i] != 'h' || !strings.HasPrefix(body[i:end], "http") {
		return i
	}
	rest := body[i:end]
	if !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") {
		return i
	}
	if n := strings.IndexAny(rest, " \t\n\r)>]|\""); n > 0 {
		return i + n
	}
	return end
}
