package queries

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// The families of named queries; every folder here but those of notFamilies is one.
//
//go:embed */*.sql
var families embed.FS

// notFamilies are the folders of this package whose SQL is not a named query.
var notFamilies = []string{"schema", "load", "people_schema", "export"}

// Catalog is the named queries by name.
type Catalog struct {
	names   []string
	queries map[string]Query
}

// Catalogue reads and checks every named query: those embedded, then those of each extra folder,
// which has the same shape (family/noun_phrase.sql) and joins or overrides. Every broken file is
// named in the error, with its line.
func Catalogue(extra ...fs.FS) (*Catalog, error) {
	c := &Catalog{queries: map[string]Query{}}
	err := c.add(families, "queries", notFamilies)
	for _, folder := range extra {
		err = errors.Join(err, c.add(folder, "queries.d", nil))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the named queries: %w", err)
	}
	for name := range c.queries {
		c.names = append(c.names, name)
	}
	slices.Sort(c.names)
	return c, nil
}

// add reads the files of one folder; label stands before their path in messages.
func (c *Catalog) add(folder fs.FS, label string, skip []string) error {
	files, err := sqlFiles(folder)
	if err != nil {
		return err
	}
	var failed []error
	for _, file := range files {
		if strings.Count(file, "/") != 1 {
			failed = append(failed, &HeaderError{File: label + "/" + file, Line: 1, Reason: "a query lies in the folder of its family: " + label + "/family/noun_phrase.sql"})
			continue
		}
		if family, _ := splitName(file); slices.Contains(skip, family) {
			continue
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		q, err := parseQuery(label+"/"+file, strings.TrimSuffix(file, ".sql"), string(text))
		if err != nil {
			failed = append(failed, err)
			continue
		}
		c.queries[q.Name] = q
	}
	return errors.Join(failed...)
}

// sqlFiles are the files of a folder that end in .sql, at any depth, in order. What begins with a dot is
// an editor's.
func sqlFiles(folder fs.FS) ([]string, error) {
	var files []string
	err := fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
		switch hidden := path != "." && strings.HasPrefix(d.Name(), "."); {
		case err != nil:
			return err
		case hidden && d.IsDir():
			return fs.SkipDir
		case !hidden && !d.IsDir() && strings.HasSuffix(path, ".sql"):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// Names lists the queries in order.
func (c *Catalog) Names() []string { return slices.Clone(c.names) }

// Get returns a query by name.
func (c *Catalog) Get(name string) (Query, bool) {
	q, ok := c.queries[name]
	return q, ok
}

// All lists the queries in order of their names.
func (c *Catalog) All() []Query {
	all := make([]Query, len(c.names))
	for i, name := range c.names {
		all[i] = c.queries[name]
	}
	return all
}

// Families lists the families in order.
func (c *Catalog) Families() []string {
	var all []string
	for _, q := range c.All() {
		all = append(all, q.Family())
	}
	return slices.Compact(all)
}
