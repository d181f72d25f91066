package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"strings"
	"sync"
	"unicode"
)

// HTMLOptions says what kind of page to write.
type HTMLOptions struct {
	Static         bool // leave the scripts out: smaller, and nothing to run
	ForFacilitator bool // say on the cover that this copy is not for circulation
}

// HTML writes d as one page that needs nothing else: it opens offline, reads without scripts and
// prints. The same d and o give the same bytes.
func HTML(w io.Writer, d Document, o HTMLOptions) error {
	packed := ""
	if !o.Static {
		var err error
		if packed, err = packedLibrary(); err != nil {
			return fmt.Errorf("writing the report %q: %w", d.Title, err)
		}
	}
	return writePage(w, d, o, packed, policy(o.Static))
}

// writePage is HTML with the chart library, packed, and the policy that lets it run.
func writePage(w io.Writer, d Document, o HTMLOptions, packed, csp string) error {
	b := newBuilder(d)
	p := b.page(d)
	p.Facilitator = o.ForFacilitator
	if err := p.drawCharts(o.Static); err != nil {
		return fmt.Errorf("writing the report %q: %w", d.Title, err)
	}
	p.CSS, p.CSP = template.CSS(reportCSS+stillCSS), csp
	if !o.Static {
		p.Library, p.Script = template.HTML(packed), template.JS(reportJS)
	}
	t, err := pageTemplate()
	if err != nil {
		return fmt.Errorf("reading the report template: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, p); err != nil {
		return fmt.Errorf("writing the report %q: %w", d.Title, err)
	}
	if _, err := w.Write(straight(out.Bytes())); err != nil {
		return fmt.Errorf("writing the report %q: %w", d.Title, err)
	}
	return nil
}

// pageTemplate is read once: telling what to escape where takes longer than to write a small page.
var pageTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.New("report").Funcs(template.FuncMap{
		"safeURL": safeURL, "dir": direction, "isolate": isolated, "code": codeText, "typeset": typeset, "commands": commands,
		"add": func(a, b int) int { return a + b }, "hatch": func() template.HTML { return hatchPattern },
	}).Parse(reportTemplate)
})

// straight removes the characters that turn the direction of the text around them, wherever a document
// had them. None is left in our own text, and letters of right-to-left scripts need none.
func straight(page []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, page)
}

// policy lets the page run its own scripts, known by their hashes, and load nothing at all.
func policy(static bool) string {
	script := "'none'"
	if !static {
		script = scriptHash(library()) + " " + scriptHash(reportJS)
	}
	return "default-src 'none'; script-src " + script + "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
}

// safeURL keeps links that lead to a page and drops everything else, such as javascript:.
func safeURL(s string) string {
	low := strings.ToLower(strings.TrimSpace(s))
	if strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") {
		return s
	}
	return ""
}

// leftward tells whether s has letters of a script that is written from right to left.
func leftward(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
	}
	return false
}

// direction is the attribute that a block of such text needs.
func direction(s string) template.HTMLAttr {
	if leftward(s) {
		return ` dir="auto"`
	}
	return ""
}

// isolated keeps such text from turning what stands around it.
func isolated(s string) template.HTML {
	if leftward(s) {
		return template.HTML("<bdi>" + template.HTMLEscapeString(s) + "</bdi>")
	}
	return codeText(s)
}

// codeText is s as the text of an element: quotes need no escape there.
func codeText(s string) template.HTML {
	return template.HTML(markup.Replace(strings.ReplaceAll(s, "\x00", "")))
}

// commands is a sentence of ours with what stands between backticks as code.
func commands(s string) template.HTML {
	parts := strings.Split(s, "`")
	if len(parts)%2 == 0 {
		return codeText(s)
	}
	out := ""
	for i, part := range parts {
		if i%2 == 1 {
			part = "<code>" + string(codeText(part)) + "</code>"
		} else {
			part = string(codeText(part))
		}
		out += part
	}
	return template.HTML(out)
}

var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (p *page) figures() []*figureView {
	var out []*figureView
	for _, list := range [][]sectionView{p.Sections, p.Folded} {
		for _, s := range list {
			out = append(out, s.Figures...)
		}
	}
	return out
}

// chartData is what the browser needs to draw a chart again at either width. A mark of Narrow that has no
// tip and no target has those of the same mark of Wide.
type chartData struct {
	Wide   plot `json:"wide"`
	Narrow plot `json:"narrow"`
}

// drawCharts fills in the SVG of every figure, and what a live chart is made of unless the page is static.
func (p *page) drawCharts(static bool) error {
	for _, f := range p.figures() {
		if f.Chart == nil {
			continue
		}
		wide, err := draw(f.Chart, wideLayout, f.target)
		if err != nil {
			return err
		}
		narrow, err := draw(f.Chart, narrowLayout, f.target)
		if err != nil {
			return err
		}
		f.Wide, f.Narrow = labelled(wide.svg(), f.Sentence), labelled(narrow.svg(), f.Sentence)
		if static {
			continue
		}
		data, err := json.Marshal(chartData{wide, narrow.sharing(wide)})
		if err != nil {
			return fmt.Errorf("writing the options of %s: %w", f.ID, err)
		}
		f.Data = template.JS(data)
	}
	return nil
}

// sharing is p without the tips and targets that o has as well, where both have the same marks.
func (p plot) sharing(o plot) plot {
	if len(p.Extras) != len(o.Extras) {
		return p
	}
	extras := make([]extra, len(p.Extras))
	for i, e := range p.Extras {
		if len(e.Items) != len(o.Extras[i].Items) {
			return p
		}
		items := make([]item, len(e.Items))
		for j, it := range e.Items {
			if same := o.Extras[i].Items[j]; it.Tip == same.Tip && it.Target == same.Target {
				it.Tip, it.Target = "", ""
			}
			items[j] = it
		}
		e.Items = items
		extras[i] = e
	}
	p.Extras = extras
	return p
}

// labelled makes an SVG an image with a name for those who do not see it.
func labelled(svg, name string) template.HTML {
	label := html.EscapeString(name + " The numbers follow as a table.")
	return template.HTML(strings.Replace(svg, "<svg ", `<svg role="img" aria-label="`+label+`" `, 1))
}
