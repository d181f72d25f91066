package querytest

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"secondstory/queries"
)

// testCase is one parsed txtar file.
type testCase struct {
	file    string
	query   string // name of the query it is of
	archive *txtar.Archive
	tables  []table
	args    map[string]string
	want    table
}

// table is the rows of one CSV section.
type table struct {
	name    string
	columns []string
	rows    [][]string
}

// LooksOutside reports whether the comment says that the query looks outside its period.
func (c testCase) looksOutside() bool {
	return strings.Contains("\n"+string(c.archive.Comment), "\nOutside the period:")
}

// countsBothKinds reports whether the comment says that the query counts the kind that was not asked for too.
func (c testCase) countsBothKinds() bool {
	return strings.Contains("\n"+string(c.archive.Comment), "\nBoth kinds:")
}

// readCases reads every case below folder, by name of the query.
func readCases(t testing.TB, folder string) map[string][]testCase {
	t.Helper()
	cases := map[string][]testCase{}
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".txtar" {
			return err
		}
		c, err := readCase(folder, file)
		cases[c.query] = append(cases[c.query], c)
		return err
	})
	if err != nil {
		t.Fatalf("reading query cases: %v", err)
	}
	return cases
}

func readCase(folder, file string) (testCase, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return testCase{}, err
	}
	relative, err := filepath.Rel(folder, file)
	if err != nil {
		return testCase{}, err
	}
	parts := strings.Split(filepath.ToSlash(strings.TrimSuffix(relative, ".txtar")), "/")
	if len(parts) < 2 {
		return testCase{}, fmt.Errorf("%s: a case lies in <family>/<name>.txtar or <family>/<name>/", file)
	}
	c := testCase{file: file, query: parts[0] + "/" + parts[1], archive: txtar.Parse(data), args: map[string]string{}}
	if strings.TrimSpace(string(c.archive.Comment)) == "" {
		return testCase{}, fmt.Errorf("%s: the comment says no reason", file)
	}
	for _, section := range c.archive.Files {
		if err := c.add(section); err != nil {
			return testCase{}, fmt.Errorf("%s: section %s: %w", file, section.Name, err)
		}
	}
	return c, nil
}

func (c *testCase) add(section txtar.File) error {
	switch name, isCSV := strings.CutSuffix(section.Name, ".csv"); {
	case section.Name == "args":
		return c.addArgs(string(section.Data))
	case !isCSV:
		return fmt.Errorf("it is neither args nor a CSV table")
	case name == "want":
		var err error
		c.want, err = readTable(name, string(section.Data))
		return err
	default:
		rows, err := readTable(name, string(section.Data))
		c.tables = append(c.tables, rows)
		return err
	}
}

func (c *testCase) addArgs(text string) error {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return fmt.Errorf("%q is not name=value", line)
		}
		c.args[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return nil
}

func readTable(name, text string) (table, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) == 0 {
		return table{name: name}, err
	}
	return table{name: name, columns: rows[0], rows: rows[1:]}, nil
}

// arguments are the case's for q, nullable ones filled in.
func (c testCase) arguments(q queries.Query) map[string]any {
	args := map[string]any{}
	for name, value := range c.args {
		at := slices.IndexFunc(q.Params, func(p queries.Param) bool { return p.Name == name })
		switch {
		case value == "null":
			args[name] = nil
		case at >= 0 && strings.HasSuffix(q.Params[at].Type, "[]"):
			args[name] = strings.Split(value, "|")
		default:
			args[name] = value
		}
	}
	return q.WithNulls(args)
}
