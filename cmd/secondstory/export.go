package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

const exportDescription = `Writes every public table and view as Parquet into DIR, cut by quarter (in_quarter=2026Q3) where a table
has a time, with manifest.json: tables, columns with what they hold, files with rows, bytes and SHA-256.
DuckDB elsewhere, Spark, Trino, ClickHouse and pandas read it. DIR appears whole or not at all; an earlier
export in it is replaced. The same database gives the same bytes.
People are in there only as the cells of responses and exposures.

Examples:
  secondstory export ./lake
  secondstory export ./lake && duckdb -c "FROM read_parquet('lake/incidents/**/*.parquet') LIMIT 3"`

func exportCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "export",
		Usage:       "every public table as Parquet, cut by quarter, with a manifest",
		ArgsUsage:   "DIR",
		Description: exportDescription,
		Action:      func(ctx context.Context, c *cli.Command) error { return exportDatabase(ctx, e, c) },
	}
}

func exportDatabase(ctx context.Context, e env, c *cli.Command) error {
	if c.Args().Len() != 1 {
		return usagef("secondstory export ./lake", "export takes one folder")
	}
	m, err := queries.Export(ctx, dbPath(e, c), c.Args().First(), dbOptions(e, c))
	if err != nil {
		return err
	}
	files, rows := 0, int64(0)
	for _, t := range m.Tables {
		files, rows = files+len(t.Files), rows+t.Rows
	}
	fmt.Fprintf(e.Stderr, "%d tables and views, %d rows in %d files: %s\n", len(m.Tables), rows, files, c.Args().First())
	return nil
}
