package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/analysis"
	"secondstory/queries"
)

const queryDescription = `Without a name: lists the named queries. With one: runs it.

Parameters are given as name=value after the query's name. A parameter left out is the
whole of the data (from, to) or NULL where the query allows it. period=2026Q3 sets from and to.
Files in --queries DIR of the same form join the built-in ones, or override them. Like sql, they run
without access to files, network, extensions or settings.

Examples:
  secondstory query
  secondstory query factors/recurring --explain
  secondstory query factors/recurring period=2026Q3
  secondstory query factors/recurring from=2026-01-01 to=2026-07-01 --format markdown
  secondstory query timing/time_to_mitigate team=Money --format json | jq .`

func queryCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "query",
		Usage:       "list, explain and run the named queries",
		ArgsUsage:   "[NAME] [PARAMETER=VALUE...]",
		Description: queryDescription,
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "explain", Usage: "print what the query counts, its parameters, columns and SQL, and do not run it"},
			&cli.StringFlag{Name: "period", Usage: "the same as period=`PERIOD` behind the name: 2026Q3, 2026-07, 2026-01..2026-06"},
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
func catalogue(c *cli.Command) (*queries.Catalog, error) {
	dir := c.String("queries")
	if dir == "" {
		dir = "queries.d"
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return queries.Catalogue()
		}
	}
	return queries.Catalogue([]fs.FS{os.DirFS(dir)}...)
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
	q, ok := catalog.Get(name)
	if !ok {
		return usagef("secondstory query "+nearest(name, catalog.Names()), "there is no query %q; `secondstory query` lists them", name)
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
		return out.query(ctx, db, q, args)
	})
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

func listQueries(e env, catalog *queries.Catalog, format string) error {
	t := table{columns: []column{{"query", "VARCHAR"}, {"what", "VARCHAR"}, {"parameters", "VARCHAR"}}}
	for _, name := range catalog.Names() {
		q, _ := catalog.Get(name)
		var params []string
		for _, p := range q.Params {
			params = append(params, p.Name)
		}
		t.rows = append(t.rows, []any{name, q.What, strings.Join(params, " ")})
	}
	return writeTable(e.Stdout, t, format, e.Width)
}

func explainQuery(w io.Writer, q queries.Query) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nWhat      %s\nGrain     %s\nExcludes  %s\nOrder     %s\n", q.Name, q.What, q.Grain, q.Excludes, q.Order)
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
	case "VARCHAR[]":
		return strings.Split(text, "|"), nil
	}
	return text, nil
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
