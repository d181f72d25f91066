package lint

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/ingest"
)

func rules(t *testing.T) *Rules {
	t.Helper()
	r, err := DefaultRules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inspected reads one document as ingest would.
func inspected(t *testing.T, name, text string) ingest.Inspection {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "docs")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := ingest.Inspect(t.Context(), ingest.Options{Paths: []string{file}, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		t.Fatalf("%d files", len(found))
	}
	return found[0]
}

// brief writes findings as "12 code".
func brief(findings []Finding) []string {
	out := []string{}
	for _, f := range findings {
		out = append(out, fmt.Sprintf("%d %s", f.Line, f.Code))
	}
	return out
}

func differs(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("found\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

const whole = `---
severity: SEV2
services: [checkout]
---
# Checkout returned 502

<!-- a remark
over two lines -->

## Impact

12,000 orders failed.

## Contributing factors

Retries had no limit.

## Timeline

All times UTC.

- 2026-07-03 09:02 checkout begins to fail
- 2026-07-03 09:14 alert fired
- 2026-07-03 09:40 checkout is back to normal
`

func TestCheck_AWholeDocumentHasNothingToLookAtAndActionsAreNotAskedFor(t *testing.T) {
	t.Parallel()
	differs(t, brief(rules(t).Check(inspected(t, "a.md", whole), nil)), []string{})
}

// TestRules_NeverAskForActionItems: not one code speaks of them.
func TestRules_NeverAskForActionItems(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t).List() {
		text := strings.ToLower(r.Code + " " + r.Says + " " + r.Fix)
		for _, word := range []string{"action", "follow-up", "todo list", "remediation"} {
			if strings.Contains(text, word) {
				t.Errorf("%s speaks of %s", r.Code, word)
			}
		}
	}
}

func TestCheck_SaysWhatTheReaderDidNotFindOnItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, text string
		want       []string
	}{
		"nothing is stated": {"a.md", "# Tills\n\nThe tills were slow, and nobody knows since when.\n\n## Impact\n\nQueues.\n\n## Some words nobody uses\n\nText.\n", []string{
			"1 date-not-found", "1 detection-not-found", "1 service-not-found", "1 severity-not-stated", "9 heading-unknown",
		}},
		"times without a zone":             {"a.md", strings.Replace(whole, "All times UTC.\n\n", "", 1), []string{"20 time-zone-missing"}},
		"times in an order that cannot be": {"a.md", strings.Replace(whole, "services: [checkout]\n", "services: [checkout]\nstarted_at: 2026-07-03T09:02:00Z\nresolved_at: 2026-07-03T08:40:00Z\n", 1), []string{"5 order-impossible", "7 detection-not-found"}},
		"a severity nobody knows":          {"a.md", strings.Replace(whole, "SEV2", "quite bad", 1), []string{"2 severity-unknown"}},
		"a time in the future":             {"a.md", strings.ReplaceAll(whole, "2026-07-03", "2036-07-03"), []string{"22 time-in-the-future", "23 time-in-the-future", "24 time-in-the-future"}},
		"a file that cannot be read":       {"a.json", "{\"title\": \"x\",\n\"started_at\": }\n", []string{"2 file-refused"}},
		"a template":                       {"template.md", "# Postmortem template\n\n## Impact\n\n## Timeline\n\n## Root cause\n", []string{"1 file-skipped"}},
		"a near miss has no end":           {"a.md", "---\nkind: near_miss\nseverity: SEV4\nservices: [tills]\n---\n# Nearly\n\nOn 2026-07-03 at 09:14 UTC we saw the wrong rate before it was live.\n", []string{}},
		"a record in HTML":                 {"a.html", "<html><body><h1>Tills slow</h1>\n<p>On 2026-07-03 tills were slow.</p>\n<h2>What\nmattered to nobody</h2><p>x</p></body></html>", []string{"1 detection-not-found", "1 end-not-found", "1 service-not-found", "1 severity-not-stated", "1 start-not-found", "3 heading-unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			differs(t, brief(rules(t).Check(inspected(t, c.file, c.text), nil)), c.want)
		})
	}
}

// signed is the sign of words in a text, in the section that holds them.
func signed(t *testing.T, file ingest.Inspection, code, sentence, words string) Sign {
	t.Helper()
	for i, section := range file.Stories[0].Sections {
		if at := strings.Index(section.Body, sentence); at >= 0 {
			return Sign{Code: code, Section: i, Start: at, Sentence: sentence, Words: words}
		}
	}
	t.Fatalf("no section holds %q: %+v", sentence, file.Stories[0].Sections)
	return Sign{}
}

const blaming = whole + `
## Analysis

The route was changed at nine.
The engineer should have asked somebody. <!-- secondstory: allow blame-should-have "quoting the regulator" -->

<!-- secondstory: allow blame-human-error "the vendor's words" -->
It was human error.

Human error again.
`

func TestCheck_LanguageIsFoundOnItsLineAndAllowedWithAReason(t *testing.T) {
	t.Parallel()
	file := inspected(t, "a.md", blaming)
	signs := []Sign{
		signed(t, file, "blaming-language", "The engineer should have asked somebody.", "engineer should have asked"),
		signed(t, file, "blaming-language", "It was human error.", "human error"),
		signed(t, file, "blaming-language", "Human error again.", "Human error"),
	}
	differs(t, brief(rules(t).Check(file, signs)), []string{"34 blame-human-error"})
	file.Text = strings.ReplaceAll(file.Text, "secondstory: allow", "secondstory: forbid")
	differs(t, brief(rules(t).Check(file, signs)), []string{"29 blame-should-have", "32 blame-human-error", "34 blame-human-error"})
}

// TestCheck_OneSentenceIsOneFinding: several cues in a sentence are one thing to look at, the one whose
// rule comes first.
func TestCheck_OneSentenceIsOneFinding(t *testing.T) {
	t.Parallel()
	file := inspected(t, "a.md", blaming)
	sentence := "The engineer should have asked somebody."
	file.Text = strings.ReplaceAll(file.Text, "secondstory: allow", "")
	found := rules(t).Check(file, []Sign{
		signed(t, file, "blaming-language", sentence, "somebody"), signed(t, file, "blaming-language", sentence, "engineer should have asked"),
	})
	differs(t, brief(found), []string{"29 blame-should-have"})
}

func TestCheck_OptOutsThatAllowNothingAreFindings(t *testing.T) {
	t.Parallel()
	for comment, want := range map[string][]string{
		`<!-- secondstory: allow end-not-found "still open" -->`:                {},
		`<!-- secondstory: allow end-not-found -->`:                             {"1 end-not-found", "7 allow-without-reason"},
		`<!-- secondstory: allow end-not-found "" -->`:                          {"1 end-not-found", "7 allow-without-reason"},
		`<!-- secondstory: allow blame-human-error "why" -->`:                   {"1 end-not-found", "7 allow-unused"},
		`<!-- secondstory: allow end-lost "why" -->`:                            {"1 end-not-found", "7 allow-unknown-code"},
		`<!-- secondstory: allow end-not-found, start-not-found "still on" -->`: {"7 allow-unused"},
	} {
		file := inspected(t, "a.json", `{"title": "Slow", "severity": "SEV2", "services": ["a"], "started_at": "2026-07-03T09:14:00Z", "detected_by": "alert", "summary": "It was slow."}`)
		file.Text = strings.Repeat("\n", 6) + comment + "\nIt was slow.\n"
		differs(t, brief(rules(t).Check(file, nil)), want)
	}
}

func TestCheck_APronounBesideANameIsTold(t *testing.T) {
	t.Parallel()
	text := whole + "\n## Analysis\n\nAnna Kowalska restarted it; she was alone.\nA customer said she could not pay.\n"
	differs(t, brief(rules(t).Check(inspected(t, "a.md", text), nil)), []string{"28 pronoun-tells-who"})
}

func TestReadRules_MistakesNameTheirLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"rules: []\n": "r.yaml:1: lint rules begin with",
		"version: 1\nrules:\n  - {code: a, level: note, when: {missing: end}, says: x, fix: y}\n  - {code: a, level: note, when: {missing: end}, says: x, fix: y}\n": "r.yaml:4: code a is on line 3 already",
		"version: 1\nrules:\n  - {code: A b, level: note, when: {missing: end}, says: x, fix: y}\n":                                                                  "r.yaml:3: code \"A b\"",
		"version: 1\nrules:\n  - {code: a, level: bad, when: {missing: end}, says: x, fix: y}\n":                                                                     "r.yaml:3: level \"bad\"",
		"version: 1\nrules:\n  - {code: a, level: note, when: {missing: actions}, says: x, fix: y}\n":                                                                "missing: actions is not one of",
		"version: 1\nrules:\n  - {code: a, level: note, when: {sign: x, words: '('}, says: x, fix: y}\n":                                                             "words is no regular expression",
		"version: 1\nrules:\n  - {code: a, level: note, when: {missing: end, words: x}, says: x, fix: y}\n":                                                          "words beside sign",
		"version: 1\nrules:\n  - {code: a, level: note, when: {missing: end}, says: x}\n":                                                                            "a needs says and fix",
		"version: 1\nrules:\n  - {code: a, level: note, when: {missing: end}, says: x, fix: y, hint: z}\n":                                                           "r.yaml:3: \"hint\" is no part of a rule",
		"version: 1\nrules:\n  - just text\n": "r.yaml:3: a rule has code",
	} {
		_, err := ReadRules("r.yaml", strings.NewReader(text))
		var mistake *RulesError
		if err == nil || !errors.As(err, &mistake) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
}

// TestCheck_EveryWarningOfTheReaderIsTold: one that no rule names is told as well.
func TestCheck_EveryWarningOfTheReaderIsTold(t *testing.T) {
	t.Parallel()
	file := ingest.Inspection{Outcome: ingest.FileOutcome{Path: "a.md", Outcome: ingest.Loaded}, Doubts: []ingest.Warning{
		{Code: "a_code_of_tomorrow", Line: 7, Detail: "x"}, {Code: ingest.WarnTimeUnread, Line: 3, Detail: "y"},
	}}
	differs(t, brief(rules(t).Check(file, nil)), []string{"3 time-unread", "7 reader-doubt"})
}

// TestRules_LanguageIsAnsweredWithAQuestion: a finding about words asks how or what, never why or who.
func TestRules_LanguageIsAnsweredWithAQuestion(t *testing.T) {
	t.Parallel()
	asked := 0
	for _, r := range rules(t).List() {
		if !strings.HasPrefix(r.Code, "blame-") && r.Code != "story-stops-at-person" {
			continue
		}
		asked++
		if !strings.Contains(r.Fix, "?") || !strings.Contains(r.Fix, "What") && !strings.Contains(r.Fix, "How") || strings.Contains(r.Fix, "Who ") || strings.Contains(r.Fix, "Why ") {
			t.Errorf("%s: %s", r.Code, r.Fix)
		}
	}
	if asked < 8 {
		t.Errorf("only %d codes speak of language", asked)
	}
}

// TestRules_AreListedInTheReadme: every code, at its level.
func TestRules_AreListedInTheReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[Level]string{}
	for line := range strings.Lines(string(readme)) {
		for _, level := range Levels() {
			if strings.HasPrefix(line, "| "+string(level)+" | `") {
				listed[level] = line
			}
		}
	}
	for _, r := range rules(t).List() {
		if !strings.Contains(listed[r.Level], "`"+r.Code+"`") {
			t.Errorf("the README's table does not list %s as %s", r.Code, r.Level)
		}
	}
}
