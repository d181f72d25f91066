package ingest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sync"
	"syscall"
	"unicode/utf8"
)

// streamedFrom is from what size on a file of records is not held in memory: it is read in pieces
// of whole records, once to learn every name in it and once to store it.
const streamedFrom = 8 << 20

// pieceBytes and pieceRecords bound a piece, which one worker reads.
const (
	pieceBytes   = 512 << 10
	pieceRecords = 1_000
)

// streams reports whether a source is read in pieces: a large file on disk with a record a line, or
// a table. Its size is no limit; each record has one.
func (s *source) streams(o Options) bool {
	format := kindOf(s.rel).format
	return s.disk && s.outcome == nil && s.size > orDefault(o.streamFrom, streamedFrom) && (format == "ndjson" || format == "csv") && kindOf(s.rel).skip == ""
}

// piece is some whole records of a file, in order.
type piece struct {
	index int
	first int         // the line the first begins at
	lines []byte      // NDJSON, not decoded yet
	rows  []rawRecord // of a table
}

// pieces cuts a file into pieces.
type pieces struct {
	limits Limits
	format string
	in     *bufio.Reader
	table  *tableReader
	line   int // of the next record
	index  int
	long   []byte // the beginning of a line that did not fit
}

// errLine is a mistake in a record.
func errLine(line int, format string, args ...any) error {
	return &LineError{line, fmt.Errorf(format, args...)}
}

func newPieces(format string, r io.Reader, limits Limits) (*pieces, error) {
	p := &pieces{limits: limits, format: format, in: bufio.NewReaderSize(r, pieceBytes), line: 1}
	if mark, err := p.in.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		if _, err := p.in.Discard(3); err != nil {
			return nil, err
		}
	}
	if format != "csv" {
		return p, nil
	}
	var err error
	p.table, err = newTable(p.in)
	return p, err
}

// next is the next piece; io.EOF after the last.
func (p *pieces) next() (piece, error) {
	var out piece
	var err error
	if p.table != nil {
		out, err = p.rows()
	} else {
		out, err = p.linesOf()
	}
	out.index = p.index
	p.index++
	return out, err
}

func (p *pieces) rows() (piece, error) {
	var out piece
	for size := 0; len(out.rows) < pieceRecords && size < pieceBytes; {
		row, line, err := p.table.row()
		if errors.Is(err, io.EOF) && len(out.rows) > 0 {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		bytes := 0
		for _, cell := range row {
			if bytes += len(cell) + 1; !utf8.ValidString(cell) {
				return out, errLine(line, "not UTF-8; convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE")
			}
		}
		if int64(bytes) > p.limits.bytes() {
			return out, errLine(line, "a record larger than %s; raise --max-bytes to read it", mebibytes(p.limits.bytes()))
		}
		if size += bytes; out.first == 0 {
			out.first = line
		}
		out.rows = append(out.rows, rawRecord{p.table.object(row, line), line})
	}
	return out, nil
}

// linesOf takes whole lines up to the size of a piece, and at least one.
func (p *pieces) linesOf() (piece, error) {
	out := piece{first: p.line, lines: make([]byte, 0, pieceBytes+4096)}
	for len(out.lines) < pieceBytes {
		part, err := p.in.ReadSlice('\n')
		out.lines = append(out.lines, part...)
		if int64(len(out.lines)) > p.limits.bytes()+pieceBytes {
			return out, errLine(p.line, "a record larger than %s; raise --max-bytes to read it", mebibytes(p.limits.bytes()))
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			for errors.Is(err, bufio.ErrBufferFull) { // to the end of the line, whatever its length
				part, err = p.in.ReadSlice('\n')
				if out.lines = append(out.lines, part...); int64(len(out.lines)) > p.limits.bytes()+pieceBytes {
					return out, errLine(p.line, "a record larger than %s; raise --max-bytes to read it", mebibytes(p.limits.bytes()))
				}
			}
			if err != nil && !errors.Is(err, io.EOF) {
				return out, err
			}
			p.line++
		case errors.Is(err, io.EOF):
			if len(out.lines) == 0 {
				return out, io.EOF
			}
			return out, nil
		case err != nil:
			return out, err
		default:
			p.line++
		}
	}
	return out, nil
}

// size is about how many bytes of the file it is.
func (p piece) size() int {
	if p.rows != nil {
		return pieceBytes
	}
	return len(p.lines)
}

// records decodes a piece.
func (p piece) records() ([]rawRecord, error) {
	if p.rows != nil {
		return p.rows, nil
	}
	var out []rawRecord
	line := p.first
	for rest := p.lines; len(rest) > 0; line++ {
		text, more, _ := bytes.Cut(rest, []byte("\n"))
		rest = more
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		if !utf8.Valid(text) {
			return out, errLine(line, "not UTF-8; convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE")
		}
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			return out, fmt.Errorf("reading JSON: %w", &LineError{line, err})
		}
		out = append(out, rawRecord{v, line})
	}
	return out, nil
}

// hashing reads a file and hashes what is read.
type hashing struct {
	file *os.File
	sum  hash.Hash
}

func openHashing(name string) (*hashing, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, causeOf(err)
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, errNotAFile, f.Close())
	}
	return &hashing{f, sha256.New()}, nil
}

func (h *hashing) Read(b []byte) (int, error) {
	n, err := h.file.Read(b)
	h.sum.Write(b[:n])
	return n, err
}

// hex is the hash of what was read, as hashOf gives it.
func (h *hashing) hex() string { return hex.EncodeToString(h.sum.Sum(nil)[:16]) }

// hashFile is the hash of a whole file.
func hashFile(name string) (sum string, err error) {
	h, err := openHashing(name)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, h.file.Close()) }()
	_, err = io.CopyBuffer(io.Discard, struct{ io.Reader }{h}, make([]byte, pieceBytes))
	return h.hex(), err
}

// eachPiece reads a file's pieces with workers, each with a state of its own, and hands the results
// over in the order of the file. It ends at the first error, of the earliest piece.
func eachPiece[S, T any](ctx context.Context, in *pieces, workers int, state func() S, work func(S, piece) (T, error), take func(T) error) error {
	type done struct {
		value T
		err   error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	todo := make(chan piece)
	results := make(chan chan done, workers+1) // in order; its length bounds what is held
	answers := make(map[int]chan done)
	var mu sync.Mutex
	go func() { // reads on
		defer close(todo)
		defer close(results)
		for {
			p, err := in.next()
			if errors.Is(err, io.EOF) {
				return
			}
			answer := make(chan done, 1)
			mu.Lock()
			answers[p.index] = answer
			mu.Unlock()
			select {
			case results <- answer:
			case <-ctx.Done():
				return
			}
			if err != nil {
				answer <- done{err: err}
				return
			}
			select {
			case todo <- p:
			case <-ctx.Done():
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for range workers {
		s := state()
		wg.Go(func() {
			for p := range todo {
				v, err := work(s, p)
				mu.Lock()
				answer := answers[p.index]
				delete(answers, p.index)
				mu.Unlock()
				answer <- done{v, err}
			}
		})
	}
	defer wg.Wait()
	defer cancel()
	for answer := range results {
		select {
		case d := <-answer:
			if d.err == nil {
				d.err = take(d.value)
			}
			if d.err != nil {
				return d.err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
