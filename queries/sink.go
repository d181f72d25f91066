package queries

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// sink is the one path that a sandbox may write to: DuckDB writes to its name, and what it writes is
// handed to a writer while it comes.
type sink interface {
	// name is the path, the same for as long as the sink is open.
	name() string
	// begin makes the name writable and returns what will be written to it.
	begin() (*os.File, error)
	// end says that nothing more will be written: the reader ends where the writing did.
	end() error
	close() error
}

// outlet streams what is written to a sink.
type outlet struct{ sink }

// lateEnd is how long the end of what a failed statement wrote is waited for: now and then DuckDB lets go of
// the file of an interrupted one only with the next statement.
const lateEnd = time.Second

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
		}
		copied <- err
		drain(from)
	}()
	writing := write(ctx, o.name())
	ending := o.end()
	if writing != nil {
		_ = from.SetReadDeadline(time.Now().Add(lateEnd))
	}
	if err := <-copied; err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("writing rows: %w", err)
	}
	return errors.Join(writing, ending)
}

// drain throws away what is left in a pipe, until nobody holds its other end, and closes it.
func drain(from *os.File) {
	for {
		_ = from.SetReadDeadline(time.Time{})
		if _, err := io.Copy(io.Discard, from); !errors.Is(err, os.ErrDeadlineExceeded) {
			_ = from.Close()
			return
		}
	}
}
