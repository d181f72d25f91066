package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// arrowType is the Arrow type a DuckDB type goes out as; what has no plain counterpart is text.
func arrowType(dtype string) arrow.DataType {
	switch base, _, _ := strings.Cut(dtype, "("); base {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER":
		return arrow.PrimitiveTypes.Int64
	case "HUGEINT", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL":
		return arrow.PrimitiveTypes.Float64
	case "BOOLEAN":
		return arrow.FixedWidthTypes.Boolean
	case "DATE":
		return arrow.FixedWidthTypes.Date32
	case "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ":
		return &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
	case "TIMESTAMP":
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	}
	return arrow.BinaryTypes.String
}

// record builds one Arrow record of the whole table.
func record(t table) (arrow.RecordBatch, error) {
	fields := make([]arrow.Field, len(t.columns))
	for i, c := range t.columns {
		fields[i] = arrow.Field{Name: c.name, Type: arrowType(c.dtype), Nullable: true}
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer b.Release()
	for _, row := range t.rows {
		for i, v := range row {
			if err := appendValue(b.Field(i), v, t.columns[i]); err != nil {
				return nil, err
			}
		}
	}
	return b.NewRecordBatch(), nil
}

func appendValue(b array.Builder, v any, c column) error {
	if v == nil {
		b.AppendNull()
		return nil
	}
	switch b := b.(type) {
	case *array.Int64Builder:
		n, ok := integer(v)
		if !ok {
			return fmt.Errorf("writing column %s: %T is no integer", c.name, v)
		}
		b.Append(n)
	case *array.Float64Builder:
		f, ok := float(v)
		if !ok {
			return fmt.Errorf("writing column %s: %T is no number", c.name, v)
		}
		b.Append(f)
	case *array.BooleanBuilder:
		yes, ok := v.(bool)
		if !ok {
			return fmt.Errorf("writing column %s: %T is no boolean", c.name, v)
		}
		b.Append(yes)
	case *array.Date32Builder:
		at, ok := v.(time.Time)
		if !ok {
			return fmt.Errorf("writing column %s: %T is no date", c.name, v)
		}
		b.Append(arrow.Date32FromTime(at))
	case *array.TimestampBuilder:
		at, ok := v.(time.Time)
		if !ok {
			return fmt.Errorf("writing column %s: %T is no time", c.name, v)
		}
		b.Append(arrow.Timestamp(at.UnixMicro()))
	case *array.StringBuilder:
		b.Append(text(v, c.dtype))
	default:
		return fmt.Errorf("writing column %s: no Arrow form for %s", c.name, c.dtype)
	}
	return nil
}

func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case int16:
		return int64(v), true
	case int8:
		return int64(v), true
	case uint8:
		return int64(v), true
	case uint16:
		return int64(v), true
	case uint32:
		return int64(v), true
	}
	return 0, false
}

func float(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		return f, true
	case uint64:
		return float64(v), true
	case interface{ Float64() float64 }:
		return v.Float64(), true
	}
	n, ok := integer(v)
	return float64(n), ok
}

// writeArrow writes an Arrow IPC stream.
func writeArrow(w io.Writer, t table) error {
	rec, err := record(t)
	if err != nil {
		return err
	}
	defer rec.Release()
	out := ipc.NewWriter(w, ipc.WithSchema(rec.Schema()))
	if err := out.Write(rec); err != nil {
		return fmt.Errorf("writing Arrow: %w", err)
	}
	return out.Close()
}

func writeParquet(w io.Writer, t table) error {
	rec, err := record(t)
	if err != nil {
		return err
	}
	defer rec.Release()
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy))
	out, err := pqarrow.NewFileWriter(rec.Schema(), w, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return fmt.Errorf("writing Parquet: %w", err)
	}
	if err := out.Write(rec); err != nil {
		return fmt.Errorf("writing Parquet: %w", err)
	}
	return out.Close()
}

// arrowBatch is how many rows a record of a stream holds.
const arrowBatch = 1 << 16

// parquetToArrow writes the rows of a Parquet file as an Arrow IPC stream, a batch at a time.
func parquetToArrow(ctx context.Context, from parquet.ReaderAtSeeker, w io.Writer) error {
	pf, err := file.NewParquetReader(from)
	if err != nil {
		return fmt.Errorf("reading rows back: %w", err)
	}
	reader, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{BatchSize: arrowBatch}, memory.DefaultAllocator)
	if err != nil {
		return fmt.Errorf("reading rows back: %w", err)
	}
	records, err := reader.GetRecordReader(ctx, nil, nil)
	if err != nil {
		return fmt.Errorf("reading rows back: %w", err)
	}
	defer records.Release()
	out := ipc.NewWriter(w, ipc.WithSchema(records.Schema()))
	for records.Next() {
		if err := out.Write(records.RecordBatch()); err != nil {
			return fmt.Errorf("writing Arrow: %w", err)
		}
	}
	if err := records.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading rows back: %w", err)
	}
	return out.Close()
}
