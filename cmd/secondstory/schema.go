package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

const schemaDescription = `Without a name: the tables and views, a line each, and the macros. With one: its columns,
and a query to begin with. As markdown or json it is the whole schema with every comment.
It describes the database at --db where there is one, else the schema this version would make.

Start with contributing_factors and incidents.

Examples:
  secondstory schema
  secondstory schema incidents
  secondstory schema --format markdown > SCHEMA.md
  secondstory schema --format json | jq -r '.tables[].example'`

func schemaCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "schema",
		Usage:       "what there is to query, with a comment per table and column",
		ArgsUsage:   "[TABLE]",
		Description: schemaDescription,
		Flags:       []cli.Flag{formatFlag()},
		Action:      func(ctx context.Context, c *cli.Command) error { return runSchema(ctx, e, c) },
	}
}

// startWith are the tables most questions begin at.
func startWith() []string { return []string{"contributing_factors", "incidents"} }

func runSchema(ctx context.Context, e env, c *cli.Command) error {
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	tables, macros, err := readSchema(ctx, e, c)
	if err != nil {
		return err
	}
	if name := c.Args().First(); name != "" {
		t, err := tableNamed(tables, name, "secondstory schema")
		if err != nil {
			return err
		}
		return describeTable(e, t, format)
	}
	switch format {
	case "json":
		return schemaJSON(e.Stdout, tables, macros)
	case "markdown":
		return schemaMarkdown(e.Stdout, tables, macros)
	case "ndjson":
		return writeTable(e.Stdout, everyColumn(tables), format, e.Width)
	case "table":
		if err := writeAll(e.Stdout, "start with "+strings.Join(startWith(), " and ")+"; `secondstory schema TABLE` shows columns\n\n"); err != nil {
			return err
		}
	}
	list := tableList(tables)
	for _, m := range macros {
		list.rows = append(list.rows, []any{m.Signature(), "macro", m.Grain()})
	}
	return writeTable(e.Stdout, list, format, e.Width)
}

// readSchema describes the database, or an empty one of this version where there is no file yet.
func readSchema(ctx context.Context, e env, c *cli.Command) ([]queries.Table, []queries.Macro, error) {
	db, err := openRead(ctx, e, c)
	if err != nil && c.String("db") != "" {
		return nil, nil, err
	}
	if err != nil {
		if db, err = queries.Open(ctx, "", dbOptions(e, c)); err != nil {
			return nil, nil, err
		}
	}
	defer db.Close()
	tables, err := db.Schema(ctx)
	if err != nil {
		return nil, nil, err
	}
	macros, err := db.Macros(ctx)
	return tables, macros, err
}

// tableNamed finds a table, or says which name is nearest; command is what to try again.
func tableNamed(tables []queries.Table, name, command string) (queries.Table, error) {
	var names []string
	for _, t := range tables {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return queries.Table{}, usagef(command+" "+nearest(name, names), "there is no table %q", name)
}

func describeTable(e env, t queries.Table, format string) error {
	switch format {
	case "json":
		return indented(e.Stdout, describedTable(t))
	case "markdown":
		return writeAll(e.Stdout, tableMarkdown(t))
	case "table":
		fmt.Fprintf(e.Stderr, "%s\n  %s\n\n", t.Grain(), t.Example())
	}
	return writeTable(e.Stdout, columnList(t), format, e.Width)
}

// tableList is a line per table and view.
func tableList(tables []queries.Table) table {
	t := table{columns: []column{{"table", "VARCHAR"}, {"kind", "VARCHAR"}, {"what it holds", "VARCHAR"}}}
	for _, tab := range tables {
		t.rows = append(t.rows, []any{tab.Name, kindOf(tab), tab.Grain()})
	}
	return t
}

// columnList is a line per column of a table.
func columnList(of queries.Table) table {
	t := table{columns: []column{{"column", "VARCHAR"}, {"type", "VARCHAR"}, {"what it holds", "VARCHAR"}}}
	for _, col := range of.Columns {
		t.rows = append(t.rows, []any{col.Name, col.Type, col.Comment})
	}
	return t
}

func everyColumn(tables []queries.Table) table {
	t := table{columns: []column{
		{"table", "VARCHAR"}, {"kind", "VARCHAR"}, {"table_comment", "VARCHAR"},
		{"column", "VARCHAR"}, {"type", "VARCHAR"}, {"comment", "VARCHAR"},
	}}
	for _, tab := range tables {
		for _, col := range tab.Columns {
			t.rows = append(t.rows, []any{tab.Name, kindOf(tab), tab.Comment, col.Name, col.Type, col.Comment})
		}
	}
	return t
}

func kindOf(t queries.Table) string {
	if t.View {
		return "view"
	}
	return "table"
}

// The schema as JSON; users hold on to these names.
type (
	schemaDocument struct {
		StartWith []string      `json:"start_with"`
		Tables    []schemaTable `json:"tables"`
		Macros    []schemaMacro `json:"macros"`
	}
	schemaTable struct {
		Name    string         `json:"name"`
		Kind    string         `json:"kind"`
		Grain   string         `json:"grain"`
		Example string         `json:"example"`
		Columns []schemaColumn `json:"columns"`
	}
	schemaColumn struct {
		Name    string `json:"name"`
		Type    string `json:"type"`
		Comment string `json:"comment"`
	}
	schemaMacro struct {
		Signature string `json:"signature"`
		Comment   string `json:"comment"`
		Example   string `json:"example"`
	}
)

func describedTable(t queries.Table) schemaTable {
	d := schemaTable{Name: t.Name, Kind: kindOf(t), Grain: t.Grain(), Example: t.Example(), Columns: []schemaColumn{}}
	for _, c := range t.Columns {
		d.Columns = append(d.Columns, schemaColumn{c.Name, c.Type, c.Comment})
	}
	return d
}

func schemaJSON(w io.Writer, tables []queries.Table, macros []queries.Macro) error {
	d := schemaDocument{StartWith: startWith(), Tables: []schemaTable{}, Macros: []schemaMacro{}}
	for _, t := range tables {
		d.Tables = append(d.Tables, describedTable(t))
	}
	for _, m := range macros {
		d.Macros = append(d.Macros, schemaMacro{m.Signature(), m.Grain(), m.Example()})
	}
	return indented(w, d)
}

// indented writes a value as JSON that people may read too.
func indented[T schemaDocument | schemaTable](w io.Writer, v T) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(v); err != nil {
		return fmt.Errorf("writing the schema: %w", err)
	}
	return nil
}

func schemaMarkdown(w io.Writer, tables []queries.Table, macros []queries.Macro) error {
	var b strings.Builder
	b.WriteString("# What there is to query\n\nStart with `" + strings.Join(startWith(), "` and `") + "`.\n")
	for _, t := range tables {
		b.WriteString("\n" + tableMarkdown(t))
	}
	b.WriteString("\n## Macros\n\n| macro | what it gives | example |\n|---|---|---|\n")
	for _, m := range macros {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` |\n", m.Signature(), cellText(m.Grain()), cellText(m.Example()))
	}
	return writeAll(w, b.String())
}

func tableMarkdown(t queries.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n```sql\n%s\n```\n\n| column | type | what it holds |\n|---|---|---|\n", t.Name, t.Grain(), t.Example())
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.Name, c.Type, cellText(c.Comment))
	}
	return b.String()
}

// cellText is a text in a cell of a Markdown table.
func cellText(s string) string { return strings.ReplaceAll(oneLine(s), "|", `\|`) }
