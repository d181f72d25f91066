package queries

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// source is a set of ordered migrations: files NNNN_name.sql in a folder, numbered from 1 without
// a gap. The first one creates schema_migrations, in which every applied one is recorded.
type source struct {
	files  fs.FS
	folder string
}

func schemaSource() source { return source{files: schemaFiles, folder: "schema"} }

// migration is one forward step of the schema.
type migration struct {
	version int
	name    string
	sql     string
}

// migrations reads them in order.
func (s source) migrations() ([]migration, error) {
	names, err := fs.Glob(s.files, path.Join(s.folder, "*.sql"))
	if err != nil {
		return nil, fmt.Errorf("listing migrations: %w", err)
	}
	slices.Sort(names)
	steps := make([]migration, 0, len(names))
	for i, file := range names {
		step, err := s.read(file)
		if err != nil {
			return nil, err
		}
		if step.version != i+1 {
			return nil, fmt.Errorf("reading migration %s: version %d where %d is next", file, step.version, i+1)
		}
		steps = append(steps, step)
	}
	return steps, nil
}

func (s source) read(file string) (migration, error) {
	number, name, ok := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
	version, err := strconv.Atoi(number)
	if !ok || err != nil {
		return migration{}, fmt.Errorf("reading migration %s: its name is not NNNN_name.sql", file)
	}
	text, err := fs.ReadFile(s.files, file)
	if err != nil {
		return migration{}, fmt.Errorf("reading migration %s: %w", file, err)
	}
	return migration{version: version, name: name, sql: string(text)}, nil
}

// migrate brings db to the newest schema, each step in a transaction of its own: a crash between
// two leaves a database that the next opening continues from.
func migrate(ctx context.Context, db *DB, s source, o Options) error {
	found, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	steps, err := s.migrations()
	if err != nil {
		return err
	}
	if found > len(steps) {
		return newerError(ctx, db, found, len(steps))
	}
	for _, step := range steps[found:] {
		if err := apply(ctx, db, step, o); err != nil {
			return fmt.Errorf("migrating database %s: step %04d_%s: %w", db.name(), step.version, step.name, err)
		}
	}
	return nil
}

func apply(ctx context.Context, db *DB, step migration, o Options) error {
	tx, err := db.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, step.sql); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO schema_migrations (version, name, applied_at, program) VALUES (?, ?, ?, ?)",
		step.version, step.name, o.now(), o.Version); err != nil {
		return err
	}
	return tx.Commit()
}

// checkVersion returns nil if db has the newest schema, OlderError or NewerError otherwise.
func checkVersion(ctx context.Context, db *DB, s source) error {
	found, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	steps, err := s.migrations()
	switch {
	case err != nil:
		return err
	case found > len(steps):
		return newerError(ctx, db, found, len(steps))
	case found < len(steps):
		return &OlderError{Path: db.path, Found: found, Known: len(steps), Err: errors.New("it was opened for reading")}
	}
	return nil
}

// schemaVersion is the newest applied migration; 0 for a database without a table. One with tables
// but no record of migrations belongs to someone else.
func schemaVersion(ctx context.Context, db *DB) (int, error) {
	tables, err := Select[string](ctx, db, "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_name")
	if err != nil {
		return 0, fmt.Errorf("reading the schema of %s: %w", db.name(), err)
	}
	if len(tables) == 0 {
		return 0, nil
	}
	if !slices.Contains(tables, "schema_migrations") {
		return 0, &NotADatabaseError{Path: db.path, Reason: fmt.Sprintf(
			"it is a DuckDB database, but not one of secondstory's (it holds the table %s); name another file with --db", tables[0])}
	}
	versions, err := Select[int](ctx, db, "SELECT coalesce(max(version), 0) FROM schema_migrations")
	if err != nil {
		return 0, fmt.Errorf("reading the schema of %s: %w", db.name(), err)
	}
	return versions[0], nil
}

func newerError(ctx context.Context, db *DB, found, known int) error {
	newer := &NewerError{Path: db.path, Found: found, Known: known}
	programs, err := Select[string](ctx, db, "SELECT coalesce(program, '') FROM schema_migrations ORDER BY version DESC LIMIT 1")
	if err == nil && len(programs) == 1 {
		newer.WrittenBy = programs[0]
	}
	return newer
}
