package queries

import (
	"os"

	"golang.org/x/sys/unix"
)

// duplicate makes to's descriptor stand for what from's does.
func duplicate(from, to *os.File) error {
	return unix.Dup3(int(from.Fd()), int(to.Fd()), unix.O_CLOEXEC)
}
