package queries

import (
	"fmt"
	"slices"
	"strings"
)

// brokenRule is what a statement does that a named query may not, and where: line counts from 1
// in the text that was checked.
type brokenRule struct {
	line   int
	reason string
}

// checkStatement holds a query's text to the rules of named queries: one SELECT, nothing that
// depends on the clock or on chance, no SELECT *, an ORDER BY that is the header's, and parameters
// that are declared, used, and cast to their type at every use.
func checkStatement(q *Query, text string) *brokenRule {
	tokens := lex(text)
	for _, rule := range []func(*Query, []token) *brokenRule{
		oneStatement, noChance, noStar, namedParametersOnly, declaredIsUsed, castWhereUsed, orderIsHeaders,
	} {
		if broken := rule(q, tokens); broken != nil {
			return broken
		}
	}
	return nil
}

func broken(t token, format string, args ...any) *brokenRule {
	return &brokenRule{line: t.line, reason: fmt.Sprintf(format, args...)}
}

func oneStatement(_ *Query, tokens []token) *brokenRule {
	if len(tokens) == 0 {
		return &brokenRule{line: 1, reason: "there is no statement after the header"}
	}
	if !tokens[0].is("SELECT") && !tokens[0].is("WITH") {
		return broken(tokens[0], "the statement begins with %s; it must be a SELECT, or WITH ... SELECT", tokens[0].text)
	}
	for i, t := range tokens {
		if t.is(";") && i < len(tokens)-1 {
			return broken(tokens[i+1], "a second statement begins here; a file holds one")
		}
	}
	return nil
}

// chancy are the words and functions whose answer is not the data's.
var (
	chancyWords     = []string{"current_date", "current_timestamp", "current_time", "localtime", "localtimestamp", "tablesample"}
	chancyFunctions = []string{
		"now", "random", "today", "get_current_timestamp", "get_current_time", "transaction_timestamp", "uuid",
		"gen_random_uuid", "uuidv4", "uuidv7", "setseed", "nextval", "currval", "getvariable",
	}
)

func noChance(_ *Query, tokens []token) *brokenRule {
	for i, t := range tokens {
		if t.kind != word {
			continue
		}
		name := strings.ToLower(t.text)
		called := i+1 < len(tokens) && tokens[i+1].is("(")
		if slices.Contains(chancyWords, name) || called && slices.Contains(chancyFunctions, name) {
			return broken(t, "%s depends on the clock or on chance; pass what it stands for as a parameter", t.text)
		}
	}
	return nil
}

// noStar finds SELECT * in its shapes: after SELECT, DISTINCT or a comma, t.*, COLUMNS(*), and a
// FROM without a SELECT.
func noStar(_ *Query, tokens []token) *brokenRule {
	for i := 1; i < len(tokens); i++ {
		before, t := tokens[i-1], tokens[i]
		star := t.is("*") && (before.is("SELECT") || before.is("DISTINCT") || before.is("ALL") || before.is(",") || before.is("."))
		columns := t.is("(") && before.is("COLUMNS")
		if star || columns {
			return broken(t, "SELECT * hides which columns are read; name them")
		}
		if t.is("FROM") && before.is("(") {
			return broken(t, "FROM without SELECT reads every column; name them")
		}
	}
	return nil
}

func namedParametersOnly(_ *Query, tokens []token) *brokenRule {
	for _, t := range tokens {
		if t.is("?") || t.is("$") || t.kind == parameter && !identForm.MatchString(t.text) {
			return broken(t, "parameters are named: $from, not %s%s", map[bool]string{true: "$"}[t.kind == parameter], t.text)
		}
	}
	return nil
}

func declaredIsUsed(q *Query, tokens []token) *brokenRule {
	used := map[string]bool{}
	for _, t := range tokens {
		if t.kind != parameter {
			continue
		}
		used[t.text] = true
		if !slices.ContainsFunc(q.Params, func(p Param) bool { return p.Name == t.text }) {
			return broken(t, "$%s is used and not declared", t.text)
		}
	}
	for _, p := range q.Params {
		if !used[p.Name] {
			return &brokenRule{line: 1, reason: fmt.Sprintf("$%s is declared and not used", p.Name)}
		}
	}
	return nil
}

func castWhereUsed(q *Query, tokens []token) *brokenRule {
	for i, t := range tokens {
		if t.kind != parameter {
			continue
		}
		at := slices.IndexFunc(q.Params, func(p Param) bool { return p.Name == t.text })
		want := q.Params[at].Type
		if !castTo(tokens[i+1:], want) {
			return broken(t, "$%s is not cast where it is used; write $%s::%s", t.text, t.text, want)
		}
	}
	return nil
}

// castTo reports whether tokens begin with ::want.
func castTo(tokens []token, want string) bool {
	parts := lex(want)
	if len(tokens) < len(parts)+1 || !tokens[0].is("::") {
		return false
	}
	for i, part := range parts {
		if !tokens[i+1].is(part.text) {
			return false
		}
	}
	plainType := !strings.HasSuffix(want, "[]") && len(tokens) > len(parts)+1
	return !plainType || !tokens[len(parts)+1].is("[")
}

// orderIsHeaders compares the last ORDER BY outside parentheses with the header's.
func orderIsHeaders(q *Query, tokens []token) *brokenRule {
	from, depth := -1, 0
	for i, t := range tokens {
		switch {
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		case depth == 0 && t.is("BY") && i > 0 && tokens[i-1].is("ORDER"):
			from = i + 1
		}
	}
	if from < 0 {
		return broken(tokens[len(tokens)-1], "the statement has no ORDER BY; the header's order is %s", q.Order)
	}
	to := from + slices.IndexFunc(tokens[from:], func(t token) bool { return t.is("LIMIT") || t.is("OFFSET") || t.is(";") })
	if to < from {
		to = len(tokens)
	}
	written, declared := joined(tokens[from:to]), joined(lex(q.Order))
	if written != declared {
		return broken(tokens[from-1], "the statement is ordered by %q, the header says %q", written, declared)
	}
	return nil
}

// joined writes tokens with one space between them, keywords of an order in upper case.
func joined(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.text
		for _, keyword := range []string{"ASC", "DESC", "NULLS", "FIRST", "LAST"} {
			if t.is(keyword) {
				words[i] = keyword
			}
		}
	}
	return strings.ReplaceAll(strings.Join(words, " "), " ,", ",")
}
