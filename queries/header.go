package queries

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// HeaderError says which line of which query file breaks the rules of named queries.
type HeaderError struct {
	File   string
	Line   int // from 1
	Reason string
}

func (e *HeaderError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// The grammar of a header: comment lines in this order, then the statement.
//
//	-- name: family/noun_phrase      the path without .sql
//	-- What: a sentence.
//	-- Grain: what one row is.
//	-- Excludes: what is left out.   optional
//	-- param $name TYPE [NULL] comment
//	-- column name TYPE comment
//	-- order: column [DESC], ...
//	-- chart: kind key=column ...    optional
//	-- dialect: feature, ...         optional: what other engines than DuckDB may not know
//
// What, Grain and Excludes may go on in following lines indented by at least two spaces after --.
var (
	nameForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$`)
	identForm  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	typeForm   = regexp.MustCompile(`^(VARCHAR|BOOLEAN|TINYINT|SMALLINT|INTEGER|BIGINT|DOUBLE|DATE|TIMESTAMPTZ|DECIMAL\(\d+,\d+\))(\[\])?$`)
	orderForm  = regexp.MustCompile(`^([a-z][a-z0-9_]*)( ASC| DESC)?( NULLS FIRST| NULLS LAST)?$`)
	chartForm  = regexp.MustCompile(`^([a-z][a-z0-9_]*)=([a-z][a-z0-9_]*)$`)
	chartKinds = regexp.MustCompile(`^(lines?|bars?|columns|stacked|heatmap|dots?|intervals|small_lines)$`)
)

// The steps of a header, in the only order they may come.
const (
	atName = iota
	atWhat
	atGrain
	atExcludes
	atParam
	atColumn
	atOrder
	atChart
	atDialect
)

// parseQuery reads one query file. name is what its path says; every error is a HeaderError.
func parseQuery(file, name, text string) (Query, error) {
	p := headerParser{file: file, query: Query{Origin: file}, at: -1}
	lines := strings.Split(text, "\n")
	for len(lines) > p.line && strings.HasPrefix(lines[p.line], "--") {
		p.line++
		if err := p.read(strings.TrimRight(strings.TrimPrefix(lines[p.line-1], "--"), " \r")); err != nil {
			return Query{}, err
		}
	}
	if err := p.finish(name); err != nil {
		return Query{}, err
	}
	body := strings.Join(lines[p.line:], "\n")
	if err := checkStatement(&p.query, body); err != nil {
		return Query{}, &HeaderError{File: file, Line: min(p.line+err.line, len(lines)), Reason: err.reason}
	}
	p.query.SQL = strings.TrimSpace(body) + "\n"
	return p.query, nil
}

type headerParser struct {
	file  string
	query Query
	line  int
	at    int
	prose *string // the sentence a continuation line adds to
}

func (p *headerParser) fail(format string, args ...any) error {
	return &HeaderError{File: p.file, Line: max(p.line, 1), Reason: fmt.Sprintf(format, args...)}
}

// read takes one header line without its dashes.
func (p *headerParser) read(line string) error {
	if strings.HasPrefix(line, "   ") && p.prose != nil {
		*p.prose += " " + strings.TrimSpace(line)
		return nil
	}
	p.prose = nil
	text, ok := strings.CutPrefix(line, " ")
	if !ok {
		return p.fail("a header line starts with one dash pair and one space: %q", "--"+line)
	}
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "name:":
		return p.once(atName, &p.query.Name, rest)
	case "What:":
		return p.sentence(atWhat, &p.query.What, rest)
	case "Grain:":
		return p.sentence(atGrain, &p.query.Grain, rest)
	case "Excludes:":
		return p.sentence(atExcludes, &p.query.Excludes, rest)
	case "param":
		return p.param(rest)
	case "column":
		return p.column(rest)
	case "order:":
		return p.order(rest)
	case "chart:":
		return p.chart(rest)
	case "dialect:":
		return p.once(atDialect, &p.query.Dialect, rest)
	}
	return p.fail("%q is no header line; known are name:, What:, Grain:, Excludes:, param, column, order:, chart:, dialect:", word)
}

// step moves to a part of the header; parts come in order, and only params and columns repeat.
func (p *headerParser) step(to int, repeats bool) error {
	if to < p.at || to == p.at && !repeats {
		return p.fail("this line comes too late or twice: the order is name:, What:, Grain:, Excludes:, param, column, order:, chart:, dialect:")
	}
	p.at = to
	return nil
}

func (p *headerParser) once(step int, into *string, text string) error {
	if err := p.step(step, false); err != nil {
		return err
	}
	if text == "" {
		return p.fail("this line says nothing after its colon")
	}
	*into = text
	return nil
}

func (p *headerParser) sentence(step int, into *string, text string) error {
	p.prose = into
	return p.once(step, into, text)
}

func (p *headerParser) param(text string) error {
	if err := p.step(atParam, true); err != nil {
		return err
	}
	name, typ, comment := threeParts(text)
	name, dollar := strings.CutPrefix(name, "$")
	comment, nullable := strings.CutPrefix(comment, "NULL")
	switch {
	case !dollar || !identForm.MatchString(name):
		return p.fail("a parameter line is: param $name TYPE [NULL] comment")
	case !typeForm.MatchString(typ):
		return p.fail("parameter $%s has the unknown type %q", name, typ)
	case strings.TrimSpace(comment) == "":
		return p.fail("parameter $%s has no comment", name)
	case slices.ContainsFunc(p.query.Params, func(q Param) bool { return q.Name == name }):
		return p.fail("parameter $%s is declared twice", name)
	}
	p.query.Params = append(p.query.Params, Param{Name: name, Type: typ, Nullable: nullable, Comment: strings.TrimSpace(comment)})
	return nil
}

func (p *headerParser) column(text string) error {
	if err := p.step(atColumn, true); err != nil {
		return err
	}
	name, typ, comment := threeParts(text)
	switch {
	case !identForm.MatchString(name):
		return p.fail("a column line is: column name TYPE comment")
	case !typeForm.MatchString(typ):
		return p.fail("column %s has the unknown type %q", name, typ)
	case comment == "":
		return p.fail("column %s has no comment", name)
	case p.hasColumn(name):
		return p.fail("column %s is declared twice", name)
	}
	p.query.Columns = append(p.query.Columns, Column{Name: name, Type: typ, Comment: comment})
	return nil
}

func (p *headerParser) hasColumn(name string) bool {
	return slices.ContainsFunc(p.query.Columns, func(c Column) bool { return c.Name == name })
}

func (p *headerParser) order(text string) error {
	if err := p.once(atOrder, &p.query.Order, text); err != nil {
		return err
	}
	for term := range strings.SplitSeq(text, ", ") {
		m := orderForm.FindStringSubmatch(term)
		if m == nil {
			return p.fail("the order %q is not: column [DESC] [NULLS LAST], ...", term)
		}
		if !p.hasColumn(m[1]) {
			return p.fail("the order names %s, which is no declared column", m[1])
		}
	}
	return nil
}

func (p *headerParser) chart(text string) error {
	if err := p.once(atChart, &p.query.Chart, text); err != nil {
		return err
	}
	if _, err := parseChart(text, p.query.Columns); err != nil {
		return p.fail("%v", err)
	}
	return nil
}

// parseChart reads "kind key=column ...".
func parseChart(text string, columns []Column) (ChartHint, error) {
	words := strings.Fields(text)
	if len(words) < 2 || !chartKinds.MatchString(words[0]) {
		return ChartHint{}, fmt.Errorf("the chart %q is not: kind key=column ..., kind being one of bars, columns, stacked, lines, small_lines, heatmap, dots, intervals", text)
	}
	hint := ChartHint{Kind: words[0]}
	for _, word := range words[1:] {
		m := chartForm.FindStringSubmatch(word)
		if m == nil {
			return ChartHint{}, fmt.Errorf("the chart part %q is not key=column", word)
		}
		if !slices.ContainsFunc(columns, func(c Column) bool { return c.Name == m[2] }) {
			return ChartHint{}, fmt.Errorf("the chart names %s, which is no declared column", m[2])
		}
		if hint.Value(m[1]) != "" {
			return ChartHint{}, fmt.Errorf("the chart says %s twice", m[1])
		}
		hint.Keys = append(hint.Keys, ChartKey{Key: m[1], Value: m[2]})
	}
	return hint, nil
}

// finish checks that nothing is missing and that the name is the path.
func (p *headerParser) finish(name string) error {
	missing := cmp.Or(
		missingLine(p.query.Name, "name:"), missingLine(p.query.What, "What:"), missingLine(p.query.Grain, "Grain:"),
		missingLine(p.query.Order, "order:"))
	switch {
	case missing != "":
		return p.fail("the header has no %s line", missing)
	case !nameForm.MatchString(p.query.Name):
		return p.fail("the name %q is not family/noun_phrase", p.query.Name)
	case p.query.Name != name:
		return p.fail("the name %q is not the path, %q", p.query.Name, name)
	case len(p.query.Columns) == 0:
		return p.fail("the header declares no column")
	}
	return nil
}

func missingLine(value, line string) string {
	if value == "" {
		return line
	}
	return ""
}

// threeParts splits "a B the rest" at runs of spaces.
func threeParts(text string) (first, second, rest string) {
	first, text, _ = strings.Cut(text, " ")
	second, rest, _ = strings.Cut(strings.TrimSpace(text), " ")
	return first, second, strings.TrimSpace(rest)
}

func splitName(name string) (family, noun string) {
	family, noun, _ = strings.Cut(name, "/")
	return family, noun
}
