package pull

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"secondstory/ingest/rest"
	"secondstory/queries"
)

// Store opens the database and the people file beside it for writing; close must be called. The
// people may be nil.
type Store func(ctx context.Context) (db *queries.DB, folk *queries.People, closed func() error, err error)

// place is what a checkpoint holds: where the source continues, and who is at it.
type place struct {
	State   rest.State `json:"state"`
	Pages   int        `json:"pages"`             // stored so far, by all syncs: no two checkpoints are the same
	Learned bool       `json:"learned,omitempty"` // names were learned that may stand in what was stored before
	Lease   *lease     `json:"lease,omitempty"`
}

// lease says that a sync is under way.
type lease struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

// leaseTime is how long a lease holds that is not renewed; every page renews it.
const leaseTime = 5 * time.Minute

func (p place) text() (string, error) {
	p.State = p.sorted()
	data, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("writing a checkpoint: %w", err)
	}
	return string(data), nil
}

// sorted is the state in the order that makes equal states equal texts.
func (p place) sorted() rest.State {
	s := p.State
	_ = s.String() // sorts its lists
	return s
}

// BusyError says that another sync of the source is under way.
type BusyError struct {
	Source, Holder string
	Until          time.Time
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("another sync of %s is under way (%s); wait for it, or until %s if it is gone", e.Source, e.Holder, e.Until.Format(time.TimeOnly+" MST"))
}

// errTaken: another sync moved the checkpoint.
var errTaken = errors.New("another sync of this source stored something meanwhile; this one stops, and has stored nothing since")

// keeper reads and writes the checkpoint of one source. stored is the text it wrote or read last.
type keeper struct {
	source string
	stored string
	place  place
}

// read reads the checkpoint.
func (k *keeper) read(ctx context.Context, db *queries.DB) error {
	text, err := k.current(ctx, db)
	if err != nil {
		return err
	}
	k.stored, k.place = text, place{}
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &k.place); err != nil {
		return fmt.Errorf("reading the checkpoint of %s: %w", k.source, err)
	}
	return nil
}

func (k *keeper) current(ctx context.Context, db *queries.DB) (string, error) {
	rows, err := queries.Select[string](ctx, db, "SELECT state::VARCHAR FROM checkpoints WHERE source = ?", k.source)
	if err != nil {
		return "", fmt.Errorf("reading the checkpoint of %s: %w", k.source, err)
	}
	if len(rows) == 0 {
		return "", nil
	}
	return rows[0], nil
}

// next makes the row of a new checkpoint; the store is open for writing, so that nobody else moves
// the old one before the row is written.
func (k *keeper) next(ctx context.Context, db *queries.DB, now time.Time) (queries.Checkpoint, string, error) {
	current, err := k.current(ctx, db)
	if err != nil {
		return queries.Checkpoint{}, "", err
	}
	if current != k.stored {
		return queries.Checkpoint{}, "", errTaken
	}
	k.place.Pages++
	text, err := k.place.text()
	return queries.Checkpoint{Source: k.source, State: text, UpdatedAt: now}, text, err
}

// take takes the lease, unless a sync that lives holds it.
func (k *keeper) take(ctx context.Context, db *queries.DB, holder string, alive func(string) bool, now time.Time) error {
	if err := k.read(ctx, db); err != nil {
		return err
	}
	if l := k.place.Lease; l != nil && l.Holder != holder && now.Before(l.Until) && alive(l.Holder) {
		return &BusyError{k.source, l.Holder, l.Until}
	}
	k.place.Lease = &lease{holder, now.Add(leaseTime)}
	return k.write(ctx, db, now)
}

// write stores the checkpoint by itself.
func (k *keeper) write(ctx context.Context, db *queries.DB, now time.Time) error {
	row, text, err := k.next(ctx, db, now)
	if err != nil {
		return err
	}
	if _, err := db.Load(ctx, queries.Batch{Checkpoints: []queries.Checkpoint{row}}); err != nil {
		return err
	}
	k.stored = text
	return nil
}
