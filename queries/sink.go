package queries

import (
	"errors"
	"fmt"
	"io"
)

// sink is the one path that a sandbox may write to: DuckDB writes to its name, and what it writes is
// handed to a writer while it comes.
type sink interface {
	// name is the path, the same for as long as the sink is open.
	name() string
	// begin makes the name writable and returns what will be written to it.
	begin() (io.ReadCloser, error)
	// end says that nothing more will be written: the reader ends where the writing did.
	end() error
	close() error
}

// outlet streams what is written to a sink.
type outlet struct{ sink }

// stream runs write, which writes to the path it is given, and copies what it writes to w. Where w
// fails first, write fails too, at its next byte.
func (o *outlet) stream(w io.Writer, write func(path string) error) error {
	from, err := o.begin()
	if err != nil {
		return fmt.Errorf("opening a pipe for rows: %w", err)
	}
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(w, from)
		copied <- errors.Join(err, from.Close())
	}()
	writing := write(o.name())
	ending := o.end()
	if err := <-copied; err != nil {
		return fmt.Errorf("writing rows: %w", err)
	}
	return errors.Join(writing, ending)
}
