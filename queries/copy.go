package queries

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Shape is a form in which DuckDB itself writes rows, in constant memory.
type Shape string

// The shapes. Times are ISO 8601 in UTC in all of the texts; lists and structs are JSON in CSV and TSV.
const (
	CSV     Shape = "csv"
	TSV     Shape = "tsv"
	JSON    Shape = "json"
	NDJSON  Shape = "ndjson"
	Parquet Shape = "parquet"
)

// Copying says how rows are written.
type Copying struct {
	Shape Shape
	// SpreadsheetSafe puts an apostrophe before a text that a spreadsheet would run, in CSV and TSV.
	SpreadsheetSafe bool
}

// ErrNotCopied is what Copy returns for a statement that DuckDB cannot copy, such as EXPLAIN, or one
// with an error in it: nothing was written, and Run gives its rows, or its error.
var ErrNotCopied = errors.New("this statement is not one that can be copied")

// The columns of a result as they are written. COLUMNS expands each into an expression of its own, and
// its typeof is known before the statement runs, so that a column costs only its own branch.
// TRY_CAST changes no value there: it lets the branches of other types bind. The session's zone is UTC, so
// a time is written from its microseconds, at half of what its cast by calendar takes; only whole numbers
// have a .0 to lose.
const (
	asIs = `COPY (SELECT * FROM (`

	asText = `COPY (SELECT CASE` + textBranches
	// A formula may begin behind spaces and no-break spaces, and with full-width signs. Numbers keep their sign.
	asSafeText = `COPY (SELECT CASE
    WHEN typeof(COLUMNS(*)) IN ('VARCHAR', 'JSON') AND regexp_matches(COLUMNS(*)::VARCHAR, '^[ \x{a0}]*[=+\-@\t\r\n|%＝＋－＠]')
    THEN '''' || COLUMNS(*)::VARCHAR` + textBranches

	textBranches = `
    WHEN typeof(COLUMNS(*)) = 'TIMESTAMP WITH TIME ZONE' THEN
        CASE WHEN isfinite(TRY_CAST(COLUMNS(*) AS TIMESTAMPTZ))
        THEN replace(make_timestamp(epoch_us(TRY_CAST(COLUMNS(*) AS TIMESTAMPTZ)))::VARCHAR, ' ', 'T') || 'Z'
        ELSE COLUMNS(*)::VARCHAR END
    WHEN typeof(COLUMNS(*)) = 'TIMESTAMP' THEN replace(COLUMNS(*)::VARCHAR, ' ', 'T')
    WHEN typeof(COLUMNS(*)) IN ('DOUBLE', 'FLOAT') THEN
        CASE WHEN TRY_CAST(COLUMNS(*) AS DOUBLE) = trunc(TRY_CAST(COLUMNS(*) AS DOUBLE))
        THEN regexp_replace(COLUMNS(*)::VARCHAR, '\.0$', '')
        ELSE COLUMNS(*)::VARCHAR END
    WHEN suffix(typeof(COLUMNS(*)), ']') OR prefix(typeof(COLUMNS(*)), 'STRUCT') OR prefix(typeof(COLUMNS(*)), 'MAP')
    THEN to_json(COLUMNS(*))::VARCHAR
    ELSE COLUMNS(*)::VARCHAR
END FROM (`

	asJSON = `COPY (SELECT CASE
    WHEN COLUMNS(*) IS NULL THEN NULL
    WHEN typeof(COLUMNS(*)) = 'TIMESTAMP WITH TIME ZONE' THEN
        CASE WHEN isfinite(TRY_CAST(COLUMNS(*) AS TIMESTAMPTZ))
        THEN to_json(replace(make_timestamp(epoch_us(TRY_CAST(COLUMNS(*) AS TIMESTAMPTZ)))::VARCHAR, ' ', 'T') || 'Z')
        ELSE to_json(COLUMNS(*)::VARCHAR) END
    WHEN typeof(COLUMNS(*)) = 'TIMESTAMP' THEN to_json(replace(COLUMNS(*)::VARCHAR, ' ', 'T'))
    WHEN typeof(COLUMNS(*)) IN ('DOUBLE', 'FLOAT') AND COLUMNS(*)::VARCHAR IN ('nan', 'inf', '-inf') THEN NULL
    ELSE to_json(COLUMNS(*))
END FROM (`
)

// form is how a shape is asked of DuckDB: what stands before and behind the statement that gives the rows.
type form struct{ before, behind string }

func (c Copying) form() (form, error) {
	text := asText
	if c.SpreadsheetSafe {
		text = asSafeText
	}
	switch c.Shape {
	case CSV:
		return form{text, "\n)) TO $out (FORMAT csv, HEADER false, USE_TMP_FILE false)"}, nil
	case TSV:
		return form{text, "\n)) TO $out (FORMAT csv, DELIMITER '\t', HEADER false, USE_TMP_FILE false)"}, nil
	case JSON:
		return form{asJSON, "\n)) TO $out (FORMAT json, ARRAY true, USE_TMP_FILE false)"}, nil
	case NDJSON:
		return form{asJSON, "\n)) TO $out (FORMAT json, USE_TMP_FILE false)"}, nil
	case Parquet:
		return form{asIs, "\n)) TO $out (FORMAT parquet, USE_TMP_FILE false)"}, nil
	}
	return form{}, fmt.Errorf("copying rows: no shape %q", c.Shape)
}

// Copy writes the result of a statement to w as DuckDB makes it, in constant memory. It works in a
// sandbox, whose only way out is the pipe that this uses.
func (s *Session) Copy(ctx context.Context, statement Statement, c Copying, w io.Writer) error {
	// The text travels as an argument, so that it is one SELECT whatever it says.
	err := s.copy(ctx, "FROM query($statement)", []any{sql.Named("statement", statement.Text)}, c, w)
	if err == nil || errors.Is(err, ErrNotCopied) {
		return err
	}
	return statementError(Statement{Line: statement.Line}, err)
}

// CopyQuery is Copy for a named query; args are those of DB.Run.
func (s *Session) CopyQuery(ctx context.Context, q Query, args map[string]any, c Copying, w io.Writer) error {
	named, err := q.bind(args)
	if err != nil {
		return err
	}
	if err := s.copy(ctx, strings.TrimRight(q.SQL, "; \n"), named, c, w); err != nil {
		return fmt.Errorf("running the query %s: %w", q.Name, err)
	}
	return nil
}

// copy writes the rows of inner, a SELECT with its arguments.
func (s *Session) copy(ctx context.Context, inner string, args []any, c Copying, w io.Writer) error {
	f, err := c.form()
	if err != nil {
		return err
	}
	if s.db.out == nil {
		return ErrNotCopied
	}
	names, err := s.columnNames(ctx, inner, args)
	if err != nil {
		return errors.Join(ErrNotCopied, err)
	}
	if err := writeHeader(w, names, c); err != nil {
		return err
	}
	return s.db.out.stream(ctx, w, func(ctx context.Context, path string) error {
		_, err := s.conn.ExecContext(ctx, f.before+inner+f.behind, append(args, sql.Named("out", path))...)
		return err
	})
}

// columnNames prepares inner without running it.
func (s *Session) columnNames(ctx context.Context, inner string, args []any) (names []string, err error) {
	rows, err := s.conn.QueryContext(ctx, "SELECT * FROM ("+inner+"\n) LIMIT 0", args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	return rows.Columns()
}

// writeHeader writes the names of the columns for the shapes that begin with them.
func writeHeader(w io.Writer, names []string, c Copying) error {
	if c.Shape != CSV && c.Shape != TSV {
		return nil
	}
	for i, name := range names {
		if c.SpreadsheetSafe {
			names[i] = Unformula(name)
		}
	}
	out := csv.NewWriter(w)
	if c.Shape == TSV {
		out.Comma = '\t'
	}
	if err := out.Write(names); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// Unformula puts an apostrophe before what a spreadsheet would take for a formula, blanks before it
// included.
func Unformula(s string) string {
	if first := strings.TrimLeft(s, " \u00a0"); first != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", []rune(first)[0]) {
		return "'" + s
	}
	return s
}
