package queries

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

// NotADatabaseError says that a file is not a database of this program: a text file, a folder, or a
// DuckDB file that holds someone else's tables. Nothing was written to it.
type NotADatabaseError struct {
	Path   string
	Reason string
}

func (e *NotADatabaseError) Error() string {
	return fmt.Sprintf("opening database %s: %s", e.Path, e.Reason)
}

// NewerError says that a database was written by a newer version of this program than the one
// reading it. Found and Known are schema versions; both are zero where DuckDB itself could not
// read the file's storage format.
type NewerError struct {
	Path      string
	WrittenBy string // version of the program that wrote it, "" when unknown
	Found     int
	Known     int
}

func (e *NewerError) Error() string {
	by := "a newer version of secondstory"
	if e.WrittenBy != "" {
		by += " (" + e.WrittenBy + ")"
	}
	if e.Found == 0 {
		return fmt.Sprintf("opening database %s: it was written by %s; update secondstory to read it", e.Path, by)
	}
	return fmt.Sprintf("opening database %s: it was written by %s (schema %d, this one knows %d); update secondstory to read it",
		e.Path, by, e.Found, e.Known)
}

// OlderError says that a reader met an older schema and could not migrate it; Err says why.
type OlderError struct {
	Path  string
	Found int
	Known int
	Err   error
}

func (e *OlderError) Error() string {
	return fmt.Sprintf("opening database %s: its schema is %d, this version needs %d, and it cannot be migrated: %v; "+
		"run a command that may write to it, such as secondstory status", e.Path, e.Found, e.Known, e.Err)
}

func (e *OlderError) Unwrap() error { return e.Err }

// LockedError says that another process held the database for longer than Options.Wait.
type LockedError struct {
	Path   string
	Holder string // as DuckDB names it: program and process id, "" when it does not say
	PID    int    // 0 when unknown
}

func (e *LockedError) Error() string {
	holder := e.Holder
	if holder == "" {
		holder = "another process"
	}
	return fmt.Sprintf("opening database %s: it is held by %s; wait longer (--wait) or stop that process", e.Path, holder)
}

// lockHolder is the part of DuckDB's message that names who holds the file.
var lockHolder = regexp.MustCompile(`Conflicting lock is held in (.+?) \(PID (\d+)\)( by user [^.]+)?`)

// openError turns what DuckDB says about a file it could not open into an error a caller can
// branch on; an unknown message is wrapped as it is.
func openError(path string, err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "not a valid DuckDB database file"):
		return &NotADatabaseError{Path: path, Reason: "it is not a DuckDB database; name another file with --db"}
	case strings.Contains(text, "Is a directory"):
		return &NotADatabaseError{Path: path, Reason: "it is a directory; name a file with --db"}
	case strings.Contains(text, "we can only read versions between") || strings.Contains(text, "written by a newer"):
		return &NewerError{Path: path}
	case strings.Contains(text, "Could not set lock on file"):
		return lockedError(path, text)
	case strings.Contains(text, "database does not exist"):
		return missingError(path)
	case strings.Contains(text, "Permission denied"):
		return fmt.Errorf("opening database %s: %w; name a file that you may write with --db", path, fs.ErrPermission)
	case strings.Contains(text, "Read-only file system"):
		return fmt.Errorf("opening database %s: its file system is read-only; name another file with --db", path)
	}
	return fmt.Errorf("opening database %s: %w", path, err)
}

// missingError is what a reader of a file that is not there gets; it is fs.ErrNotExist.
func missingError(path string) error {
	return fmt.Errorf("opening database %s: %w; run secondstory ingest first, or name it with --db", path, fs.ErrNotExist)
}

func lockedError(path, text string) *LockedError {
	locked := &LockedError{Path: path}
	if m := lockHolder.FindStringSubmatch(text); m != nil {
		locked.Holder = fmt.Sprintf("%s (PID %s)%s", m[1], m[2], m[3])
		locked.PID, _ = strconv.Atoi(m[2])
	}
	return locked
}

// asLocked returns the LockedError in err, or nil.
func asLocked(err error) *LockedError {
	var locked *LockedError
	if errors.As(err, &locked) {
		return locked
	}
	return nil
}
