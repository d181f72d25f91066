package queries

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// StatementError is what is wrong with a statement: where, in the text it came from, and what was
// perhaps meant.
type StatementError struct {
	Reason  string   // one line, as DuckDB says it, without its kind
	Line    int      // of the text, from 1; 0 where DuckDB does not say
	Excerpt string   // the line, or the part of it around the mistake
	Caret   int      // column of the excerpt, in characters from 0
	Nearest []string // names that exist and are spelt alike, the likeliest first
	Hint    string   // what to write instead, where that is known
	Err     error
}

func (e *StatementError) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	b.WriteString(e.Reason)
	if len(e.Nearest) > 0 {
		b.WriteString("\n  nearest: " + strings.Join(e.Nearest, ", "))
	}
	if e.Hint != "" {
		b.WriteString("\n  hint: " + e.Hint)
	}
	if e.Excerpt != "" {
		fmt.Fprintf(&b, "\n  %s\n  %s^", e.Excerpt, strings.Repeat(" ", e.Caret))
	}
	return b.String()
}

func (e *StatementError) Unwrap() error { return e.Err }

var (
	excerptForm   = regexp.MustCompile(`(?s)\n\nLINE (\d+): ([^\n]*)\n( *)\^`)
	candidateForm = regexp.MustCompile(`(?s)\n+Candidate (?:bindings|tables|functions)[: ]*(.*)$`)
	meantForm     = regexp.MustCompile(`(?s)\n+Did you mean (.*)$`)
	quotedName    = regexp.MustCompile(`"([^"]+)"`)
	kindForm      = regexp.MustCompile(`^(Binder|Catalog|Parser|Conversion|Invalid Input|Permission|IO|Out of Range|Not implemented) Error: `)
)

// nearestShown is how many names an error suggests.
const nearestShown = 3

// statementError turns DuckDB's message into a StatementError; what is no error of DuckDB stays. A
// statement without a text was run inside another, whose lines say nothing.
func statementError(s Statement, err error) error {
	var from *duckdb.Error
	if !errors.As(err, &from) {
		return err
	}
	message := from.Msg
	e := &StatementError{Err: err}
	if m := excerptForm.FindStringSubmatchIndex(message); m != nil {
		if s.Text != "" {
			line, _ := strconv.Atoi(message[m[2]:m[3]])
			e.Line = s.Line + line - 1
			prefix := len("LINE : ") + m[3] - m[2]
			e.Excerpt, e.Caret = message[m[4]:m[5]], max(0, m[7]-m[6]-prefix)
		}
		message = message[:m[0]]
	}
	for _, form := range []*regexp.Regexp{candidateForm, meantForm} {
		if m := form.FindStringSubmatchIndex(message); m != nil {
			for _, name := range quotedName.FindAllStringSubmatch(message[m[2]:m[3]], nearestShown) {
				e.Nearest = append(e.Nearest, name[1])
			}
			message = message[:m[0]]
		}
	}
	e.Reason = kindForm.ReplaceAllString(strings.TrimSpace(message), "")
	if strings.HasPrefix(e.Reason, "syntax error") {
		e.Hint = keywordHint(s.Text)
	}
	return e
}

// keywordColumns are the columns of ours that are words of SQL too, so that bare they are a syntax error.
const keywordColumns = "at group"

// keywordHint says how a column is written whose name is a word of SQL; "" where the text has none bare.
func keywordHint(text string) string {
	tokens := lex(text)
	for i, t := range tokens {
		name := strings.ToLower(t.text)
		switch {
		case t.kind != word || !slices.Contains(strings.Fields(keywordColumns), name):
		case i > 0 && (tokens[i-1].is(".") || tokens[i-1].is("AS")):
		case i+1 < len(tokens) && (tokens[i+1].is("BY") || tokens[i+1].is("TIME")): // GROUP BY, AT TIME ZONE
		default:
			return fmt.Sprintf(`%[1]s is a word of SQL too; as a column it is written "%[1]s" or t.%[1]s, with t the table's name`, name)
		}
	}
	return ""
}
