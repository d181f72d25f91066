package queries

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
// that returns rows. It stops at the first error, which names the statement. Only statements that
// ask are run (asks): the others could change what the session prints or how it works, if not the
// database.
func (db *DB) Script(ctx context.Context, text string, each func(*Result) error) (err error) {
	statements := Statements(text)
	for i, statement := range statements {
		if reason := asks(statement); reason != "" {
			return scriptError(i, len(statements), errors.New(reason))
		}
	}
	session, err := db.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("starting a session of %s: %w", db.name(), err)
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	for i, statement := range statements {
		rows, err := session.QueryContext(ctx, statement)
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

// asking are the words that a statement which only asks begins with; a temporary table, view or
// macro and a variable live as long as the script.
var asking = []string{"SELECT", "WITH", "FROM", "VALUES", "TABLE", "DESCRIBE", "DESC", "SHOW", "SUMMARIZE", "PIVOT", "UNPIVOT", "("}

// asks returns why a statement is not run, "" for one that is.
func asks(statement string) string {
	tokens := lex(statement)
	for len(tokens) > 0 && (tokens[0].is("EXPLAIN") || tokens[0].is("ANALYZE")) {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 || slices.ContainsFunc(asking, tokens[0].is) || isTemporary(tokens) {
		return ""
	}
	return fmt.Sprintf("%s is not run: the database is open read-only, for statements that ask (SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, "+
		"EXPLAIN, SHOW, PIVOT) and for CREATE TEMP and SET VARIABLE", tokens[0].text)
}

// isTemporary: CREATE [OR REPLACE] TEMP ... or SET VARIABLE ...
func isTemporary(tokens []token) bool {
	begins := func(words ...string) bool {
		for i, word := range words {
			if i >= len(tokens) || !tokens[i].is(word) {
				return false
			}
		}
		return true
	}
	return begins("CREATE", "TEMP") || begins("CREATE", "TEMPORARY") || begins("CREATE", "OR", "REPLACE", "TEMP") ||
		begins("CREATE", "OR", "REPLACE", "TEMPORARY") || begins("SET", "VARIABLE")
}

func scriptError(i, n int, err error) error {
	if n == 1 {
		return err
	}
	return fmt.Errorf("statement %d of %d: %w", i+1, n, err)
}
