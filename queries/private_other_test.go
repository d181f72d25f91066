//go:build !unix

package queries

// openMask does nothing where there is no mask.
func openMask() (restore func()) { return func() {} }
