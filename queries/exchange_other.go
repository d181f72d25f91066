//go:build !linux

package queries

import "os"

// exchange makes two folders change places. The system has no single step for it: a crash between these
// leaves both whole, the older one beside.
func exchange(a, b string) error {
	aside := a + "-old"
	if err := os.Rename(b, aside); err != nil {
		return err
	}
	if err := os.Rename(a, b); err != nil {
		return err
	}
	return os.Rename(aside, a)
}
