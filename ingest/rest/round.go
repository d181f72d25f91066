package rest

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"secondstory/ingest/mapping"
)

// Item is an incident as the source gave it: fields of the canonical document.
type Item struct {
	Ref
	Mark     string // changes whenever anything of it may have; "" is never the same
	Open     bool
	Fields   map[string]any
	Problems []mapping.Problem
	Bytes    int // of the item as it came
}

// Page is what one request for incidents brought, with everything that hangs on them. State is where
// to go on once the page is stored; it must be stored with it.
type Page struct {
	Items     []Item
	Unchanged int   // known by their mark, and left out
	Others    int   // none of ours
	Gone      []Ref // asked for by key, and no longer there
	State     State
	Finished  bool // the round is over
	Waiting   bool // the next page is there already: this one may be stored together with it
}

// Reading says how a round is read.
type Reading struct {
	Run   string                                  // names the round; a round that goes on keeps its own
	Full  bool                                    // everything from the beginning of history, marks are not looked at
	Since time.Time                               // read again from then on; zero: from where the last round ended
	Until time.Time                               // where a round that opens now ends; zero: the engine's clock
	Known func(key string) (mark string, ok bool) // marks of what is stored; nil: none
}

// IncompleteError is a round that stopped before its end; what was handed over is right, and the
// next sync goes on from there.
type IncompleteError struct {
	Source string
	Err    error
}

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("source %s is incomplete: %v", e.Source, e.Err)
}
func (e *IncompleteError) Unwrap() error { return e.Err }

// Incidents reads one round: every page is handed to yield in order, and the next is asked for
// meanwhile. It returns yield's error as it is; a *IncompleteError where the source gave up; and
// nil when the round is finished.
func (e *Engine) Incidents(ctx context.Context, st State, how Reading, yield func(Page) error) error {
	r := &round{e: e, in: e.source.Incidents, how: how, st: st}
	if err := r.begin(); err != nil {
		return err
	}
	err := r.run(ctx, yield)
	var stopped *yieldError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stopped):
		return stopped.err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return &IncompleteError{e.Name(), e.client.hider.safe(err)}
}

// yieldError is what the receiver of pages returned.
type yieldError struct{ err error }

func (e *yieldError) Error() string { return e.err.Error() }

// Name is what the incidents are stored under.
func (e *Engine) Name() string { return firstSet(e.set.Name, e.source.Name) }

// round is a reading under way. st belongs to the goroutine that hands pages over, at to the one that
// lists them.
type round struct {
	e      *Engine
	in     *IncidentRequest
	how    Reading
	st     State
	at     Round
	always map[Ref]bool           // open or missing last time: read whatever their mark says
	values []value                // of each
	shared map[string]sharedItems // of expansions that are asked once
	bounds map[string]*patience   // of those that are asked per item, by name; "" is asking for one item

	waiting bool // another page is listed
}

// begin continues the round under way, or opens a new one.
func (r *round) begin() error {
	asked := r.e.asked()
	if r.st.Asked != asked { // other questions: what was read does not answer them
		r.st.Asked, r.st.Done, r.st.Since, r.st.Round = asked, nil, nil, nil
	}
	if !r.e.Continues(r.st, r.how) {
		span, err := r.span()
		if err != nil {
			return err
		}
		if !span.From.IsZero() && (r.st.Oldest == nil || span.From.Before(*r.st.Oldest)) {
			r.st.Oldest = &span.From
		}
		r.st.Gaps = slices.DeleteFunc(r.st.Gaps, func(g Gap) bool { return !g.From.Before(span.From) }) // it finds them again
		r.st.Round = &Round{Run: r.how.Run, Full: r.how.Full, Started: r.e.o.Now().UTC(), Span: span, Done: span.Until, Pending: r.pending()}
	}
	r.at = *r.st.clone().Round
	r.always = map[Ref]bool{}
	for _, ref := range r.pending() {
		r.always[ref] = true
	}
	return nil
}

// Continues reports whether a reading goes on with the round that a state has under way.
func (e *Engine) Continues(st State, how Reading) bool {
	r := st.Round
	if r == nil || st.Asked != e.asked() || how.Full && !r.Full || !how.Since.IsZero() && how.Since.Before(r.Span.From) {
		return false
	}
	start, err := e.start(how)
	return err == nil && (!start.Before(r.Span.From) || st.Done != nil && !r.Full && !e.longer(st, start))
}

// asked is the mark of the questions: the source file and its parameters.
func (e *Engine) asked() string {
	own := markOfValue(e.vars)
	m := markOf(e.source.hash, hex.EncodeToString(own[:]))
	return hex.EncodeToString(m[:])
}

// start is where history begins: as the settings say, else as the source file does.
func (e *Engine) start(how Reading) (time.Time, error) {
	w := e.source.Incidents.Window
	if w == nil || !e.set.Since.IsZero() {
		return e.set.Since.UTC(), nil
	}
	now := how.Until
	if now.IsZero() {
		now = e.o.Now()
	}
	return w.startOf(now.UTC())
}

// longer: history is wanted from before what was read.
func (e *Engine) longer(st State, start time.Time) bool {
	return e.source.Incidents.Window != nil && st.Done != nil && (st.Since == nil || start.Before(*st.Since))
}

const (
	usualMargin  = 10 * time.Minute
	usualRevisit = 30 * 24 * time.Hour
)

// span is the time a new round covers.
func (r *round) span() (Span, error) {
	w, now := r.in.Window, r.how.Until.UTC()
	if r.how.Until.IsZero() {
		now = r.e.o.Now().UTC().Truncate(time.Second)
	}
	if w == nil {
		return Span{Until: now}, nil
	}
	start, err := r.e.start(r.how)
	if err != nil {
		return Span{}, err
	}
	if r.how.Full && r.e.set.Since.IsZero() && r.st.Oldest != nil && r.st.Oldest.Before(start) {
		start = *r.st.Oldest // "ten years ago" moves on; what was read then is not gone
	}
	if r.st.Done == nil || r.e.longer(r.st, start) {
		return Span{start, now}, nil
	}
	if from := r.resumeAt(w); !r.how.Full || from.Before(start) {
		return Span{from.UTC(), now}, nil
	}
	return Span{start, now}, nil
}

// resumeAt is where the list goes on after what was read.
func (r *round) resumeAt(w *Window) time.Time {
	from := r.st.Done.Add(-w.Margin.or(usualMargin))
	if w.By != "updated" {
		from = from.Add(-w.Revisit.or(usualRevisit))
	}
	switch {
	case r.in.One == nil && len(r.st.Missing) > 0:
		from = *r.st.Since // what is missing cannot be asked for by itself
	case !r.how.Since.IsZero() && r.how.Since.Before(from):
		from = r.how.Since
	}
	if from.Before(*r.st.Since) {
		return *r.st.Since
	}
	return from
}

// pending are the items to ask for by themselves if the list does not bring them.
func (r *round) pending() []Ref {
	out := slices.Clone(r.st.Open)
	for _, m := range r.st.Missing {
		if !slices.Contains(out, m.Ref) {
			out = append(out, m.Ref)
		}
	}
	slices.SortFunc(out, compareRefs)
	return out
}

// work is a page on its way: listed, and being expanded.
type work struct {
	items   []any
	value   value
	refs    []Ref
	at      Round // after it
	gaps    []Gap
	results []result
	done    chan struct{}
	finish  bool
	gone    []Ref
}

// result is what became of one item.
type result struct {
	item      Item
	unchanged bool
	other     bool
	err       error
}

// ahead is how many pages the list may run ahead of what is handed over.
const ahead = 6

// run lists, expands and hands over.
func (r *round) run(ctx context.Context, yield func(Page) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := r.prepare(ctx); err != nil {
		return err
	}
	pages := make(chan *work, ahead)
	listed := make(chan error, 1)
	go func() {
		err := r.list(ctx, func(w *work) error {
			w.done = make(chan struct{})
			go r.expand(ctx, w)
			select {
			case pages <- w:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		close(pages)
		listed <- err
	}()
	for w := range pages {
		<-w.done
		r.waiting = len(pages) > 0
		if err := r.deliver(ctx, w, yield); err != nil {
			cancel()
			for range pages { // let the lister see that it is over
			}
			<-listed
			return err
		}
	}
	if err := <-listed; err != nil {
		return err
	}
	return r.again(ctx, yield)
}

// deliver hands a page over with the state after it.
func (r *round) deliver(ctx context.Context, w *work, yield func(Page) error) error {
	p := Page{Gone: w.gone, Finished: w.finish, Waiting: r.waiting && !w.finish}
	r.waiting = false
	failed := 0
	for i, res := range w.results {
		ref := w.refs[i]
		var status *StatusError
		switch {
		case ctx.Err() != nil && res.err != nil:
			return ctx.Err()
		case errors.As(res.err, &status) && status.Status == http.StatusUnauthorized:
			return res.err
		case res.err != nil:
			failed++
			r.miss(ref, r.e.client.hider.hide(res.err.Error()))
		case res.other:
			p.Others++
			r.met(ref, false)
		case res.unchanged:
			p.Unchanged++
			r.met(ref, false)
		default:
			p.Items = append(p.Items, res.item)
			r.met(ref, res.item.Open)
		}
	}
	if failed >= 3 && failed == len(w.results) {
		return fmt.Errorf("none of %d incidents could be read in full; the first: %w", failed, w.results[0].err)
	}
	for _, ref := range w.gone {
		r.met(ref, false)
	}
	r.follow(w)
	r.e.count.items.Add(int64(len(p.Items)))
	p.State = r.st.clone()
	r.e.progress()
	if err := yield(p); err != nil {
		return &yieldError{err}
	}
	return nil
}

// follow takes over the place after a page.
func (r *round) follow(w *work) {
	pending := r.st.Round.Pending
	at := w.at
	at.Pending = pending
	r.st.Round = &at
	r.st.Gaps = append(r.st.Gaps, w.gaps...)
	if w.finish {
		r.finish()
	}
}

// finish ends the round: what it covered is read, but for what is named missing.
func (r *round) finish() {
	if from := r.st.Round.Span.From; !from.IsZero() && (r.st.Since == nil || from.Before(*r.st.Since)) {
		r.st.Since = &from
	}
	r.st.Done = &r.st.Round.Done
	r.st.Round = nil
}

func (s State) clone() State {
	s.Open, s.Missing, s.Gaps = slices.Clone(s.Open), slices.Clone(s.Missing), slices.Clone(s.Gaps)
	if s.Round != nil {
		at := *s.Round
		at.Finished, at.Spans, at.Pending = slices.Clone(at.Finished), slices.Clone(at.Spans), slices.Clone(at.Pending)
		s.Round = &at
	}
	return s
}

// met notes that an item was read.
func (r *round) met(ref Ref, open bool) {
	r.st.Round.Pending = drop(r.st.Round.Pending, ref)
	r.st.Missing = slices.DeleteFunc(r.st.Missing, func(m Missing) bool { return m.Ref == ref })
	known := slices.Contains(r.st.Open, ref)
	switch {
	case open && !known:
		r.st.Open = append(r.st.Open, ref)
	case !open && known:
		r.st.Open = drop(r.st.Open, ref)
	}
}

// miss notes that an item could not be read.
func (r *round) miss(ref Ref, why string) {
	r.st.Round.Pending = drop(r.st.Round.Pending, ref)
	r.st.Missing = slices.DeleteFunc(r.st.Missing, func(m Missing) bool { return m.Ref == ref })
	r.st.Missing = append(r.st.Missing, Missing{ref, why})
}
