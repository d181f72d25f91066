package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/urfave/cli/v3"
)

// table is rows on their way out: what every command that prints rows hands to a format.
type table struct {
	columns []column
	rows    [][]any
}

// column is a name with DuckDB's name of its type.
type column struct {
	name  string
	dtype string
}

func (c column) numeric() bool {
	switch base, _, _ := strings.Cut(c.dtype, "("); base {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
		"FLOAT", "DOUBLE", "DECIMAL":
		return true
	}
	return false
}

const formats = "table|csv|tsv|json|ndjson|markdown|parquet|arrow"

func formatFlag() cli.Flag {
	return &cli.StringFlag{
		Name: "format", Usage: "how rows come out: `" + formats + "`",
		DefaultText: "table on a terminal, csv in a pipe",
	}
}

// formatOf is the format asked for, or the one that fits where stdout goes.
func formatOf(e env, c *cli.Command) (string, error) {
	f := c.String("format")
	if f == "" {
		if e.StdoutTerminal {
			return "table", nil
		}
		return "csv", nil
	}
	if isFormat(f) {
		return f, nil
	}
	return "", usagef(c.FullName()+" --format "+strings.SplitN(formats, "|", 2)[0], "there is no format %q; there are %s", f, formats)
}

func isFormat(f string) bool { return slices.Contains(strings.Split(formats, "|"), f) }

// isBinary: no format for a terminal.
func isBinary(f string) bool { return f == "parquet" || f == "arrow" }

// writeTable writes t in a format; width is the terminal's, 0 for none.
func writeTable(w io.Writer, t table, format string, width int) error {
	switch format {
	case "table":
		return writeAligned(w, t, width)
	case "markdown":
		return writeMarkdown(w, t)
	case "csv":
		return writeSeparated(w, t, ',')
	case "tsv":
		return writeSeparated(w, t, '\t')
	case "json":
		return writeJSON(w, t)
	case "ndjson":
		return writeNDJSON(w, t)
	case "parquet":
		return writeParquet(w, t)
	case "arrow":
		return writeArrow(w, t)
	}
	return fmt.Errorf("writing rows: no format %q", format)
}

// text is a value as a person reads it; NULL is empty.
func text(v any, dtype string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	case time.Time:
		switch dtype {
		case "DATE":
			return v.Format(time.DateOnly)
		case "TIME":
			return v.Format(time.TimeOnly)
		case "TIMESTAMP":
			return v.UTC().Format("2006-01-02T15:04:05.999999")
		}
		return v.UTC().Format(time.RFC3339Nano)
	case fmt.Stringer:
		return v.String()
	case []any, map[string]any:
		if b, err := json.Marshal(v); err == nil {
			return string(b)
		}
	}
	return fmt.Sprint(v)
}

// rounded is text for reading: fractions have four significant digits. The formats for machines keep
// every digit.
func rounded(v any, dtype string) string {
	if f, ok := v.(float64); ok && f != math.Trunc(f) {
		return strconv.FormatFloat(f, 'g', 4, 64)
	}
	return text(v, dtype)
}

// printable is text that cannot move a terminal's cursor or change its colours: control characters
// are shown as escapes, line breaks as a return sign.
func printable(s string) string {
	if !strings.ContainsFunc(s, drives) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("⏎")
		case r == '\t':
			b.WriteByte(' ')
		case drives(r):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// widest is how wide a column may be on a pipe or a wide terminal; longer values are cut with an
// ellipsis. The other formats never cut.
const widest = 60

func writeAligned(w io.Writer, t table, width int) error {
	cells := make([][]string, len(t.rows))
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		widths[i] = runewidth.StringWidth(printable(c.name))
	}
	for r, row := range t.rows {
		cells[r] = make([]string, len(t.columns))
		for i, v := range row {
			s := printable(rounded(v, t.columns[i].dtype))
			if v == nil {
				s = "·"
			}
			cells[r][i] = s
			widths[i] = max(widths[i], min(runewidth.StringWidth(s), widest))
		}
	}
	shrink(widths, width)
	var b strings.Builder
	line := func(get func(i int) string) {
		for i := range t.columns {
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(fit(get(i), widths[i], t.columns[i].numeric(), i == len(t.columns)-1))
		}
		b.WriteByte('\n')
	}
	line(func(i int) string { return printable(t.columns[i].name) })
	line(func(i int) string { return strings.Repeat("─", widths[i]) })
	for _, row := range cells {
		line(func(i int) string { return row[i] })
	}
	return writeAll(w, b.String())
}

// shrink narrows the widest columns until the table fits the terminal, none below 8.
func shrink(widths []int, width int) {
	total := func() int {
		sum := 2 * (len(widths) - 1)
		for _, w := range widths {
			sum += w
		}
		return sum
	}
	for width > 0 && total() > width {
		wide := 0
		for i := range widths {
			if widths[i] > widths[wide] {
				wide = i
			}
		}
		if widths[wide] <= 8 {
			return
		}
		widths[wide]--
	}
}

// fit cuts or pads a cell to a width; the last column of a line is not padded.
func fit(s string, width int, right, last bool) string {
	if runewidth.StringWidth(s) > width {
		return runewidth.FillRight(runewidth.Truncate(s, width, "…"), width)
	}
	if right {
		return runewidth.FillLeft(s, width)
	}
	if last {
		return s
	}
	return runewidth.FillRight(s, width)
}

func writeMarkdown(w io.Writer, t table) error {
	var b strings.Builder
	cell := strings.NewReplacer("|", "\\|", "\n", "<br>", "\r", "")
	for _, c := range t.columns {
		b.WriteString("| " + cell.Replace(c.name) + " ")
	}
	b.WriteString("|\n")
	for _, c := range t.columns {
		if c.numeric() {
			b.WriteString("|--:")
		} else {
			b.WriteString("|---")
		}
	}
	b.WriteString("|\n")
	for _, row := range t.rows {
		for i, v := range row {
			b.WriteString("| " + cell.Replace(rounded(v, t.columns[i].dtype)) + " ")
		}
		b.WriteString("|\n")
	}
	return writeAll(w, b.String())
}

func writeSeparated(w io.Writer, t table, comma rune) error {
	out := csv.NewWriter(w)
	out.Comma = comma
	record := make([]string, len(t.columns))
	for i, c := range t.columns {
		record[i] = c.name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range t.rows {
		for i, v := range row {
			record[i] = text(v, t.columns[i].dtype)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// object writes one row as a JSON object whose keys keep the columns' order.
func object(b *strings.Builder, t table, row []any) error {
	b.WriteByte('{')
	for i, v := range row {
		if i > 0 {
			b.WriteByte(',')
		}
		switch v := v.(type) {
		case time.Time:
			row[i] = text(v, t.columns[i].dtype)
		case []byte:
			row[i] = string(v)
		}
		key, err := json.Marshal(t.columns[i].name)
		if err != nil {
			return err
		}
		value, err := json.Marshal(row[i])
		if err != nil {
			return fmt.Errorf("writing column %s as JSON: %w", t.columns[i].name, err)
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return nil
}

func writeJSON(w io.Writer, t table) error {
	var b strings.Builder
	b.WriteByte('[')
	for r, row := range t.rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n ")
		if err := object(&b, t, row); err != nil {
			return err
		}
	}
	b.WriteString("\n]\n")
	return writeAll(w, b.String())
}

func writeNDJSON(w io.Writer, t table) error {
	var b strings.Builder
	for _, row := range t.rows {
		if err := object(&b, t, row); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	return writeAll(w, b.String())
}
