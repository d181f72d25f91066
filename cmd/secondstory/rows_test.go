package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/mattn/go-runewidth"
)

func sampleRows() table {
	at := time.Date(2026, 7, 3, 9, 14, 0, 0, time.UTC)
	return table{
		columns: []column{{"incident", "VARCHAR"}, {"at", "TIMESTAMPTZ"}, {"day", "DATE"}, {"n", "BIGINT"}, {"share", "DOUBLE"}, {"known", "BOOLEAN"}},
		rows: [][]any{
			{"file:a|b", at, at.Truncate(24 * time.Hour), int64(3), 0.123456789, true},
			{"file:\"c\",\nd", nil, nil, nil, nil, nil},
		},
	}
}

func TestWriteTable_EveryTextFormat(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"csv": "incident,at,day,n,share,known\n" +
			"file:a|b,2026-07-03T09:14:00Z,2026-07-03,3,0.123456789,true\n" +
			"\"file:\"\"c\"\",\nd\",,,,,\n",
		"tsv": "incident\tat\tday\tn\tshare\tknown\n" +
			"file:a|b\t2026-07-03T09:14:00Z\t2026-07-03\t3\t0.123456789\ttrue\n" +
			"\"file:\"\"c\"\",\nd\"\t\t\t\t\t\n",
		"ndjson": `{"incident":"file:a|b","at":"2026-07-03T09:14:00Z","day":"2026-07-03","n":3,"share":0.123456789,"known":true}` + "\n" +
			`{"incident":"file:\"c\",\nd","at":null,"day":null,"n":null,"share":null,"known":null}` + "\n",
		"markdown": "| incident | at | day | n | share | known |\n|---|---|---|--:|--:|---|\n" +
			"| file:a\\|b | 2026-07-03T09:14:00Z | 2026-07-03 | 3 | 0.1235 | true |\n" +
			"| file:\"c\",<br>d |  |  |  |  |  |\n",
		"table": "incident     at                    day         n   share  known\n" +
			"───────────  ────────────────────  ──────────  ─  ──────  ─────\n" +
			"file:a|b     2026-07-03T09:14:00Z  2026-07-03  3  0.1235  true\n" +
			"file:\"c\",⏎d  ·                     ·           ·       ·  ·\n",
	} {
		var b bytes.Buffer
		if err := writeTable(&b, sampleRows(), format, 0); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant:\n%s", format, b.String(), want)
		}
	}
}

func TestWriteTable_ColumnarFormatsReadBack(t *testing.T) {
	t.Parallel()
	var stream, columns bytes.Buffer
	if err := writeTable(&stream, sampleRows(), "arrow", 0); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&stream)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if !r.Next() {
		t.Fatal("the Arrow stream has no record")
	}
	rec := r.RecordBatch()
	if rec.NumRows() != 2 || rec.Column(3).(*array.Int64).Value(0) != 3 || !rec.Column(3).IsNull(1) {
		t.Errorf("read back %v", rec)
	}
	if err := writeTable(&columns, sampleRows(), "parquet", 0); err != nil {
		t.Fatal(err)
	}
	pf, err := file.NewParquetReader(bytes.NewReader(columns.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	tbl, err := reader.ReadTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tbl.Release()
	if tbl.NumRows() != 2 || tbl.NumCols() != 6 {
		t.Errorf("Parquet has %d rows and %d columns", tbl.NumRows(), tbl.NumCols())
	}
}

func TestAligned_FitsTheTerminal(t *testing.T) {
	t.Parallel()
	long := table{columns: []column{{"a", "VARCHAR"}, {"b", "VARCHAR"}}, rows: [][]any{{strings.Repeat("x", 200), strings.Repeat("語", 50)}}}
	var b bytes.Buffer
	if err := writeAligned(&b, long, 60); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\n"), "\n") {
		if w := runewidth.StringWidth(line); w > 60 {
			t.Errorf("a line is %d wide: %s", w, line)
		}
	}
}

func TestPrintable_CannotDriveATerminal(t *testing.T) {
	t.Parallel()
	if got := printable("a\x1b[31mb\u202ec\nd"); got != "a\\u001b[31mb\\u202ec⏎d" {
		t.Errorf("got %q", got)
	}
}
