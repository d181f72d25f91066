package reports

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	rules "secondstory/analysis/coding"
)

// TestRealReport looks at the reports of the example company, as the program writes them.
func TestRealReport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	program, db := filepath.Join(folder, "secondstory"), filepath.Join(folder, "examples.duckdb")
	in := func(name string) string { return filepath.Join(folder, name) }
	for _, command := range [][]string{
		{"go", "build", "-o", program, "../cmd/secondstory"},
		{program, "ingest", filepath.Join("..", "testdata", "postmortems"), "--db", db},
		{program, "report", "--db", db, "-o", in("quarterly.html")},
		{program, "report", "--db", db, "-o", in("quarterly.json")},
		{program, "report", "organization", "--db", db, "-o", in("organization.html")},
		{program, "report", "organization", "--db", db, "-o", in("organization.json")},
		{program, "report", "compare", "2025Q3", "2026Q3", "--db", db, "-o", in("compare.json")},
	} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", command, err, out)
		}
	}
	for _, kind := range []string{"quarterly", "organization", "compare"} {
		t.Run("words of "+kind, func(t *testing.T) { wordsOfARoom(t, readDocument(t, in(kind+".json"))) })
		t.Run("no empty chart in "+kind, func(t *testing.T) { noEmptyChart(t, readDocument(t, in(kind+".json"))) })
	}
	t.Run("in a browser", func(t *testing.T) {
		ctx := browser(t)
		for _, kind := range []string{"quarterly", "organization"} {
			t.Run(kind, func(t *testing.T) { looksRight(t, ctx, in(kind+".html"), readDocument(t, in(kind+".json"))) })
		}
		t.Run("quarterly, printed", func(t *testing.T) { printsWhole(t, ctx, in("quarterly.html"), readDocument(t, in("quarterly.json"))) })
	})
}

func readDocument(t *testing.T, name string) Document {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var d Document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// notForARoom are names of statistics and marks of code. They may stand in the methods only.
var notForARoom = regexp.MustCompile(`(?i)\b(p-?values?|p [<=>]|poisson|fisher|newcombe|wilson|welch|kaplan|benjamini|tarone|fdr|false discovery|` +
	`confidence intervals?|credible|significan\w*|null hypothesis|standard deviation|variance|medians?|geometric|percentiles?|quantiles?|quartiles?|` +
	`correlat\w*|regression|odds ratios?|log-?rank|bootstrap\w*|permutation\w*|censored|outliers?|mttr|root causes?|human errors?|null)\b|\b[a-z]+_[a-z_]+\b|\d\.\.\d`)

// wordsOfARoom fails where the body of a report uses a word that has to be looked up.
func wordsOfARoom(t *testing.T, d Document) {
	codes := taxonomyCodes(t)
	check := func(where, text string) {
		if m := notForARoom.FindString(typeset(text)); m != "" {
			t.Errorf("%s says %q in: %s", where, m, text)
		}
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') }) {
			if codes[word] {
				t.Errorf("%s has the code %s in: %s", where, word, text)
			}
		}
	}
	for _, s := range d.Sections {
		if s.Heading == "Methods and definitions" {
			continue
		}
		for _, text := range append([]string{s.Heading, s.Intro}, s.Questions...) {
			check(s.Heading, text)
		}
		for _, f := range s.Findings {
			check(s.Heading, f.Sentence+" "+f.Detail)
			if b := newBadge(f.Verdict); b != nil {
				check(s.Heading, b.Word+" "+b.Seen)
			}
		}
		for _, f := range s.Figures {
			figureWords(s.Heading+", "+f.Heading, f, check)
		}
	}
	for _, e := range d.Cover.Excluded {
		check("the cover", e.Reason)
	}
	for _, w := range d.Cover.Warnings {
		check("the cover", w.Detail)
	}
}

// figureWords are the words of a figure that are ours: cells with a title or a quote of a document are not.
func figureWords(where string, f Figure, check func(where, text string)) {
	for _, text := range []string{f.Heading, f.Sentence, commandsOf.ReplaceAllString(f.Missing, "")} {
		check(where, text)
	}
	for _, c := range f.Table.Columns {
		check(where, c.Name)
	}
	for _, e := range f.Basis.Excluded {
		check(where, e.Reason)
	}
	for _, w := range f.Basis.Warnings {
		check(where, w.Detail)
	}
	if b := newBadge(f.Verdict); b != nil {
		check(where, b.Word+" "+b.Seen)
	}
	if f.Chart == nil {
		return
	}
	check(where, f.Chart.XName)
	check(where, f.Chart.YName)
	for _, m := range f.Chart.Marks {
		check(where, m.Label)
	}
	for _, s := range f.Chart.Series {
		check(where, s.Name)
	}
	if f.Chart.Kind != Dots {
		for _, name := range append(append([]string{}, f.Chart.Categories...), f.Chart.Rows...) {
			check(where, name)
		}
	}
}

// commandsOf are the commands and flags that a missing chart tells of.
var commandsOf = regexp.MustCompile("`[^`]*`|--\\S+( \\S+)?|“[^”]*”")

// taxonomyCodes are the codes that a reader should never have to read: those of more than one word.
func taxonomyCodes(t *testing.T) map[string]bool {
	t.Helper()
	taxonomy, err := rules.DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, e := range taxonomy.Entries {
		codes[e.ID] = strings.Contains(e.ID, "-")
	}
	if len(codes) < 40 {
		t.Fatalf("only %d codes were found in the taxonomy", len(codes))
	}
	return codes
}

// noEmptyChart fails where a figure shows nothing and does not say what is missing.
func noEmptyChart(t *testing.T, d Document) {
	for _, s := range d.Sections {
		for _, f := range s.Figures {
			points := 0
			if f.Chart != nil {
				for _, series := range f.Chart.Series {
					for _, p := range series.Points {
						if p.Value != nil {
							points++
						}
					}
				}
			}
			if f.Chart != nil && points == 0 {
				t.Errorf("%s: the chart %q has nothing to draw", s.Heading, f.Heading)
			}
			if f.Chart == nil && len(f.Table.Rows) == 0 && f.Missing == "" {
				t.Errorf("%s: %q is empty and does not say what is missing", s.Heading, f.Heading)
			}
			if f.Sentence == "" {
				t.Errorf("%s: %q says nothing", s.Heading, f.Heading)
			}
		}
	}
}
