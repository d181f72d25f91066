package queries

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a piece of SQL is, as far as the checks of named queries need to know.
type tokenKind int

const (
	word      tokenKind = iota // a keyword, name or number; text is as written
	quoted                     // a "quoted" name
	literal                    // a 'string'
	parameter                  // $name; text is the name
	mark                       // any other character, and :: as one
)

// token is one piece of SQL; comments and white space are none.
type token struct {
	kind tokenKind
	text string
	line int // from 1
}

func (t token) is(text string) bool {
	return (t.kind == word || t.kind == mark) && strings.EqualFold(t.text, text)
}

// lex splits SQL into tokens. It never fails: an unfinished string, name or comment ends with the
// text, and DuckDB's parser says so later.
func lex(text string) []token {
	var tokens []token
	line := 1
	for len(text) > 0 {
		kind, size := nextToken(text)
		piece := text[:size]
		switch kind {
		case blank:
		case parameter:
			tokens = append(tokens, token{kind: kind, text: piece[1:], line: line})
		default:
			tokens = append(tokens, token{kind: kind, text: piece, line: line})
		}
		line += strings.Count(piece, "\n")
		text = text[size:]
	}
	return tokens
}

// blank is white space or a comment; lex drops it.
const blank tokenKind = -1

func nextToken(text string) (tokenKind, int) {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case unicode.IsSpace(r):
		return blank, size
	case strings.HasPrefix(text, "--"):
		return blank, until(text, 2, "\n")
	case strings.HasPrefix(text, "/*"):
		return blank, commentLength(text)
	case dollarQuoted(text) > 0:
		return literal, dollarQuoted(text)
	case (r == 'e' || r == 'E') && strings.HasPrefix(text[1:], "'"):
		return literal, 1 + escapedClosing(text[1:])
	case r == '\'':
		return literal, closing(text, '\'')
	case r == '"':
		return quoted, closing(text, '"')
	case strings.HasPrefix(text, "::"):
		return mark, 2
	case r == '$' && len(text) > 1 && isWordRune(rune(text[1])):
		return parameter, 1 + wordLength(text[1:])
	case isWordRune(r):
		return word, wordLength(text)
	}
	return mark, size
}

// commentLength is the length of a block comment; one inside another does not end it.
func commentLength(text string) int {
	depth := 0
	for i := 0; i < len(text)-1; i++ {
		switch text[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(text)
}

// escapedClosing is closing for an E'string', in which a backslash takes the next character with it.
func escapedClosing(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '\'':
			if i+1 >= len(text) || text[i+1] != '\'' {
				return i + 1
			}
			i++
		}
	}
	return len(text)
}

// dollarQuoted is the length of a $$text$$ or $tag$text$tag$ that text begins with, else 0.
func dollarQuoted(text string) int {
	if !strings.HasPrefix(text, "$") {
		return 0
	}
	end := strings.IndexByte(text[1:], '$')
	if end < 0 || wordLength(text[1:1+end]) != end {
		return 0
	}
	tag := text[:end+2]
	if closes := strings.Index(text[len(tag):], tag); closes >= 0 {
		return closes + 2*len(tag)
	}
	return len(text)
}

// until is the length of text up to and with the first end at or after from.
func until(text string, from int, end string) int {
	if at := strings.Index(text[from:], end); at >= 0 {
		return from + at + len(end)
	}
	return len(text)
}

// closing is the length of a quoted piece; a doubled quote inside does not end it.
func closing(text string, quote byte) int {
	for i := 1; i < len(text); i++ {
		if text[i] != quote {
			continue
		}
		if i+1 < len(text) && text[i+1] == quote {
			i++
			continue
		}
		return i + 1
	}
	return len(text)
}

func wordLength(text string) int {
	for i, r := range text {
		if !isWordRune(r) {
			return i
		}
	}
	return len(text)
}

func isWordRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
