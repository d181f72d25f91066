package people

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a run of letters in a text: its bytes are text[start:end].
type word struct {
	start, end int
	folded     string
	shape      shape
}

// byteClass tells what the scanner does on a byte.
type byteClass uint8

const (
	separator byteClass = iota
	lowerLetter
	upperLetter
	wide // part of a character beyond ASCII
	mark // @ < : ` and newline, which rules look at
)

// classes is filled at compile time of the scanner, in newClasses.
func newClasses() *[256]byteClass {
	var c [256]byteClass
	for b := range 256 {
		switch {
		case b >= 'a' && b <= 'z':
			c[b] = lowerLetter
		case b >= 'A' && b <= 'Z':
			c[b] = upperLetter
		case b >= utf8.RuneSelf:
			c[b] = wide
		case b == '@' || b == '<' || b == ':' || b == '`' || b == '%':
			c[b] = mark
		}
	}
	return &c
}

func asciiLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func digit(b byte) bool { return b >= '0' && b <= '9' }

// letterAt returns the length of the letter at s[i:], or 0.
func letterAt(s string, i int) int {
	if i >= len(s) {
		return 0
	}
	if s[i] < utf8.RuneSelf {
		if asciiLetter(s[i]) {
			return 1
		}
		return 0
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if wordRune(r) {
		return size
	}
	return 0
}

// wordEnd returns the end of the word that starts at i.
func wordEnd(s string, i int) int {
	for {
		n := letterAt(s, i)
		if n == 0 {
			return i
		}
		i += n
	}
}

// wordAt reads the word that starts at i.
func wordAt(s string, i int) word {
	end := wordEnd(s, i)
	return word{start: i, end: end, folded: fold(s[i:end]), shape: shapeOf(s[i:end])}
}

// wordAfter is the next word on the same line no further than reach bytes of separators away;
// ok is false when there is none. gap is what stands between.
func wordAfter(s string, i, reach int) (w word, gap string, ok bool) {
	for j := i; j < len(s) && j-i <= reach; j++ {
		if s[j] == '\n' {
			return word{}, s[i:j], false
		}
		if letterAt(s, j) > 0 {
			return wordAt(s, j), s[i:j], true
		}
	}
	return word{}, "", false
}

// wordBefore is the word that ends no further than reach bytes before i on the same line.
func wordBefore(s string, i, reach int) (w word, gap string, ok bool) {
	for j := i; j > 0 && i-j <= reach; {
		r, size := utf8.DecodeLastRuneInString(s[:j])
		if r == '\n' {
			return word{}, "", false
		}
		if wordRune(r) {
			start := j - size
			for start > 0 {
				r, size := utf8.DecodeLastRuneInString(s[:start])
				if !wordRune(r) {
					break
				}
				start -= size
			}
			return wordAt(s, start), s[j:i], true
		}
		j -= size
	}
	return word{}, "", false
}

// lineOf returns the bounds of the line around i, at most 400 bytes to each side.
func lineOf(s string, i int) (start, end int) {
	low, high := max(0, i-400), min(len(s), i+400)
	start = low + strings.LastIndexByte(s[low:i], '\n') + 1
	end = high
	if n := strings.IndexByte(s[i:high], '\n'); n >= 0 {
		end = i + n
	}
	return start, end
}

// opensSentence reports whether nothing of the same sentence stands before i.
func opensSentence(s string, i int) bool {
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		switch {
		case r == '\n' || r == '.' || r == '!' || r == '?' || r == ':' || r == '|' || r == ';' || r == '•':
			return true
		case unicode.IsSpace(r) || strings.ContainsRune("*_>#\"'“‘([-–—+", r):
			i -= size
		case digit(byte(r)) && r < utf8.RuneSelf:
			return true // after a time or a list number
		default:
			return false
		}
	}
	return true
}

// plainSpace reports whether gap is one space, as between the words of a name.
func plainSpace(gap string) bool { return gap == " " || gap == "\u00a0" }
