package richtext

import (
	"strings"

	"golang.org/x/net/html"
)

// macro rewrites a macro of Confluence. One that is not known here is read for its body.
func (s *storage) macro(n *html.Node) *html.Node {
	m := macroOf(n)
	switch m.name {
	case "code", "noformat", "codeblock", "terminal":
		return codeNode(m.parameter("language"), m.plainText())
	case "markdown", "html", "html-macro":
		return codeNode(strings.TrimSuffix(m.name, "-macro"), m.plainText())
	case "status":
		return textNode(m.parameter("title"))
	case "jira":
		return textNode(m.parameter("key"))
	case "profile", "profile-picture":
		return textNode(s.profile(m))
	case "quote":
		return s.body(element("blockquote"), m)
	case "toc", "toc-zone", "anchor", "children", "pagetree", "attachments", "view-file", "gallery", "recently-updated", "contributors",
		"livesearch", "labels-list", "contentbylabel", "tasks-report-macro", "create-from-template", "viewpdf", "drawio", "gliffy", "lucidchart", "change-history":
		return s.lists(m)
	}
	out := element("div")
	if title := m.parameter("title"); title != "" {
		out.AppendChild(titleNode(title))
	}
	return s.body(out, m)
}

// macro is a macro with what it says of itself.
type macro struct {
	name       string
	parameters map[string]*html.Node
	rich       *html.Node
	plain      *html.Node
}

func macroOf(n *html.Node) macro {
	m := macro{name: attribute(n, "ac:name"), parameters: map[string]*html.Node{}}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Data {
		case "ac:parameter":
			m.parameters[attribute(c, "ac:name")] = c
		case "ac:rich-text-body":
			m.rich = c
		case "ac:plain-text-body":
			m.plain = c
		}
	}
	return m
}

func (m macro) parameter(name string) string {
	if n := m.parameters[name]; n != nil {
		return strings.TrimSpace(textOf(n))
	}
	return ""
}

func (m macro) plainText() string {
	if m.plain == nil {
		return ""
	}
	return strings.Trim(textOf(m.plain), "\n")
}

// body adds what a macro encloses.
func (s *storage) body(to *html.Node, m macro) *html.Node {
	if m.plain != nil {
		to.AppendChild(codeNode("", m.plainText()))
	}
	if m.rich != nil {
		s.children(to, m.rich)
	}
	return to
}

// lists: a macro that lists other things has no text of its own; some enclose a part of the page
// all the same.
func (s *storage) lists(m macro) *html.Node {
	if m.rich == nil {
		return nil
	}
	return s.children(element("div"), m.rich)
}

func (s *storage) profile(m macro) string {
	user := m.parameters["user"]
	if user == nil {
		user = m.parameters["User"]
	}
	if user == nil {
		return unknownPerson
	}
	for d := range user.Descendants() {
		if d.Data == "ri:user" {
			return s.user(d)
		}
	}
	return s.o.person(strings.TrimSpace(textOf(user)))
}
