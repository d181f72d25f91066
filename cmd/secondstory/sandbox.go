package main

import (
	"context"
	"errors"
	"fmt"
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

// headroom is what the process takes beside a query's memory: the program, and the result it writes.
const headroom = 2 << 30

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

// openSandbox opens the database for queries of others: read-only, without files, network,
// extensions or settings, within --memory.
func openSandbox(ctx context.Context, e env, c *cli.Command) (*queries.DB, error) {
	o := dbOptions(e, c)
	o.MaxMemory = c.String("memory")
	bytes, ok := memoryBytes(o.MaxMemory)
	if !ok {
		return nil, usagef(c.FullName()+" --memory 2GB", "--memory %q is no size such as 500MB or 4GB", o.MaxMemory)
	}
	if e.LimitMemory != nil {
		if err := e.LimitMemory(bytes + headroom); err != nil {
			return nil, err
		}
	}
	return queries.OpenSandbox(ctx, dbPath(e, c), o)
}

// limitError says which limit a query ran into; other errors are as they were.
func limitError(c *cli.Command, err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("stopped after --timeout %s: %w", c.Duration("timeout"), context.DeadlineExceeded)
	case err != nil && strings.Contains(err.Error(), "Out of Memory Error"):
		first, _, _ := strings.Cut(err.Error(), "\n")
		return fmt.Errorf("%s\n  next: ask for less, or allow more than --memory %s", first, c.String("memory"))
	}
	return err
}

// safeFor is t as it is written in a format: with --spreadsheet-safe, a text that Excel and its like
// would take for a formula begins with an apostrophe.
func safeFor(c *cli.Command, format string, t table) table {
	if !c.Bool("spreadsheet-safe") || format != "csv" && format != "tsv" {
		return t
	}
	for i, col := range t.columns {
		t.columns[i].name = unformula(col.name)
	}
	for _, row := range t.rows {
		for i, v := range row {
			if s, ok := v.(string); ok {
				row[i] = unformula(s)
			}
		}
	}
	return t
}

// unformula puts an apostrophe before what begins as a formula does, blanks before it included.
func unformula(s string) string {
	if first := strings.TrimLeft(s, " \u00a0"); first != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", []rune(first)[0]) {
		return "'" + s
	}
	return s
}
