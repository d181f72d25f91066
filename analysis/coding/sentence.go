package coding

import (
	"strings"
	"unicode/utf8"
)

// unitKind is what a sentence stands in.
type unitKind uint8

const (
	unitProse unitKind = iota
	unitBullet
	unitCell
	unitHeading
	unitQuoted // a code block, a log line or a quoted block: words of machines and of chat
	unitVerse
)

// unit is one sentence: body[start:end], trimmed, never empty. first says that it opens its bullet,
// cell or paragraph.
type unit struct {
	start, end int
	kind       unitKind
	first      bool
	done       bool // a ticked box, or marked DONE
}

// units cuts a section's body into sentences, reading Markdown blocks: fences and indented logs become
// quoted units, each bullet and table cell is divided on its own, wrapped lines are joined.
func units(body string, out []unit) []unit {
	s := splitter{body: body, out: out}
	for s.pos < len(body) {
		s.line()
	}
	s.flush()
	return markVerse(body, s.out)
}

type splitter struct {
	body       string
	pos        int
	out        []unit
	start, end int // the open block, start == end when none
	kind       unitKind
	done       bool
	fence      string
	blankAbove bool
	listed     bool
}

func (s *splitter) line() {
	from := s.pos
	to := strings.IndexByte(s.body[from:], '\n')
	if to < 0 {
		to = len(s.body)
	} else {
		to += from
	}
	s.pos = to + 1
	text := s.body[from:to]
	trimmed := strings.TrimLeft(text, " \t")
	at := from + len(text) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, " \t\r")
	end := at + len(trimmed)
	if s.fence != "" {
		s.fenced(trimmed, at, end)
		return
	}
	switch {
	case trimmed == "":
		s.flush()
		s.blankAbove = true
		return
	case strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~"):
		s.flush()
		s.fence = trimmed[:3]
	case strings.HasPrefix(trimmed, "<!--"):
		s.flush()
		s.comment(from)
	case trimmed[0] == '>':
		s.block(unitQuoted, at, end)
	case trimmed[0] == '#' && strings.TrimLeft(trimmed, "#") != "" && strings.TrimLeft(trimmed, "#")[0] == ' ':
		s.flush()
		s.block(unitHeading, at, end)
		s.flush()
	case trimmed[0] == '|':
		s.flush()
		s.cells(at, end)
	case ruleLine(trimmed):
		s.flush()
	case listMarker(trimmed) > 0:
		s.flush()
		s.listed = true
		n := listMarker(trimmed)
		s.block(unitBullet, at+n, end)
		s.done = doneMark(trimmed)
	case at-from >= 4 && s.blankAbove && !s.listed || logLine(trimmed):
		s.flush()
		s.block(unitQuoted, at, end)
		s.flush()
	default:
		s.prose(at, end)
	}
	s.blankAbove = false
}

func (s *splitter) fenced(trimmed string, at, end int) {
	if strings.HasPrefix(trimmed, s.fence) {
		s.fence = ""
		return
	}
	if end > at {
		s.block(unitQuoted, at, end)
		s.flush()
	}
}

// comment skips an HTML comment that begins on the line at from.
func (s *splitter) comment(from int) {
	if n := strings.Index(s.body[from:], "-->"); n >= 0 {
		s.pos = max(s.pos, from+n+3)
		return
	}
	s.pos = len(s.body)
}

func (s *splitter) prose(at, end int) {
	if s.start == s.end || s.kind != unitQuoted && boldKeyStart(s.body[at:end]) {
		s.flush()
		s.listed = s.listed && !s.blankAbove
		s.block(unitProse, at, end)
		return
	}
	s.end = end
}

func (s *splitter) block(kind unitKind, at, end int) {
	if s.start != s.end && s.kind == kind && kind == unitQuoted {
		s.end = end
		return
	}
	s.flush()
	s.start, s.end, s.kind, s.done = at, end, kind, false
}

func (s *splitter) cells(at, end int) {
	for at < end {
		next := strings.IndexByte(s.body[at:end], '|')
		stop := end
		if next >= 0 {
			stop = at + next
		}
		if cell := strings.Trim(s.body[at:stop], " \t-:="); cell != "" {
			s.block(unitCell, at, stop)
			s.flush()
		}
		at = stop + 1
	}
}

// flush divides the open block into sentences.
func (s *splitter) flush() {
	if s.start == s.end {
		return
	}
	at, end, first := s.start, s.end, true
	s.start = s.end
	if s.kind == unitQuoted {
		s.add(at, end, true)
		return
	}
	for i := at; i < end; i++ {
		if n := sentenceEnd(s.body, i, end); n > 0 {
			s.add(at, i+n, first)
			at, first = i+n, false
			i = at - 1
		}
	}
	s.add(at, end, first)
}

func (s *splitter) add(at, end int, first bool) {
	for at < end && (spaceByte(s.body[at])) {
		at++
	}
	for end > at && spaceByte(s.body[end-1]) {
		end--
	}
	for end-at > longestSentence {
		cut := at + longestSentence
		if space := strings.LastIndexByte(s.body[at:cut], ' '); space > 0 {
			cut = at + space
		}
		for cut > at+1 && !utf8.RuneStart(s.body[cut]) {
			cut--
		}
		s.out = append(s.out, unit{start: at, end: cut, kind: s.kind, first: first, done: s.done})
		for at, first = cut, false; at < end && spaceByte(s.body[at]); {
			at++
		}
	}
	if end > at {
		s.out = append(s.out, unit{start: at, end: end, kind: s.kind, first: first, done: s.done})
	}
}

// longestSentence is how many bytes one sentence may take: what runs on longer is no prose, and is read in
// pieces, so that the time to read stays in step with the length.
const longestSentence = 4096

// longestEnd is how many marks and quotes may close a sentence, and how many may open the next.
const longestEnd = 24

// sentenceEnd returns how many bytes the mark at i takes when a sentence ends there, else 0.
func sentenceEnd(body string, i, end int) int {
	switch body[i] {
	case '!', '?':
	case '.':
		if abbreviation(body, i) {
			return 0
		}
	default:
		return 0
	}
	n := 1
	for n < longestEnd && i+n < end && strings.IndexByte(`."')]*_!?`, body[i+n]) >= 0 {
		n++
	}
	if i+n == end {
		return n
	}
	if !spaceByte(body[i+n]) {
		return 0
	}
	next := i + n
	for next < min(end, i+n+longestEnd) && (spaceByte(body[next]) || strings.IndexByte("\"'(*_[`", body[next]) >= 0) {
		next++
	}
	if next < end && body[next] >= 'a' && body[next] <= 'z' && body[i] == '.' {
		return 0
	}
	return n
}

// abbreviations end in a full stop that ends no sentence.
const abbreviations = " e.g i.e etc vs approx no mr mrs ms dr st fig cf al resp incl dept est min max sec hrs u.s inc ltd "

func abbreviation(body string, i int) bool {
	j := i
	for j > max(0, i-9) && (letter(body[j-1]) || body[j-1] == '.') {
		j--
	}
	word := body[j:i]
	if len(word) == 1 && word[0] >= 'A' && word[0] <= 'Z' {
		return true
	}
	if word == "" || len(word) > 8 {
		return false
	}
	if w := strings.ToLower(word); w == "no" {
		return i+2 < len(body) && body[i+1] == ' ' && body[i+2] >= '0' && body[i+2] <= '9'
	} else if w == "etc" || w == "inc" || w == "ltd" || w == "min" || w == "max" || w == "sec" || w == "hrs" {
		return i+2 < len(body) && body[i+1] == ' ' && body[i+2] >= 'a' && body[i+2] <= 'z'
	} else {
		return strings.Contains(abbreviations, " "+w+" ")
	}
}

// listMarker returns the length of a bullet, number or checkbox that begins the line, else 0.
func listMarker(s string) int {
	n := 0
	switch {
	case len(s) > 1 && (s[0] == '-' || s[0] == '*' || s[0] == '+') && s[1] == ' ':
		n = 2
	case strings.HasPrefix(s, "• "):
		n = len("• ")
	default:
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		if n == 0 || n > 3 || n+1 >= len(s) || (s[n] != '.' && s[n] != ')') || s[n+1] != ' ' {
			return 0
		}
		n += 2
	}
	rest := strings.TrimLeft(s[n:], " ")
	n = len(s) - len(rest)
	if len(rest) >= 3 && rest[0] == '[' && rest[2] == ']' && strings.IndexByte(" xX", rest[1]) >= 0 {
		n += 3
	}
	return n
}

func doneMark(s string) bool {
	return strings.Contains(s, "[x]") || strings.Contains(s, "[X]") || strings.Contains(s, "[DONE]") || strings.Contains(s, "~~")
}

// ruleLine says whether a line is only a divider.
func ruleLine(s string) bool {
	return len(s) >= 3 && strings.Trim(s, "-*_= ") == ""
}

// logLine says whether a line was written by a machine: a level or a stack frame, a prompt, or hardly
// any words.
func logLine(s string) bool {
	for _, p := range logStarts() {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	if len(s) > 20 && s[0] >= '0' && s[0] <= '9' {
		head := s[:min(len(s), 60)]
		return strings.Contains(head, " ERROR ") || strings.Contains(head, " WARN ") || strings.Contains(head, " INFO ") || strings.Contains(head, "[error]")
	}
	return false
}

func logStarts() [14]string {
	return [14]string{
		"ERROR ", "ERROR:", "WARN ", "FATAL", "INFO ", "DEBUG ", "Traceback (", "Error: ",
		"Exception in ", "Caused by: ", "$ ", "panic: ", "goroutine ", "at java.",
	}
}

// markVerse marks runs of four and more short lines that scan rather than state: seasonal poems occur in
// real postmortems and mention causes that were none.
func markVerse(body string, us []unit) []unit {
	for i := range us {
		if us[i].kind == unitProse && verse(body[us[i].start:us[i].end]) {
			us[i].kind = unitVerse
		}
	}
	return us
}

func verse(s string) bool {
	lines := strings.Split(s, "\n")
	if len(lines) < 4 {
		return false
	}
	commas := 0
	for _, l := range lines {
		l = strings.TrimRight(l, " \r\\")
		if len(l) > 60 || len(l) < 8 || l[0] >= 'a' && l[0] <= 'z' {
			return false
		}
		if c := l[len(l)-1]; c == ',' || c == '!' || c == ';' {
			commas++
		}
	}
	return commas*2 >= len(lines)
}
