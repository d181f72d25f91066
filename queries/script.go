package queries

import (
	"context"
	"fmt"
	"strings"
)

// Statements splits a text at the semicolons that end statements: those in strings, names, comments
// and dollar quotes do not. Statements of nothing but comments are left out.
func Statements(text string) []string {
	var all []string
	start, empty := 0, true
	for at := 0; at < len(text); {
		kind, size := nextToken(text[at:])
		if quoted := dollarQuoted(text[at:]); quoted > 0 {
			kind, size = literal, quoted
		}
		if kind == mark && text[at:at+size] == ";" {
			if !empty {
				all = append(all, strings.TrimSpace(text[start:at]))
			}
			start, empty = at+size, true
		} else if kind != blank {
			empty = false
		}
		at += size
	}
	if !empty {
		all = append(all, strings.TrimSpace(text[start:]))
	}
	return all
}

// dollarQuoted is the length of a $$text$$ or $tag$text$tag$ that text begins with, else 0.
func dollarQuoted(text string) int {
	if !strings.HasPrefix(text, "$") {
		return 0
	}
	end := strings.IndexByte(text[1:], '$')
	if end < 0 || wordLength(text[1:1+end]) != end {
		return 0
	}
	tag := text[:end+2]
	if closes := strings.Index(text[len(tag):], tag); closes >= 0 {
		return closes + 2*len(tag)
	}
	return len(text)
}

// Script runs the statements of a text in order, on one connection, and hands on the result of each
// that returns rows. It stops at the first error, which names the statement.
func (db *DB) Script(ctx context.Context, text string, each func(*Result) error) error {
	statements := Statements(text)
	for i, statement := range statements {
		rows, err := db.sql.QueryContext(ctx, statement)
		if err != nil {
			return scriptError(i, len(statements), err)
		}
		result, err := readResult(rows, Query{})
		if err != nil {
			return scriptError(i, len(statements), err)
		}
		if len(result.Columns) == 0 {
			continue
		}
		if err := each(result); err != nil {
			return err
		}
	}
	return nil
}

func scriptError(i, n int, err error) error {
	if n == 1 {
		return err
	}
	return fmt.Errorf("statement %d of %d: %w", i+1, n, err)
}
