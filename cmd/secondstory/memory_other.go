//go:build !linux

package main

import "errors"

// limitMemory does nothing: only DuckDB's own limit and that of results hold here.
func limitMemory(uint64) error { return nil }

func usedMemory() (uint64, error) { return 0, errors.ErrUnsupported }
