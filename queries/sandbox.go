package queries

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// OpenSandbox opens the database at path for SQL that someone typed: read-only, without access to
// the network or extensions, to no file but o.Files, and with its settings locked so that the SQL
// cannot change that. o.MaxMemory and o.Threads bound what a query may take; cancel its context to
// bound its time. A database in memory cannot be read only, so path may not be "".
//
// DuckDB's own settings cannot tell reading from writing a file: Script and Check, which run only what
// asks, keep o.Files from being written to.
//
// An older schema is migrated first, as Open does.
func OpenSandbox(ctx context.Context, path string, o Options) (*DB, error) {
	if path == "" {
		return nil, errors.New("opening a sandbox: a database in memory cannot be read only; name a file")
	}
	o.ReadOnly = true
	if err := checkPath(path, true); err != nil {
		return nil, err
	}
	db, err := openWaiting(ctx, path, o, sandboxSettings())
	if err != nil {
		return nil, err
	}
	if db, err = currentReader(ctx, db, o, sandboxSettings()); err != nil {
		return nil, err
	}
	if err := db.shut(ctx, o.Files); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// sandboxSettings are fixed when the file is opened. A temporary directory is none, so that a
// query too large for its memory fails rather than fills the disk.
func sandboxSettings() url.Values {
	return url.Values{
		"allow_community_extensions":   {"false"},
		"allow_unsigned_extensions":    {"false"},
		"max_temp_directory_size":      {"0KB"},
		"autoload_known_extensions":    {"false"},
		"autoinstall_known_extensions": {"false"},
	}
}

// shut closes the sandbox: the paths that stay open can be named only before the rest is shut.
func (db *DB) shut(ctx context.Context, files []string) error {
	out, err := newSink()
	if err != nil {
		return err
	}
	paths := make([]any, 0, len(files)+1)
	for _, file := range files {
		paths = append(paths, file)
	}
	if out != nil {
		db.out = &outlet{out}
		paths = append(paths, out.name())
	}
	session, err := db.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("opening a sandbox of %s: %w", db.path, err)
	}
	defer session.Close()
	steps := []struct {
		text string
		args []any
	}{
		{"SET VARIABLE open_paths = $1", []any{paths}},
		{"SET allowed_paths = getvariable('open_paths')", nil},
		{"RESET VARIABLE open_paths", nil},
		{"SET enable_external_access = false", nil},
		{"SET lock_configuration = true", nil},
	}
	for _, step := range steps {
		if _, err := session.ExecContext(ctx, step.text, step.args...); err != nil {
			return fmt.Errorf("shutting the sandbox of %s: %s: %w", db.path, step.text, err)
		}
	}
	return nil
}
