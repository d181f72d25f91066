package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/queries"
)

const queryDescription = `Without a name: lists the named queries by family. With one: runs it.

Parameters are given as name=value after the query's name. A parameter left out is the
whole of the data (from, to) or NULL where the query allows it. period=2026Q3 sets from and to;
a list is written a|b. Files in --queries DIR of the same form join the built-in ones, or override
them, and are checked as strictly. Like sql, they run without access to files, network, extensions
or settings.

Examples:
  secondstory query
  secondstory query factors/recurring --help
  secondstory query factors/recurring period=2026Q3
  secondstory query factors/recurring from=2026-01-01 to=2026-07-01 --format markdown
  secondstory query factors/recurring period=2026Q3 --chart -
  secondstory query factors/recurring --chart factors.html
  secondstory query timing/time_to_mitigate team=Money --format json | jq .`

func queryCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "query",
		Usage:       "list, explain and run the named queries",
		ArgsUsage:   "[NAME] [PARAMETER=VALUE...]",
		Description: queryDescription,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "explain", Usage: "print what the query counts, its parameters, columns and SQL, and do not run it; --help behind a name is the same"},
			&cli.StringFlag{Name: "period", Usage: "the same as period=`PERIOD` behind the name: 2026Q3, 2026-07, 2026-01..2026-06"},
			&cli.StringFlag{Name: "chart", Usage: "draw the rows as the query's header says, into `FILE.html`; - draws bars here"},
			queriesFlag(),
			formatFlag(),
		}, limitFlags()...),
		Action: func(ctx context.Context, c *cli.Command) error { return runQuery(ctx, e, c) },
	}
}

func queriesFlag() cli.Flag {
	return &cli.StringFlag{Name: "queries", Usage: "a `DIR` of your own queries", DefaultText: "./queries.d where it exists"}
}

// catalogue is the built-in queries with the user's own.
func catalogue(c *cli.Command) (*queries.Catalog, error) { return catalogueIn(c.String("queries")) }

// catalogueIn reads the user's own from dir, which must be there when it is named; "" is ./queries.d where
// that exists.
func catalogueIn(dir string) (*queries.Catalog, error) {
	if dir == "" {
		dir = "queries.d"
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return queries.Catalogue()
		}
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("reading your own queries: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("reading your own queries: %s is no folder", dir)
	}
	return queries.Catalogue(os.DirFS(dir))
}

func runQuery(ctx context.Context, e env, c *cli.Command) error {
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	catalog, err := catalogue(c)
	if err != nil {
		return err
	}
	name := c.Args().First()
	if name == "" {
		return listQueries(e, catalog, format)
	}
	q, err := queryNamed(catalog, name, "secondstory query")
	if err != nil {
		return err
	}
	if c.Bool("explain") {
		return explainQuery(e.Stdout, q)
	}
	out, err := newSink(e, format, c.Bool("spreadsheet-safe"))
	if err != nil {
		return err
	}
	b, err := newBox(e, c)
	if err != nil {
		return err
	}
	return b.run(ctx, nil, func(ctx context.Context, db *queries.DB) error {
		args, err := queryArgs(ctx, db, q, parametersOf(c))
		if err != nil {
			return err
		}
		if chart := c.String("chart"); chart != "" {
			return chartQuery(ctx, e, db, q, args, chart)
		}
		return out.query(ctx, db, q, args)
	})
}

// aboutQuery makes --help behind the name of a query ask about that query: the library would take it for
// the command's.
func aboutQuery(e env, args []string) []string {
	at := slices.IndexFunc(args, func(a string) bool { return a == "--help" || a == "-h" })
	if at < 1 {
		return args
	}
	rest := slices.Delete(slices.Clone(args), at, at+1)
	if line := readLine(root(e), rest[1:]); line.command.Name != "query" || len(line.args) == 0 {
		return args
	}
	return append(rest, "--explain")
}

// queryNamed finds a query, or says which name is nearest; command is what to try again.
func queryNamed(catalog *queries.Catalog, name, command string) (queries.Query, error) {
	q, ok := catalog.Get(name)
	if !ok {
		return q, usagef(command+" "+nearest(name, catalog.Names()), "there is no query %q; `secondstory query` lists them", name)
	}
	return q, nil
}

// chartQuery draws the rows of a query: to the terminal for -, else to a page.
func chartQuery(ctx context.Context, e env, db *queries.DB, q queries.Query, args map[string]any, path string) error {
	r, err := db.Run(ctx, q, args)
	if err != nil {
		return err
	}
	c, err := chartOf(q, r)
	if err != nil {
		return err
	}
	if path == "-" {
		return writeBars(e.Stdout, c, e.Width)
	}
	return writePage(path, c, q, r)
}

// parametersOf are the parameters given behind the name and by flag.
func parametersOf(c *cli.Command) []string {
	given := c.Args().Tail()
	if p := c.String("period"); p != "" {
		given = append([]string{"period=" + p}, given...)
	}
	return given
}

func tableOf(r *queries.Result) table {
	t := table{rows: r.Rows}
	for _, c := range r.Columns {
		t.columns = append(t.columns, column{c.Name, c.Type})
	}
	return t
}

// listQueries lists by family: for people under a heading per family, for machines a row per query.
func listQueries(e env, catalog *queries.Catalog, format string) error {
	if format != "table" {
		return writeTable(e.Stdout, queryList(catalog), format, e.Width)
	}
	for _, family := range catalog.Families() {
		if err := writeAll(e.Stdout, family+"\n"); err != nil {
			return err
		}
		for _, q := range catalog.All() {
			if q.Family() != family {
				continue
			}
			line := fmt.Sprintf("  %-34s %s", q.Name, printable(q.What))
			if e.Width > 0 {
				line = runewidth.Truncate(line, e.Width, "…")
			}
			if err := writeAll(e.Stdout, line+"\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

// queryList is a row per query, of all families or of those named, in order of family and name.
func queryList(catalog *queries.Catalog, families ...string) table {
	t := table{columns: []column{{"query", "VARCHAR"}, {"what", "VARCHAR"}, {"parameters", "VARCHAR"}}}
	for _, q := range catalog.All() {
		if len(families) > 0 && !slices.Contains(families, q.Family()) {
			continue
		}
		var params []string
		for _, p := range q.Params {
			params = append(params, p.Name)
		}
		t.rows = append(t.rows, []any{q.Name, q.What, strings.Join(params, " ")})
	}
	return t
}

func explainQuery(w io.Writer, q queries.Query) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nWhat      %s\nGrain     %s\nExcludes  %s\nOrder     %s\n", q.Name, q.What, q.Grain, q.Excludes, q.Order)
	if q.Dialect != "" {
		fmt.Fprintf(&b, "Dialect   %s: other engines may not know these\n", q.Dialect)
	}
	if len(q.Params) > 0 {
		b.WriteString("\nParameters\n")
	}
	for _, p := range q.Params {
		null := ""
		if p.Nullable {
			null = " or NULL"
		}
		fmt.Fprintf(&b, "  %-12s %s%s  %s\n", p.Name, p.Type, null, p.Comment)
	}
	b.WriteString("\nColumns\n")
	for _, c := range q.Columns {
		fmt.Fprintf(&b, "  %-24s %-12s %s\n", c.Name, c.Type, c.Comment)
	}
	fmt.Fprintf(&b, "\nSQL (%s)\n%s\n", q.Origin, strings.TrimSpace(q.SQL))
	return writeAll(w, b.String())
}

// queryArgs turns name=value arguments into typed parameters and fills in those left out.
func queryArgs(ctx context.Context, db *queries.DB, q queries.Query, given []string) (map[string]any, error) {
	args := map[string]any{}
	declared := map[string]queries.Param{}
	for _, p := range q.Params {
		declared[p.Name] = p
	}
	for _, arg := range given {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, usagef("secondstory query "+q.Name+" period=2026Q3", "%q is no parameter: write name=value", arg)
		}
		if name == "period" && declared["from"].Name != "" {
			p, err := analysis.ParsePeriod(value, time.January)
			if err != nil {
				return nil, usagef("secondstory query "+q.Name+" period=2026Q3", "%s", err)
			}
			args["from"], args["to"] = p.From, p.To
			continue
		}
		p, ok := declared[name]
		if !ok {
			return nil, usagef("secondstory query "+q.Name+" --explain", "%s has no parameter %q", q.Name, name)
		}
		v, err := parseParam(p, value)
		if err != nil {
			return nil, usagef("secondstory query "+q.Name+" --explain", "parameter %s: %s", name, err)
		}
		args[name] = v
	}
	return args, fillArgs(ctx, db, q, args)
}

// fillArgs sets what was left out: the span of the data for a window, its end for "as of", NULL
// where the query allows it.
func fillArgs(ctx context.Context, db *queries.DB, q queries.Query, args map[string]any) error {
	var span analysis.Period
	for _, p := range q.Params {
		if _, ok := args[p.Name]; ok {
			continue
		}
		if p.Nullable {
			args[p.Name] = nil
			continue
		}
		if p.Name != "from" && p.Name != "to" && p.Name != "as_of" {
			return usagef(fmt.Sprintf("secondstory query %s %s=...", q.Name, p.Name), "%s needs %s (%s)", q.Name, p.Name, p.Comment)
		}
		if span == (analysis.Period{}) {
			var err error
			if span, err = dataSpan(ctx, db); err != nil {
				return err
			}
		}
		if p.Name == "from" {
			args[p.Name] = span.From
		} else {
			args[p.Name] = span.To
		}
	}
	return nil
}

// dataSpan is every quarter that the data touch.
func dataSpan(ctx context.Context, db *queries.DB) (analysis.Period, error) {
	data, err := analysis.New(db)
	if err != nil {
		return analysis.Period{}, err
	}
	return data.Span(ctx)
}

// parseParam reads a parameter's text as its type; null is NULL where the query allows it, and a
// list is written a|b.
func parseParam(p queries.Param, text string) (any, error) {
	if text == "null" && p.Nullable {
		return nil, nil
	}
	if strings.HasSuffix(p.Type, "[]") {
		return parseList(p, text)
	}
	switch p.Type {
	case "TIMESTAMPTZ", "DATE":
		return parseTime(text)
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number", text)
		}
		return n, nil
	case "DOUBLE":
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", text)
		}
		return f, nil
	case "BOOLEAN":
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("%q is neither true nor false", text)
		}
		return b, nil
	}
	return text, nil
}

// parseList reads a|b as values of the element's type; nothing is no element.
func parseList(p queries.Param, text string) (any, error) {
	element := queries.Param{Name: p.Name, Type: strings.TrimSuffix(p.Type, "[]")}
	list := []any{}
	if text == "" {
		return list, nil
	}
	for part := range strings.SplitSeq(text, "|") {
		v, err := parseParam(element, part)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// parseTime reads a date or a moment; a date is its first moment in UTC.
func parseTime(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date: write 2026-07-03 or 2026-07-03T09:14:00Z", text)
}

// nearest is the known name closest to what was typed.
func nearest(typed string, names []string) string {
	best, score := "", 1<<30
	for _, n := range names {
		if d := distance(typed, n); d < score {
			best, score = n, d
		}
	}
	return best
}

// distance is Levenshtein's, over bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
