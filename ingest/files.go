package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Outcome is how a file ended.
type Outcome string

// The outcomes: found = loaded + skipped + refused.
const (
	Loaded  Outcome = "loaded"
	Skipped Outcome = "skipped"
	Refused Outcome = "refused"
)

// FileOutcome says how one file ended, and why where it was not loaded.
type FileOutcome struct {
	Path      string  `json:"path"`
	Outcome   Outcome `json:"outcome"`
	Reason    string  `json:"reason,omitempty"`
	Line      int     `json:"line,omitempty"`
	Incidents int     `json:"incidents,omitempty"`
	Unchanged bool    `json:"unchanged,omitempty"`
}

// source is one file that was found: on disk, in an archive, or from stdin.
type source struct {
	shown      string // the path as a person would name it
	collection string
	rel        string // slash-separated, below the collection
	root       string // what tells two roots of one name apart
	alone      bool   // the only document of its folder
	size       int64
	read       func() ([]byte, error)
	outcome    *FileOutcome // already decided by its name
	again      bool         // read it even if it did not change
}

// id is the identity of a file without an id of its own.
func (s *source) id() string { return s.collection + "/" + s.rel }

// PathError says that a named path cannot be read at all.
type PathError struct {
	Path string
	Err  error
}

func (e *PathError) Error() string { return fmt.Sprintf("reading %s: %v", e.Path, e.Err) }
func (e *PathError) Unwrap() error { return e.Err }

// errNotThere is what a path gets that names nothing.
var errNotThere = errors.New("there is no such file or folder, and no file matches it as a pattern")

// find lists the files of all paths in a fixed order. Hidden files and folders, and folders that
// hold other people's code (vendor, node_modules), are not looked into.
func find(o Options) ([]*source, error) {
	var out []*source
	for _, p := range o.Paths {
		found, err := findPath(o, p)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	seen := map[string]bool{}
	out = slices.DeleteFunc(out, func(s *source) bool {
		again := seen[s.root+"\x00"+s.rel]
		seen[s.root+"\x00"+s.rel] = true
		return again
	})
	slices.SortStableFunc(out, func(a, b *source) int {
		return cmp.Or(strings.Compare(a.collection, b.collection), strings.Compare(a.rel, b.rel), strings.Compare(a.root, b.root))
	})
	markAlone(out)
	return out, nil
}

func findPath(o Options, p string) ([]*source, error) {
	if p == "-" {
		return []*source{stdinSource(o)}, nil
	}
	info, err := os.Stat(p)
	if errors.Is(err, fs.ErrNotExist) {
		return findGlob(o, p)
	}
	if err != nil {
		return nil, &PathError{p, err}
	}
	if info.IsDir() {
		return walk(o, p)
	}
	abs, err := filepath.Abs(p)
	if err != nil {
		return nil, &PathError{p, err}
	}
	return fileOrArchive(o, p, filepath.Dir(abs), filepath.Base(abs), info.Size())
}

func findGlob(o Options, pattern string) ([]*source, error) {
	matches, err := filepath.Glob(pattern)
	if err != nil {
		return nil, &PathError{pattern, err}
	}
	if len(matches) == 0 {
		return nil, &PathError{pattern, errNotThere}
	}
	var out []*source
	for _, m := range matches {
		found, err := findPath(o, m)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func collectionOf(o Options, dir string) string {
	if o.Collection != "" {
		return o.Collection
	}
	return filepath.Base(dir)
}

// walk lists a folder. Links to files are read, links to folders are not followed: they could lead
// back.
func walk(o Options, dir string) ([]*source, error) {
	root, err := filepath.EvalSymlinks(dir)
	if err == nil {
		root, err = filepath.Abs(root)
	}
	if err != nil {
		return nil, &PathError{dir, err}
	}
	named, err := filepath.Abs(dir)
	if err != nil {
		return nil, &PathError{dir, err}
	}
	var out []*source
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || name == "vendor" || name == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasPrefix(name, ".") {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		found, err := entry(o, d, p, filepath.Join(dir, rel), collectionOf(o, named), filepath.ToSlash(rel), root)
		out = append(out, found...)
		return err
	})
	if err != nil {
		return nil, &PathError{dir, err}
	}
	return out, nil
}

func entry(o Options, d fs.DirEntry, p, shown, collection, rel, root string) ([]*source, error) {
	info, err := os.Stat(p) // follows a link
	s := &source{shown: shown, collection: collection, rel: rel, root: root}
	switch {
	case err != nil && d.Type()&fs.ModeSymlink != 0:
		return s.decided(Skipped, "a link that leads nowhere"), nil
	case err != nil:
		return s.decided(Refused, "cannot be read: "+err.Error()), nil
	case info.IsDir():
		return s.decided(Skipped, "a link to a folder; name that folder to read it"), nil
	case !info.Mode().IsRegular():
		return s.decided(Skipped, "not a regular file"), nil
	}
	s.size = info.Size()
	s.read = func() ([]byte, error) { return os.ReadFile(p) }
	if isArchive(rel) {
		return archive(o, s)
	}
	return []*source{s}, nil
}

func (s *source) decided(outcome Outcome, reason string) []*source {
	s.outcome = &FileOutcome{Path: s.shown, Outcome: outcome, Reason: reason}
	return []*source{s}
}

func fileOrArchive(o Options, shown, dir, name string, size int64) ([]*source, error) {
	p := filepath.Join(dir, name)
	s := &source{shown: shown, collection: collectionOf(o, dir), rel: name, root: dir, size: size}
	s.read = func() ([]byte, error) { return os.ReadFile(p) }
	if isArchive(name) {
		return archive(o, s)
	}
	return []*source{s}, nil
}

func stdinSource(o Options) *source {
	collection := o.Collection
	if collection == "" {
		collection = "stdin"
	}
	return &source{shown: "-", collection: collection, rel: "stdin", root: "-", read: func() ([]byte, error) { return readLimited(o.Stdin, o.maxBytes()) }}
}

// markAlone tells an index.md that is the report of its folder from one that lists others.
func markAlone(sources []*source) {
	perDir := map[string]int{}
	for _, s := range sources {
		if kind := kindOf(s.rel); kind.format != "" {
			perDir[s.root+"\x00"+s.collection+"/"+path.Dir(s.rel)]++
		}
	}
	for _, s := range sources {
		s.alone = perDir[s.root+"\x00"+s.collection+"/"+path.Dir(s.rel)] == 1
	}
}
