package main

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

// limitFlags bound what a query may take, and mark its output for spreadsheets.
func limitFlags() []cli.Flag {
	return []cli.Flag{
		&cli.DurationFlag{Name: "timeout", Value: time.Minute, Usage: "stop a query after this long"},
		&cli.StringFlag{Name: "memory", Value: "2GB", Usage: "the memory a query may take, as `SIZE`: 500MB, 4GB"},
		&cli.BoolFlag{Name: "spreadsheet-safe", Usage: "in csv and tsv, put ' before a text that a spreadsheet would run"},
	}
}

var memorySize = regexp.MustCompile(`^([0-9]{1,6}) ?(?i:([KMGT])i?B)$`)

// memoryBytes reads a size such as 2GB, at most in powers of 1024.
func memoryBytes(size string) (uint64, bool) {
	m := memorySize.FindStringSubmatch(size)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseUint(m[1], 10, 32)
	power := 1 + strings.Index("KMGT", strings.ToUpper(m[2]))
	return n << (10 * power), err == nil && n > 0
}

// box is where SQL of others runs: the database it may read, and what it may take.
type box struct {
	path    string
	options queries.Options
	limits  limits
}

// newBox reads --memory and --timeout, and sets the wall that the process cannot pass.
func newBox(e env, c *cli.Command) (box, error) {
	o := dbOptions(e, c)
	o.MaxMemory = c.String("memory")
	bytes, ok := memoryBytes(o.MaxMemory)
	if !ok {
		return box{}, usagef(c.FullName()+" --memory 2GB", "--memory %q is no size such as 500MB or 4GB", o.MaxMemory)
	}
	if e.LimitMemory != nil {
		if err := e.LimitMemory(bytes + headroom); err != nil {
			return box{}, err
		}
	}
	l := limits{
		timeout: c.Duration("timeout"), memory: o.MaxMemory, bytes: bytes, used: e.UsedMemory,
		every: 10 * time.Millisecond, grace: 2 * time.Second,
	}
	return box{path: dbPath(e, c), options: o, limits: l}, nil
}

// run opens the database, read-only and with nothing else in reach but files, hands it to work within
// the limits, and closes it. What waiting for another process takes does not count.
func (b box) run(ctx context.Context, files []string, work func(context.Context, *queries.DB) error) error {
	o := b.options
	o.Files = files
	db, err := queries.OpenSandbox(ctx, b.path, o)
	if err != nil {
		return err
	}
	err = b.limits.run(ctx, func(ctx context.Context) error { return work(ctx, db) })
	if errors.Is(err, errAbandoned) {
		return err // closing would wait for the query
	}
	return errors.Join(err, db.Close())
}

// exists opens the database once, so that a prompt does not begin over one that cannot be read.
func (b box) exists(ctx context.Context) error {
	return b.run(ctx, nil, func(context.Context, *queries.DB) error { return nil })
}
