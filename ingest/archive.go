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

	"github.com/klauspost/compress/zstd"
)

// errTooBig marks content beyond the size limit.
var errTooBig = errors.New("too big")

// How many times its own size an archive may unpack to. Text packs to a tenth or a twentieth; what
// packs to less than a hundredth is made to fill a disk.
const (
	maxUnpacking  = 100
	freeUnpacking = 1 << 20 // bytes that are never held against an archive
	maxZstdWindow = 64 << 20
)

var errUnpacking = fmt.Errorf("it unpacks to more than %d times its size", maxUnpacking)

// bombs says why packed bytes may not unpack to as many; nil where they may.
func (l Limits) bombs(packed, unpacked int64) error {
	if unpacked > l.unpacked() {
		return fmt.Errorf("it unpacks to more than %s; raise --max-unpacked to read it", mebibytes(l.unpacked()))
	}
	if unpacked > freeUnpacking && unpacked/maxUnpacking > packed {
		return errUnpacking
	}
	return nil
}

// packing is how the bytes of an archive are packed.
type packing int

const (
	noArchive packing = iota
	asZip
	asTar
	asTarGzip
	asTarZstd
)

func packingOf(name string) packing {
	lower := strings.ToLower(name)
	for _, kind := range []struct {
		suffix string
		packing
	}{
		{".zip", asZip}, {".tar", asTar}, {".tar.gz", asTarGzip}, {".tgz", asTarGzip}, {".tar.zst", asTarZstd}, {".tar.zstd", asTarZstd}, {".tzst", asTarZstd},
	} {
		if strings.HasSuffix(lower, kind.suffix) {
			return kind.packing
		}
	}
	return noArchive
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
		return a.decided(Refused, fmt.Sprintf("an archive larger than %s; raise --max-unpacked, or unpack it and name the folder", mebibytes(o.Limits.unpacked()))), nil
	}
	if err != nil {
		return a.decided(Refused, "cannot be read: "+causeOf(err).Error()), nil
	}
	u := &unpacking{o: o, from: a, seen: map[string]bool{}}
	if kind := packingOf(a.rel); kind == asZip {
		err = u.zip(data)
	} else {
		err = u.tar(data, kind)
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
	if len(z.File) > u.o.Limits.members() {
		return u.tooMany()
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
		if bomb := u.o.Limits.bombs(int64(min(f.CompressedSize64, 1<<40)), size); bomb != nil {
			s.decided(Refused, bomb.Error())
			continue
		}
		if whole += size; whole > u.o.Limits.unpacked() {
			return u.o.Limits.bombs(whole, whole)
		}
		s.read = func() ([]byte, error) { return readMember(f, u.o.Limits.bytes()) }
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
func (u *unpacking) tar(data []byte, kind packing) error {
	unpacked := &counting{limits: u.o.Limits, r: bytes.NewReader(data), packed: int64(len(data))}
	switch kind {
	case asTarGzip:
		z, err := gzip.NewReader(unpacked.r)
		if err != nil {
			return err
		}
		unpacked.r = z
	case asTarZstd:
		z, err := zstd.NewReader(unpacked.r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxZstdWindow))
		if err != nil {
			return err
		}
		defer z.Close()
		unpacked.r = z
	}
	t := tar.NewReader(unpacked)
	for range u.o.Limits.members() {
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
		content, err := readLimited(t, u.o.Limits.bytes())
		if err != nil && !errors.Is(err, errTooBig) {
			return err
		}
		failed := err
		s.read = func() ([]byte, error) { return content, failed }
	}
	return u.tooMany()
}

func (u *unpacking) tooMany() error {
	return fmt.Errorf("it holds more than %d files; raise --max-members to read it", u.o.Limits.members())
}

// counting reads on until what it read shows a bomb.
type counting struct {
	limits       Limits
	r            io.Reader
	packed, read int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.read += int64(n)
	if bomb := c.limits.bombs(c.packed, c.read); bomb != nil {
		return n, bomb
	}
	return n, err
}
