package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

const schemaDescription = `Without a name: the tables and views, a line each. With one: its columns.
It describes the database at --db where there is one, else the schema this version would make.

Start with contributing_factors and incidents.

Examples:
  secondstory schema
  secondstory schema incidents
  secondstory schema --format json`

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

func runSchema(ctx context.Context, e env, c *cli.Command) error {
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	tables, err := readSchema(ctx, e, c)
	if err != nil {
		return err
	}
	if name := c.Args().First(); name != "" {
		return describeTable(e, tables, name, format)
	}
	if format == "json" || format == "ndjson" {
		return writeTable(e.Stdout, everyColumn(tables), format, e.Width)
	}
	if format == "table" {
		fmt.Fprintln(e.Stderr, "start with contributing_factors and incidents; `secondstory schema TABLE` shows columns")
	}
	t := table{columns: []column{{"table", "VARCHAR"}, {"kind", "VARCHAR"}, {"what it holds", "VARCHAR"}}}
	for _, tab := range tables {
		t.rows = append(t.rows, []any{tab.Name, kindOf(tab), tab.Grain()})
	}
	return writeTable(e.Stdout, t, format, e.Width)
}

// readSchema describes the database, or an empty one of this version where there is no file yet.
func readSchema(ctx context.Context, e env, c *cli.Command) ([]queries.Table, error) {
	db, err := openRead(ctx, e, c)
	if err != nil && c.String("db") != "" {
		return nil, err
	}
	if err != nil {
		if db, err = queries.Open(ctx, "", dbOptions(e, c)); err != nil {
			return nil, err
		}
	}
	defer db.Close()
	return db.Schema(ctx)
}

func describeTable(e env, tables []queries.Table, name, format string) error {
	var names []string
	for _, tab := range tables {
		names = append(names, tab.Name)
		if tab.Name != name {
			continue
		}
		if format == "table" {
			fmt.Fprintf(e.Stderr, "%s\n\n", tab.Comment)
		}
		t := table{columns: []column{{"column", "VARCHAR"}, {"type", "VARCHAR"}, {"what it holds", "VARCHAR"}}}
		for _, col := range tab.Columns {
			t.rows = append(t.rows, []any{col.Name, col.Type, col.Comment})
		}
		return writeTable(e.Stdout, t, format, e.Width)
	}
	return usagef("secondstory schema "+nearest(name, names), "there is no table %q", name)
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
