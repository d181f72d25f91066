package richtext

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
)

// Mrkdwn converts a message in Slack's markup. It has no headings: a line that is all bold stays one,
// and the section reader takes it for a heading.
func Mrkdwn(src string, o Options) (string, error) {
	src, cut := bounded(src)
	m := mrkdwn{o: o, root: element("div")}
	parts := strings.Split(src, "```")
	for i, part := range parts {
		if i%2 == 1 && i+1 < len(parts) {
			m.flush()
			m.root.AppendChild(codeNode("", strings.Trim(unescaped(part), "\n")))
			continue
		}
		for line := range strings.Lines(part) {
			m.line(strings.TrimRight(line, "\r\n"))
		}
	}
	m.flush()
	md, err := render(m.root)
	return md, errors.Join(err, cut)
}

// mrkdwn collects lines into blocks.
type mrkdwn struct {
	o    Options
	root *html.Node
	open *html.Node // the paragraph, list or quotation that the next line may go on with
}

func (m *mrkdwn) flush() { m.open = nil }

// into makes sure that the open block is of a kind.
func (m *mrkdwn) into(tag string) *html.Node {
	if m.open == nil || m.open.Data != tag {
		m.open = element(tag)
		m.root.AppendChild(m.open)
	}
	return m.open
}

func (m *mrkdwn) line(line string) {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" {
		m.flush()
		return
	}
	if rest, ok := cutQuote(trimmed); ok {
		m.broken(m.into("blockquote"), rest)
		return
	}
	if rest, ok := cutBullet(trimmed); ok {
		m.into("ul").AppendChild(m.inline(element("li"), rest, 0))
		return
	}
	if at := orderedAt(trimmed); at > 0 {
		m.into("ol").AppendChild(m.inline(element("li"), strings.TrimSpace(trimmed[at+1:]), 0))
		return
	}
	if isBoldLine(trimmed) {
		m.flush()
		m.root.AppendChild(m.inline(element("p"), trimmed, 0))
		return
	}
	m.broken(m.into("p"), trimmed)
}

// broken adds a line to a block, behind a line break.
func (m *mrkdwn) broken(to *html.Node, line string) {
	if to.FirstChild != nil {
		to.AppendChild(element("br"))
	}
	m.inline(to, line, 0)
}

func cutQuote(s string) (string, bool) {
	for _, mark := range []string{"&gt;&gt;&gt;", "&gt;", ">>>", ">"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

func cutBullet(s string) (string, bool) {
	for _, mark := range []string{"• ", "◦ ", "▪ ", "▪︎ ", "- ", "– "} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

func isBoldLine(s string) bool {
	return len(s) > 2 && s[0] == '*' && strings.IndexByte(s[1:], '*') == len(s)-2 && s[1] != ' '
}

// inline reads code, references and emphasis; depth counts emphasis within emphasis.
func (m *mrkdwn) inline(to *html.Node, s string, depth int) *html.Node {
	from := 0
	text := func(end int) {
		if end > from {
			to.AppendChild(textNode(unescaped(s[from:end])))
		}
	}
	for i := 0; i < len(s); {
		node, size := m.span(s, i, depth)
		if size == 0 {
			i++
			continue
		}
		text(i)
		to.AppendChild(node)
		i += size
		from = i
	}
	text(len(s))
	return to
}

const (
	maxEmphasis = 4    // emphasis within emphasis
	stretch     = 2000 // bytes within which a mark must close
)

// span is the node that begins at i and its length, 0 where none does.
func (m *mrkdwn) span(s string, i, depth int) (*html.Node, int) {
	ahead := s[i:min(len(s), i+stretch)]
	switch s[i] {
	case '`':
		if end := strings.IndexByte(ahead[1:], '`'); end > 0 {
			return element("code", textNode(unescaped(s[i+1:i+1+end]))), end + 2
		}
	case '<':
		if end := strings.IndexByte(ahead, '>'); end > 1 {
			return m.reference(s[i+1 : i+end]), end + 1
		}
	case '*', '_', '~':
		if end := emphasisEnd(s, i); end > 0 && depth < maxEmphasis {
			return m.inline(element(emphasisTag(s[i])), s[i+1:end], depth+1), end + 1 - i
		}
	}
	return nil, 0
}

func emphasisTag(mark byte) string {
	switch mark {
	case '*':
		return "strong"
	case '_':
		return "em"
	}
	return "del"
}

// emphasisEnd is the place of the mark that closes the one at i, or 0: marks stand at the edge of
// words and close within a stretch of text.
func emphasisEnd(s string, i int) int {
	if i > 0 && isWordByte(s[i-1]) || i+1 >= len(s) || s[i+1] == ' ' || s[i+1] == s[i] {
		return 0
	}
	for j := i + 2; j < len(s) && j < i+stretch; j++ {
		if s[j] == s[i] && s[j-1] != ' ' && (j+1 == len(s) || !isWordByte(s[j+1])) {
			return j
		}
	}
	return 0
}

func isWordByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c >= 0x80
}

// reference reads what stands in angle brackets: a person, a channel, a group, a date or a link.
func (m *mrkdwn) reference(s string) *html.Node {
	target, label, labelled := strings.Cut(s, "|")
	label = unescaped(label)
	switch {
	case strings.HasPrefix(target, "@"):
		if label != "" {
			return textNode("@" + strings.TrimPrefix(label, "@"))
		}
		return textNode(m.o.person(target[1:]))
	case strings.HasPrefix(target, "#"):
		return textNode("#" + firstText(label, "channel"))
	case strings.HasPrefix(target, "!date^"):
		return textNode(label)
	case strings.HasPrefix(target, "!"):
		name, _, _ := strings.Cut(target[1:], "^")
		return textNode("@" + strings.TrimPrefix(firstText(label, name), "@"))
	case strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:"):
		if !labelled || label == "" {
			label = strings.TrimPrefix(target, "mailto:")
		}
		return linkNode(unescaped(target), textNode(label))
	}
	return textNode("<" + unescaped(s) + ">")
}

func unescaped(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
