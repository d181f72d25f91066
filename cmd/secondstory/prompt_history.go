package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// keptHistory is how long the history may grow, in bytes; a longer one loses its older half.
const keptHistory = 1 << 20

// historyFile is the file that holds what was typed before, made where it is missing: in the user's state
// folder, readable by its owner only, because what is typed may say more than the database does.
func historyFile(e env) (string, error) {
	state := e.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home := e.Getenv("HOME")
		if home == "" {
			return "", errors.New("neither XDG_STATE_HOME nor HOME is set")
		}
		state = filepath.Join(home, ".local", "state")
	}
	folder := filepath.Join(state, "secondstory")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("making a folder for the history: %w", err)
	}
	path := filepath.Join(folder, "history")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return "", fmt.Errorf("opening the history: %w", err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return "", fmt.Errorf("opening the history: %w", err)
	}
	return path, shortenHistory(path)
}

// shortenHistory drops the older half of a history that has grown too long, at a line's end. The new one
// is put in its place whole.
func shortenHistory(path string) error {
	text, err := os.ReadFile(path)
	if err != nil || len(text) <= keptHistory {
		return err
	}
	text = text[len(text)/2:]
	_, text, _ = bytes.Cut(text, []byte("\n"))
	f, err := os.CreateTemp(filepath.Dir(path), ".history-*") // mode 0600
	if err != nil {
		return fmt.Errorf("shortening the history: %w", err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("shortening the history: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return os.Rename(f.Name(), path)
}
