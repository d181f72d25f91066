package queries

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What is written beside a database for a moment begins with these, behind a dot and the name of its
// file. Only the process that holds the file's lock writes them, so that the next one to hold it may
// remove what a crash left.
const (
	rowsMark = ".rows-"
	newMark  = ".new-"
)

// rowsFolder creates a folder for rows on their way into db, which only its owner may enter: beside
// the file, where the next writer finds it after a crash; in the system's own place for a database
// in memory.
func (db *DB) rowsFolder() (string, error) {
	if db.path == "" {
		return os.MkdirTemp("", "secondstory-rows-") // mode 0700
	}
	return os.MkdirTemp(filepath.Dir(db.path), "."+filepath.Base(db.path)+rowsMark)
}

// removeLeftovers removes what a crash left beside the file at path, whose lock is held.
func removeLeftovers(path string) error {
	if path == "" {
		return nil
	}
	folder := filepath.Dir(path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("looking beside %s: %w", path, err)
	}
	var failed []error
	for _, e := range entries {
		name := "." + filepath.Base(path)
		if strings.HasPrefix(e.Name(), name+rowsMark) || strings.HasPrefix(e.Name(), name+newMark) {
			failed = append(failed, os.RemoveAll(filepath.Join(folder, e.Name())))
		}
	}
	return errors.Join(failed...)
}
