package queries

import (
	"database/sql"
	"path/filepath"
	"testing"
)

// TestFile_OpensInPlainDuckDB opens the file as any client does, with no setting of ours.
func TestFile_OpensInPlainDuckDB(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db := openFile(t, path, Options{})
	load(t, db, everyRow())
	ours, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	closed(t, db)
	plain, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	for _, table := range ours {
		var comment string
		ask := "SELECT comment FROM duckdb_tables() WHERE table_name = $1 UNION ALL SELECT comment FROM duckdb_views() WHERE view_name = $1"
		if err := plain.QueryRow(ask, table.Name).Scan(&comment); err != nil || comment != table.Comment {
			t.Errorf("%s: the comment is %q, %v", table.Name, comment, err)
		}
		if _, err := plain.Exec(table.Example()); err != nil {
			t.Errorf("%s: its example: %v", table.Name, err)
		}
		for _, column := range table.Columns {
			ask := "SELECT comment FROM duckdb_columns() WHERE table_name = $1 AND column_name = $2"
			if err := plain.QueryRow(ask, table.Name, column.Name).Scan(&comment); err != nil || comment != column.Comment {
				t.Errorf("%s.%s: the comment is %q, %v", table.Name, column.Name, comment, err)
			}
		}
	}
	var low float64
	if err := plain.QueryRow("SELECT wilson_low(3, 20)").Scan(&low); err != nil || low <= 0 {
		t.Errorf("the macros: %v, %v", low, err)
	}
}
