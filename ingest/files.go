package ingest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
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
	origin     string // the API source it came from; "" for a file
	collection string
	rel        string // slash-separated, below the collection
	root       string // what tells two roots of one name apart
	alone      bool   // the only document of its folder
	file       string // its name on disk, of a file that is one
	disk       bool   // a file of a folder, not a member of an archive
	walked     bool   // found by walking a folder that was named
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

// errNotAFile is what a pipe or a device gets that is named, or lies where a file was.
var errNotAFile = errors.New("not a regular file; hand over its content on stdin, with - as the path")

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
		found, err := walk(o, p)
		for _, s := range found {
			s.walked = true
		}
		return found, err
	}
	if !info.Mode().IsRegular() {
		return nil, &PathError{p, errNotAFile}
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
	return validName(filepath.Base(dir))
}

// walk lists a folder. A link to a file of the same folder is read. Links to folders are not
// followed, they could lead back; nor are links out of the folder: whoever wrote the documents does
// not choose what else of this machine is read. A folder inside that cannot be read is refused.
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
		if err != nil && p == root {
			return err
		}
		if err != nil {
			rel := strings.TrimPrefix(filepath.ToSlash(p), filepath.ToSlash(root)+"/")
			s := &source{shown: validName(filepath.Join(dir, rel)), collection: collectionOf(o, named), rel: validName(rel), root: root}
			out = append(out, s.decided(Refused, "a folder that cannot be read: "+causeOf(err).Error())...)
			return nil
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
	link := d.Type()&fs.ModeSymlink != 0
	s := &source{shown: validName(shown), collection: collection, rel: validName(rel), root: root}
	switch {
	case err != nil && link:
		return s.decided(Skipped, "a link that leads nowhere"), nil
	case err != nil:
		return s.decided(Refused, "cannot be read: "+causeOf(err).Error()), nil
	case info.IsDir():
		return s.decided(Skipped, "a link to a folder; name that folder to read it"), nil
	case !info.Mode().IsRegular():
		return s.decided(Skipped, "not a regular file"), nil
	case link && !leadsInside(p, root):
		return s.decided(Skipped, "a link out of the folder; name what it leads to, to read it"), nil
	}
	return s.onDisk(o, p, info.Size())
}

// leadsInside reports whether the link at p leads to something below root.
func leadsInside(p, root string) bool {
	target, err := filepath.EvalSymlinks(p)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(root, target)
	return err == nil && filepath.IsLocal(rel)
}

// onDisk makes s the file at p, or what is in it where it is an archive.
func (s *source) onDisk(o Options, p string, size int64) ([]*source, error) {
	s.size = size
	if packingOf(s.rel) != noArchive {
		s.read = func() ([]byte, error) { return readRegular(p, o.Limits.unpacked()) }
		return archive(o, s)
	}
	s.disk, s.file = true, p
	s.read = func() ([]byte, error) { return readRegular(p, o.Limits.bytes()) }
	return []*source{s}, nil
}

// readRegular reads a file of at most limit bytes. It does not wait for a pipe that has come to lie
// where a file was, and a file that grows is cut off: both are errors.
func readRegular(p string, limit int64) (data []byte, err error) {
	f, err := os.OpenFile(p, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, causeOf(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotAFile
	}
	if info.Size() > limit {
		return nil, errTooBig
	}
	content := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	if _, err := content.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, err
	}
	if int64(content.Len()) > limit {
		return nil, errTooBig
	}
	return content.Bytes(), nil
}

// validName is a name as it can be stored and shown: bytes that are no UTF-8 are written \xff, so
// that two names stay two.
func validName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, size := utf8.DecodeRuneInString(name[i:])
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02x`, name[i])
		} else {
			b.WriteString(name[i : i+size])
		}
		i += size
	}
	return b.String()
}

// causeOf is what went wrong with a file, without the path: a reason stands beside it.
func causeOf(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// readSized reads a file whose size is known; one that has grown since is read to its new end.
func readSized(name string, size int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	data := make([]byte, size+1)
	n, err := f.Read(data)
	data = data[:n]
	if err == nil && int64(n) > size {
		var rest []byte
		rest, err = io.ReadAll(f)
		data = append(data, rest...)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return data, errors.Join(err, f.Close())
}

func (s *source) decided(outcome Outcome, reason string) []*source {
	s.outcome = &FileOutcome{Path: s.shown, Outcome: outcome, Reason: reason}
	return []*source{s}
}

func fileOrArchive(o Options, shown, dir, name string, size int64) ([]*source, error) {
	s := &source{shown: validName(shown), collection: collectionOf(o, dir), rel: validName(name), root: dir}
	return s.onDisk(o, filepath.Join(dir, name), size)
}

// stdinRoot is the root of what comes on stdin; no folder is called so.
const stdinRoot = "-"

func stdinSource(o Options) *source {
	collection := o.Collection
	if collection == "" {
		collection = "stdin"
	}
	return &source{shown: "-", collection: collection, rel: "stdin", root: stdinRoot, read: func() ([]byte, error) { return readLimited(o.Stdin, o.Limits.bytes()) }}
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
