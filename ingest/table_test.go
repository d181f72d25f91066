package ingest

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// readTable gives the rows of a table as JSON lines, canonical as they are.
func readTable(t *testing.T, text string) string {
	t.Helper()
	table, err := newTable(strings.NewReader(text))
	if err != nil {
		return "error: " + err.Error()
	}
	var out []string
	for raw, err := range table.records() {
		if err != nil {
			return strings.Join(append(out, "error: "+err.Error()), "\n")
		}
		b, err := json.Marshal(canonicalRow(raw.value.(map[string]any)))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return strings.Join(out, "\n")
}

func TestTable_IsReadWhateverItsForm(t *testing.T) {
	t.Parallel()
	plain := `{"started_at":"2026-01-02","title":"Down"}`
	cases := []struct{ name, text, want string }{
		{"commas", "title,started_at\nDown,2026-01-02\n", plain},
		{"semicolons", "title;started_at\nDown;2026-01-02\n", plain},
		{"semicolons beside commas in cells", "title;summary\n\"a, b\";c, d\ne, f;g\n", "{\"summary\":\"c, d\",\"title\":\"a, b\"}\n{\"summary\":\"g\",\"title\":\"e, f\"}"},
		{"tabs", "title\tstarted_at\nDown\t2026-01-02\n", plain},
		{"bars", "title|started_at\nDown|2026-01-02\n", plain},
		{"carets", "title^started_at\nDown^2026-01-02\n", plain},
		{"stated by the file", "sep=;\ntitle;started_at\nDown;2026-01-02\n", plain},
		{"empty lines before and between", "\n\ntitle,started_at\n,\nDown,2026-01-02\n\n", plain},
		{"quoted newlines and quotes", "title,summary\n\"Down, \"\"hard\"\"\",\"one\ntwo\"\n", `{"summary":"one\ntwo","title":"Down, \"hard\""}`},
		{"headings as people write them", "Title,Started At\nDown,2026-01-02\n", plain},
		{"members behind a dot", "title,review.held_at,sections.root_cause\nDown,2026-01-09,a push\n", `{"review":{"held_at":"2026-01-09"},"sections":{"root_cause":"a push"},"title":"Down"}`},
		{"impacts by measure", "title,impacts.users\nDown,1200\n", `{"impacts":[{"measure":"users","value":"1200"}],"title":"Down"}`},
		{"numbered entries", "title,action_items.1.title,action_items.0.title,action_items.0.owner\nDown,b,a,team\n", `{"action_items":[{"owner":"team","title":"a"},{"title":"b"}],"title":"Down"}`},
		{"a list in a cell", "title,services,action_items\nDown,\"[\"\"a\"\",\"\"b\"\"]\",\"- one\n- two\"\n", `{"action_items":["one","two"],"services":["a","b"],"title":"Down"}`},
		{"a column that comes twice", "title,services,services,services\nDown,a,,b\n", `{"services":["a","b"],"title":"Down"}`},
		{"groups over names", ",,review,\ntitle,started_at,held_at,state\nDown,2026-01-02,2026-01-09,done\n", `{"review":{"held_at":"2026-01-09","state":"done"},"started_at":"2026-01-02","title":"Down"}`},
		{"labels over names", "What,When it began\ntitle,started_at\nDown,2026-01-02\n", plain},
		{"one header and data of plain words", "title,kind\ndown,incident\n", `{"kind":"incident","title":"down"}`},
		{"a short row", "title,summary,started_at\nDown\n", `{"title":"Down"}`},
		{"a long row", "title,started_at\nDown,2026-01-02,more\n", `{"column 3":"more","started_at":"2026-01-02","title":"Down"}`},
		{"no row", "title,started_at\n", "error: a table without a header and a row"},
		{"a quote that is not closed", "title,summary\nDown,\"one\ntwo\n", "error: line 2: a quoted value that is not closed, or has a quote in it that is not doubled (\"\")"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := readTable(t, c.text); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTable_RowsKeepTheirLines(t *testing.T) {
	t.Parallel()
	table, err := newTable(strings.NewReader("title,summary\na,\"one\ntwo\"\nb,c\n"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for raw, err := range table.records() {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, raw.line)
	}
	if len(lines) != 2 || lines[0] != 2 || lines[1] != 4 {
		t.Errorf("lines %v, want 2 and 4", lines)
	}
}

func FuzzTable(f *testing.F) {
	f.Add("title,started_at\nDown,2026-01-02\n")
	f.Add("sep=;\ntitle;impacts.users\n\"a\nb\";1\n")
	f.Add(",,review,\ntitle,started_at,held_at,state\nDown,2026-01-02,2026-01-09,done\n")
	f.Add("\ufefftitle\taction_items[0].title\n\"x\ty\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := newTable(strings.NewReader(text))
		if err != nil {
			return
		}
		last := 0
		for raw, err := range table.records() {
			if err != nil {
				var at *LineError
				if !errors.As(err, &at) || at.Line < 1 {
					t.Errorf("%v names no line", err)
				}
				return
			}
			if raw.line <= last {
				t.Errorf("line %d after %d", raw.line, last)
			}
			last = raw.line
			FromFields(canonicalRow(raw.value.(map[string]any)))
		}
	})
}
