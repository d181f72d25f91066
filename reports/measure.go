package reports

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth estimates how wide s is in a sans-serif face of 12 px, erring on the wide side. There is
// no font to measure with when a report is written.
func textWidth(s string) float64 {
	w := 0.0
	for _, r := range s {
		w += runeWidth(r)
	}
	return w
}

func runeWidth(r rune) float64 {
	switch {
	case strings.ContainsRune("iljtfrI.,:;'|!()[] ·-", r):
		return 4.2
	case strings.ContainsRune("mwMW@%×", r):
		return 10.4
	case r >= 0x2e80 && r <= 0xffdc:
		return 12.5
	case unicode.IsUpper(r):
		return 8.4
	case unicode.Is(unicode.Mn, r):
		return 0
	default:
		return 6.9
	}
}

// lineHeight is the distance of two lines of a text in a chart, in pixels.
const lineHeight = 15.0

// fit breaks s into at most lines lines, none wider than width pixels, and ends a cut text with an ellipsis.
func fit(s string, width float64, lines int) []string {
	words := strings.Fields(s)
	var out []string
	for len(words) > 0 && len(out) < lines {
		line, rest := takeLine(words, width)
		if len(out) == lines-1 && len(rest) > 0 {
			line = ellipsis(line+" "+rest[0], width)
			rest = nil
		}
		out = append(out, line)
		words = rest
	}
	return out
}

// takeLine returns as many words as fit, at least one, and the rest.
func takeLine(words []string, width float64) (string, []string) {
	line := words[0]
	if textWidth(line) > width {
		head, tail := splitWord(line, width)
		return head, append([]string{tail}, words[1:]...)
	}
	for i, w := range words[1:] {
		if textWidth(line+" "+w) > width {
			return line, words[i+1:]
		}
		line += " " + w
	}
	return line, nil
}

func splitWord(word string, width float64) (head, tail string) {
	w := 0.0
	for i, r := range word {
		w += runeWidth(r)
		if w > width && i > 0 {
			return word[:i], word[i:]
		}
	}
	_, size := utf8.DecodeRuneInString(word)
	return word[:size], word[size:]
}

func ellipsis(s string, width float64) string {
	const dots = "…"
	if textWidth(s) <= width-10 {
		return s + dots
	}
	w := 10.0
	for i, r := range s {
		w += runeWidth(r)
		if w > width {
			return strings.TrimRight(s[:i], " ") + dots
		}
	}
	return s + dots
}

// plain removes what must not reach a label or a title: control characters and the marks that
// change the direction of the text around them. Letters of right-to-left scripts stay.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError, r == 0xfffe, r == 0xffff:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
			return -1
		default:
			return r
		}
	}, s)
}
