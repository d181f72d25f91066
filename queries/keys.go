package queries

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
)

const (
	keyBytes     = 32
	tokenKeyName = "tokens"
)

var (
	quarterForm   = regexp.MustCompile(`^\d{4}Q[1-4]$`)
	keyLine       = regexp.MustCompile(`^(\d{4}Q[1-4]|tokens) ([0-9a-f]{64})$`)
	destroyedLine = regexp.MustCompile(`^destroyed before (\d{4}Q[1-4])$`)
)

// keyRing is the keys of the people file's hashes, one a quarter: lines "2026Q3 <hex>" in a file
// of mode 0600, in order, after a line "destroyed before 2025Q1" where that was done. It keeps them in memory only when path is "".
type keyRing struct {
	mu   sync.Mutex
	path string
	keys map[string][]byte
	// destroyedBefore is the quarter before which every key was destroyed and none is made again;
	// empty: none was.
	destroyedBefore string
}

// ErrKeyDestroyed is returned, wrapped, for the key of a quarter whose keys were destroyed: it takes no
// more people.
var ErrKeyDestroyed = errors.New("the key was destroyed")

// readKeys reads the key file; a missing one holds no keys yet.
func readKeys(path string) (*keyRing, error) {
	ring := &keyRing{path: path, keys: map[string][]byte{}}
	if path == "" {
		return ring, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ring, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading keys: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("closing the keys to others: %w", err)
	}
	return ring, ring.parse(text)
}

func (r *keyRing) parse(text []byte) error {
	lines := bufio.NewScanner(bytes.NewReader(text))
	for line := 1; lines.Scan(); line++ {
		if d := destroyedLine.FindStringSubmatch(lines.Text()); d != nil {
			r.destroyedBefore = d[1]
			continue
		}
		m := keyLine.FindStringSubmatch(lines.Text())
		if m == nil {
			return fmt.Errorf("reading keys: %s:%d: not a quarter and a key; restore the file, or remove it and the people file together", r.path, line)
		}
		key, err := hex.DecodeString(m[2])
		if err != nil {
			return fmt.Errorf("reading keys: %s:%d: %w", r.path, line, err)
		}
		r.keys[m[1]] = key
	}
	return lines.Err()
}

// key returns a copy of the named key, created and stored when there is none.
func (r *keyRing) key(name string) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if key, ok := r.keys[name]; ok {
		return bytes.Clone(key), nil
	}
	if name != tokenKeyName && name < r.destroyedBefore {
		return nil, fmt.Errorf("reading the key of %s: %w", name, ErrKeyDestroyed)
	}
	key := make([]byte, keyBytes)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("creating the key of %s: %w", name, err)
	}
	next := maps.Clone(r.keys)
	next[name] = key
	if err := r.store(next, r.destroyedBefore); err != nil {
		return nil, fmt.Errorf("creating the key of %s: %w", name, err)
	}
	return bytes.Clone(key), nil
}

func (r *keyRing) destroyBefore(quarter string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := maps.Clone(r.keys)
	maps.DeleteFunc(next, func(name string, _ []byte) bool { return name != tokenKeyName && name < quarter })
	if err := r.store(next, max(quarter, r.destroyedBefore)); err != nil {
		return fmt.Errorf("destroying keys before %s: %w", quarter, err)
	}
	return nil
}

// store writes keys to a file of its own and moves it into place, then keeps them.
func (r *keyRing) store(keys map[string][]byte, destroyedBefore string) error {
	if r.path != "" {
		if err := writeKeys(r.path, keys, destroyedBefore); err != nil {
			return err
		}
	}
	r.keys, r.destroyedBefore = keys, destroyedBefore
	return nil
}

func writeKeys(path string, keys map[string][]byte, destroyedBefore string) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+newMark) // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if destroyedBefore != "" {
		if _, err := fmt.Fprintf(file, "destroyed before %s\n", destroyedBefore); err != nil {
			return errors.Join(err, file.Close())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		if _, err := fmt.Fprintf(file, "%s %s\n", name, hex.EncodeToString(keys[name])); err != nil {
			return errors.Join(err, file.Close())
		}
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
