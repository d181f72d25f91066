package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"

	"secondstory/queries"
)

// errQuit ends the session.
var errQuit = errors.New("quit")

const promptHelp = `SQL                      ends with ; and may go over several lines
.tables                  what there is to query
.schema [TABLE]          the columns of a table, with what they hold
.queries [FAMILY]        the named queries
.run NAME [k=v...]       run one; period=2026Q3 sets from and to
.chart [FILE.html]       draw the last rows, here or as a page
.format FORMAT           table, csv, tsv, json, ndjson, markdown, parquet, arrow
.output [FILE]           write rows to a file, until .output alone
.quit                    or Ctrl-D

Tab completes tables, columns, named queries and their parameters. Ctrl-C stops a query.
The database is held only while a statement runs; temporary tables last as long as a line.
`

// commands are the dot-commands by name.
func (p *prompt) commands() map[string]func(ctx context.Context, args []string) error {
	return map[string]func(ctx context.Context, args []string) error{
		".help":    func(context.Context, []string) error { return writeAll(p.e.Stdout, promptHelp) },
		".tables":  p.tables,
		".schema":  p.schema,
		".queries": p.queries,
		".run":     p.run,
		".chart":   p.chart,
		".format":  p.format,
		".output":  p.output,
		".quit":    func(context.Context, []string) error { return errQuit },
		".exit":    func(context.Context, []string) error { return errQuit },
	}
}

// commandNames are those that are completed and suggested.
func commandNames() []string {
	return []string{".help", ".tables", ".schema", ".queries", ".run", ".chart", ".format", ".output", ".quit"}
}

func (p *prompt) command(ctx context.Context, text string) error {
	words := shellWords(text)
	do, ok := p.commands()[words[0]]
	if !ok {
		return usagef(nearest(words[0], commandNames()), "there is no command %s; .help lists them", words[0])
	}
	return do(ctx, words[1:])
}

// shellWords splits a line at blanks; quotes hold blanks together.
func shellWords(text string) []string {
	var words []string
	var word strings.Builder
	quote, open := rune(0), false
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, open = r, true
		case quote == 0 && unicode.IsSpace(r):
			if open {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
			open = true
		}
	}
	if open {
		words = append(words, word.String())
	}
	return words
}

// readSchema describes the database, opened for as long as that takes.
func (p *prompt) readSchema(ctx context.Context) (tables []queries.Table, err error) {
	err = p.box.run(ctx, nil, func(ctx context.Context, db *queries.DB) error {
		tables, err = db.Schema(ctx)
		return err
	})
	return tables, err
}

func (p *prompt) tables(ctx context.Context, _ []string) error {
	tables, err := p.readSchema(ctx)
	if err != nil {
		return err
	}
	return p.out.rows(tableList(tables))
}

func (p *prompt) schema(ctx context.Context, args []string) error {
	tables, err := p.readSchema(ctx)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return p.out.rows(tableList(tables))
	}
	t, err := tableNamed(tables, args[0], ".schema")
	if err != nil {
		return err
	}
	fmt.Fprintf(p.e.Stderr, "%s\n  %s\n", printable(t.Grain()), printable(t.Example()))
	return p.out.rows(columnList(t))
}

func (p *prompt) queries(_ context.Context, args []string) error {
	return p.out.rows(queryList(p.catalog, args...))
}

// run runs a named query.
func (p *prompt) run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usagef(".run factors/recurring period=2026Q3", ".run needs the name of a query; .queries lists them")
	}
	q, err := queryNamed(p.catalog, args[0], ".run")
	if err != nil {
		return err
	}
	return p.box.run(ctx, nil, func(ctx context.Context, db *queries.DB) error {
		values, err := queryArgs(ctx, db, q, args[1:])
		if err != nil {
			return err
		}
		if p.file != nil || p.out.format != "table" {
			return p.out.query(ctx, db, q, values)
		}
		r, err := db.Run(ctx, q, values)
		if err != nil {
			return err
		}
		return p.show(q, r)
	})
}

// chart draws the rows shown last.
func (p *prompt) chart(_ context.Context, args []string) error {
	if p.last == nil {
		return usagef(".run factors/recurring", "there are no rows to draw yet: .format table, and ask something")
	}
	c, err := chartOf(p.last.query, p.last.rows)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return writeBars(p.e.Stdout, c, p.out.width)
	}
	return writePage(args[0], c, p.last.query, p.last.rows)
}

func (p *prompt) format(_ context.Context, args []string) error {
	if len(args) == 0 {
		fmt.Fprintln(p.e.Stderr, p.out.format)
		return nil
	}
	if !isFormat(args[0]) {
		return usagef(".format csv", "there is no format %q; there are %s", args[0], formats)
	}
	if p.file == nil && isBinary(args[0]) {
		return usagef(".output rows."+args[0], "%s is binary: give a file first", args[0])
	}
	p.out.format = args[0]
	return nil
}

// output sends rows to a file, or with no name back to the terminal, which takes no binary format.
func (p *prompt) output(_ context.Context, args []string) error {
	if err := p.closeOutput(); err != nil {
		return err
	}
	if len(args) == 0 {
		if isBinary(p.out.format) {
			p.out.format = "table"
		}
		return nil
	}
	f, err := os.Create(args[0])
	if err != nil {
		return fmt.Errorf("opening a file for rows: %w", err)
	}
	p.file, p.out.w, p.out.terminal = f, f, false
	return nil
}
