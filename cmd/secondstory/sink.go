package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"secondstory/queries"
)

// sink is where rows go, and how.
type sink struct {
	w        io.Writer
	format   string
	safe     bool // --spreadsheet-safe
	width    int  // of the terminal, 0 for none
	terminal bool
}

// newSink is for what a command was asked to write; a terminal takes no binary format.
func newSink(e env, format string, safe bool) (sink, error) {
	if e.StdoutTerminal && isBinary(format) {
		return sink{}, usagef("secondstory sql --format "+format+" QUERY > rows."+format, "%s is binary, and stdout is a terminal", format)
	}
	return sink{w: e.Stdout, format: format, safe: safe, width: e.Width, terminal: e.StdoutTerminal}, nil
}

// copied is what a format is made from by DuckDB itself, without holding the rows; Arrow is read from
// Parquet. Tables and Markdown, which people read, are made of rows.
func (s sink) copied() (queries.Copying, bool) {
	shape := queries.Shape(s.format)
	switch s.format {
	case "csv", "tsv", "json", "ndjson", "parquet":
	case "arrow":
		shape = queries.Parquet
	default:
		return queries.Copying{}, false
	}
	return queries.Copying{Shape: shape, SpreadsheetSafe: s.safe}, true
}

// statement runs a statement and writes its rows.
func (s sink) statement(ctx context.Context, session *queries.Session, statement queries.Statement) error {
	err := s.stream(ctx, func(c queries.Copying, w io.Writer) error { return session.Copy(ctx, statement, c, w) })
	if !errors.Is(err, queries.ErrNotCopied) {
		return err
	}
	r, err := session.Run(ctx, statement)
	if err != nil || len(r.Columns) == 0 {
		return err
	}
	return s.rows(tableOf(r))
}

// query runs a named query and writes its rows.
func (s sink) query(ctx context.Context, db *queries.DB, q queries.Query, args map[string]any) (err error) {
	session, err := db.Session(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	err = s.stream(ctx, func(c queries.Copying, w io.Writer) error { return session.CopyQuery(ctx, q, args, c, w) })
	if !errors.Is(err, queries.ErrNotCopied) {
		return err
	}
	r, err := db.Run(ctx, q, args)
	if err != nil {
		return err
	}
	return s.rows(tableOf(r))
}

// stream writes what copy gives where the format is one that DuckDB makes.
func (s sink) stream(ctx context.Context, copy func(queries.Copying, io.Writer) error) error {
	c, ok := s.copied()
	switch {
	case !ok:
		return queries.ErrNotCopied
	case s.format == "arrow":
		return viaParquet(ctx, s.w, func(w io.Writer) error { return copy(c, w) })
	case !s.terminal:
		return copy(c, s.w)
	}
	w := tame(s.w)
	return errors.Join(copy(c, w), w.Close())
}

// rows writes a table that is held already.
func (s sink) rows(t table) error {
	if s.safe && (s.format == "csv" || s.format == "tsv") {
		t = spreadsheetSafe(t)
	}
	if !s.terminal {
		return writeTable(s.w, t, s.format, s.width)
	}
	w := tame(s.w)
	return errors.Join(writeTable(w, t, s.format, s.width), w.Close())
}

// spreadsheetSafe is t with an apostrophe before every text that Excel and its like would run.
func spreadsheetSafe(t table) table {
	for i, col := range t.columns {
		t.columns[i].name = queries.Unformula(col.name)
	}
	for _, row := range t.rows {
		for i, v := range row {
			if s, ok := v.(string); ok {
				row[i] = queries.Unformula(s)
			}
		}
	}
	return t
}

// viaParquet writes as an Arrow stream what write gives as Parquet. The Parquet waits in a file, so that
// no more than a batch of rows is held.
func viaParquet(ctx context.Context, w io.Writer, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp("", "secondstory-*.parquet") // mode 0600
	if err != nil {
		return fmt.Errorf("making a file for rows: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if err := write(f); err != nil {
		return err
	}
	return parquetToArrow(ctx, f, w)
}
