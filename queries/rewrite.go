package queries

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// rewrite writes what is in the file into a new one that takes its place: what was removed is then in no
// page of it, the free ones included.
func (p *People) rewrite(ctx context.Context) (err error) {
	path := p.db.path
	if path == "" {
		return nil
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+newMark)
	if err != nil {
		return fmt.Errorf("writing %s anew: %w", path, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	fresh := filepath.Join(folder, filepath.Base(path))
	if err := p.db.copyTo(ctx, fresh); err != nil {
		return fmt.Errorf("writing %s anew: %w", path, err)
	}
	if err := errors.Join(p.Close(), ownerOnly(fresh), os.Rename(fresh, path)); err != nil {
		return fmt.Errorf("writing %s anew: %w", path, err)
	}
	p.db, _, err = openPeopleFile(ctx, path, p.options)
	return err
}

// Rewrite writes the database into a new file that takes its place: what was replaced or removed is then in
// no page of it. One in memory has no pages that anybody could read.
func (db *DB) Rewrite(ctx context.Context) (err error) {
	if db.path == "" {
		return nil
	}
	failed := func(err error) error { return fmt.Errorf("writing %s anew: %w", db.path, err) }
	path, err := filepath.EvalSymlinks(db.path)
	if err != nil {
		return failed(err)
	}
	was, err := os.Stat(path)
	if err != nil {
		return failed(err)
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+newMark)
	if err != nil {
		return failed(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	fresh := filepath.Join(folder, filepath.Base(path))
	if _, err := db.sql.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return failed(err)
	}
	// The old file is let go of last: nobody else writes to it meanwhile.
	err = firstError(
		func() error { return db.copyTo(ctx, fresh) },
		func() error { return os.Chmod(fresh, was.Mode().Perm()) },
		func() error { return os.Rename(fresh, path) },
		db.sql.Close,
	)
	if err != nil {
		return failed(err)
	}
	again, err := openWaiting(ctx, db.path, db.options, nil)
	if err != nil {
		return failed(err)
	}
	db.sql = again.sql
	return nil
}

// copyTo copies all of a database into a new file, which nobody but its owner may read. A path is no
// parameter of ATTACH: it is quoted.
func (db *DB) copyTo(ctx context.Context, fresh string) (err error) {
	defer privately()()
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var own string
	if err := conn.QueryRowContext(ctx, "SELECT current_database()").Scan(&own); err != nil {
		return err
	}
	for _, statement := range []string{
		"ATTACH '" + strings.ReplaceAll(fresh, "'", "''") + "' AS fresh_people",
		`COPY FROM DATABASE "` + strings.ReplaceAll(own, `"`, `""`) + `" TO fresh_people`,
		"DETACH fresh_people",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
