package richtext

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what was read into the golden cases")

// known are the people that the cases mention by an id.
var known = Options{Person: func(id string) string {
	return map[string]string{"557058:ada": "Ada Lindqvist", "U024ADA": "ada.l"}[id]
}}

// convert is a converter by the name of its folder of cases.
func convert(t testing.TB, format, src string, o Options) (string, error) {
	t.Helper()
	switch format {
	case "adf":
		var doc map[string]any
		if err := json.Unmarshal([]byte(src), &doc); err != nil {
			return "", err
		}
		return ADF(doc, o)
	case "storage":
		return Storage(src, o)
	case "html":
		return HTML(src, o)
	case "mrkdwn":
		return Mrkdwn(src, o)
	}
	t.Fatalf("no converter for %q", format)
	return "", nil
}

// Each case is a text of one habit and the Markdown it becomes; the comment says what it shows.
func TestGolden_RichTextBecomesTheMarkdownItsWriterWouldHaveWritten(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"adf", "storage", "html", "mrkdwn"} {
		cases, err := filepath.Glob(filepath.Join("testdata", format, "*.txtar"))
		if err != nil || len(cases) == 0 {
			t.Fatalf("no cases of %s: %v", format, err)
		}
		for _, name := range cases {
			t.Run(format+"/"+strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
				golden(t, format, name)
			})
		}
	}
}

func golden(t *testing.T, format, name string) {
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := convert(t, format, string(ar.Files[0].Data), known)
	got += "\n"
	if err != nil {
		got += "error: " + err.Error() + "\n"
	}
	if *update {
		ar.Files = []txtar.File{ar.Files[0], {Name: "want.md", Data: []byte(got)}}
		if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(ar.Files) != 2 || string(ar.Files[1].Data) != got {
		t.Errorf("became:\n%s", got)
	}
}

func TestHostile_TextsEndInBoundedTimeAndSpace(t *testing.T) {
	t.Parallel()
	const many = 100_000
	adf := func(open, shut string, n int) string {
		return `{"type":"doc","content":[` + strings.Repeat(open, n) + strings.Repeat(shut, n) + `]}`
	}
	for name, c := range map[string]struct{ format, src, wantError string }{
		"adf nested as JSON allows":     {"adf", adf(`{"type":"bulletList","content":[`, `]}`, 4_000), "nested deeper"},
		"adf of wrong types":            {"adf", `{"type":5,"content":{"a":[]},"attrs":"x"}`, ""},
		"adf nulls":                     {"adf", `{"type":"doc","content":[null,{"type":null,"content":null},{"type":"text","text":null,"marks":[null,{"type":"link"}]}]}`, ""},
		"adf of another thing":          {"adf", `{"a":1}`, "not a document"},
		"adf date beyond the calendar":  {"adf", `{"type":"doc","content":[{"type":"date","attrs":{"timestamp":1e300}},{"type":"date","attrs":{"timestamp":"x"}}]}`, ""},
		"adf span":                      {"adf", `{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","attrs":{"colspan":1e9,"rowspan":1e9},"content":[{"type":"text","text":"a"}]}]}]}`, ""},
		"storage nested":                {"storage", strings.Repeat("<div>", many), "nested deeper"},
		"storage extensions nested":     {"storage", strings.Repeat("<ac:adf-extension><ac:adf-content>", many) + strings.Repeat("a<br/>", many), "nested deeper"},
		"storage cut off":               {"storage", "<p>before</p><ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[x := 1", "reading storage format"},
		"storage cut off in a tag":      {"storage", "<p>before</p><p cla", "reading storage format"},
		"storage closed too often":      {"storage", "<p>before</p>" + strings.Repeat("</div>", many), ""},
		"storage of wild spans":         {"storage", `<table><tbody><tr><td colspan="999999999" rowspan="999999999">a</td></tr><tr><td>b</td></tr></tbody></table>`, ""},
		"storage entity bomb":           {"storage", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><p>before &a;&a;</p>`, ""},
		"html nested":                   {"html", strings.Repeat("<div>", many), "exceeds"},
		"html lists as deep as may":     {"html", strings.Repeat("<ul><li>", 200) + "x", ""},
		"html of marks nested":          {"html", strings.Repeat("<b><i>", 150) + "x", ""},
		"html table of wild spans":      {"html", `<table>` + strings.Repeat(`<tr><td colspan="99999">a</td><td rowspan="99999">b</td></tr>`, 200) + `</table>`, ""},
		"html cut off":                  {"html", "<h1>before</h1><p>a <b>b", ""},
		"html of NUL bytes":             {"html", "<p>before\x00after</p>", ""},
		"mrkdwn of open brackets":       {"mrkdwn", strings.Repeat("<", many), ""},
		"mrkdwn of open stars":          {"mrkdwn", strings.Repeat("*a ", many), ""},
		"mrkdwn of marks within marks":  {"mrkdwn", strings.Repeat("*_~", many) + "x" + strings.Repeat("~_*", many), ""},
		"mrkdwn fence that never ends":  {"mrkdwn", "before ```code " + strings.Repeat("` ", many), ""},
		"mrkdwn longer than any text":   {"mrkdwn", strings.Repeat("word word ", 2<<20), "longer than"},
		"mrkdwn references to nothing":  {"mrkdwn", "<> <|> <@> <@|> <#> <!> <!date^> <!subteam^> <http://|>", ""},
		"storage macro without a name":  {"storage", `<ac:structured-macro><ac:parameter/></ac:structured-macro>`, ""},
		"storage user without an id":    {"storage", `<ac:link><ri:user/></ac:link>`, ""},
		"storage not XML from the head": {"storage", "before a < b && c > d", "reading storage format"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			md, err := convert(t, c.format, c.src, Options{})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			if len(md) > 4*len(c.src)+100_000 {
				t.Errorf("%d bytes became %d", len(c.src), len(md))
			}
			if c.wantError == "" && err != nil || c.wantError != "" && (err == nil || !strings.Contains(err.Error(), c.wantError)) {
				t.Errorf("error is %v, want %q", err, c.wantError)
			}
			if strings.Contains(c.src, "before") && !strings.Contains(md, "before") {
				t.Errorf("what stands before the mistake is lost: %q", md)
			}
		})
	}
}

func TestMention_OfAnUnknownPersonIsNobodysName(t *testing.T) {
	t.Parallel()
	for format, src := range map[string]string{
		"adf":     `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"mention","attrs":{"id":"712020:x"}}]}]}`,
		"storage": `<p><ac:link><ri:user ri:account-id="712020:x"/></ac:link></p>`,
		"mrkdwn":  `<@712020:x>`,
	} {
		md, err := convert(t, format, src, Options{})
		if err != nil || md != "[engineer]" {
			t.Errorf("%s: %q, %v", format, md, err)
		}
	}
}

func FuzzADF(f *testing.F)     { fuzz(f, "adf") }
func FuzzStorage(f *testing.F) { fuzz(f, "storage") }
func FuzzHTML(f *testing.F)    { fuzz(f, "html") }
func FuzzMrkdwn(f *testing.F)  { fuzz(f, "mrkdwn") }

// fuzz: no input panics, and the same input gives the same Markdown.
func fuzz(f *testing.F, format string) {
	cases, err := filepath.Glob(filepath.Join("testdata", format, "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range cases {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(ar.Files[0].Data))
	}
	f.Fuzz(func(t *testing.T, src string) {
		md, _ := convert(t, format, src, known)
		again, _ := convert(t, format, src, known)
		if md != again {
			t.Errorf("%q, then %q", md, again)
		}
	})
}
