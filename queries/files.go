package queries

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// FilesIn returns the files that the texts and quoted names of the statements name, for Options.Files:
// those that exist, and for a pattern with * or ? itself and what it fits. What is no path of a file is
// left out: most texts are none.
//
// A database is refused, by what it holds and not by its name: the people file beside a database is one,
// and nothing that is asked here may join it.
func FilesIn(statements []Statement) ([]string, error) {
	var files []string
	for _, s := range statements {
		for _, t := range lex(s.Text) {
			name, ok := unquoted(t)
			if !ok {
				continue
			}
			found, err := filesOf(name)
			if err != nil {
				return nil, err
			}
			files = append(files, found...)
		}
	}
	return files, nil
}

// unquoted is what a text or a quoted name says.
func unquoted(t token) (string, bool) {
	quote := ""
	switch {
	case t.kind == quoted:
		quote = `"`
	case t.kind == literal && strings.HasPrefix(t.text, "'"):
		quote = "'"
	default:
		return "", false
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(t.text, quote), quote)
	return strings.ReplaceAll(inner, quote+quote, quote), inner != ""
}

// filesOf is the files that a path, or a pattern, stands for.
func filesOf(name string) ([]string, error) {
	if strings.ContainsRune(name, 0) {
		return nil, nil
	}
	paths := []string{name}
	if strings.ContainsAny(name, "*?[") {
		found, err := filepath.Glob(name)
		if err != nil || len(found) == 0 {
			return nil, nil // a text with a star in it, and no pattern
		}
		paths = found
	}
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if err := refuseDatabase(path); err != nil {
			return nil, err
		}
		files = append(files, path)
	}
	if len(files) > 0 && len(paths) > 0 && paths[0] != name {
		files = append(files, name) // DuckDB looks at the pattern too
	}
	return files, nil
}

// refuseDatabase looks for the mark of a DuckDB file, and for keys of hashes, which have none.
func refuseDatabase(path string) error {
	if strings.HasSuffix(path, ".people.key") || strings.HasSuffix(path, ".people") || strings.Contains(filepath.Base(path), ".people.") {
		return fmt.Errorf("opening %s: it belongs to the people file, which nothing asked here may read", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening a file that the SQL names: %w", err)
	}
	defer f.Close()
	head := make([]byte, 12)
	if _, err := io.ReadFull(f, head); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("opening a file that the SQL names: %w", err)
	}
	if bytes.Equal(head[8:], []byte("DUCK")) {
		return fmt.Errorf("opening %s: it is a database; --allow-files reads tables of text, JSON and Parquet", path)
	}
	return nil
}
