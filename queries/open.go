package queries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// Options says how a database is opened. The zero value opens for writing, does not wait for a
// lock, and stamps migrations with the machine's clock.
type Options struct {
	ReadOnly bool                // many readers may share a file, no writer beside them
	Wait     time.Duration       // how long to retry while another process holds the file
	OnWait   func(holder string) // called once, before the first retry
	Now      func() time.Time    // stamps schema_migrations.applied_at
	Version  string              // of the program, kept in settings.written_by

	MaxMemory string // DuckDB's memory_limit such as "500MB"; "" leaves its default
	Threads   int    // DuckDB's threads; 0 leaves its default

	// MaxLog is how much a writer's log may hold before it is folded into the file, such as "160MB"; "" leaves DuckDB's
	// default. Each time, the last rows of every table are compressed anew together with what is added to them.
	MaxLog string

	// Files are what a sandbox may read beside its database (FilesIn); nothing else is within its reach.
	Files []string
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now().UTC()
	}
	return o.Now().UTC()
}

// DB is an open store. It is safe for concurrent use; writes take turns.
type DB struct {
	sql  *sql.DB
	path string
	now  func() time.Time
	out  *outlet // of a sandbox: the only way out; else nil

	options Options // it was opened with
}

// Open opens the database at path, or one in memory when path is "". A writer creates a missing
// file and migrates an old one; a reader migrates an old one first by opening it for writing for a
// moment. Every session has the time zone UTC, and no extension is ever installed or loaded.
//
// It returns NotADatabaseError, NewerError, OlderError, LockedError, or an error that is
// fs.ErrNotExist for a reader without a file.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if err := checkPath(path, o.ReadOnly); err != nil {
		return nil, err
	}
	db, err := openWaiting(ctx, path, o, nil)
	if err != nil {
		return nil, err
	}
	if o.ReadOnly && path != "" {
		return currentReader(ctx, db, o, nil)
	}
	if err := errors.Join(removeLeftovers(path), migrate(ctx, db, schemaSource(), o)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// currentReader returns db if its schema is the one this version knows; an older one is closed,
// migrated by a writer, and opened again with the same settings.
func currentReader(ctx context.Context, db *DB, o Options, settings url.Values) (*DB, error) {
	err := checkVersion(ctx, db, schemaSource())
	var older *OlderError
	if err == nil {
		return db, nil
	}
	if closing := db.Close(); closing != nil || !errors.As(err, &older) {
		return nil, errors.Join(err, closing)
	}
	if err := migrateFile(ctx, db.path, o); err != nil {
		older.Err = err
		return nil, older
	}
	return openWaiting(ctx, db.path, o, settings)
}

// migrateFile opens path for writing only to bring its schema up to date.
func migrateFile(ctx context.Context, path string, o Options) error {
	o.ReadOnly = false
	writer, err := openWaiting(ctx, path, o, nil)
	if err != nil {
		return err
	}
	return errors.Join(migrate(ctx, writer, schemaSource(), o), writer.Close())
}

// Close closes the database; a writer's log is folded into the file.
func (db *DB) Close() error {
	err := db.sql.Close()
	if db.out != nil {
		err = errors.Join(err, db.out.close())
	}
	if err != nil {
		return fmt.Errorf("closing database %s: %w", db.name(), err)
	}
	return nil
}

// SQL is the database/sql handle, for reads that have no named query.
func (db *DB) SQL() *sql.DB { return db.sql }

// Path is the file, "" for a database in memory.
func (db *DB) Path() string { return db.path }

func (db *DB) name() string {
	if db.path == "" {
		return "in memory"
	}
	return db.path
}

// checkPath refuses what the driver would silently take for something else, and a reader's
// missing file.
func checkPath(path string, readOnly bool) error {
	if path == "" {
		return nil
	}
	if strings.Contains(path, "?") {
		return &NotADatabaseError{Path: path, Reason: "a database name cannot contain a question mark"}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && readOnly:
		return missingError(path)
	case errors.Is(err, fs.ErrNotExist):
		if folder := filepath.Dir(path); !isFolder(folder) {
			return fmt.Errorf("opening database %s: there is no folder %s; make it, or name another file with --db", path, folder)
		}
		return nil
	case err != nil:
		return fmt.Errorf("opening database %s: %w", path, err)
	case info.IsDir():
		return &NotADatabaseError{Path: path, Reason: "it is a directory; name a file with --db"}
	case info.Size() == 0:
		return &NotADatabaseError{Path: path, Reason: "it is an empty file; remove it or name another with --db"}
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

const (
	firstRetry = 20 * time.Millisecond
	lastRetry  = 500 * time.Millisecond
)

// openWaiting opens path, and while another process holds it tries again, ever more slowly, until
// o.Wait has passed.
func openWaiting(ctx context.Context, path string, o Options, settings url.Values) (*DB, error) {
	var waited time.Duration
	for pause := firstRetry; ; pause = min(2*pause, lastRetry) {
		db, err := openOnce(ctx, path, o, settings)
		locked := asLocked(err)
		if locked == nil || waited >= o.Wait {
			return db, err
		}
		if waited == 0 && o.OnWait != nil {
			o.OnWait(locked.Holder)
		}
		pause = min(pause, o.Wait-waited)
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), err)
		case <-time.After(pause):
			waited += pause
		}
	}
}

func openOnce(ctx context.Context, path string, o Options, settings url.Values) (*DB, error) {
	dsn, err := dataSource(path, o, settings)
	if err != nil {
		return nil, err
	}
	connector, err := duckdb.NewConnector(dsn, nil)
	if err != nil {
		return nil, openError(path, err)
	}
	db := &DB{sql: sql.OpenDB(connector), path: path, now: o.now, options: o}
	// Global, so that every session of the file begins with it, those after a lock too.
	if _, err := db.sql.ExecContext(ctx, "SET GLOBAL TimeZone = 'UTC'"); err != nil {
		return nil, errors.Join(openError(path, err), db.sql.Close())
	}
	return db, nil
}

// dataSource is the driver's name for path and its settings. The path is made absolute so that a
// colon in it is not read as a scheme.
func dataSource(path string, o Options, settings url.Values) (string, error) {
	values := url.Values{
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
	}
	if o.ReadOnly && path != "" {
		values.Set("access_mode", "READ_ONLY")
	}
	if o.MaxMemory != "" {
		values.Set("memory_limit", o.MaxMemory)
	}
	if o.MaxLog != "" && !o.ReadOnly {
		values.Set("checkpoint_threshold", o.MaxLog)
	}
	if o.Threads > 0 {
		values.Set("threads", fmt.Sprint(o.Threads))
	}
	for name, v := range settings {
		values[name] = v
	}
	if path == "" {
		return "?" + values.Encode(), nil
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("opening database %s: %w", path, err)
	}
	return absolute + "?" + values.Encode(), nil
}
