package queries

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func exported(t *testing.T) (path, folder string, m Manifest) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "x.duckdb")
	db := openFile(t, path, Options{})
	load(t, db, everyRow())
	closed(t, db)
	folder = filepath.Join(t.TempDir(), "lake")
	m, err := Export(t.Context(), path, folder, Options{Version: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	return path, folder, m
}

func TestExport_HoldsEveryPublicRowAndSaysSo(t *testing.T) {
	t.Parallel()
	path, folder, m := exported(t)
	db := openFile(t, path, Options{})
	tables, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Tables)+len(m.LeftOut) != len(tables) {
		t.Errorf("%d exported and %d left out of %d", len(m.Tables), len(m.LeftOut), len(tables))
	}
	for _, table := range m.Tables {
		var rows, inFiles int64
		for _, f := range table.Files {
			rows += f.Rows
			text, err := os.ReadFile(filepath.Join(folder, f.Path))
			sum := sha256.Sum256(text)
			if err != nil || hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(text)) != f.Bytes {
				t.Errorf("%s is not what the manifest says: %v", f.Path, err)
			}
		}
		if rows != table.Rows {
			t.Errorf("%s: %d rows in files, %d in the table", table.Name, rows, table.Rows)
		}
		pattern := filepath.Join(folder, table.Name, "**", "*.parquet")
		inFiles = one[int64](t, db, "SELECT count(*) FROM read_parquet('"+pattern+"', hive_partitioning = true)")
		if inFiles != one[int64](t, db, `SELECT count(*) FROM "`+table.Name+`"`) {
			t.Errorf("%s: Parquet holds %d rows", table.Name, inFiles)
		}
		if strings.Contains(table.Name, "people") {
			t.Errorf("%s is exported", table.Name)
		}
	}
	quarter := one[string](t, db, "SELECT DISTINCT in_quarter FROM read_parquet('"+folder+"/incidents/**/*.parquet', hive_partitioning = true) WHERE incident = 'file:a'")
	if quarter != "2026Q3" {
		t.Errorf("file:a lies in the quarter %s", quarter)
	}
}

func TestExport_TheSameDatabaseGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	path, folder, m := exported(t)
	again, err := Export(t.Context(), path, folder, Options{Version: "v1"}) // over the first
	if err != nil {
		t.Fatal(err)
	}
	for i, table := range m.Tables {
		for j, f := range table.Files {
			if again.Tables[i].Files[j] != f {
				t.Errorf("%s differs", f.Path)
			}
		}
	}
	if left, err := os.ReadDir(filepath.Dir(folder)); err != nil || len(left) != 1 {
		t.Errorf("beside the export lies %v, %v", left, err)
	}
}

func TestExport_LeavesAFolderOfOthersAlone(t *testing.T) {
	t.Parallel()
	path, _, _ := exported(t)
	folder := t.TempDir()
	mine := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Export(t.Context(), path, folder, Options{}); err == nil || !strings.Contains(err.Error(), "no export") {
		t.Errorf("exported over it: %v", err)
	}
	if text, err := os.ReadFile(mine); err != nil || string(text) != "mine" {
		t.Errorf("the file is gone: %v", err)
	}
}
