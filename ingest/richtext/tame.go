package richtext

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// tame prepares a tree for the renderer: what is nested beyond reason becomes plain text, cells of
// tables become one line, a summary becomes a line in bold, and text that would be taken for
// structure is escaped.
func tame(root *html.Node) {
	flatten(root, 0)
	for _, n := range found(root, "summary") {
		n.Data, n.DataAtom = "p", 0
		n.AppendChild(moved(n, element("strong")))
	}
	for _, n := range found(root, "a") {
		bareAddress(n)
	}
	for _, tag := range []string{"td", "th"} {
		for _, cell := range found(root, tag) {
			oneLine(cell)
		}
	}
	guard(root)
}

// found are the elements of a name, outer ones first.
func found(root *html.Node, tag string) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			out = append(out, n)
		}
	}
	return out
}

// moved moves the children of from into to.
func moved(from, to *html.Node) *html.Node {
	for c := from.FirstChild; c != nil; c = from.FirstChild {
		from.RemoveChild(c)
		to.AppendChild(c)
	}
	return to
}

// bareAddress makes a link whose text is its address that address.
func bareAddress(n *html.Node) {
	href := attribute(n, "href")
	if href == "" || textOf(n) != href || strings.ContainsAny(href, " \n") || n.Parent == nil {
		return
	}
	n.Parent.InsertBefore(textNode(href), n)
	n.Parent.RemoveChild(n)
}

// flatten replaces what lies deeper than maxDepth by its text.
func flatten(n *html.Node, depth int) {
	if depth > maxDepth {
		text := strings.Join(strings.Fields(textOf(n)), " ")
		for n.FirstChild != nil {
			n.RemoveChild(n.FirstChild)
		}
		n.AppendChild(textNode(text))
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			flatten(c, depth+1)
		}
	}
}

// oneLine makes the content of a cell inline: blocks are joined by line breaks, an item of a list
// keeps its mark, code its ticks, a table within its rows.
func oneLine(cell *html.Node) {
	limitSpans(cell)
	w := cellWriter{}
	w.children(cell)
	for cell.FirstChild != nil {
		cell.RemoveChild(cell.FirstChild)
	}
	appended(cell, w.out...)
}

func limitSpans(cell *html.Node) {
	kept := cell.Attr[:0]
	for _, a := range cell.Attr {
		if a.Key == "colspan" || a.Key == "rowspan" {
			n, err := strconv.Atoi(strings.TrimSpace(a.Val))
			if err != nil || n < 1 {
				continue
			}
			a.Val = strconv.Itoa(min(n, maxSpan))
		}
		kept = append(kept, a)
	}
	cell.Attr = kept
}

// cellWriter collects the inline nodes of a cell.
type cellWriter struct {
	out   []*html.Node
	wants bool // a line break is due before the next node
	item  bool // the mark of an item was written just now: its first block follows on the same line
}

// due asks for a line break before the next node.
func (w *cellWriter) due() { w.wants = len(w.out) > 0 && !w.item }

func (w *cellWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		w.node(c)
		c = next
	}
}

func (w *cellWriter) node(n *html.Node) {
	if n.Type != html.ElementNode {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" || n.Type == html.TextNode && !w.wants {
			w.add(n)
		}
		return
	}
	switch n.Data {
	case "br":
		w.due()
	case "p", "div", "ul", "ol", "table", "tbody", "thead", "tr", "blockquote", "section", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd":
		w.due()
		w.children(n)
		w.due()
	case "li":
		w.due()
		w.add(textNode("- "))
		w.item = true
		w.children(n)
		w.item, w.wants = false, true
	case "pre":
		w.due()
		for line := range strings.Lines(textOf(n)) {
			if line = strings.TrimSpace(line); line != "" {
				w.add(element("code", textNode(line)))
				w.wants = true
			}
		}
	default:
		if holdsBlock(n) {
			w.children(n)
			return
		}
		w.add(n)
	}
}

// holdsBlock: an inline element around a block, as in a broken page.
func holdsBlock(n *html.Node) bool {
	for d := range n.Descendants() {
		switch d.Data {
		case "p", "div", "ul", "ol", "li", "pre", "table", "br", "blockquote":
			return d.Type == html.ElementNode
		}
	}
	return false
}

func (w *cellWriter) add(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
	if w.wants {
		w.out = append(w.out, element("br"))
		w.wants = false
	}
	w.out = append(w.out, n)
	w.item = false
}
