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

// maxArchiveFiles and maxArchiveBytes bound what one archive may unpack to.
const (
	maxArchiveFiles = 200_000
	maxArchiveBytes = 2 << 30
)

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

// archive lists the files of a zip or tar as if it were a folder. Members that point outside of it
// are refused; an archive that cannot be read is refused as a whole.
func archive(o Options, a *source) ([]*source, error) {
	data, err := a.read()
	if err != nil {
		return a.decided(Refused, "cannot be read: "+err.Error()), nil
	}
	var out []*source
	add := func(name string, size int64, read func() ([]byte, error)) {
		if m := member(o, a, name, size, read); m != nil {
			out = append(out, m)
		}
	}
	if strings.HasSuffix(strings.ToLower(a.rel), ".zip") {
		err = eachZip(o, data, add)
	} else {
		err = eachTar(o, a.rel, data, add)
	}
	if err != nil {
		return a.decided(Refused, "an archive that cannot be read: "+err.Error()), nil
	}
	return out, nil
}

func member(o Options, a *source, name string, size int64, read func() ([]byte, error)) *source {
	clean := path.Clean(strings.ReplaceAll(name, "\\", "/"))
	for _, dir := range strings.Split(clean, "/") {
		if strings.HasPrefix(dir, ".") && dir != ".." || dir == "vendor" || dir == "node_modules" || dir == "__MACOSX" {
			return nil
		}
	}
	s := &source{shown: a.shown + "!" + clean, collection: a.collection, rel: a.rel + "/" + clean, root: a.root, size: size, read: read}
	if clean == ".." || strings.HasPrefix(clean, "../") || path.IsAbs(clean) {
		s.rel = a.rel + "/" + strings.TrimLeft(strings.ReplaceAll(clean, "..", ""), "/")
		return s.decided(Refused, "its path leads out of the archive")[0]
	}
	return s
}

func eachZip(o Options, data []byte, add func(string, int64, func() ([]byte, error))) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	if len(z.File) > maxArchiveFiles {
		return fmt.Errorf("more than %d files", maxArchiveFiles)
	}
	for _, f := range z.File {
		if !f.FileInfo().Mode().IsRegular() {
			continue
		}
		add(f.Name, int64(min(f.UncompressedSize64, 1<<62)), func() ([]byte, error) {
			r, err := f.Open()
			if err != nil {
				return nil, err
			}
			defer r.Close()
			return readLimited(r, o.maxBytes())
		})
	}
	return nil
}

func eachTar(o Options, name string, data []byte, add func(string, int64, func() ([]byte, error))) error {
	var r io.Reader = bytes.NewReader(data)
	if !strings.HasSuffix(strings.ToLower(name), ".tar") {
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		r = io.LimitReader(z, maxArchiveBytes)
	}
	t := tar.NewReader(r)
	for range maxArchiveFiles {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		content, err := readLimited(t, o.maxBytes())
		if err != nil && !errors.Is(err, errTooBig) {
			return err
		}
		failed := err
		add(h.Name, h.Size, func() ([]byte, error) { return content, failed })
	}
	return fmt.Errorf("more than %d files", maxArchiveFiles)
}
