package richtext

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// HTML converts a page or a fragment. Scripts, styles and what a page hides are left out.
func HTML(src string, o Options) (string, error) {
	src, cut := bounded(src)
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return "", errors.Join(fmt.Errorf("reading HTML: %w", err), cut)
	}
	unfoldMacros(root)
	dropHidden(root)
	md, err := render(root)
	return md, errors.Join(err, cut)
}

// dropHidden removes what a browser does not show.
func dropHidden(root *html.Node) {
	var hidden []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "template", "noscript", "svg", "iframe", "object", "canvas", "form", "nav":
			hidden = append(hidden, n)
		default:
			style := strings.ReplaceAll(strings.ToLower(attribute(n, "style")), " ", "")
			if strings.Contains(style, "display:none") {
				hidden = append(hidden, n)
			}
		}
	}
	for _, n := range hidden {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}
