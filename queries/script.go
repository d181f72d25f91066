package queries

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Statement is one statement of a text.
type Statement struct {
	Text string // without the semicolon
	Line int    // of the text, from 1, on which it begins
}

// Statements splits a text at the semicolons that end statements: those in strings, names, comments
// and dollar quotes do not. Statements of nothing but comments are left out.
func Statements(text string) []Statement {
	var all []Statement
	start, empty := 0, true
	add := func(end int) {
		if piece := text[start:end]; !empty {
			lead := len(piece) - len(strings.TrimLeft(piece, " \t\r\n"))
			all = append(all, Statement{Text: strings.TrimSpace(piece), Line: 1 + strings.Count(text[:start+lead], "\n")})
		}
	}
	for at := 0; at < len(text); {
		kind, size := nextToken(text[at:])
		if kind == mark && text[at:at+size] == ";" {
			add(at)
			start, empty = at+size, true
		} else if kind != blank {
			empty = false
		}
		at += size
	}
	add(len(text))
	return all
}

// Finished reports whether a text that is being typed ends with a whole statement: its last sign that
// is no comment is a semicolon outside strings, names and comments.
func Finished(text string) bool {
	last := ""
	for at := 0; at < len(text); {
		kind, size := nextToken(text[at:])
		if kind != blank {
			last = text[at : at+size]
			if kind != mark {
				last = ""
			}
		}
		at += size
	}
	return last == ";"
}

// Check returns why one of the statements is not run, nil when all are.
func Check(statements []Statement) error {
	for i, s := range statements {
		if reason := refusal(s.Text); reason != "" {
			return scriptError(i, len(statements), errors.New(reason))
		}
	}
	return nil
}

// Script runs the statements of a text in order, on one connection, and hands each to run. Nothing
// runs when one of them may not (Check). It stops at the first error, which names the statement and
// its line in the text.
func (db *DB) Script(ctx context.Context, text string, run func(*Session, Statement) error) (err error) {
	statements := Statements(text)
	if err := Check(statements); err != nil {
		return err
	}
	session, err := db.Session(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	for i, s := range statements {
		if err := run(session, s); err != nil {
			return scriptError(i, len(statements), err)
		}
	}
	return nil
}

// asking are the words that a statement which only asks begins with; a temporary table, view or
// macro and a variable live as long as the script.
var asking = []string{"SELECT", "WITH", "FROM", "VALUES", "TABLE", "DESCRIBE", "DESC", "SHOW", "SUMMARIZE", "PIVOT", "UNPIVOT", "("}

// acting are functions that a SELECT may call and that do something other than answer: they write logs
// or profiles to a file, change the session, or run a text that nobody looked at.
var acting = []string{
	"enable_logging", "disable_logging", "truncate_duckdb_logs", "enable_profiling", "disable_profiling",
	"checkpoint", "force_checkpoint", "enable_peg_parser", "disable_peg_parser", "query", "json_execute_serialized_sql",
	"read_duckdb", "arrow_scan", "arrow_scan_dumb", "write_log",
}

// refusal returns why a statement is not run, "" for one that is.
func refusal(statement string) string {
	tokens := lex(statement)
	asked := tokens
	for len(asked) > 0 && (asked[0].is("EXPLAIN") || asked[0].is("ANALYZE")) {
		asked = asked[1:]
	}
	if len(asked) > 0 && !slices.ContainsFunc(asking, asked[0].is) && !isTemporary(asked) {
		return fmt.Sprintf("%s is not run: the database is open read-only, for statements that ask (SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, "+
			"EXPLAIN, SHOW, PIVOT) and for CREATE TEMP and SET VARIABLE", asked[0].text)
	}
	if name := actingCall(tokens); name != "" {
		return fmt.Sprintf("%s is not run: it acts on the session or its files, and statements here only ask", name)
	}
	return ""
}

// actingCall is the function that a statement calls and that acts, "" when there is none.
func actingCall(tokens []token) string {
	for i, t := range tokens {
		name := strings.ToLower(strings.Trim(t.text, `"`))
		called := i+1 < len(tokens) && tokens[i+1].is("(")
		if called && (t.kind == word || t.kind == quoted) && slices.Contains(acting, name) {
			return name
		}
	}
	return ""
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
