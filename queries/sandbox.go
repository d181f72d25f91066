package queries

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// OpenSandbox opens the database at path for SQL that someone typed: read-only, without access to
// files, the network or extensions, and with its settings locked so that the SQL cannot change
// that. o.MaxMemory and o.Threads bound what a query may take; cancel its context to bound its
// time. A database in memory cannot be read only, so path may not be "".
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
	if _, err := db.sql.ExecContext(ctx, "SET lock_configuration = true"); err != nil {
		return nil, errors.Join(fmt.Errorf("locking the settings of %s: %w", path, err), db.Close())
	}
	return db, nil
}

// sandboxSettings are fixed when the file is opened. A temporary directory is none, so that a
// query too large for its memory fails rather than fills the disk.
func sandboxSettings() url.Values {
	return url.Values{
		"enable_external_access":       {"false"},
		"allow_community_extensions":   {"false"},
		"allow_unsigned_extensions":    {"false"},
		"max_temp_directory_size":      {"0KB"},
		"autoload_known_extensions":    {"false"},
		"autoinstall_known_extensions": {"false"},
	}
}
