package ingest

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// rawRecord is one decoded record of a file, and the line it begins at; 0 where that is not known.
type rawRecord struct {
	value any
	line  int
}

// sniffBytes is how much of a table its delimiter and header are told by.
const sniffBytes = 64 << 10

// maxColumns is how many columns a table may have; one with more has another delimiter.
const maxColumns = 4_000

// tableReader reads a table with a header, whatever its delimiter.
type tableReader struct {
	csv     *csv.Reader
	columns []tableColumn
	pending [][]string // rows that were read to tell the header
	lines   []int
	ragged  int // the line of the first row with more cells than the header, or 0
	extra   int // such rows
}

// tableColumn is one column. A name that several columns have makes a list of their cells.
type tableColumn struct {
	name     string
	repeated bool
}

// errNoTable is what a file gets that is CSV by name only.
var errNoTable = errors.New("a table without a header and a row")

// newTable reads the header: the first row that is not empty, or two, of which one groups or labels
// the columns of the other.
func newTable(r io.Reader) (*tableReader, error) {
	in := bufio.NewReaderSize(r, sniffBytes)
	sample, err := in.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	delimiter, stated := statedDelimiter(sample)
	if stated {
		if _, err := in.ReadString('\n'); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	} else {
		delimiter = sniffDelimiter(string(sample), errors.Is(err, io.EOF))
	}
	t := &tableReader{csv: tableCSV(in, delimiter)}
	if stated {
		t.ragged = 0
	}
	return t, t.header()
}

func tableCSV(r io.Reader, delimiter rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma = delimiter
	c.FieldsPerRecord = -1
	return c
}

// statedDelimiter reads the line sep=; that spreadsheets write and read.
func statedDelimiter(sample []byte) (rune, bool) {
	line, _, ok := strings.Cut(string(sample[:min(len(sample), 16)]), "\n")
	line = strings.TrimRight(line, "\r")
	if rest, found := strings.CutPrefix(line, "sep="); ok && found && len([]rune(rest)) == 1 {
		return []rune(rest)[0], validDelimiter([]rune(rest)[0])
	}
	return 0, false
}

func validDelimiter(r rune) bool {
	return r != '"' && r != '\r' && r != '\n' && r != unicode.ReplacementChar && r != 0
}

// sniffDelimiter finds the mark that parts a sample into rows of the same number of cells, more than
// one; the comma where none does. A sample that is not the whole file may end inside a row.
func sniffDelimiter(sample string, whole bool) rune {
	best, score := ',', -1.0
	for _, d := range delimiters(sample) {
		if s := delimiterScore(sample, d, whole); s > score {
			best, score = d, s
		}
	}
	return best
}

// delimiters are the marks of a header that may part it, the usual ones first.
func delimiters(sample string) []rune {
	header, _, _ := strings.Cut(strings.TrimLeft(sample, "\n"), "\n")
	var out []rune
	for _, r := range "\t,;|" {
		if strings.ContainsRune(header, r) {
			out = append(out, r)
		}
	}
	for _, r := range header {
		if validDelimiter(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" _-.'()[]{}/\t,;|", r) && !slices.Contains(out, r) && len(out) < 12 {
			out = append(out, r)
		}
	}
	return out
}

// delimiterScore is the share of rows as wide as the header, and a little for every cell; below zero
// for a mark that parts nothing.
func delimiterScore(sample string, d rune, whole bool) float64 {
	c := tableCSV(strings.NewReader(sample), d)
	c.ReuseRecord = true
	width, rows, same := 0, 0, 0
	for rows < 50 {
		row, err := c.Read()
		if err != nil {
			if !errors.Is(err, io.EOF) && whole {
				return -1
			}
			break
		}
		if width == 0 {
			width = len(row)
		}
		rows++
		if len(row) == width {
			same++
		}
	}
	if width < 2 || rows == 0 {
		return -1
	}
	return float64(same)/float64(rows) + float64(min(width, 100))/1000
}

// header reads the names of the columns.
func (t *tableReader) header() error {
	first, _, err := t.row()
	if errors.Is(err, io.EOF) {
		return errNoTable
	}
	if err != nil {
		return err
	}
	second, line, err := t.row()
	if errors.Is(err, io.EOF) {
		return errNoTable
	}
	if err != nil {
		return err
	}
	names, two := twoHeaders(first, second)
	if !two {
		names = first
		t.pending, t.lines = append(t.pending, second), append(t.lines, line)
	}
	if len(names) > maxColumns {
		return fmt.Errorf("%d columns; at most %d are read", len(names), maxColumns)
	}
	count := map[string]int{}
	for i, name := range names {
		if name = strings.TrimSpace(name); name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		t.columns = append(t.columns, tableColumn{name: name})
		count[name]++
	}
	for i := range t.columns {
		t.columns[i].repeated = count[t.columns[i].name] > 1
	}
	return nil
}

var machineName = regexp.MustCompile(`^[a-z][a-z0-9]*([_.][a-z0-9]+)*$`)

// twoHeaders joins two rows of a header. Either the first names groups of columns, and is empty
// where a group goes on: then a name is that of its group and its own, review.held_at. Or the second
// has the names a program knows, below the labels for people.
func twoHeaders(first, second []string) ([]string, bool) {
	if len(second) < len(first) || slices.ContainsFunc(second, func(s string) bool { return strings.TrimSpace(s) == "" }) {
		return nil, false
	}
	machine := func(row []string) bool {
		return !slices.ContainsFunc(row, func(s string) bool { return !machineName.MatchString(strings.TrimSpace(s)) })
	}
	if machine(second) && !machine(first) && len(second) == len(first) && (distinctCells(second) || isCanonicalRow(second)) && isHeading(second) {
		if slices.Contains(trimmedCells(first), "") {
			return grouped(first, second), true
		}
		return second, true
	}
	if slices.Contains(trimmedCells(first), "") && distinctCells(second) && !slices.ContainsFunc(second, looksLikeData) {
		return grouped(first, second), true
	}
	return nil, false
}

// isHeading: a row of machine names is a header where it is told by an underscore or by a canonical
// name; a row of plain words may be data.
func isHeading(row []string) bool {
	return slices.ContainsFunc(row, func(s string) bool {
		s = strings.TrimSpace(s)
		return strings.Contains(s, "_") || columnField(s) != ""
	})
}

func isCanonicalRow(row []string) bool {
	return slices.ContainsFunc(row, func(s string) bool { return columnField(s) != "" })
}

// grouped names columns by their group and their own name, where the group adds to it.
func grouped(groups, names []string) []string {
	out := make([]string, len(names))
	group := ""
	for i, name := range names {
		if i < len(groups) && strings.TrimSpace(groups[i]) != "" {
			group = strings.TrimSpace(groups[i])
		}
		name = strings.TrimSpace(name)
		whole := group + "." + name
		switch {
		case columnField(whole) != "", columnField(name) == "" && group != "":
			out[i] = whole
		default:
			out[i] = name
		}
	}
	return out
}

func trimmedCells(row []string) []string {
	out := make([]string, len(row))
	for i, s := range row {
		out[i] = strings.TrimSpace(s)
	}
	return out
}

func distinctCells(row []string) bool {
	cells := trimmedCells(row)
	slices.Sort(cells)
	return len(slices.Compact(cells)) == len(row)
}

// looksLikeData: a cell that no header has: a number, a time, a sentence.
func looksLikeData(cell string) bool {
	cell = strings.TrimSpace(cell)
	digits := strings.Count(cell, "0")
	for _, r := range cell {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits > 3 || digits*2 > len(cell) || len(cell) > 60 || strings.ContainsAny(cell, "\n")
}

// row reads the next row that has anything in it, with its line.
func (t *tableReader) row() ([]string, int, error) {
	if len(t.pending) > 0 {
		row, line := t.pending[0], t.lines[0]
		t.pending, t.lines = t.pending[1:], t.lines[1:]
		return row, line, nil
	}
	for {
		row, err := t.csv.Read()
		if err != nil {
			return nil, 0, tableError(err)
		}
		if slices.ContainsFunc(row, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			line, _ := t.csv.FieldPos(0)
			return row, line, nil
		}
	}
}

func tableError(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return err
	}
	reason := parse.Err
	switch {
	case errors.Is(parse.Err, csv.ErrQuote):
		reason = errors.New(`a quoted value that is not closed, or has a quote in it that is not doubled ("")`)
	case errors.Is(parse.Err, csv.ErrBareQuote):
		reason = errors.New(`a quote inside a value that is not quoted; quote the whole value and double the quote: "5"" disk"`)
	}
	return &LineError{parse.StartLine, reason}
}

// records gives every row as an object by column. An empty cell is null; the cells of columns of one
// name are a list of those that are not.
func (t *tableReader) records() iter.Seq2[rawRecord, error] {
	return func(yield func(rawRecord, error) bool) {
		for {
			row, line, err := t.row()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(rawRecord{}, err)
				return
			}
			if !yield(rawRecord{t.object(row, line), line}, nil) {
				return
			}
		}
	}
}

func (t *tableReader) object(row []string, line int) map[string]any {
	if len(row) > len(t.columns) && slices.ContainsFunc(row[len(t.columns):], func(s string) bool { return s != "" }) {
		t.extra++
		if t.ragged == 0 {
			t.ragged = line
		}
	}
	out := make(map[string]any, len(t.columns))
	for i, c := range t.columns {
		var cell any
		if i < len(row) && strings.TrimSpace(row[i]) != "" {
			cell = row[i]
		}
		if !c.repeated {
			out[c.name] = cell
			continue
		}
		l, _ := out[c.name].([]any)
		if cell != nil {
			l = append(l, cell)
		}
		out[c.name] = l
	}
	for i := len(t.columns); i < len(row); i++ {
		if row[i] != "" {
			out[fmt.Sprintf("column %d", i+1)] = row[i]
		}
	}
	return out
}

// warning tells of rows wider than the header.
func (t *tableReader) warning() []Warning {
	if t.extra == 0 {
		return nil
	}
	return []Warning{{Line: t.ragged, Code: WarnFieldType, Detail: fmt.Sprintf("%d rows have more cells than the header has columns; the first such row is here", t.extra)}}
}
