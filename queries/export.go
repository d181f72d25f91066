package queries

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

var (
	//go:embed export/by_incident.sql
	exportByIncident string
	//go:embed export/by_quarter.sql
	exportByQuarter string
	//go:embed export/whole.sql
	exportWhole string
	//go:embed export/rows.sql
	exportRows string
)

// Manifest says what an export holds; it is manifest.json in its folder.
type Manifest struct {
	Form      string          `json:"form"`       // ManifestForm
	WrittenBy string          `json:"written_by"` // version of the program
	Schema    int             `json:"schema"`     // version of the tables
	Partition string          `json:"partition"`  // of the tables that are cut by quarter
	Tables    []ExportedTable `json:"tables"`
	LeftOut   []LeftOut       `json:"left_out"`
}

// ManifestForm is the form of a manifest, and marks a folder as an export.
const ManifestForm = "secondstory-export/1"

// ManifestName is where the manifest lies in an export's folder.
const ManifestName = "manifest.json"

// ExportedTable is a table or view of an export. Partitioned by quarter, the quarter of a file is in its path,
// as in in_quarter=2026Q3; unknown holds what has no time, several what was published over more than one.
type ExportedTable struct {
	Name        string           `json:"name"`
	View        bool             `json:"view"`
	Comment     string           `json:"comment"`
	Rows        int64            `json:"rows"`
	Partitioned bool             `json:"partitioned"`
	Columns     []ExportedColumn `json:"columns"`
	Files       []ExportedFile   `json:"files"`
}

// ExportedColumn is a column with what it holds.
type ExportedColumn struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Comment string `json:"comment"`
}

// ExportedFile is a Parquet file; its path is relative to the export.
type ExportedFile struct {
	Path   string `json:"path"`
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// LeftOut is a table that is not exported, and why.
type LeftOut struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// forItself are the tables that a database keeps for its own working.
var forItself = []string{"checkpoints", "schema_migrations", "settings"}

// Export writes every public table and view of the database at path as Parquet into folder, with a
// manifest. The folder appears whole, or not at all; one that holds an earlier export is replaced. The
// same database gives the same bytes.
//
// People are in there only as the cells of responses and exposures: the people file is not opened.
func Export(ctx context.Context, path, folder string, o Options) (m Manifest, err error) {
	if err := replaceable(folder); err != nil {
		return m, err
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return m, fmt.Errorf("exporting to %s: %w", folder, err)
	}
	o.ReadOnly, o.Threads = true, 1 // one thread: rows keep their order, and files their number
	db, err := Open(ctx, path, o)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	fresh, err := os.MkdirTemp(filepath.Dir(absolute), "."+filepath.Base(absolute)+newMark)
	if err != nil {
		return m, fmt.Errorf("exporting to %s: %w", folder, err)
	}
	defer os.RemoveAll(fresh)
	if m, err = db.exportTo(ctx, fresh, o); err != nil {
		return m, fmt.Errorf("exporting to %s: %w", folder, err)
	}
	if err := putInPlace(fresh, absolute); err != nil {
		return m, fmt.Errorf("exporting to %s: %w", folder, err)
	}
	return m, nil
}

// replaceable says why a folder cannot become an export: it holds something else.
func replaceable(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("exporting to %s: %w", folder, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, ManifestName))
	var m Manifest
	if err != nil || json.Unmarshal(text, &m) != nil || m.Form != ManifestForm {
		return fmt.Errorf("exporting to %s: it holds files that are no export; name an empty or a new folder", folder)
	}
	return nil
}

func (db *DB) exportTo(ctx context.Context, folder string, o Options) (Manifest, error) {
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return Manifest{}, err
	}
	m := Manifest{Form: ManifestForm, WrittenBy: o.Version, Schema: version, Partition: "in_quarter", LeftOut: []LeftOut{}}
	tables, err := db.Schema(ctx)
	if err != nil {
		return m, err
	}
	for _, t := range tables {
		if slices.Contains(forItself, t.Name) {
			m.LeftOut = append(m.LeftOut, LeftOut{t.Name, "what the database keeps for its own working"})
			continue
		}
		exported, err := db.exportTable(ctx, folder, t)
		if err != nil {
			return m, fmt.Errorf("table %s: %w", t.Name, err)
		}
		m.Tables = append(m.Tables, exported)
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	return m, writeSynced(filepath.Join(folder, ManifestName), append(text, '\n'))
}

func (db *DB) exportTable(ctx context.Context, folder string, t Table) (ExportedTable, error) {
	e := ExportedTable{Name: t.Name, View: t.View, Comment: t.Comment, Columns: []ExportedColumn{}, Files: []ExportedFile{}}
	for _, c := range t.Columns {
		e.Columns = append(e.Columns, ExportedColumn(c))
	}
	rows, err := Select[int64](ctx, db, "SELECT count(*) FROM query_table($1)", t.Name)
	if err != nil {
		return e, err
	}
	e.Rows = rows[0]
	text, target := exportWhole, filepath.Join(folder, t.Name, "rows.parquet")
	if by := partitioned(t); by != "" && e.Rows > 0 {
		text, target, e.Partitioned = by, filepath.Join(folder, t.Name), true
	}
	if err := os.MkdirAll(filepath.Join(folder, t.Name), 0o777); err != nil {
		return e, err
	}
	if _, err := db.sql.ExecContext(ctx, text, sql.Named("table", t.Name), sql.Named("folder", target)); err != nil {
		return e, err
	}
	e.Files, err = db.exportedFiles(ctx, folder, t.Name)
	return e, err
}

// partitioned is the statement that cuts a table by quarter, "" for a table without a time.
func partitioned(t Table) string {
	has := func(name string) bool {
		return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Name == name })
	}
	switch {
	case has("incident"):
		return exportByIncident
	case has("quarter"):
		return exportByQuarter
	}
	return ""
}

type fileRows struct {
	Path string `db:"path"`
	Rows int64  `db:"rows"`
}

// exportedFiles are the files of a table in order, written to the disk for good.
func (db *DB) exportedFiles(ctx context.Context, folder, table string) ([]ExportedFile, error) {
	counts, err := Select[fileRows](ctx, db, exportRows, filepath.Join(folder, table, "**", "*.parquet"))
	if err != nil {
		return nil, err
	}
	files := make([]ExportedFile, 0, len(counts))
	for _, c := range counts {
		sum, size, err := hashSynced(c.Path)
		if err != nil {
			return nil, err
		}
		relative, err := filepath.Rel(folder, c.Path)
		if err != nil {
			return nil, err
		}
		files = append(files, ExportedFile{Path: filepath.ToSlash(relative), Rows: c.Rows, Bytes: size, SHA256: sum})
	}
	slices.SortFunc(files, func(a, b ExportedFile) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// hashSynced makes a file last, and returns its hash and size.
func hashSynced(path string) (sum string, size int64, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if size, err = io.Copy(h, f); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), size, f.Sync()
}

func writeSynced(path string, text []byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Sync()
}

// putInPlace makes a finished folder the one at path, in one step where the system can.
func putInPlace(fresh, path string) error {
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if entries, err := os.ReadDir(path); errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return os.Rename(fresh, path)
	}
	return exchange(fresh, path) // the older one is now at fresh, and goes with it
}
