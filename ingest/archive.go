package ingest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// errTooBig marks content beyond the size limit.
var errTooBig = errors.New("too big")

// What one archive may be and unpack to: files, bytes, and how many times its own size. Text packs
// to a tenth or a twentieth; what packs to less than a hundredth is made to fill a disk.
const (
	maxArchiveFiles = 200_000
	maxArchiveBytes = 512 << 20
	maxUnpacking    = 100
	freeUnpacking   = 1 << 20 // bytes that are never held against an archive
)

var errBomb = fmt.Errorf("it unpacks to more than %d times its size, or to more than %d MiB", maxUnpacking, maxArchiveBytes>>20)

// bombs reports whether packed bytes may not unpack to as many.
func bombs(packed, unpacked int64) bool {
	return unpacked > maxArchiveBytes || unpacked > freeUnpacking && unpacked/maxUnpacking > packed
}

func isArchive(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, ".zip") || strings.HasSuffix(lower, ".tar") || strings.HasSuffix(lower, ".tar.gz") || strings.HasSuffix(lower, ".tgz")
}

func readLimited(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, errTooBig
	}
	return data, err
}

// unpacking is the listing of one archive as if it were a folder.
type unpacking struct {
	o    Options
	from *source
	seen map[string]bool
	out  []*source
}

// archive lists the files of a zip or tar. Members that point outside of it, and all but the first
// of those with one path, are refused; an archive that cannot be read, or unpacks to far more than
// it is, is refused as a whole.
func archive(o Options, a *source) ([]*source, error) {
	data, err := a.read()
	if errors.Is(err, errTooBig) {
		return a.decided(Refused, fmt.Sprintf("an archive larger than %d MiB; unpack it and name the folder", maxArchiveBytes>>20)), nil
	}
	if err != nil {
		return a.decided(Refused, "cannot be read: "+causeOf(err).Error()), nil
	}
	u := &unpacking{o: o, from: a, seen: map[string]bool{}}
	if strings.HasSuffix(strings.ToLower(a.rel), ".zip") {
		err = u.zip(data)
	} else {
		err = u.tar(data)
	}
	if err != nil {
		return a.decided(Refused, "an archive that cannot be read: "+err.Error()), nil
	}
	if len(u.out) == 0 {
		return a.decided(Skipped, "an archive without a file to read"), nil
	}
	return u.out, nil
}

// add lists one member. It returns nil for one that is left out, as it would be in a folder.
func (u *unpacking) add(name string, size int64) *source {
	clean := path.Clean(strings.ReplaceAll(validName(name), "\\", "/"))
	for dir := range strings.SplitSeq(clean, "/") {
		if strings.HasPrefix(dir, ".") && dir != ".." || dir == "vendor" || dir == "node_modules" || dir == "__MACOSX" {
			return nil
		}
	}
	a := u.from
	s := &source{shown: a.shown + "!" + clean, collection: a.collection, rel: a.rel + "/" + clean, root: a.root, size: size}
	switch {
	case clean == ".." || strings.HasPrefix(clean, "../") || path.IsAbs(clean):
		s.rel = a.rel + "/" + strings.TrimLeft(strings.ReplaceAll(clean, "..", ""), "/")
		s.decided(Refused, "its path leads out of the archive")
	case u.seen[clean]:
		s.rel = fmt.Sprintf("%s (%d)", s.rel, len(u.out))
		s.decided(Refused, "the archive holds this path twice; the first one was read")
	}
	u.seen[clean] = true
	u.out = append(u.out, s)
	return s
}

func (u *unpacking) zip(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	if len(z.File) > maxArchiveFiles {
		return fmt.Errorf("it holds more than %d files", maxArchiveFiles)
	}
	var whole int64
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		size := int64(min(f.UncompressedSize64, 1<<40))
		s := u.add(f.Name, size)
		if s == nil {
			continue
		}
		if !f.FileInfo().Mode().IsRegular() {
			s.decided(Skipped, "not a regular file")
			continue
		}
		if bombs(int64(min(f.CompressedSize64, 1<<40)), size) {
			s.decided(Refused, errBomb.Error())
			continue
		}
		if whole += size; whole > maxArchiveBytes {
			return errBomb
		}
		s.read = func() ([]byte, error) { return readMember(f, u.o.maxBytes()) }
	}
	return nil
}

func readMember(f *zip.File, limit int64) (data []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return readLimited(r, limit)
}

// tar reads the members at once, as a tar can only be read in order.
func (u *unpacking) tar(data []byte) error {
	unpacked := &counting{r: bytes.NewReader(data), packed: int64(len(data))}
	if !strings.HasSuffix(strings.ToLower(u.from.rel), ".tar") {
		z, err := gzip.NewReader(unpacked.r)
		if err != nil {
			return err
		}
		unpacked.r = z
	}
	t := tar.NewReader(unpacked)
	for range maxArchiveFiles {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		s := u.add(h.Name, h.Size)
		if s == nil {
			continue
		}
		if h.Typeflag != tar.TypeReg {
			s.decided(Skipped, "not a regular file")
			continue
		}
		content, err := readLimited(t, u.o.maxBytes())
		if err != nil && !errors.Is(err, errTooBig) {
			return err
		}
		failed := err
		s.read = func() ([]byte, error) { return content, failed }
	}
	return fmt.Errorf("it holds more than %d files", maxArchiveFiles)
}

// counting reads on until what it read shows a bomb.
type counting struct {
	r            io.Reader
	packed, read int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.read += int64(n)
	if bombs(c.packed, c.read) {
		return n, errBomb
	}
	return n, err
}
