package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

const sqlDescription = `On a terminal: a prompt (.help says what it knows). With a query as an argument, with -f FILE, or
in a pipe: runs that and writes rows. Read-only, with files, network, extensions and settings
locked, within --memory and --timeout. Several statements run in order; CREATE TEMP TABLE and
SET VARIABLE last as long as they do. --allow-files lets the SQL read the files it names, so that
your own deploy log or service catalogue can be joined.
People are not in here: responses and exposures answer questions about cohorts.
Texts come from documents: for a spreadsheet, which runs a cell that begins with =, write
csv or tsv with --spreadsheet-safe.

Examples:
  secondstory sql
  secondstory sql "SELECT code, count(DISTINCT incident) FROM contributing_factors GROUP BY code ORDER BY 2 DESC"
  secondstory sql --format csv -f weekly.sql > weekly.csv
  secondstory sql --allow-files "FROM incident_services JOIN 'services.csv' USING (service)"
  secondstory sql --format parquet "FROM incidents" > incidents.parquet
  echo "FROM incidents LIMIT 3" | secondstory sql --format json`

func sqlCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "sql",
		Usage:       "ask your own question in SQL, read-only",
		ArgsUsage:   "[QUERY]",
		Description: sqlDescription,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "file", Aliases: []string{"f"}, Usage: "read the SQL from `FILE`"},
			&cli.BoolFlag{Name: "allow-files", Usage: "let the SQL read the files it names, for joins; databases, writing and the network stay shut"},
			queriesFlag(),
			formatFlag(),
		}, limitFlags()...),
		Action: func(ctx context.Context, c *cli.Command) error { return runSQL(ctx, e, c) },
	}
}

// sqlText is the SQL from the argument, the file or stdin.
func sqlText(e env, c *cli.Command) (string, error) {
	switch file := c.String("file"); {
	case c.Args().Len() > 1:
		return "", usagef(`secondstory sql "SELECT count(*) FROM incidents"`, "sql takes one argument: put the query in quotes")
	case c.Args().Len() == 1 && c.Args().First() != "-":
		return c.Args().First(), nil
	case file != "":
		b, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("reading the SQL: %w", err)
		}
		return string(b), nil
	case e.StdinTerminal:
		return "", usagef(`secondstory sql "SELECT count(*) FROM incidents"`, "sql needs a query: as an argument, with -f FILE, or on stdin")
	}
	b, err := io.ReadAll(e.Stdin)
	if err != nil {
		return "", fmt.Errorf("reading the SQL from stdin: %w", err)
	}
	return string(b), nil
}

func runSQL(ctx context.Context, e env, c *cli.Command) error {
	if e.StdinTerminal && e.StdoutTerminal && c.Args().Len() == 0 && c.String("file") == "" {
		return startPrompt(ctx, e, c)
	}
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	out, err := newSink(e, format, c.Bool("spreadsheet-safe"))
	if err != nil {
		return err
	}
	b, err := newBox(e, c)
	if err != nil {
		return err
	}
	query, err := sqlText(e, c)
	if err != nil {
		return err
	}
	if strings.TrimSpace(query) == "" {
		return usagef(`secondstory sql "SELECT count(*) FROM incidents"`, "the query is empty")
	}
	return runText(ctx, b, out, query, c.Bool("allow-files"))
}

// runText runs the statements of a text and writes what they answer. With files, it may read those that
// the text names.
func runText(ctx context.Context, b box, out sink, text string, files bool) error {
	statements := queries.Statements(text)
	if err := queries.Check(statements); err != nil {
		return err
	}
	named, err := namedFiles(statements, files)
	if err != nil {
		return err
	}
	err = b.run(ctx, named, func(ctx context.Context, db *queries.DB) error {
		return db.Script(ctx, text, func(s *queries.Session, statement queries.Statement) error {
			return out.statement(ctx, s, statement)
		})
	})
	return withFilesHint(err, files)
}

// startPrompt begins a session at the terminal.
func startPrompt(ctx context.Context, e env, c *cli.Command) error {
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	out, err := newSink(e, format, c.Bool("spreadsheet-safe"))
	if err != nil {
		return err
	}
	b, err := newBox(e, c)
	if err != nil {
		return err
	}
	if err := b.exists(ctx); err != nil {
		return err
	}
	catalog, err := catalogue(c)
	if err != nil {
		return err
	}
	return runPrompt(ctx, &prompt{e: e, box: b, files: c.Bool("allow-files"), catalog: catalog, out: out})
}

// namedFiles are the files that the statements name, where they may read them.
func namedFiles(statements []queries.Statement, allowed bool) ([]string, error) {
	if !allowed {
		return nil, nil
	}
	return queries.FilesIn(statements)
}

// withFilesHint says how files are opened where a statement failed because they are not.
func withFilesHint(err error, allowed bool) error {
	if allowed || !refusedFile(err) {
		return err
	}
	return fmt.Errorf("%w\n  next: to read files that the SQL names, give --allow-files", err)
}

// refusedFile reports whether a statement failed because files are out of its reach.
func refusedFile(err error) bool {
	var wrong *queries.StatementError
	return errors.As(err, &wrong) && strings.Contains(wrong.Reason, "file system operations are disabled")
}
