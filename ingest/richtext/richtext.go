package richtext

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Options say how a text is converted. The zero value is ready to use.
type Options struct {
	// Person gives the name of a person that a text mentions by an id only, "" where it is not
	// known; such a mention is written as [engineer], like any name that is taken out later.
	Person func(id string) string
}

// unknownPerson is written for a mention whose name is not known; package people writes the same.
const unknownPerson = "[engineer]"

const (
	maxBytes = 16 << 20 // a longer text is cut
	maxOpen  = 120      // elements open at once while reading; what lies deeper is left out
	maxDepth = 60       // elements within each other in what is written; deeper ones become plain text
	maxSpan  = 40       // columns or rows that one cell of a table may cover
)

var (
	errTooLong = fmt.Errorf("longer than %d MiB: the rest was left out", maxBytes>>20)
	errTooDeep = fmt.Errorf("nested deeper than %d: what lies deeper was left out", maxOpen)
)

func (o Options) person(id string) string {
	if o.Person != nil && id != "" {
		if name := strings.TrimSpace(o.Person(id)); name != "" {
			return "@" + strings.TrimPrefix(name, "@")
		}
	}
	return unknownPerson
}

// bounded cuts a text that is too long, at the start of a character.
func bounded(src string) (string, error) {
	if len(src) <= maxBytes {
		return src, nil
	}
	return strings.ToValidUTF8(src[:maxBytes], ""), errTooLong
}

// mistakes keeps the first error of each kind met while a tree is built.
type mistakes struct{ all []error }

func (m *mistakes) add(err error) {
	if err == nil {
		return
	}
	for _, known := range m.all {
		if errors.Is(known, err) {
			return
		}
	}
	m.all = append(m.all, err)
}

func (m *mistakes) err() error { return errors.Join(m.all...) }

func element(tag string, children ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag))}
	return appended(n, children...)
}

func appended(n *html.Node, children ...*html.Node) *html.Node {
	for _, c := range children {
		n.AppendChild(c)
	}
	return n
}

func textNode(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

func linkNode(href string, children ...*html.Node) *html.Node {
	n := element("a", children...)
	n.Attr = []html.Attribute{{Key: "href", Val: href}}
	return n
}

// codeNode is a block of code; language may be empty.
func codeNode(language, code string) *html.Node {
	inner := element("code", textNode(code))
	if language = strings.TrimSpace(language); language != "" && !strings.ContainsAny(language, " \t\n`\"") {
		inner.Attr = []html.Attribute{{Key: "class", Val: "language-" + language}}
	}
	return element("pre", inner)
}

// taskNode is an item of a list of tasks.
func taskNode(done bool, children ...*html.Node) *html.Node {
	box := "[ ] "
	if done {
		box = "[x] "
	}
	return appended(element("li", textNode(box)), children...)
}

// titleNode is a heading without a level, as the title of a panel is: a line in bold.
func titleNode(title string) *html.Node {
	return element("p", element("strong", textNode(title)))
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf is all text below a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
