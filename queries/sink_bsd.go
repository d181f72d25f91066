//go:build unix && !linux

package queries

import (
	"os"

	"golang.org/x/sys/unix"
)

// duplicate makes to's descriptor stand for what from's does.
func duplicate(from, to *os.File) error {
	if err := unix.Dup2(int(from.Fd()), int(to.Fd())); err != nil {
		return err
	}
	unix.CloseOnExec(int(to.Fd()))
	return nil
}
