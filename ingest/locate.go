package ingest

import (
	"slices"
	"strings"
)

// locator finds the lines on which words of a document stand. What was read is not always what was
// written, letter by letter: marks, tags, escapes and line ends were taken away in between. Where the
// words are not found as they are, their letters and digits are.
type locator struct {
	text  string
	lines []int // offset of each line in text

	bare   string // letters and digits of text; made on first use
	bareAt []int  // for each line, where it begins in bare
}

func newLocator(text string) *locator {
	l := &locator{text: text, lines: []int{0}}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			l.lines = append(l.lines, i+1)
		}
	}
	return l
}

// find returns the first line at or after from on which the words begin, 1-based; ok is false where
// no line has them.
func (l *locator) find(words string, from int) (line int, ok bool) {
	words, _, _ = strings.Cut(strings.TrimSpace(words), "\n")
	from = min(max(from, 1), len(l.lines))
	if words == "" {
		return 0, false
	}
	if at := strings.Index(l.text[l.lines[from-1]:], words); at >= 0 {
		return lineIn(l.lines, l.lines[from-1]+at), true
	}
	l.strip()
	for _, most := range [...]int{80, 32} {
		bare := bareLetters(words)
		if bare == "" {
			return 0, false
		}
		if at := strings.Index(l.bare[l.bareAt[from-1]:], bare[:min(len(bare), most)]); at >= 0 {
			return lineIn(l.bareAt, l.bareAt[from-1]+at), true
		}
	}
	return 0, false
}

// lineIn is the line, 1-based, that holds an offset; of lines that begin together it is the last.
func lineIn(starts []int, offset int) int {
	at, found := slices.BinarySearch(starts, offset)
	for found && at+1 < len(starts) && starts[at+1] == offset {
		at++
	}
	if found {
		return at + 1
	}
	return at
}

func (l *locator) strip() {
	if l.bareAt != nil {
		return
	}
	var b strings.Builder
	for i, start := range l.lines {
		end := len(l.text)
		if i+1 < len(l.lines) {
			end = l.lines[i+1]
		}
		l.bareAt = append(l.bareAt, b.Len())
		writeBare(&b, l.text[start:end])
	}
	l.bare = b.String()
}

func bareLetters(s string) string {
	var b strings.Builder
	writeBare(&b, s)
	return b.String()
}

// writeBare writes the letters and digits of a line in lower case, without HTML tags and entities.
func writeBare(b *strings.Builder, s string) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '<' && i+1 < len(s) && (isLetterByte(s[i+1]) || s[i+1] == '/') && strings.IndexByte(s[i:], '>') > 0:
			i += strings.IndexByte(s[i:], '>')
		case c == '&' && entityEnd(s, i) > 0:
			i = entityEnd(s, i)
		case c >= 'A' && c <= 'Z':
			b.WriteByte(c | 0x20)
		case isWord(c) && c != '_':
			b.WriteByte(c)
		}
	}
}

// entityEnd is the place of the semicolon that ends the entity at i, or 0.
func entityEnd(s string, i int) int {
	for j := i + 1; j < len(s) && j-i < 9; j++ {
		if s[j] == ';' && j > i+1 {
			return j
		}
		if !isLetterByte(s[j]) && s[j] != '#' && (s[j] < '0' || s[j] > '9') {
			break
		}
	}
	return 0
}

// placeDoubts puts the warnings of the only story of a file on the lines they rest on. In a file of
// many records a doubt stays on the line of its record.
func (p *parsed) placeDoubts(text []byte) {
	if len(p.stories) != 1 {
		return
	}
	var l *locator
	warnings := p.stories[0].warnings
	for i := range warnings {
		if warnings[i].near == "" {
			continue
		}
		if l == nil {
			l = newLocator(string(text))
		}
		if line, ok := l.find(warnings[i].near, 1); ok {
			warnings[i].Line = line
		}
	}
}
