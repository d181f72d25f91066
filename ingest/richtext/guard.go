package richtext

import (
	"strings"

	"golang.org/x/net/html"
)

// guard escapes text that Markdown would take for structure: at the beginning of a block or line a
// mark of a heading, list, quotation or fence; within a cell the mark that ends it; anywhere a
// bracket that would open a tag. Emphasis is left alone: a stray star harms nobody.
func guard(root *html.Node) {
	g := guarder{start: true}
	g.walk(root, false)
}

type guarder struct{ start bool } // start: the next text begins a line

func (g *guarder) walk(n *html.Node, inCell bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			g.text(c, inCell)
		case html.ElementNode:
			g.element(c, inCell)
		default:
			g.walk(c, inCell)
		}
	}
}

func (g *guarder) element(n *html.Node, inCell bool) {
	switch n.Data {
	case "pre", "script", "style":
		g.start = true
		return
	case "code":
		if inCell {
			for d := range n.Descendants() {
				d.Data = escapePipes(d.Data)
			}
		}
		g.start = false
		return
	case "td", "th":
		inCell = true
	}
	inline := isInline(n.Data)
	if !inline {
		g.start = true
	}
	g.walk(n, inCell)
	if !inline || n.Data == "br" {
		g.start = true
	}
}

func isInline(tag string) bool {
	switch tag {
	case "a", "abbr", "b", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "br":
		return true
	}
	return false
}

func (g *guarder) text(n *html.Node, inCell bool) {
	if inCell {
		n.Data = escapePipes(n.Data)
	}
	if trimmed := strings.TrimLeft(n.Data, " \t\r\n"); trimmed != "" {
		if at := structureAt(trimmed); at >= 0 && g.start && !inCell {
			n.Data = trimmed[:at] + `\` + trimmed[at:]
		}
		g.start = false
	}
	n.Data = disguised(n.Data)
}

// structureAt is the place of the character to escape where a line begins like a block, or -1.
func structureAt(s string) int {
	switch s[0] {
	case '#':
		rest := strings.TrimLeft(s, "#")
		if rest == "" || rest[0] == ' ' {
			return 0
		}
	case '>', '|':
		return 0
	case '-', '+', '*':
		if len(s) == 1 || s[1] == ' ' || strings.Trim(s, "-* ") == "" {
			return 0
		}
	case '=', '_':
		if strings.Trim(s, "=_ ") == "" {
			return 0
		}
	case '`', '~':
		if strings.HasPrefix(s, "```") || strings.HasPrefix(s, "~~~") {
			return 0
		}
	}
	return orderedAt(s)
}

// orderedAt is the place of the mark behind the number of an ordered item, or -1.
func orderedAt(s string) int {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 0 || i > 9 || i >= len(s) || s[i] != '.' && s[i] != ')' {
		return -1
	}
	if i+1 < len(s) && s[i+1] != ' ' {
		return -1
	}
	return i
}

// Brackets travel through the renderer, which would write them as entities, in disguise.
const (
	openSign    = '\uE000' // <
	closeSign   = '\uE001' // >
	escapedSign = '\uE002' // \<
)

// disguised hides the brackets of a text; one that would open a tag or a comment comes back escaped.
func disguised(s string) string {
	if !strings.ContainsAny(s, "<>\uE000\uE001\uE002") {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == openSign || r == closeSign || r == escapedSign:
		case r == '>':
			b.WriteRune(closeSign)
		case r == '<' && opensTag(s[i+1:]):
			b.WriteRune(escapedSign)
		case r == '<':
			b.WriteRune(openSign)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func opensTag(rest string) bool {
	return rest != "" && (isLetter(rest[0]) || strings.IndexByte("/!?", rest[0]) >= 0)
}

// unmasked gives the brackets back.
func unmasked(md string) string {
	return strings.NewReplacer(string(openSign), "<", string(closeSign), ">", string(escapedSign), `\<`).Replace(md)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// escapePipes escapes the mark that ends a cell.
func escapePipes(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, `\|`, `|`), `|`, `\|`)
}
