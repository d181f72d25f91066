package queries

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"os"
	"sync"
)

//go:embed load/*.sql
var loadFiles embed.FS

// Load writes a batch in one transaction: all of it, its run and its checkpoint included, or
// nothing. Loading the same batch again changes no row. Codes of an incident stay as long as its
// content hash does; when it changes, they are gone until the incident is coded again, and decisions
// stay. A kind that coding inferred survives a batch that states none.
func (db *DB) Load(ctx context.Context, b Batch) (Loaded, error) {
	var loaded Loaded
	err := db.inBatch(ctx, append(b.tables(), b.spoken(), b.periods()), func(load *loading) error {
		var err error
		loaded, err = load.batch(b)
		return err
	})
	if err != nil {
		return Loaded{}, fmt.Errorf("loading a batch into %s: %w", db.name(), err)
	}
	return loaded, nil
}

// loading is one load under way: a transaction, and the Parquet file of each row set.
type loading struct {
	ctx   context.Context
	tx    *sql.Tx
	files map[string]string // by row set; one without rows has a file only if it is always written
}

// inBatch writes the row sets to files, runs do in a transaction, and removes the files whatever
// happens.
func (db *DB) inBatch(ctx context.Context, sets []rowSet, do func(*loading) error) (err error) {
	folder, err := db.rowsFolder()
	if err != nil {
		return fmt.Errorf("creating a folder for rows: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	files, err := writeFiles(folder, sets)
	if err != nil {
		return err
	}
	tx, err := db.sql.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("starting a transaction: %w", err)
	}
	if err := do(&loading{ctx: ctx, tx: tx, files: files}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// writeFiles writes every row set that has rows, two at a time.
func writeFiles(folder string, sets []rowSet) (map[string]string, error) {
	files := make(map[string]string, len(sets))
	var (
		mu     sync.Mutex
		wg     sync.WaitGroup
		failed error
		turns  = make(chan struct{}, 2)
	)
	for _, set := range sets {
		if set.len() == 0 && !set.always {
			continue
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			name, err := set.writeFile(folder)
			mu.Lock()
			defer mu.Unlock()
			files[set.table] = name
			if failed == nil { // what stops one, such as a full disk, stops them all: said once
				failed = err
			}
		})
	}
	wg.Wait()
	return files, failed
}

// batch runs the steps of Load.
func (l *loading) batch(b Batch) (Loaded, error) {
	err := firstError(
		func() error { return l.read("stage_incidents", "incidents") },
		func() error { return l.read("stage_documents", "batch_documents") },
		func() error { return l.script("unlink") },
		func() error { return l.insert("incident_documents") },
		func() error { return l.script("remove") },
		func() error { return l.read("clear_responses", "batch_periods") },
		func() error { return l.read("clear_people_exposures", "batch_periods") },
		func() error { return l.clear("exposures") },
		func() error { return l.read("replace_support_patterns", "support_patterns") },
		func() error { return l.insert(tablesOf(b, "incident_documents")...) },
	)
	if err != nil {
		return Loaded{}, err
	}
	loaded, err := l.counts()
	if err != nil {
		return Loaded{}, err
	}
	return loaded, l.script("unstage")
}

// firstError runs the steps until one fails.
func firstError(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// tablesOf names the tables of a batch, but for one that has its own step.
func tablesOf(b Batch, but string) []string {
	var names []string
	for _, set := range b.tables() {
		if set.table != but {
			names = append(names, set.table)
		}
	}
	return names
}

// insert runs load/<table>.sql for each table that has rows.
func (l *loading) insert(tables ...string) error {
	for _, table := range tables {
		if err := l.read(table, table); err != nil {
			return err
		}
	}
	return nil
}

// clear runs load/clear_<table>.sql for each table that has rows: it deletes what they replace.
func (l *loading) clear(tables ...string) error {
	for _, table := range tables {
		if err := l.read("clear_"+table, table); err != nil {
			return err
		}
	}
	return nil
}

// read runs load/<name>.sql over the file of a row set; a set without rows has none, and is left.
func (l *loading) read(name, set string, args ...any) error {
	file, ok := l.files[set]
	if !ok {
		return nil
	}
	return l.run(name, append(args, sql.Named("file", file))...)
}

// run runs load/<name>.sql, one statement.
func (l *loading) run(name string, args ...any) error {
	query, err := loadFiles.ReadFile("load/" + name + ".sql")
	if err != nil {
		return fmt.Errorf("running the load step %s: %w", name, err)
	}
	if _, err := l.tx.ExecContext(l.ctx, string(query), args...); err != nil {
		return fmt.Errorf("running the load step %s: %w", name, err)
	}
	return nil
}

// script runs load/<name>.sql, several statements: the driver gives arguments to the last one
// only, so they take none.
func (l *loading) script(name string) error { return l.run(name) }

func (l *loading) counts() (Loaded, error) {
	query, err := loadFiles.ReadFile("load/counts.sql")
	if err != nil {
		return Loaded{}, fmt.Errorf("counting what was loaded: %w", err)
	}
	rows, err := l.tx.QueryContext(l.ctx, string(query))
	if err != nil {
		return Loaded{}, fmt.Errorf("counting what was loaded: %w", err)
	}
	all, err := collect[Loaded](rows)
	if err != nil || len(all) != 1 {
		return Loaded{}, errors.Join(fmt.Errorf("counting what was loaded: %d rows", len(all)), err)
	}
	return all[0], nil
}
