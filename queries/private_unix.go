//go:build unix

package queries

import (
	"sync"
	"syscall"
)

// umasks makes those who create private files take turns: the mask is the process's.
var umasks sync.Mutex

// privately lets what the process creates be its owner's only, until the function it returns is
// called: DuckDB creates a log beside its file with the rights the mask leaves, and a log of people
// may not be readable for a moment. What other goroutines create meanwhile is private too.
func privately() (done func()) {
	umasks.Lock()
	before := syscall.Umask(0o077)
	return func() {
		syscall.Umask(before)
		umasks.Unlock()
	}
}
