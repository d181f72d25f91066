package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// limits bound what SQL of others may take.
type limits struct {
	timeout time.Duration
	memory  string                 // as given: DuckDB's own limit
	bytes   uint64                 // the same, in bytes
	used    func() (uint64, error) // what the process holds now; nil where nothing can tell
	every   time.Duration          // how often to look
	grace   time.Duration          // how long a query that was told to stop may take to do so
}

const (
	// spare is what the process may hold beside a query's memory before the query is stopped: the program
	// and a result on its way out, which DuckDB does not count.
	spare = 1 << 30
	// headroom is the last wall: behind it memory is refused to the process, which few programs survive.
	headroom = 4 << 30
)

// errAbandoned is a query that did not stop when told to: it runs on inside DuckDB, so that its database
// cannot be closed and the process should end.
var errAbandoned = errors.New("it could not be stopped inside DuckDB")

// errMemory is why a query was stopped that took more than it may.
var errMemory = errors.New("it took too much memory")

// run carries out work, whose context ends at the first limit. It returns at once when work does, else
// a grace period after it was told to stop.
func (l limits) run(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	done := make(chan error, 1)
	go func() { done <- work(ctx) }()
	go l.watch(ctx, stop)
	select {
	case err := <-done:
		return l.explain(ctx, err)
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return l.explain(ctx, err)
	case <-time.After(l.grace):
		return fmt.Errorf("%w; %w", l.explain(ctx, context.Cause(ctx)), errAbandoned)
	}
}

// watch stops the work when the process holds more than it may.
func (l limits) watch(ctx context.Context, stop context.CancelCauseFunc) {
	if l.used == nil {
		return
	}
	tick := time.NewTicker(l.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if used, err := l.used(); err == nil && used > l.bytes+spare {
				stop(errMemory)
				return
			}
		}
	}
}

// explain says which limit an error comes from; others stay as they were.
func (l limits) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, errMemory), strings.Contains(err.Error(), "Out of Memory Error"):
		return fmt.Errorf("stopped: %w, more than --memory %s\n  next: ask for less, add a LIMIT, write csv, ndjson or parquet, or allow more than --memory %s", errMemory, l.memory, l.memory)
	case errors.Is(cause, context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("stopped after --timeout %s: %w", l.timeout, context.DeadlineExceeded)
	case errors.Is(cause, context.Canceled):
		return fmt.Errorf("stopped: %w", context.Canceled)
	}
	return err
}
