//go:build unix

package queries

import "syscall"

// openMask takes the process's mask away, as under sudo with umask 000, until the function it returns is called.
func openMask() (restore func()) {
	before := syscall.Umask(0)
	return func() { syscall.Umask(before) }
}
