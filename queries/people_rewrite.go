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
	if err := p.copyTo(ctx, fresh); err != nil {
		return fmt.Errorf("writing %s anew: %w", path, err)
	}
	if err := errors.Join(p.Close(), ownerOnly(fresh), os.Rename(fresh, path)); err != nil {
		return fmt.Errorf("writing %s anew: %w", path, err)
	}
	p.db, _, err = openPeopleFile(ctx, path, p.options)
	return err
}

// copyTo copies every table into a new file. A path is no parameter of ATTACH: it is quoted.
func (p *People) copyTo(ctx context.Context, fresh string) (err error) {
	defer privately()()
	conn, err := p.db.sql.Conn(ctx)
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
