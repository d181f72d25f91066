package richtext

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// Storage converts the body of a Confluence page in storage format: XHTML with macros, links to
// pages and people, tasks and dates in elements of its own.
func Storage(src string, o Options) (string, error) {
	src, cut := bounded(src)
	s := storage{o: o}
	s.add(cut)
	tree := s.parse(src)
	root := s.children(element("div"), tree)
	md, err := render(root)
	return md, errors.Join(err, s.err())
}

// IsStorage: a page is in storage format, as copied from the editor or an API: it holds macros, tasks
// or links of Confluence's own vocabulary.
func IsStorage(src string) bool {
	return strings.Contains(src, "<ac:") || strings.Contains(src, "<ri:")
}

type storage struct {
	mistakes
	o Options
}

// parse reads the XML into a tree whose elements keep their names (ac:structured-macro). It closes
// what a text leaves open, and stops at what is no XML.
func (s *storage) parse(src string) *html.Node {
	d := xml.NewDecoder(strings.NewReader(src))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	root := element("div")
	open := []*html.Node{root}
	for {
		token, err := d.RawToken()
		if err != nil {
			if err != io.EOF {
				s.add(fmt.Errorf("reading storage format: %w", err))
			} else if len(open) > 1 {
				s.add(fmt.Errorf("reading storage format: cut off within <%s>", open[len(open)-1].Data))
			}
			return root
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = s.opened(open, t)
		case xml.EndElement:
			open = closed(open, nameOf(t.Name))
		case xml.CharData:
			open[len(open)-1].AppendChild(textNode(string(t)))
		}
	}
}

func (s *storage) opened(open []*html.Node, t xml.StartElement) []*html.Node {
	if len(open) > maxOpen {
		s.add(errTooDeep)
		return open
	}
	n := element(nameOf(t.Name))
	for _, a := range t.Attr {
		n.Attr = append(n.Attr, html.Attribute{Key: nameOf(a.Name), Val: a.Value})
	}
	open[len(open)-1].AppendChild(n)
	switch n.Data {
	case "br", "hr", "img", "col":
		return open
	}
	return append(open, n)
}

// closed closes the innermost open element of a name, with all within it; one that is not open
// closes nothing.
func closed(open []*html.Node, name string) []*html.Node {
	for i := len(open) - 1; i > 0; i-- {
		if open[i].Data == name {
			return open[:i]
		}
	}
	return open
}

func nameOf(n xml.Name) string {
	if n.Space == "" {
		return strings.ToLower(n.Local)
	}
	return strings.ToLower(n.Space + ":" + n.Local)
}

// children rewrites what lies below from into elements of HTML below to.
func (s *storage) children(to, from *html.Node) *html.Node {
	for c := from.FirstChild; c != nil; c = c.NextSibling {
		if n := s.node(c); n != nil {
			to.AppendChild(n)
		}
	}
	return to
}

// node rewrites one node; nil is nothing worth keeping.
func (s *storage) node(n *html.Node) *html.Node {
	if n.Type == html.TextNode {
		return textNode(n.Data)
	}
	switch n.Data {
	case "ac:structured-macro", "ac:macro":
		return s.macro(n)
	case "ac:task-list":
		return s.children(element("ul"), n)
	case "ac:task":
		return s.task(n)
	case "ac:link":
		return s.link(n)
	case "ri:user":
		return textNode(s.user(n))
	case "ac:emoticon":
		return textNode(emoticon(n))
	case "ac:image":
		return imageText(n)
	case "ac:adf-extension":
		return s.extension(n)
	case "time":
		date := firstText(attribute(n, "datetime"), textOf(n))
		if within(n, "ac:task-body") {
			date = dueDate(n, date)
		}
		return textNode(date)
	case "ac:placeholder", "ac:parameter", "ac:task-id", "ac:task-uuid", "ri:attachment", "ri:url", "colgroup", "style", "script":
		return nil
	}
	return s.children(s.plain(n), n)
}

// plain is an element of HTML as it is, and a block for one of another vocabulary. A marker of a
// comment is part of its line.
func (s *storage) plain(n *html.Node) *html.Node {
	if n.Data == "ac:inline-comment-marker" {
		return element("span")
	}
	if strings.Contains(n.Data, ":") {
		return element("div")
	}
	out := element(n.Data)
	out.Attr = n.Attr
	return out
}

func (s *storage) task(n *html.Node) *html.Node {
	done := false
	body := element("span")
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Data {
		case "ac:task-status":
			done = strings.TrimSpace(textOf(c)) == "complete"
		case "ac:task-body":
			s.children(body, c)
		}
	}
	return taskNode(done, body)
}

// link is a link to a page, a person, a file or a place on the page. Only what has an address stays
// a link; the others are the words that stand for them.
func (s *storage) link(n *html.Node) *html.Node {
	var user, target, words *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Data == "ri:user":
			user = c
		case strings.HasPrefix(c.Data, "ri:"):
			target = c
		case c.Type == html.ElementNode:
			words = c
		}
	}
	switch {
	case user != nil:
		return textNode(s.user(user))
	case words != nil:
		return s.children(element("span"), words)
	case target != nil:
		return textNode(firstText(attribute(target, "ri:content-title"), attribute(target, "ri:filename"), attribute(target, "ri:value")))
	}
	return nil
}

func (s *storage) user(n *html.Node) string {
	return s.o.person(firstText(attribute(n, "ri:account-id"), attribute(n, "ri:userkey"), attribute(n, "ri:username")))
}

// emoticon is the sign itself, and for the ticks and crosses of old pages a word.
func emoticon(n *html.Node) string {
	if sign := attribute(n, "ac:emoji-fallback"); sign != "" {
		return sign
	}
	switch attribute(n, "ac:name") {
	case "tick":
		return "✓"
	case "cross":
		return "✗"
	}
	return ""
}

func imageText(n *html.Node) *html.Node {
	if alt := firstText(attribute(n, "ac:alt"), attribute(n, "ac:title")); alt != "" {
		return textNode(alt)
	}
	return nil
}

// extension is a node of the newer editor: what it falls back to, else what it contains.
func (s *storage) extension(n *html.Node) *html.Node {
	for d := range n.Descendants() {
		if d.Data == "ac:adf-fallback" {
			return s.children(element("div"), d)
		}
	}
	out := element("div")
	for d := range n.Descendants() {
		if d.Data == "ac:adf-content" {
			s.children(out, d)
			break
		}
	}
	return out
}
