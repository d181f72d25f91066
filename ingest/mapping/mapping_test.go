package mapping

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func apply(t *testing.T, fields map[string]string, record string) Result {
	t.Helper()
	m, err := Compile("test", fields)
	if err != nil {
		t.Fatal(err)
	}
	return m.Apply(t.Context(), decoded(t, record))
}

func decoded(t *testing.T, record string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(record), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func inJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestApply_GivesEveryFieldItsShape(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, field, program, record, want string }{
		{"a text is the value", "title", ".t", `{"t":"down"}`, `{"title":"down"}`},
		{"an empty text is missing", "title", ".t", `{"t":" "}`, `{}`},
		{"null is missing", "title", ".t", `{"t":null}`, `{}`},
		{"nothing is missing", "title", "empty", `{}`, `{}`},
		{"zero is a value", "severity", ".s", `{"s":0}`, `{"severity":0}`},
		{"several values are a list", "services", ".c[].n", `{"c":[{"n":"a"},{"n":"b"}]}`, `{"services":["a","b"]}`},
		{"one value of a list field is a list", "services", ".c[].n", `{"c":[{"n":"a"}]}`, `{"services":["a"]}`},
		{"a list stays one", "services", ".c", `{"c":["a","b"]}`, `{"services":["a","b"]}`},
		{"a member is set inside its object", "review.held_at", ".h", `{"h":"2026-01-02"}`, `{"review":{"held_at":"2026-01-02"}}`},
		{"an object is taken whole", "review", "{held_at: .h}", `{"h":"2026-01-02"}`, `{"review":{"held_at":"2026-01-02"}}`},
		{"html becomes Markdown", "body", ".b | html_markdown", `{"b":"<h2>Cause</h2><p>x</p>"}`, `{"body":"## Cause\n\nx"}`},
		{"names stand for ids", "body", ".n as $n | .b | storage_markdown($n)", `{"n":{"u1":"Ada"},"b":"<ac:link><ri:user ri:account-id=\"u1\"/></ac:link>"}`, `{"body":"@Ada"}`},
		{"without them, nobody is named", "body", ".b | adf_markdown", `{"b":{"type":"doc","content":[{"type":"mention","attrs":{"id":"u1"}}]}}`, `{"body":"[engineer]"}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := apply(t, map[string]string{c.field: c.program}, c.record)
			if got := inJSON(t, out.Fields); got != c.want || len(out.Problems) > 0 {
				t.Errorf("got %s %v, want %s", got, out.Problems, c.want)
			}
		})
	}
}

func TestApply_AProgramThatFailsLeavesItsFieldEmptyAndIsNamed(t *testing.T) {
	t.Parallel()
	out := apply(t, map[string]string{"title": ".t", "status": ".t.x"}, `{"t":"down"}`)
	if got := inJSON(t, out.Fields); got != `{"title":"down"}` {
		t.Errorf("got %s", got)
	}
	if len(out.Problems) != 1 || out.Problems[0].Field != "status" {
		t.Errorf("problems %v, want one of status", out.Problems)
	}
}

func TestApply_AProgramThatNeverEndsIsStopped(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"def f: f; f", "[range(infinite)] | length", "last(repeat(1))", "range(infinite)"} {
		start := time.Now()
		out := apply(t, map[string]string{"title": program}, `{}`)
		if len(out.Problems) != 1 {
			t.Errorf("%s: problems %v, want one", program, out.Problems)
		}
		if took := time.Since(start); took > 10*recordTime {
			t.Errorf("%s: took %s", program, took)
		}
	}
}

func TestCompile_RefusesWhatLooksOutsideOfTheRecord(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"env", "$ENV.HOME", "input", "[inputs]", "now", "now | localtime", "debug", "halt", `import "x" as x; .`, "input_filename", ". as $x | now", `"\(now)"`, "$undefined"} {
		if _, err := Compile("test", map[string]string{"title": program}); err == nil {
			t.Errorf("%s: compiled", program)
		}
	}
}

func TestRead_NamesTheLineOfAMistake(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"no YAML", "fields: [", "m.yaml:1: "},
		{"empty", "# nothing\n", "m.yaml:1: it is empty"},
		{"no fields", "name: x\n", "m.yaml:1: it needs fields"},
		{"unknown part", "fields:\n  title: .t\nmap: x\n", `m.yaml:3: "map" is not part of a map`},
		{"unknown field", "fields:\n  title: .t\n  titel: .t\n", `m.yaml:3: "titel" is no field of the canonical document`},
		{"twice", "fields:\n  title: .t\n  title: .u\n", "m.yaml:3: title is there twice"},
		{"unknown member", "fields:\n  review.when: .t\n", `m.yaml:2: review has no "when"`},
		{"part of a text", "fields:\n  title.x: .t\n", `m.yaml:2: "title" has no parts`},
		{"no program", "fields:\n  title: .t |\n", "m.yaml:2: title: not a jq program"},
		{"line of a block", "fields:\n  title: |\n    .t\n    | )\n", "m.yaml:4: title: not a jq program"},
		{"not allowed", "fields:\n  title: now\n", "m.yaml:2: title: now depends on when"},
		{"a list for a program", "fields:\n  title: [a]\n", "m.yaml:2: a text belongs here"},
		{"rest", "fields: {title: .t}\nrest: maybe\n", "m.yaml:2: rest is keep or drop"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read("m.yaml", strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestApply_WhatNoProgramMentionsGoesToExtra(t *testing.T) {
	t.Parallel()
	m, err := Read("m.yaml", strings.NewReader("fields:\n  title: .t // .alt\n  extra.region: .r\nignore: [noise]\n"))
	if err != nil {
		t.Fatal(err)
	}
	out := m.Apply(t.Context(), decoded(t, `{"t":"down","alt":"x","r":"eu","noise":1,"Custom Field":"y","none":null}`))
	if got, want := inJSON(t, out.Fields), `{"extra":{"Custom Field":"y","region":"eu"},"title":"down"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := strings.Join(out.Rest, ","); got != "Custom Field" {
		t.Errorf("rest %q", got)
	}
}

func TestApply_DecodedYAMLIsTakenAsItIs(t *testing.T) {
	t.Parallel()
	m, err := Compile("test", map[string]string{"date": ".d", "severity": ".s", "title": `.m."1"`})
	if err != nil {
		t.Fatal(err)
	}
	record := map[string]any{
		"d": time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), "s": uint64(2),
		"m": map[any]any{1: "one"},
	}
	out := m.Apply(t.Context(), record)
	if got, want := inJSON(t, out.Fields), `{"date":"2026-01-02","severity":2,"title":"one"}`; got != want || len(out.Problems) > 0 {
		t.Errorf("got %s %v, want %s", got, out.Problems, want)
	}
}

func TestJiraMarkdown(t *testing.T) {
	t.Parallel()
	in := "h2. Root cause\nThe *pool* was {{full}}, see [ticket|https://x.example/1].\n* one\n** two\n# first\n||a||b||\n|1|2|\n{code:sql}\nSELECT *\n{code}\n{color:red}late{color}"
	want := "## Root cause\nThe **pool** was `full`, see [ticket](https://x.example/1).\n- one\n   - two\n1. first\n| a | b |\n| --- | --- |\n| 1 | 2 |\n```\nSELECT *\n```\nlate"
	if got := jiraMarkdown(in); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("fields:\n  title: .t\n  services: .c[].n\nrecords: .[]\n", `[{"t":"x","c":[{"n":"a"}]}]`)
	f.Add("fields: {review: '{held_at: .h}', review.state: .s, extra: .}", `{"h":1,"s":[1]}`)
	f.Add("fields:\n  body: .b | jira_markdown\n  summary: .b | opening(20)\n", `{"b":"h1. x\n{code}\n||a|"}`)
	f.Fuzz(func(t *testing.T, text, record string) {
		m, err := Read("m.yaml", strings.NewReader(text))
		var v any
		if err != nil || json.Unmarshal([]byte(record), &v) != nil {
			return
		}
		all, err := m.Records(t.Context(), v)
		if err != nil {
			return
		}
		for _, r := range all[:min(len(all), 4)] {
			if _, err := json.Marshal(m.Apply(t.Context(), r).Fields); err != nil {
				t.Errorf("the document cannot be written: %v", err)
			}
		}
	})
}
