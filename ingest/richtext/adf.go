package richtext

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// ADF converts a document of the Atlassian Document Format, as decoded from JSON: the description
// and the comments of a Jira issue, or the body of a Confluence page in that format. Nodes it does
// not know are read for what they contain.
func ADF(doc map[string]any, o Options) (string, error) {
	if doc == nil {
		return "", nil
	}
	b := adfBuilder{o: o}
	if doc["type"] == nil && doc["content"] == nil {
		return "", errors.New("reading ADF: no type and no content: not a document of that format")
	}
	root := element("div")
	b.children(root, doc, 0)
	md, err := render(root)
	return md, errors.Join(err, b.err())
}

type adfBuilder struct {
	mistakes
	o Options
}

func (b *adfBuilder) children(to *html.Node, node map[string]any, depth int) *html.Node {
	if depth > maxOpen {
		b.add(errTooDeep)
		return to
	}
	list, _ := node["content"].([]any)
	for _, item := range list {
		if child, ok := item.(map[string]any); ok {
			b.node(to, child, depth+1)
		}
	}
	return to
}

// adfElement is the element of HTML that a node is, where it is nothing more.
func adfElement(kind string) string {
	switch kind {
	case "paragraph", "caption":
		return "p"
	case "bulletList", "taskList", "decisionList":
		return "ul"
	case "listItem", "decisionItem":
		return "li"
	case "blockquote":
		return "blockquote"
	case "table":
		return "table"
	case "tableRow":
		return "tr"
	}
	return ""
}

func (b *adfBuilder) node(to *html.Node, node map[string]any, depth int) {
	kind, _ := node["type"].(string)
	attrs, _ := node["attrs"].(map[string]any)
	if tag := adfElement(kind); tag != "" {
		to.AppendChild(b.children(element(tag), node, depth))
		return
	}
	switch kind {
	case "text":
		if text, _ := node["text"].(string); text != "" {
			to.AppendChild(marked(textNode(text), node["marks"]))
		}
	case "heading":
		to.AppendChild(b.children(element(headingTag(attrs["level"])), node, depth))
	case "orderedList":
		to.AppendChild(b.children(orderedNode(attrs["order"]), node, depth))
	case "taskItem", "blockTaskItem":
		to.AppendChild(b.children(taskNode(attrText(attrs, "state") == "DONE"), node, depth))
	case "tableCell", "tableHeader":
		to.AppendChild(b.children(adfCell(kind, attrs), node, depth))
	case "codeBlock":
		code := b.children(element("div"), node, depth)
		to.AppendChild(codeNode(attrText(attrs, "language"), textOf(code)))
	case "expand", "nestedExpand":
		if title := attrText(attrs, "title"); title != "" {
			to.AppendChild(titleNode(title))
		}
		to.AppendChild(b.children(element("div"), node, depth))
	case "rule":
		to.AppendChild(element("hr"))
	case "hardBreak":
		to.AppendChild(element("br"))
	case "placeholder", "media", "mediaInline":
		b.media(to, attrs)
	default:
		if inline := b.inline(kind, attrs); inline != nil {
			to.AppendChild(inline)
			return
		}
		to.AppendChild(b.children(element("div"), node, depth))
	}
}

// inline gives what stands within a line: mentions, dates, lozenges, cards; nil for another kind.
func (b *adfBuilder) inline(kind string, attrs map[string]any) *html.Node {
	switch kind {
	case "mention":
		return b.mention(attrs)
	case "date":
		return textNode(adfDate(attrs["timestamp"]))
	case "status":
		return textNode(attrText(attrs, "text"))
	case "emoji":
		return textNode(firstText(attrText(attrs, "text"), attrText(attrs, "shortName")))
	case "inlineCard", "blockCard", "embedCard":
		return cardNode(attrs)
	case "inlineExtension", "extension":
		return textNode(attrText(attrs, "text"))
	}
	return nil
}

func (b *adfBuilder) mention(attrs map[string]any) *html.Node {
	if name := strings.TrimPrefix(strings.TrimSpace(attrText(attrs, "text")), "@"); name != "" {
		return textNode("@" + name)
	}
	return textNode(b.o.person(attrText(attrs, "id")))
}

// media keeps the words that stand for a picture; the picture itself lies behind a login.
func (b *adfBuilder) media(to *html.Node, attrs map[string]any) {
	if alt := attrText(attrs, "alt"); alt != "" {
		to.AppendChild(textNode(alt))
	}
}

func cardNode(attrs map[string]any) *html.Node {
	href := attrText(attrs, "url")
	name := href
	if data, ok := attrs["data"].(map[string]any); ok {
		href = firstText(href, attrText(data, "url"))
		name = firstText(attrText(data, "name"), href)
	}
	if href == "" {
		return textNode(name)
	}
	return linkNode(href, textNode(name))
}

// marked wraps a text in its marks.
func marked(n *html.Node, marks any) *html.Node {
	list, _ := marks.([]any)
	for _, item := range list {
		mark, _ := item.(map[string]any)
		attrs, _ := mark["attrs"].(map[string]any)
		switch mark["type"] {
		case "strong":
			n = element("strong", n)
		case "em":
			n = element("em", n)
		case "strike":
			n = element("del", n)
		case "code":
			n = element("code", n)
		case "link":
			if href := attrText(attrs, "href"); href != "" {
				n = linkNode(href, n)
			}
		}
	}
	return n
}

func headingTag(level any) string {
	n := int(attrNumber(level))
	return "h" + strconv.Itoa(min(max(n, 1), 6))
}

func orderedNode(order any) *html.Node {
	n := element("ol")
	if start := int(attrNumber(order)); start > 1 {
		n.Attr = []html.Attribute{{Key: "start", Val: strconv.Itoa(start)}}
	}
	return n
}

func adfCell(kind string, attrs map[string]any) *html.Node {
	n := element("td")
	if kind == "tableHeader" {
		n = element("th")
	}
	for _, key := range []string{"colspan", "rowspan"} {
		if span := int(attrNumber(attrs[key])); span > 1 {
			n.Attr = append(n.Attr, html.Attribute{Key: key, Val: strconv.Itoa(span)})
		}
	}
	return n
}

// adfDate is the day of a date node, whose time is in milliseconds and means a day in UTC.
func adfDate(timestamp any) string {
	ms := attrNumber(timestamp)
	if s, ok := timestamp.(string); ok {
		ms, _ = strconv.ParseFloat(s, 64)
	}
	const farthest = 253402300800000 // the year 10000
	if ms <= -farthest || ms >= farthest || ms != ms || ms == 0 {
		return ""
	}
	return time.UnixMilli(int64(ms)).UTC().Format(time.DateOnly)
}

func attrText(attrs map[string]any, key string) string {
	s, _ := attrs[key].(string)
	return s
}

// attrNumber is a number of an attribute, however the JSON was decoded; 0 where it is none.
func attrNumber(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	case int64:
		return float64(v)
	}
	return 0
}

func firstText(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
