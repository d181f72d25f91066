package reports

import (
	"bufio"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"secondstory/analysis"
)

// Markdown writes d for wikis and pull requests. Each chart becomes a file <id>.svg in dir, which is
// made if need be; the text refers to it as link/<id>.svg, link being dir as seen from where the text
// will stand. With an empty dir no file is written and the charts are left out: their numbers stay.
func Markdown(w io.Writer, d Document, dir, link string) error {
	p := newBuilder(d).page(d)
	if dir != "" {
		if err := writeCharts(p, dir); err != nil {
			return fmt.Errorf("writing the report %q as Markdown: %w", d.Title, err)
		}
	}
	out := &markdown{w: bufio.NewWriter(w), charts: dir != "", link: link}
	out.page(p)
	if err := out.w.Flush(); err != nil {
		return fmt.Errorf("writing the report %q as Markdown: %w", d.Title, err)
	}
	return nil
}

// writeCharts writes the wide drawing of every chart as a file that carries its own colours.
func writeCharts(p *page, dir string) error {
	if err := p.drawCharts(true); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("making the folder for charts: %w", err)
	}
	for _, f := range p.figures() {
		if f.Chart == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, f.ID+".svg"), []byte(standalone(string(f.Wide))), 0o644); err != nil {
			return fmt.Errorf("writing the chart %s: %w", f.ID, err)
		}
	}
	return nil
}

// standalone gives a chart the colours, the styles and the hatching that a page would lend it.
func standalone(svg string) string {
	svg = strings.Replace(svg, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" class="still" `, 1)
	end := strings.Index(svg, ">") + 1
	return svg[:end] + "\n<style>" + svgColours() + `text{font:12px system-ui,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif}svg{background:var(--paper)}` + "\n" + stillCSS + `</style>` +
		"\n" + hatchPattern + "\n" + svg[end:] + "\n"
}

// hatchPattern is what "too little to tell" is filled with.
const hatchPattern = `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
	`<rect width="6" height="6" fill="var(--hatch-ground)"/><path d="M0 0V6" stroke="var(--hatch)" stroke-width="2.5"/></pattern></defs>`

// svgColours is the part of the style sheet that names the colours, light and dark.
func svgColours() string {
	css := reportCSS
	if i := strings.Index(css, "@media screen {"); i > 0 {
		css = css[:i]
	}
	return strings.ReplaceAll(css, ":not([data-theme=\"light\"])", "")
}

// markdown writes a page; errors are kept by the buffered writer and seen at the end.
type markdown struct {
	w      *bufio.Writer
	charts bool
	link   string
}

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m.w, format+"\n", args...) }

func (m *markdown) page(p *page) {
	m.line("# %s\n", text(p.Title))
	if p.Subtitle != "" {
		m.line("*%s*\n", text(p.Subtitle))
	}
	m.cover(p.Cover)
	for _, list := range [][]sectionView{p.Sections, p.Folded} {
		for _, s := range list {
			m.section(s)
		}
	}
	m.incidents(p.Incidents)
}

func (m *markdown) cover(c coverView) {
	lead := nonEmpty(c.Period, c.CountedWords, plain(c.Cover.Scope))
	if len(c.Excluded) > 0 {
		lead = append(lead, c.ExcludedWords)
	}
	if c.Compared != "" {
		lead = append(lead, "compared with "+c.Compared)
	}
	m.line("%s.\n", text(strings.Join(lead, ", ")))
	for _, f := range c.Facts {
		m.line("- %s: **%s**", text(f.Name), text(f.Value))
	}
	m.exclusions(c.Excluded)
	m.warnings(c.Warnings)
	if c.DataHash != "" {
		m.line("\nData `%s`.", strings.ReplaceAll(plain(c.DataHash), "`", "'"))
	}
	m.line("")
}

func (m *markdown) exclusions(all []analysis.Exclusion) {
	for _, e := range all {
		m.line("- left out: %d, %s", e.N, text(e.Reason))
	}
}

func (m *markdown) warnings(all []analysis.Warning) {
	for _, w := range all {
		m.line("\n> %s", commandText(w.Detail))
	}
}

func (m *markdown) section(s sectionView) {
	m.line("## %s\n", text(s.Heading))
	for _, p := range s.Intro {
		m.line("%s\n", commandText(p))
	}
	for i, f := range s.Findings {
		m.line("%d. **%s**%s", i+1, text(f.Sentence), verdictText(f.Badge))
		if f.Detail != "" {
			m.line("   %s", text(f.Detail))
		}
		m.evidence("   ", f.Evidence)
	}
	if len(s.Findings) > 0 {
		m.line("")
	}
	for _, f := range s.Figures {
		m.figure(f)
	}
	if len(s.Questions) > 0 {
		m.line("For the room:\n")
		for _, q := range s.Questions {
			m.line("- %s", text(q))
		}
		m.line("")
	}
}

func verdictText(b *badge) string {
	if b == nil {
		return ""
	}
	return " — " + strings.TrimSpace(b.Sign+" "+b.Word+". "+text(b.Seen))
}

func (m *markdown) evidence(indent string, all []evidenceView) {
	for _, e := range all {
		from := text(e.Title)
		if e.Context != "" {
			from += " (" + text(e.Context) + ")"
		}
		m.line("%s- %s%s", indent, sentenceOf(e.Quote), from)
	}
}

// sentenceOf is a sentence in quotation marks; nothing where there is none to show.
func sentenceOf(sentence string) string {
	if sentence == "" {
		return ""
	}
	return "“" + text(sentence) + "” "
}

func (m *markdown) figure(f *figureView) {
	m.line("### %s\n", text(f.Heading))
	m.line("**%s**%s\n", text(f.Sentence), verdictText(f.Badge))
	if f.Missing != "" {
		m.line("> %s\n", commandText(f.Missing))
	}
	if f.Chart != nil && m.charts {
		m.line("![%s](%s)\n", text(f.Sentence), path.Join(m.link, f.ID+".svg"))
	}
	m.table(f.Table)
	if f.BasisLine != "" {
		m.line("%s", f.BasisLine)
	}
	m.exclusions(f.Basis.Excluded)
	m.warnings(f.Basis.Warnings)
	m.line("")
	for _, g := range f.Groups {
		m.line("- %s, %s", text(g.Label), g.Count)
		m.evidence("  ", g.Evidence)
	}
	if len(f.Groups) > 0 {
		m.line("")
	}
	m.query(f.Query.Query)
}

func (m *markdown) table(t tableView) {
	if len(t.Rows) == 0 {
		return
	}
	head, rule := "|", "|"
	for _, c := range t.Columns {
		head += " " + text(c.Name) + " |"
		if c.Numeric {
			rule += " --: |"
		} else {
			rule += " --- |"
		}
	}
	m.line("%s\n%s", head, rule)
	for _, row := range t.Rows {
		line := "|"
		for _, c := range row {
			if c.Missing {
				c.Text = "–"
			}
			line += " " + text(c.Text) + " |"
		}
		m.line("%s", line)
	}
	m.line("")
}

func (m *markdown) query(q Query) {
	if q.Name == "" {
		return
	}
	m.line("<details><summary>Query %s</summary>\n", html.EscapeString(plain(q.Name)))
	for _, p := range q.Params {
		value := p.Value
		if p.Null {
			value = "null"
		}
		m.line("- $%s = %s", text(p.Name), text(value))
	}
	fence := "```"
	for strings.Contains(q.SQL, fence) {
		fence += "`"
	}
	m.line("\n%ssql\n%s\n%s\n\n</details>\n", fence, strings.TrimRight(q.SQL, "\n"), fence)
}

func (m *markdown) incidents(all []incidentView) {
	if len(all) == 0 {
		return
	}
	m.line("## The incidents\n")
	for _, in := range all {
		title := text(in.Title)
		if url := safeURL(in.URL); url != "" && !strings.ContainsAny(url, " <>()\n") {
			title = "[" + title + "](" + url + ")"
		}
		m.line("- %s (%s)", title, text(strings.Join(in.Facts, ", ")))
		for _, line := range in.Corrected {
			m.line("  - corrected: %s", text(line))
		}
		for _, c := range in.Codes {
			m.line("  - %s: %s. %s%s", text(c.Dimension), text(c.Label), sentenceOf(c.Quote), text(c.Heading))
		}
	}
}

// commandText is a sentence of ours with what stands between backticks as code.
func commandText(s string) string {
	parts := strings.Split(plain(s), "`")
	if len(parts)%2 == 0 {
		return text(s)
	}
	for i, part := range parts {
		switch {
		case i%2 == 1:
			parts[i] = "<code>" + html.EscapeString(part) + "</code>"
		case part != strings.TrimSpace(part):
			parts[i] = part[:len(part)-len(strings.TrimLeft(part, " "))] + text(part) + part[len(strings.TrimRight(part, " ")):]
		default:
			parts[i] = text(part)
		}
	}
	return strings.TrimSpace(strings.Join(parts, ""))
}

// text escapes everything that Markdown or HTML could read as markup.
func text(s string) string {
	var b strings.Builder
	for _, r := range plain(s) {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '\\', '`', '*', '_', '[', ']', '|', '~', '#', '!':
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}
