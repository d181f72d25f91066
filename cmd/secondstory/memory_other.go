//go:build !linux

package main

// limitMemory does nothing: only DuckDB's own limit and that of results hold here.
func limitMemory(uint64) error { return nil }
