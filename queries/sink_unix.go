//go:build unix

package queries

import (
	"fmt"
	"os"
	"sync"
)

// pipeSink is a file descriptor whose number never changes and which, while rows are written, is the
// writing end of a pipe that is read; else of one that nobody reads. It is a pipe at all times, because DuckDB
// follows its name when the sandbox is shut. Nothing of it is in any folder.
type pipeSink struct {
	fd     *os.File
	closed sync.Once
}

func newSink() (sink, error) {
	fd, err := unread()
	if err != nil {
		return nil, fmt.Errorf("opening a pipe for rows: %w", err)
	}
	return &pipeSink{fd: fd}, nil
}

func (s *pipeSink) name() string { return fmt.Sprintf("/dev/fd/%d", s.fd.Fd()) }

func (s *pipeSink) begin() (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer w.Close()
	if err := duplicate(w, s.fd); err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// end drops our own hold of the pipe; DuckDB has closed its own.
func (s *pipeSink) end() error {
	nowhere, err := unread()
	if err != nil {
		return err
	}
	defer nowhere.Close()
	return duplicate(nowhere, s.fd)
}

func (s *pipeSink) close() (err error) {
	s.closed.Do(func() { err = s.fd.Close() })
	return err
}

// unread is the writing end of a pipe whose reading end is closed.
func unread() (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return w, r.Close()
}
