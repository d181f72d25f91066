package ingest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// blockKind is what a top-level block of a Markdown text is.
type blockKind int8

const (
	paragraphBlock blockKind = iota
	headingBlock
	listBlock
	tableBlock
	codeBlock
	quoteBlock
	otherBlock
)

// block is one top-level block with its bytes in the source: [from, to), whole lines.
type block struct {
	kind     blockKind
	level    int    // of a heading
	text     string // raw inline text of a heading, whole raw text of the others
	from, to int
	items    []listItem
	table    *table
	sub      []block // of a quotation
}

// listItem is one item of a list, with the raw text of its own paragraphs.
type listItem struct {
	text     string // first paragraph, lines joined
	more     string // later paragraphs
	from, to int
	checked  *bool
	ordered  bool
	children []listItem
}

type table struct {
	header []string
	keys   []string // of the header, as normalKey folds them
	rows   [][]string
	lines  []int // byte offset of each row
}

// markdownParser parses block structure only: inline marks are left in the text, which the readers
// want raw, and which is what most of the time would go to.
func markdownParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithParagraphTransformers(
			util.Prioritized(fullTables{extension.NewTableParagraphTransformer()}, 200),
			util.Prioritized(rawParagraphs{}, 300),
		),
	)
}

// rawText is a paragraph, of the document or of an item, whose text the parser shall leave alone: it
// walks through all that is not raw in search of inline marks, even where it was given none to find.
type rawText struct{ ast.BaseBlock }

var kindRawText = ast.NewNodeKind("RawText")

func (*rawText) Kind() ast.NodeKind           { return kindRawText }
func (*rawText) IsRaw() bool                  { return true }
func (n *rawText) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// rawParagraphs turns each paragraph that ends into raw text.
type rawParagraphs struct{}

// Transform leaves a paragraph that is no longer open: the line below it makes it a heading.
func (rawParagraphs) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if !slices.ContainsFunc(pc.OpenedBlocks(), func(b parser.Block) bool { return b.Node == p }) {
		return
	}
	parser.NewParagraphParser().Close(p, reader, pc)
	parent := p.Parent()
	if parent == nil { // it was empty
		return
	}
	raw := &rawText{}
	raw.SetPos(p.Pos())
	raw.SetLines(p.Lines())
	parent.ReplaceChild(parent, p, raw)
}

// fullTables makes tables of paragraphs whose rows have about the cells that their header has. A row
// is filled up to the width of the header, so that a thousand columns over a thousand empty rows
// would be a million cells; such a text stays a paragraph.
type fullTables struct{ parser.ParagraphTransformer }

// mostFilled is how many cells are filled up whatever a table is like.
const mostFilled = 100_000

func (f fullTables) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := p.Lines()
	size := 0
	if n := lines.Len(); n > 0 {
		last := lines.At(n - 1)
		size = last.Stop - lines.At(0).Start
	}
	if size*lines.Len() <= mostFilled || widestRule(lines, reader.Source())*lines.Len() <= 4*size+mostFilled {
		f.ParagraphTransformer.Transform(p, reader, pc)
	}
}

// widestRule is how many columns the widest line has that could part the header of a table from its rows.
func widestRule(lines *text.Segments, src []byte) int {
	widest := 0
	for i := range lines.Len() {
		seg := lines.At(i)
		if line := seg.Value(src); bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, " \t\n|:-")) == 0 {
			widest = max(widest, bytes.Count(line, []byte("|"))+1)
		}
	}
	return widest
}

// maxNesting bounds lists and quotations within each other, so that a hostile text cannot cost
// more than its length.
const maxNesting = 40

// parseBlocks returns the top-level blocks of src in order.
func parseBlocks(p parser.Parser, src string) []block {
	root := p.Parse(text.NewReader([]byte(src)))
	return blocksOf(root, src, len(src), 0)
}

func blocksOf(parent ast.Node, src string, end, depth int) []block {
	out := make([]block, 0, parent.ChildCount())
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		from := lineStart(src, startOf(n))
		if len(out) > 0 {
			out[len(out)-1].to = max(from, out[len(out)-1].from)
		}
		out = append(out, blockOf(n, src, from, depth))
	}
	if len(out) > 0 {
		out[len(out)-1].to = end
	}
	for i := range out {
		if b := &out[i]; b.kind == listBlock {
			closeItems(b.items, b.to)
		}
	}
	return out
}

func blockOf(n ast.Node, src string, from, depth int) block {
	b := block{kind: otherBlock, from: from, to: from}
	switch n := n.(type) {
	case *ast.Heading:
		b.kind, b.level, b.text = headingBlock, n.Level, joinLines(n, src, " ")
	case *rawText, *ast.Paragraph:
		b.kind, b.text = paragraphBlock, joinLines(n, src, "\n")
	case *ast.List:
		b.kind, b.items = listBlock, itemsOf(n, src, depth)
	case *east.Table:
		b.kind, b.table = tableBlock, tableOf(n, src)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		b.kind, b.text = codeBlock, joinLines(n, src, "\n")
	case *ast.Blockquote:
		b.kind = quoteBlock
		if depth < maxNesting {
			b.sub = blocksOf(n, src, from, depth+1)
		}
	}
	return b
}

// startOf is the first byte of a node: its own position, or that of its first line or child.
func startOf(n ast.Node) int {
	if pos := n.Pos(); pos >= 0 {
		return pos
	}
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	if c := n.FirstChild(); c != nil {
		return startOf(c)
	}
	return 0
}

func lineStart(src string, i int) int {
	i = min(max(i, 0), len(src))
	return strings.LastIndexByte(src[:i], '\n') + 1
}

// joinLines is the text of a node. Lines that follow each other as they are written need no copy.
func joinLines(n ast.Node, src string, sep string) string {
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 {
		return ""
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	if lines.Len() == 1 || sep == "\n" && asWritten(lines, src) {
		return strings.TrimSpace(src[first.Start:last.Stop])
	}
	var b strings.Builder
	b.Grow(last.Stop - first.Start)
	for i := range lines.Len() {
		if i > 0 {
			b.WriteString(sep)
		}
		seg := lines.At(i)
		for range seg.Padding {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimRight(src[seg.Start:seg.Stop], "\r\n"))
	}
	return strings.TrimSpace(b.String())
}

// asWritten: the lines follow each other in the text, and end with a newline alone.
func asWritten(lines *text.Segments, src string) bool {
	for i := 1; i < lines.Len(); i++ {
		above, line := lines.At(i-1), lines.At(i)
		if line.Start != above.Stop || line.Padding > 0 || src[above.Stop-1] != '\n' || above.Stop-2 >= above.Start && src[above.Stop-2] == '\r' {
			return false
		}
	}
	return true
}

func itemsOf(l *ast.List, src string, depth int) []listItem {
	if depth > maxNesting {
		return nil
	}
	out := make([]listItem, 0, l.ChildCount())
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		item := listItem{ordered: l.IsOrdered(), from: lineStart(src, startOf(n))}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			addToItem(&item, c, src, depth)
		}
		item.text, item.checked = checkbox(item.text)
		if len(out) > 0 {
			out[len(out)-1].to = item.from
		}
		out = append(out, item)
	}
	return out
}

func addToItem(item *listItem, c ast.Node, src string, depth int) {
	switch c := c.(type) {
	case *ast.List:
		item.children = append(item.children, itemsOf(c, src, depth+1)...)
	case *rawText, *ast.Paragraph:
		s := joinLines(c, src, " ")
		if item.text == "" {
			item.text = s
		} else {
			item.more = strings.TrimSpace(item.more + "\n" + s)
		}
	case *ast.Heading:
		item.text = strings.TrimSpace(item.text + " " + joinLines(c, src, " "))
	}
}

// closeItems sets where the last item of each list ends.
func closeItems(items []listItem, end int) {
	for i := range items {
		if items[i].to == 0 {
			items[i].to = end
		}
		closeItems(items[i].children, items[i].to)
	}
}

func checkbox(s string) (string, *bool) {
	if len(s) < 3 || s[0] != '[' {
		return s, nil
	}
	rest, ok := strings.CutPrefix(s, "[ ]")
	checked := false
	if !ok {
		if rest, ok = strings.CutPrefix(s, "[x]"); !ok {
			rest, ok = strings.CutPrefix(s, "[X]")
		}
		checked = ok
	}
	if !ok {
		if rest, ok = strings.CutPrefix(s, "[]"); !ok {
			return s, nil
		}
	}
	return strings.TrimSpace(rest), &checked
}

func tableOf(t *east.Table, src string) *table {
	out := &table{}
	for n := t.FirstChild(); n != nil; n = n.NextSibling() {
		cells := make([]string, 0, n.ChildCount())
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, strings.TrimSpace(joinLines(c, src, " ")))
		}
		if _, ok := n.(*east.TableHeader); ok {
			out.header = cells
			for _, cell := range cells {
				out.keys = append(out.keys, normalKey(cell))
			}
			continue
		}
		out.rows = append(out.rows, cells)
		out.lines = append(out.lines, lineStart(src, startOf(n)))
	}
	return out
}
