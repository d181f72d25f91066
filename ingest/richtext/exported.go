package richtext

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// unfoldMacros makes of the macros of an exported wiki page what they show a reader who opens them: a
// folded passage with its title, tasks with their boxes, an issue as its key.
func unfoldMacros(root *html.Node) {
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case hasClass(n, "expand-content"):
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "style" })
		case n.Data == "time" && strings.TrimSpace(textOf(n)) == "":
			n.AppendChild(textNode(attribute(n, "datetime")))
		}
	}
	for _, n := range withClass(root, "expand-control") {
		title := titleNode(strings.TrimSpace(strings.ReplaceAll(textOf(n), "\u00a0", " ")))
		n.Parent.InsertBefore(title, n)
		n.Parent.RemoveChild(n)
	}
	for _, list := range withClass(root, "inline-task-list") {
		for c := list.FirstChild; c != nil; c = c.NextSibling {
			if c.Data == "li" {
				box := taskNode(hasClass(c, "checked")).FirstChild
				box.Parent.RemoveChild(box)
				c.InsertBefore(box, c.FirstChild)
				for _, date := range found(c, "time") {
					due := textNode(dueDate(date, firstText(attribute(date, "datetime"), textOf(date))))
					date.Parent.InsertBefore(due, date)
					date.Parent.RemoveChild(date)
				}
			}
		}
	}
	for _, n := range withClass(root, "jira-issue") {
		if key := attribute(n, "data-jira-key"); key != "" {
			onlyKey(n, key)
		}
	}
}

// onlyKey leaves of an issue the link that its key is, without the title and the state it had when the
// page was exported.
func onlyKey(n *html.Node, key string) {
	var link *html.Node
	for _, a := range found(n, "a") {
		if strings.TrimSpace(textOf(a)) == key {
			link = a
		}
	}
	if link != nil {
		link.Parent.RemoveChild(link)
	} else {
		link = textNode(key)
	}
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	n.AppendChild(link)
}

// withClass are the elements of a class that stand in the tree.
func withClass(root *html.Node, class string) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Parent != nil && hasClass(n, class) {
			out = append(out, n)
		}
	}
	return out
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attribute(n, "class")), class)
}

// dueDate is a date within a task, which is when it is due; the words before may say so.
func dueDate(n *html.Node, date string) string {
	if before := n.PrevSibling; before != nil {
		said := before.Data
		if before.Type == html.ElementNode {
			said = textOf(before)
		}
		words := strings.Fields(said)
		if len(words) > 0 && slices.Contains([]string{"by", "due", "until", "before", "on", "since", "from", "of"}, words[len(words)-1]) {
			return date
		}
	}
	return "(due " + date + ")"
}

func within(n *html.Node, tag string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == tag {
			return true
		}
	}
	return false
}
