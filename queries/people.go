package queries

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed people_schema/*.sql
var peopleFiles embed.FS

func peopleSource() source { return source{files: peopleFiles, folder: "people_schema"} }

// People is the store of who did what: a second DuckDB file beside the database, readable by its
// owner only, and the keys of its hashes. It is never attached to the main file.
type People struct {
	db      *DB
	keys    *keyRing
	options Options
}

// OpenPeople opens the people file of the database at mainPath (mainPath + ".people", mode 0600),
// and its key file (mainPath + ".people.key", mode 0600); both in memory when mainPath is "". A
// writer creates what is missing. A reader without a people file gets an error that is
// fs.ErrNotExist.
func OpenPeople(ctx context.Context, mainPath string, o Options) (*People, error) {
	path, keyPath := "", ""
	if mainPath != "" {
		path, keyPath = mainPath+".people", mainPath+".people.key"
	}
	if err := checkPath(path, o.ReadOnly); err != nil {
		return nil, err
	}
	keys, err := readKeys(keyPath)
	if err != nil {
		return nil, err
	}
	if err := createPrivately(ctx, path, o); err != nil {
		return nil, err
	}
	db, migrated, err := openPeopleFile(ctx, path, o)
	if err != nil {
		return nil, err
	}
	p := &People{db: db, keys: keys, options: o}
	if !o.ReadOnly {
		err = removeLeftovers(keyPath)
	}
	if err == nil && migrated { // what a step took out is in no page of the file
		err = p.rewrite(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// createPrivately creates a missing file in a folder that only its owner may enter, closes it to
// others, and moves it into place: it is never readable by anyone else, not even while empty.
func createPrivately(ctx context.Context, path string, o Options) (err error) {
	if _, missing := os.Stat(path); path == "" || !errors.Is(missing, fs.ErrNotExist) {
		return nil
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+newMark)
	if err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	fresh := filepath.Join(folder, filepath.Base(path))
	db, _, err := openPeopleFile(ctx, fresh, o)
	if err != nil {
		return err
	}
	if err := errors.Join(db.Close(), ownerOnly(fresh)); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	return nil
}

// openPeopleFile opens the file and brings it to the newest schema; migrated says that it had an older one.
func openPeopleFile(ctx context.Context, path string, o Options) (db *DB, migrated bool, err error) {
	defer privately()()
	if db, err = openWaiting(ctx, path, o, nil); err != nil {
		return nil, false, err
	}
	found, err := schemaVersion(ctx, db)
	if err != nil {
		return nil, false, errors.Join(err, db.Close())
	}
	migrated = found > 0 && checkVersion(ctx, db, peopleSource()) != nil
	if o.ReadOnly && path != "" {
		err = checkVersion(ctx, db, peopleSource())
	} else {
		err = errors.Join(ownerOnly(path), removeLeftovers(path), migrate(ctx, db, peopleSource(), o))
	}
	if err != nil {
		return nil, false, errors.Join(err, db.Close())
	}
	return db, migrated, nil
}

// ownerOnly takes a file's rights from everyone but its owner, those of the log beside it too.
func ownerOnly(path string) error {
	if path == "" {
		return nil
	}
	for _, name := range []string{path, path + ".wal"} {
		if err := os.Chmod(name, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("closing %s to others: %w", name, err)
		}
	}
	return nil
}

// Close closes the file and forgets the keys.
func (p *People) Close() error {
	defer privately()()
	return p.db.Close()
}

// SQL is the database/sql handle of the people file.
func (p *People) SQL() *sql.DB { return p.db.SQL() }

// SelectPeople is Select over the people file.
func SelectPeople[T any](ctx context.Context, p *People, query string, args ...any) ([]T, error) {
	return Select[T](ctx, p.db, query, args...)
}

// Load writes a batch in one transaction. A roster entry replaces that of the same person and
// quarter; participations replace all of their incidents; shifts replace all of their quarters and
// teams. Loading the same batch again changes nothing.
func (p *People) Load(ctx context.Context, b PeopleBatch) error {
	if b.Batch == "" {
		return errors.New("loading people: the batch has no key")
	}
	b, err := b.masked(p)
	if err != nil {
		return fmt.Errorf("loading people of batch %s: %w", b.Batch, err)
	}
	sets := []rowSet{
		setOf("roster", b.Roster),
		setOf("participations", b.Participations),
		setOf("shifts", b.Shifts),
		setOf("name_tokens", b.NameTokens),
	}
	defer privately()()
	err = p.db.inBatch(ctx, sets, func(l *loading) error {
		key := sql.Named("batch", b.Batch)
		return firstError(
			func() error { return l.read("people_clear_participations", "participations") },
			func() error { return l.read("people_clear_shifts", "shifts") },
			func() error { return l.run("people_batch", key, sql.Named("written_at", p.db.now())) },
			func() error { return l.read("people_roster", "roster", key) },
			func() error { return l.read("people_participations", "participations", key) },
			func() error { return l.read("people_shifts", "shifts", key) },
			func() error { return l.read("people_name_tokens", "name_tokens", key) },
		)
	})
	if err != nil {
		return fmt.Errorf("loading people of batch %s: %w", b.Batch, err)
	}
	return p.settle(ctx)
}

// settle folds DuckDB's log into the file, so that no second copy of the rows lies beside it.
func (p *People) settle(ctx context.Context) error {
	if p.db.path == "" {
		return nil
	}
	if _, err := p.db.sql.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return fmt.Errorf("writing people to %s: %w", p.db.path, err)
	}
	return ownerOnly(p.db.path)
}

// DropUnknownBatches removes what was written by batches that the main file does not know: it was
// written first, and the main file's part of it never committed.
func (p *People) DropUnknownBatches(ctx context.Context, known []string) error {
	defer privately()()
	err := p.db.inBatch(ctx, nil, func(l *loading) error {
		for _, table := range []string{"roster", "participations", "shifts", "name_tokens", "batches"} {
			if err := l.run("people_drop_"+table, sql.Named("known", known)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dropping unknown batches of people: %w", err)
	}
	return p.settle(ctx)
}

// Key returns the key of a quarter such as 2026Q3, 32 random bytes; it is created when there is
// none. After DestroyKeysBefore an old quarter's hashes cannot be computed from names again.
func (p *People) Key(quarter string) ([]byte, error) {
	if !quarterForm.MatchString(quarter) {
		return nil, fmt.Errorf("reading the key of %q: a quarter is written 2026Q3", quarter)
	}
	return p.keys.key(quarter)
}

// TokenKey returns the key of the hashes in name_tokens, which must outlive a quarter.
func (p *People) TokenKey() ([]byte, error) { return p.keys.key(tokenKeyName) }
