package queries

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// rowsPerGroup is how many rows become one Arrow record and one Parquet row group: DuckDB reads
// row groups in parallel, and memory holds one record at a time.
const rowsPerGroup = 16 * 1024

// rowSet is the rows of one table on their way into it.
type rowSet struct {
	table  string
	rows   reflect.Value // a slice of row structs
	always bool          // written even without rows
	key    []string      // columns of which no two rows may have the same values
}

func setOf[T any](table string, rows []T) rowSet {
	return rowSet{table: table, rows: reflect.ValueOf(rows)}
}

// alwaysWritten marks a set that is written when it has no rows too.
func (s rowSet) alwaysWritten() rowSet {
	s.always = true
	return s
}

// unique names the columns that are the key of the table. The table itself has no index for it:
// one would make replacing incidents several times slower, and every load replaces them whole.
func (s rowSet) unique(columns ...string) rowSet {
	s.key = columns
	return s
}

// checkKey returns an error that names the first key two rows share.
func (s rowSet) checkKey(fields []field) error {
	if s.key == nil {
		return nil
	}
	var key []field
	for _, f := range fields {
		if slices.Contains(s.key, f.column) {
			key = append(key, f)
		}
	}
	if s.ascends(key) {
		return nil
	}
	seen := make(map[string]struct{}, s.len())
	var text []byte
	for i := range s.len() {
		text = text[:0]
		for _, f := range key {
			text = appendText(text, s.rows.Index(i).Field(f.index))
		}
		if _, ok := seen[string(text)]; ok {
			return fmt.Errorf("two rows have the same %s: %s", strings.Join(s.key, ", "), strings.ReplaceAll(strings.TrimSuffix(string(text), "\x00"), "\x00", ", "))
		}
		seen[string(text)] = struct{}{}
	}
	return nil
}

// ascends reports that the rows of each incident stand together with ascending ordinals, as most are made:
// then no two have the same key.
func (s rowSet) ascends(key []field) bool {
	if len(key) != 2 || key[0].kind != reflect.String || key[1].kind != reflect.Int32 {
		return false
	}
	ended := make(map[string]struct{}, s.len()/2)
	var incident string
	var last int64
	for i := range s.len() {
		row := s.rows.Index(i)
		next, ordinal := row.Field(key[0].index).String(), row.Field(key[1].index).Int()
		switch {
		case i > 0 && next == incident && ordinal <= last:
			return false
		case i == 0 || next != incident:
			if _, again := ended[next]; again {
				return false
			}
			ended[next] = struct{}{}
		}
		incident, last = next, ordinal
	}
	return true
}

func appendText(key []byte, v reflect.Value) []byte {
	if v.CanInt() {
		key = strconv.AppendInt(key, v.Int(), 10)
	} else {
		key = append(key, v.String()...)
	}
	return append(key, 0)
}

func (s rowSet) len() int { return s.rows.Len() }

// writeFile writes the rows as Parquet into folder and returns the file's name.
func (s rowSet) writeFile(folder string) (name string, err error) {
	name = filepath.Join(folder, s.table+".parquet")
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("writing %s rows: %w", s.table, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	// The Parquet writer closes what it can close; the file is closed here, once.
	if err := s.write(struct{ io.Writer }{file}); err != nil {
		return "", fmt.Errorf("writing %s rows: %w", s.table, err)
	}
	return name, nil
}

func (s rowSet) write(w io.Writer) (err error) {
	fields, err := fieldsOf(s.rows.Type().Elem())
	if err != nil {
		return err
	}
	if err := s.checkKey(fields); err != nil {
		return err
	}
	schema := arrowSchema(fields)
	properties := parquet.NewWriterProperties(parquet.WithDictionaryDefault(false), parquet.WithStats(false))
	writer, err := pqarrow.NewFileWriter(schema, w, properties, pqarrow.DefaultWriterProps())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, writer.Close()) }()
	for from := 0; from < s.len(); from += rowsPerGroup {
		if err := writeRecord(writer, schema, fields, s.rows.Slice(from, min(from+rowsPerGroup, s.len()))); err != nil {
			return err
		}
	}
	return nil
}

func writeRecord(writer *pqarrow.FileWriter, schema *arrow.Schema, fields []field, rows reflect.Value) error {
	columns := make([]arrow.Array, len(fields))
	for i, f := range fields {
		columns[i] = f.array(rows)
		defer columns[i].Release()
	}
	record := array.NewRecordBatch(schema, columns, int64(rows.Len()))
	defer record.Release()
	return writer.Write(record)
}

func arrowSchema(fields []field) *arrow.Schema {
	columns := make([]arrow.Field, len(fields))
	for i, f := range fields {
		columns[i] = arrow.Field{Name: f.column, Type: f.arrowType(), Nullable: f.null}
	}
	return arrow.NewSchema(columns, nil)
}

func (f field) arrowType() arrow.DataType {
	switch f.kind {
	case reflect.String:
		return arrow.BinaryTypes.String
	case reflect.Bool:
		return arrow.FixedWidthTypes.Boolean
	case reflect.Float64:
		return arrow.PrimitiveTypes.Float64
	case reflect.Struct:
		return arrow.FixedWidthTypes.Timestamp_us
	case reflect.Slice:
		return arrow.ListOf(arrow.BinaryTypes.String)
	}
	return arrow.PrimitiveTypes.Int64
}

// array builds the Arrow column of f for all rows.
func (f field) array(rows reflect.Value) arrow.Array {
	builder := array.NewBuilder(memory.DefaultAllocator, f.arrowType())
	defer builder.Release()
	builder.Reserve(rows.Len())
	if texts, ok := builder.(*array.StringBuilder); ok {
		texts.ReserveData(f.textBytes(rows))
	}
	appendValue := appender(builder)
	for i := range rows.Len() {
		if v, ok := f.at(rows.Index(i)); ok {
			appendValue(v)
		} else {
			builder.AppendNull()
		}
	}
	return builder.NewArray()
}

// textBytes is how many bytes the texts of f have in all rows.
func (f field) textBytes(rows reflect.Value) int {
	n := 0
	for i := range rows.Len() {
		if v, ok := f.at(rows.Index(i)); ok {
			n += v.Len()
		}
	}
	return n
}

// appender returns what adds a Go value of the builder's kind to it.
func appender(builder array.Builder) func(reflect.Value) {
	switch b := builder.(type) {
	case *array.StringBuilder:
		return func(v reflect.Value) { b.Append(v.String()) }
	case *array.BooleanBuilder:
		return func(v reflect.Value) { b.Append(v.Bool()) }
	case *array.Float64Builder:
		return func(v reflect.Value) { b.Append(v.Float()) }
	case *array.TimestampBuilder:
		return func(v reflect.Value) { b.Append(arrow.Timestamp(v.Addr().Interface().(*time.Time).UnixMicro())) }
	case *array.ListBuilder:
		values := b.ValueBuilder().(*array.StringBuilder)
		return func(v reflect.Value) {
			b.Append(true)
			for i := range v.Len() {
				values.Append(v.Index(i).String())
			}
		}
	}
	b := builder.(*array.Int64Builder)
	return func(v reflect.Value) { b.Append(v.Int()) }
}
