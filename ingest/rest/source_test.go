package rest

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readmeExample is the source of ingest/sources/README.md: what the page shows is what is tested.
func readmeExample(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "sources", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)<!-- example: acme-incidents.yaml -->\n```yaml\n(.*?)```").FindSubmatch(page)
	if m == nil {
		t.Fatal("the README has no example")
	}
	return string(m[1])
}

func TestREADME_ExampleIsValidAndShort(t *testing.T) {
	t.Parallel()
	text := readmeExample(t)
	if lines := strings.Count(text, "\n"); lines >= 60 {
		t.Errorf("the example has %d lines, want under 60", lines)
	}
	if _, err := Read("acme-incidents.yaml", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
}

func TestBuiltin_EverySourceIsValid(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join("..", "sources", "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(filepath.Base(name), f); err != nil {
			t.Error(err)
		}
		f.Close()
	}
}

// TestRead_MistakesNameTheirLine changes one line of a good source at a time.
func TestRead_MistakesNameTheirLine(t *testing.T) {
	t.Parallel()
	good := readmeExample(t)
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "base:", "bass:", `"bass" is no key here`},
		{"unknown key inside", "kind: offset,", "kind: offset, ofset: x,", `"ofset" is no key here`},
		{"program", "items: .people[]", "items: .people[", "not a jq program"},
		{"program that looks outside", "key: .number", "key: env.HOME", "reaches outside"},
		{"place", `"{site}/api"`, `"{sight}/api"`, "nothing fills {sight}"},
		{"secret outside auth", `team: "{teams}"`, `team: "{token}"`, "secrets are named in auth"},
		{"item where there is none", `get: /people`, `get: "/people/{.id}"`, "no item here"},
		{"canonical field", "      title: .name", "      titel: .name", "is no field of the canonical document"},
		{"program of a field", "severity: .severity", "severity: .[", "not a jq program"},
		{"variable of a field", "$notes[]", "$nodes[]", "not a jq program"},
		{"paging kind", "kind: cursor,", "kind: curser,", "paging kind is"},
		{"paging key", "cursor: after,", "cursor: after, page: p,", "has no page"},
		{"paging lacks a key", "next: .next}", "more: .more}", "needs next: or header:"},
		{"split without an end", ` updated_to: "{until}",`, "", "needs both ends"},
		{"length of time", "at_most: 90d, start", "at_most: soon, start", "no length of time"},
		{"day", `start: "2020-01-01"`, `start: "2020"`, "a day such as"},
		{"auth kind", "kind: bearer", "kind: bear", "auth kind is"},
		{"auth key", `token: "{token}"`, `password: "{token}"`, "needs token"},
		{"key is missing", "  key: .number\n", "", "key: is missing"},
		{"type", "per_minute: 600", "per_minute: many", "is not what belongs here"},
		{"twice", "title: Acme Incidents\n", "title: Acme Incidents\ntitle: b\n", "already defined"},
		{"reserved", "  teams: {about", "  cursor: {about", "filled by the engine"},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Errorf("%s: the example does not have %q", c.name, c.old)
			continue
		}
		_, err := Read("acme-incidents.yaml", strings.NewReader(text))
		var m *Mistake
		if !errors.As(err, &m) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
			continue
		}
		changed := strings.Count(good[:strings.Index(good, c.old)], "\n") + 1
		missing := c.new == "" || strings.Contains(c.want, "needs") || strings.Contains(c.want, "already")
		if m.Line != changed && !missing {
			t.Errorf("%s: line %d, want %d: %v", c.name, m.Line, changed, err)
		}
	}
}

func TestTemplate_ValuesCannotLeaveTheirSegment(t *testing.T) {
	t.Parallel()
	vars := map[string]any{"a": "x/../y?z#é", "repo": "owner/name", "list": []any{"p", "q"}}
	for text, want := range map[string]string{
		"/v/{a}/w": "/v/x%2F..%2Fy%3Fz%23%C3%A9/w", "/r/{+repo}/i": "/r/owner/name/i", "/r/{repo}": "/r/owner%2Fname", "{list}": "p,q", "{{x}}": "{x}",
		"/{.n}": "/7", "{gone}": "",
	} {
		tpl, err := parseTemplate(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tpl.fill(t.Context(), map[string]any{"n": 7}, vars, asSegment)
		if err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", text, got, err, want)
		}
	}
}
