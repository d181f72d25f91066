package score

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"secondstory/ingest"
	"secondstory/queries"
)

// Field is the score of one field of a set: N records of which it is labelled, Exact of them read
// exactly so. A missing value that was left missing is exact.
type Field struct {
	Set, Field string
	N, Exact   int
	Misses     []Miss
	Published  *Published // nil where nobody published a score
}

// Published is the best of the scores that others published for a field, on N records.
type Published struct {
	Value float64
	N     int
}

// Miss is one record that was read otherwise. Index counts the records of the set from 0.
type Miss struct {
	Index           int
	ID, Want, Found string
}

// Report holds the scores of all sets in a fixed order, and the parts that were not there.
type Report struct {
	Fields []Field
	Absent []string
}

// errAbsent is a part of the labelled data that is not there.
var errAbsent = errors.New("not there")

// Reading scores the reader on the labelled data in dir. It fails where no part of it is there.
func Reading(ctx context.Context, dir string) (Report, error) {
	var rep Report
	if err := rep.atlarge(ctx, dir); err != nil {
		return rep, err
	}
	for _, set := range goldSets() {
		if err := rep.gold(ctx, dir, set); err != nil {
			return rep, err
		}
	}
	if len(rep.Fields) == 0 {
		return rep, fmt.Errorf("scoring the reading of %s: none of its parts is there (labelled/atlarge.ndjson, gold/dfds.csv, gold/icco.csv, gold/jenkins.csv, gold/moj.csv)", dir)
	}
	return rep, nil
}

// absent notes a part that is not there.
func (rep *Report) absent(part string) { rep.Absent = append(rep.Absent, part) }

// tally counts the fields of one set in the order in which they are first checked.
type tally struct {
	set    string
	fields []Field
}

func (t *tally) check(index int, id, field, found, want string) {
	f := t.field(field)
	f.N++
	if found == want {
		f.Exact++
		return
	}
	f.Misses = append(f.Misses, Miss{Index: index, ID: id, Want: want, Found: found})
}

func (t *tally) field(name string) *Field {
	for i := range t.fields {
		if t.fields[i].Field == name {
			return &t.fields[i]
		}
	}
	t.fields = append(t.fields, Field{Set: t.set, Field: name})
	return &t.fields[len(t.fields)-1]
}

// read ingests what o names into a database in memory, which the caller closes.
func read(ctx context.Context, o ingest.Options) (db *queries.DB, err error) {
	db, err = queries.Open(ctx, "", queries.Options{})
	if err != nil {
		return nil, err
	}
	o.Now = time.Unix(0, 0).UTC().AddDate(200, 0, 0) // the clock plays no part in the score
	if _, err := ingest.Run(ctx, db, nil, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// firstThere is the first of some files of a folder that exists.
func firstThere(dir string, names ...string) (string, error) {
	for _, name := range names {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Stat(p); err == nil {
			return p, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("reading labelled data: %w", err)
		}
	}
	return "", errAbsent
}
