package queries

import (
	"context"
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

// stream runs write, which writes to the path it is given, and copies what it writes to w. Where w fails
// first, write is told to stop by its context, and what it still writes is thrown away: a pipe that nobody
// reads would end the process, because DuckDB's threads do not expect that.
func (o *outlet) stream(ctx context.Context, w io.Writer, write func(ctx context.Context, path string) error) error {
	from, err := o.begin()
	if err != nil {
		return fmt.Errorf("opening a pipe for rows: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(w, from)
		if err != nil {
			stop()
			_, _ = io.Copy(io.Discard, from)
		}
		copied <- errors.Join(err, from.Close())
	}()
	writing := write(ctx, o.name())
	ending := o.end()
	if err := <-copied; err != nil {
		return fmt.Errorf("writing rows: %w", err)
	}
	return errors.Join(writing, ending)
}
