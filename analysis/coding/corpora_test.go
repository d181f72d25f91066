package coding

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// shared returns a folder of the shared test data, or skips.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
	path := filepath.Join(append([]string{filepath.Dir(dir), "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is missing: it holds the public corpora, put them beside the checkout in a folder called shared", filepath.Join(elem...))
	}
	return path
}

// plainText makes a text of a Markdown file by its headings and bold keys alone; the reader proper belongs
// to package ingest.
func plainText(name, body string) Text {
	t := Text{Incident: name}
	if rest, ok := strings.CutPrefix(body, "---\n"); ok {
		if front, after, found := strings.Cut(rest, "\n---"); found {
			body = after
			for line := range strings.Lines(front) {
				if v, ok := strings.CutPrefix(line, "title:"); ok {
					t.Title = strings.Trim(v, " \"'\n")
				}
			}
		}
	}
	s := Section{Ordinal: 1, Role: "body"}
	flush := func() {
		if strings.TrimSpace(s.Body) != "" {
			t.Sections = append(t.Sections, s)
		}
	}
	for line := range strings.Lines(body) {
		heading, inline, ok := headingOf(line)
		switch {
		case ok && t.Title == "" && len(t.Sections) == 0 && strings.TrimSpace(s.Body) == "" && inline == "":
			t.Title = heading
		case ok:
			flush()
			s = Section{Ordinal: s.Ordinal + 1, Role: roleOf(heading, s.Role), Heading: heading, Body: inline}
		default:
			s.Body += line
		}
	}
	flush()
	return t
}

func headingOf(line string) (heading, inline string, ok bool) {
	trimmed := strings.TrimSpace(line)
	if strings.HasPrefix(trimmed, "#") {
		return strings.Trim(trimmed, "# "), "", true
	}
	rest, isKey := strings.CutPrefix(strings.TrimLeft(trimmed, "-* "), "")
	if isKey && strings.HasPrefix(strings.TrimLeft(trimmed, "- "), "**") {
		rest = strings.TrimPrefix(strings.TrimLeft(trimmed, "- "), "**")
		if key, after, found := strings.Cut(rest, "**"); found && len(key) < 40 && roleOf(strings.Trim(key, ": "), "") != "other" {
			return strings.Trim(key, ": "), strings.TrimLeft(after, ": ") + "\n", true
		}
	}
	return "", "", false
}

func roleOf(heading, before string) string {
	h := strings.ToLower(heading)
	for _, m := range [...][2]string{
		{"timeline", "timeline"}, {"lucky", "where_we_got_lucky"}, {"went well", "what_went_well"}, {"went right", "what_went_well"}, {"went wrong", "what_went_wrong"},
		{"go so well", "what_went_wrong"}, {"root cause", "root_cause"}, {"contributing", "contributing_factors"}, {"cause", "root_cause"}, {"trigger", "trigger"},
		{"why", "five_whys"}, {"action", "action_items"}, {"corrective", "action_items"}, {"preventat", "action_items"}, {"follow", "follow_up"}, {"next step", "action_items"},
		{"lesson", "lessons"}, {"learn", "lessons"}, {"background", "background"}, {"context", "background"}, {"impact", "impact"}, {"fallout", "impact"},
		{"detect", "detection"}, {"identified", "detection"}, {"resolution", "resolution"}, {"recovery", "resolution"}, {"mitigation", "resolution"}, {"response", "response"},
		{"thanks", "thanks"}, {"attendee", "attendees"}, {"stats", "metadata"}, {"severity", "metadata"}, {"summary", "summary"}, {"overview", "summary"}, {"conclusion", "lessons"},
		{"analysis", "analysis"}, {"technical", "analysis"}, {"links", "links"}, {"appendix", "appendix"},
	} {
		if strings.Contains(h, m[0]) {
			return m[1]
		}
	}
	if h != "" && h[0] >= '0' && h[0] <= '9' && before == "timeline" {
		return "timeline"
	}
	return "other"
}

// TestCode_HoldsOverRealDocuments reads every document there is and checks what must hold for any text. With
// -v it prints the codes, for reading.
func TestCode_HoldsOverRealDocuments(t *testing.T) {
	t.Parallel()
	root := shared(t, "corpora")
	c := newTestCoder(t)
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "labelled") || strings.Contains(path, "gold") || strings.Contains(path, "status-pages") {
			return err
		}
		switch filepath.Ext(path) {
		case ".md", ".qmd", ".erb", "":
		default:
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(raw) {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		text := plainText(rel, string(raw))
		codes := c.Code(text)
		checkInvariants(t, text, codes)
		n++
		if want := os.Getenv("CODING_SHOW"); want != "" && strings.Contains(rel, want) {
			fmt.Println(show(text, codes))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 300 {
		t.Errorf("read %d documents, want the corpora", n)
	}
}

// checkInvariants holds what is true of the codes of any text.
func checkInvariants(t *testing.T, text Text, codes []Code) {
	t.Helper()
	for _, c := range codes {
		if c.Confidence <= 0 || c.Confidence > 1 {
			t.Errorf("%s: %s has confidence %v", text.Incident, c.Code, c.Confidence)
		}
		if c.Section < 0 {
			continue
		}
		body := bodyOf(text, c.Section)
		if c.Start < 0 || c.End > len(body) || c.Start > c.End || body[c.Start:c.End] != c.Quote {
			t.Errorf("%s: %s: quote is not the slice [%d,%d)", text.Incident, c.Code, c.Start, c.End)
		}
		if utf8.ValidString(body) && !utf8.ValidString(c.Quote) {
			t.Errorf("%s: %s: quote cuts a rune", text.Incident, c.Code)
		}
	}
}

func show(text Text, codes []Code) string {
	var b strings.Builder
	fmt.Fprintf(&b, "=== %s — %s\n", text.Incident, text.Title)
	for _, c := range codes {
		if c.Grade == RejectedGrade && os.Getenv("CODING_REJECTED") == "" {
			continue
		}
		role := ""
		for _, s := range text.Sections {
			if s.Ordinal == c.Section {
				role = s.Role
			}
		}
		fmt.Fprintf(&b, "%-9s %-8s %-28s %.2f [%s] %s\n      %q\n", c.Dimension, c.Grade, c.Code, c.Confidence, role, c.Rule, c.Quote)
	}
	return b.String()
}
