package reports

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"secondstory/analysis"
)

// hostile are texts that have broken pages before.
var hostile = []string{
	`</script><script>alert(1)</script>`,
	`<img src=x onerror=alert(1)>`,
	`"><svg onload=alert(1)>`,
	`'-alert(1)-'`,
	`--><!-- <script>`,
	`{{.}}{b}{c} __f__function(){}__f__ ${x}`,
	"]]></style><b>",
	"\u202egnp.exe \u2066\u200f",
	`javascript:alert(1)`,
	"a\u2028b\u2029c\x00d",
	strings.Repeat("Long title ", 30),
	"שלום عالم 配置变更 🎉",
	"|`*_[x](javascript:alert(1))",
	" ecmeta_series_index=\"0\" ecmeta_data_index=\"0\"></path> zr0-cls-1 class=\"x\"",
}

// hostileDocument has s wherever a document has a text.
func hostileDocument(s string) Document {
	ev := []analysis.Evidence{{Incident: s, Title: s, Heading: s, Quote: s, Rule: s, Basis: s}}
	q := Query{Name: s, SQL: s, Params: []Param{{Name: s, Value: s}}}
	figure := func(c *Chart) Figure {
		return Figure{
			Heading: s, Sentence: s, Chart: c, Missing: s, Query: q, Incidents: []string{s}, Groups: []Group{{Label: s, Evidence: ev}},
			Table: Table{Columns: []Column{{Name: s}}, Rows: [][]*string{{&s}, {nil}}},
			Basis: analysis.Basis{Counted: 1, Excluded: []analysis.Exclusion{{Reason: s, N: 1}}, Warnings: []analysis.Warning{{Detail: s}}},
		}
	}
	points := []Point{{Value: ptr(1.0), Low: ptr(0.5), High: ptr(2.0), Label: s, Incident: s, Group: s}}
	chart := func(k ChartKind) *Chart {
		return &Chart{Kind: k, XName: s, YName: s, Unit: s, Categories: []string{s}, Rows: []string{s}, Series: []Series{{Name: s, Points: points}, {Name: s + "2"}}, Marks: []Mark{{Label: s, Value: ptr(1.0)}}}
	}
	return Document{
		Title: s, Subtitle: s, Version: s,
		Cover: Cover{AsOf: s, Scope: s, DataHash: s, Facts: []Fact{{s, s}}, Excluded: []analysis.Exclusion{{Reason: s, N: 2}}, Warnings: []analysis.Warning{{Detail: s}}, Sources: []Source{{Name: s, Newest: s}}},
		Sections: []Section{
			{Heading: s, Depth: PageOne, Intro: s, Questions: []string{s}, Findings: []Finding{{Sentence: s, Detail: s, Evidence: ev, Query: &q}}, Figures: []Figure{figure(chart(Bars)), figure(chart(Heatmap))}},
			{Heading: s, Depth: Folded, Figures: []Figure{figure(chart(Lines))}},
		},
		Incidents: []Incident{{
			Key: s, Title: s, URL: s, Path: s, Kind: s, KindBasis: s, Occurred: s, Severity: s, Services: []string{s}, Summary: s,
			Codes: []Code{{Dimension: s, Label: s, Grade: s, Heading: s, Quote: s, Rule: s}}, Corrected: []string{s}, Correct: []string{s},
		}},
	}
}

// contained checks that a page made from hostile text has only the elements, attributes and scripts of ours.
func contained(t *testing.T, page string) {
	t.Helper()
	packed, err := packedLibrary()
	if err != nil {
		t.Fatal(err)
	}
	containedWith(t, page, packed, reportJS)
}

// containedWith is contained where own are the scripts of ours.
func containedWith(t *testing.T, page string, own ...string) {
	t.Helper()
	allowed := strings.Fields(`html head meta title style body a svg defs pattern rect path circle polygon polyline line g text p h1 h2 h3 header footer nav main section div span
		b i bdi ol ul li dl dt dd details summary table caption thead tbody tr th td figure figcaption aside blockquote q cite code pre button label input output script strong em`)
	if strings.ContainsAny(page, "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069") {
		t.Error("a mark that turns the text around is left")
	}
	ids := map[string]bool{}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Fatal(z.Err())
			}
			return
		case html.CommentToken:
			t.Errorf("a comment appeared: %.80s", z.Token().Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			if !slices.Contains(allowed, tok.Data) {
				t.Errorf("an element <%s> appeared", tok.Data)
			}
			island := false
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("<%s %s=%q> appeared", tok.Data, a.Key, a.Val)
				}
				if a.Key == "id" {
					if ids[a.Val] {
						t.Errorf("id %q is used twice", a.Val)
					}
					ids[a.Val] = true
				}
				island = island || a.Key == "type" && a.Val == "application/json"
			}
			if tok.Data == "script" {
				z.Next()
				body := string(z.Raw())
				if island && !json.Valid([]byte(body)) {
					t.Errorf("the data of a chart is no JSON: %.80s", body)
				}
				if !island && !slices.Contains(own, body) {
					t.Errorf("a script of somebody else appeared: %.80s", body)
				}
			}
		}
	}
}

func TestMarkdown_HostileTextIsJustText(t *testing.T) {
	t.Parallel()
	for _, s := range hostile {
		d := hostileDocument(s)
		var out bytes.Buffer
		if err := Markdown(&out, d, "", ""); err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		asPage := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(gmhtml.WithUnsafe()))
		if err := asPage.Convert(out.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		contained(t, string(straight(page.Bytes())))
	}
}

func TestJSON_HostileTextComesBack(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := JSON(&out, hostileDocument(hostile[0])); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "<") {
		t.Error("the JSON could end a script element")
	}
	var back Document
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Sections[0].Heading != hostile[0] {
		t.Errorf("the heading came back as %q", back.Sections[0].Heading)
	}
}

// FuzzHTML_TitlesNeverBreakOut also runs over every hostile text as an ordinary test. A word stands for the chart
// library, and nothing is looked at but the page: a minute tries thousands of titles.
//
//	go test ./reports -run '^$' -fuzz TitlesNeverBreakOut -fuzztime 3m -fuzzminimizetime 1x
func FuzzHTML_TitlesNeverBreakOut(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var out bytes.Buffer
		if err := writePage(&out, hostileDocument(s), HTMLOptions{}, "library", policy(true)); err != nil {
			t.Fatal(err)
		}
		containedWith(t, out.String(), "library", reportJS)
	})
}
