package main

import (
	"fmt"
	"syscall"
)

// limitMemory bounds the memory the process may write to, in bytes: what DuckDB does not count
// against its own limit, such as the rows of a result, fails at it too.
func limitMemory(bytes uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_DATA, &limit); err != nil {
		return fmt.Errorf("reading the limit of memory: %w", err)
	}
	limit.Cur = min(bytes, limit.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &limit); err != nil {
		return fmt.Errorf("limiting memory: %w", err)
	}
	return nil
}
