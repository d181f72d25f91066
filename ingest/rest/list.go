package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// value is one of the values that a request is repeated for.
type value struct {
	name string // as a text: what a checkpoint knows it by
	vars map[string]any
}

// values gives the values of each, every one once: one without a name where there is no each. The
// item is what the request hangs on, nil for a list.
func (e *Engine) values(ctx context.Context, each *Each, item any, vars map[string]any) ([]value, error) {
	if each == nil {
		return []value{{vars: vars}}, nil
	}
	queue, err := e.roots(ctx, each, item, vars)
	if err != nil {
		return nil, err
	}
	var out []value
	seen := map[string]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		v := queue[0]
		if seen[v.name] {
			continue
		}
		seen[v.name] = true
		out = append(out, v)
		if each.Descend == nil {
			continue
		}
		more, err := (listing{e: e, r: each.Descend, item: item, vars: v.vars}).all(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing what is below %s %s: %w", each.As, v.name, err)
		}
		queue = append(queue, valuesOf(each.As, more, v.vars)...)
	}
	return out, nil
}

// roots are the values that the parameter has or the request gives; the request may have an each of
// its own, whose value stays in reach.
func (e *Engine) roots(ctx context.Context, each *Each, item any, vars map[string]any) ([]value, error) {
	if each.Of != "" {
		if given, _ := e.vars[each.Of].([]any); len(given) > 0 || each.Request == nil {
			return valuesOf(each.As, given, vars), nil
		}
	}
	outer, err := e.values(ctx, each.Request.Each, item, vars)
	if err != nil {
		return nil, err
	}
	var out []value
	for _, o := range outer {
		items, err := listing{e: e, r: each.Request, item: item, vars: o.vars}.all(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing the values of %s: %w", each.As, err)
		}
		out = append(out, valuesOf(each.As, items, o.vars)...)
	}
	return out, nil
}

func valuesOf(as string, items []any, vars map[string]any) []value {
	var out []value
	for _, item := range items {
		out = append(out, value{name: nameOf(item), vars: with(vars, map[string]any{as: item})})
	}
	return out
}

// nameOf writes a value: a text as it is, an object by its id or whole.
func nameOf(v any) string {
	if m, ok := v.(map[string]any); ok {
		if id, ok := scalar(m["id"]); ok && id != "" {
			return id
		}
	}
	if s, ok := scalar(v); ok {
		return s
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// prepare asks for what a round needs once.
func (r *round) prepare(ctx context.Context) error {
	var err error
	if r.values, err = r.e.values(ctx, r.in.Each, nil, r.e.vars); err != nil {
		return err
	}
	r.shared, r.bounds = map[string]sharedItems{}, map[string]*patience{"": {}}
	for _, name := range slices.Sorted(maps.Keys(r.in.Expand)) {
		r.bounds[name] = &patience{}
		if x := r.in.Expand[name]; x.By != nil {
			if r.shared[name], err = r.share(ctx, x); err != nil {
				return fmt.Errorf("asking for %s: %w", name, err)
			}
		}
	}
	return nil
}

// list hands every page of every value to emit.
func (r *round) list(ctx context.Context, emit func(*work) error) error {
	if r.at.Listed {
		return nil
	}
	var left []value
	for _, v := range r.values {
		if !slices.Contains(r.at.Finished, v.name) {
			left = append(left, v)
		}
	}
	for i, v := range left {
		if !r.at.Begun || r.at.Value != v.name {
			r.at.Begun, r.at.Value, r.at.Place = true, v.name, Place{}
			r.at.Spans = []Span{r.at.Span}
			if w := r.in.Window; w != nil {
				r.at.Spans = r.at.Span.split(w.AtMost.or(0))
			}
		}
		for len(r.at.Spans) > 0 {
			s := spanReader{round: r, value: v, last: i == len(left)-1, emit: emit, resumed: r.at.Place != Place{}}
			if err := s.read(ctx); err != nil {
				return r.inSpan(err)
			}
		}
	}
	if !r.at.Listed { // there was nothing to list
		r.at.Listed = true
		return emit(&work{at: r.at})
	}
	return nil
}

// inSpan says where in time a list failed.
func (r *round) inSpan(err error) error {
	if len(r.at.Spans) == 0 || r.at.Spans[0].From.IsZero() {
		return fmt.Errorf("listing incidents: %w", err)
	}
	s := r.at.Spans[0]
	return fmt.Errorf("listing incidents from %s to %s: %w", s.From.Format("2006-01-02 15:04"), s.Until.Format("2006-01-02 15:04"), err)
}

// spanReader reads the first span of a round: pages until the list ends, again where it changed
// meanwhile, in halves where it is longer than the vendor answers.
type spanReader struct {
	*round
	value    value
	last     bool // no other value follows
	emit     func(*work) error
	resumed  bool // it begins in the middle
	guard    guard
	fresh    int  // new in this pass
	pages    int  // of this pass
	listed   int  // items of this pass
	total    int  // as the page before said
	moved    bool // the list became shorter in this pass
	restarts int
	gaps     []Gap // found and not handed over yet
}

// Passes over a list that changes while it is read.
const (
	mostPasses   = 5
	mostRestarts = 3
)

func (s *spanReader) read(ctx context.Context) error {
	for {
		over, err := s.page(ctx)
		if err != nil || over {
			return err
		}
	}
}

// page reads one page; over is true when the span is done with, or cut in two.
func (s *spanReader) page(ctx context.Context) (over bool, err error) {
	at := s.at.Place
	ask := at
	overlap := s.overlaps() && at.Offset > 0 && at.Last != ""
	if overlap {
		ask.Offset--
	}
	l := listing{e: s.e, r: &s.in.Request, vars: s.spanVars()}
	got, err := l.ask(ctx, ask)
	if err != nil {
		if s.resumed && isStale(err) {
			s.resumed, s.at.Place = false, Place{}
			return false, nil
		}
		return false, err
	}
	keys, err := s.keys(ctx, got.items)
	if err != nil {
		return false, err
	}
	if overlap && s.shifted(keys) {
		return false, s.restart()
	}
	if overlap {
		got.items, keys = got.items[1:], keys[1:]
	}
	s.resumed = false
	s.moved = s.moved || s.total > got.total && got.total >= 0
	s.total = got.total
	if s.capped(got) {
		if s.halve() {
			return true, nil
		}
		got.more = got.more && !s.beyond(got.next)
	}
	return s.take(got, keys)
}

func (s *spanReader) spanVars() map[string]any {
	w := s.in.Window
	if w == nil {
		return s.value.vars
	}
	from, until := s.at.Spans[0].written(w.Form)
	return with(s.value.vars, map[string]any{"from": from, "until": until})
}

// isStale: the place of a page is not known any more, such as a cursor that ran out.
func isStale(err error) bool {
	var status *StatusError
	if !errors.As(err, &status) {
		return false
	}
	return status.Status >= 400 && status.Status < 500 && status.Status != http.StatusUnauthorized && status.Status != http.StatusForbidden
}

func (s *spanReader) keys(ctx context.Context, items []any) ([]string, error) {
	out := make([]string, len(items))
	for i, item := range items {
		key, err := s.in.Key.string(ctx, item, s.value.vars)
		if err != nil {
			return nil, err
		}
		if key == "" {
			return nil, errors.New("an item has no key")
		}
		out[i] = key
	}
	return out, nil
}

// overlaps: each page of a list by offset is asked for with the last item of the one before. If that
// is not there, items have moved to places that were read already; no count would tell, because what
// was deleted meanwhile was counted.
func (s *spanReader) overlaps() bool {
	p := s.in.Paging
	return p != nil && p.Kind == PagingOffset
}

// shifted: the first item was not met before. One that was may have been pushed back by new ones,
// which loses nothing.
func (s *spanReader) shifted(keys []string) bool {
	if len(keys) == 0 {
		return true
	}
	return keys[0] != s.at.Place.Last && !s.guard.seen[markOf(keys[0])]
}

// restart reads the span from its beginning; after too often, what is lost is named.
func (s *spanReader) restart() error {
	if s.restarts++; s.restarts > mostRestarts {
		return errors.New("the list kept changing while it was read")
	}
	s.at.Place = Place{Pass: s.at.Place.Pass, Seen: s.at.Place.Seen}
	s.pages, s.fresh, s.listed, s.moved, s.total = 0, 0, 0, false, 0
	s.guard.again()
	return nil
}

// capped: the list is longer than the vendor answers.
func (s *spanReader) capped(got gotPage) bool {
	p := s.in.Paging
	if p == nil || p.Cap == 0 || s.in.Window == nil {
		return false
	}
	if got.total > p.Cap {
		return true
	}
	return got.more && s.beyond(got.next) || !got.more && got.total < 0 && s.position(got.next) >= p.Cap
}

// newestOnly: one answer that is as long as the vendor makes any, and reaches back to nothing that is
// stored already.
func (s *spanReader) newestOnly(keys []string) bool {
	p := s.in.Paging
	if p == nil || p.Kind != PagingNone || p.Cap == 0 || len(keys) < p.Cap {
		return false
	}
	return s.how.Known == nil || !slices.ContainsFunc(keys, func(key string) bool {
		_, ok := s.how.Known(Ref{key, s.value.name}.Document())
		return ok
	})
}

// position is how many items lie before a place.
func (s *spanReader) position(next Place) int {
	p := s.in.Paging
	if p.Kind == PagingNumber {
		return (next.Page - p.first()) * p.Size
	}
	return next.Offset
}

// beyond: the page at a place would reach over the cap.
func (s *spanReader) beyond(next Place) bool {
	return s.position(next)+s.in.Paging.Size > s.in.Paging.Cap
}

// halve cuts the span in two; a span too short for it is a gap.
func (s *spanReader) halve() bool {
	span := s.at.Spans[0]
	first, second, ok := span.halves(s.in.Window.Form)
	if !ok {
		gap := Gap{span, s.value.name, fmt.Sprintf("more than %d incidents, of which the vendor lists no more", s.in.Paging.Cap)}
		if !slices.Contains(s.gaps, gap) {
			s.gaps = append(s.gaps, gap)
		}
		return false
	}
	s.at.Spans = append([]Span{first, second}, s.at.Spans[1:]...)
	s.at.Place = Place{}
	return true
}

// take hands a page over, and finds out what comes after it.
func (s *spanReader) take(got gotPage, keys []string) (over bool, err error) {
	w := &work{value: s.value, gaps: s.gaps}
	s.gaps = nil
	marks := make([][8]byte, len(keys))
	for i, key := range keys {
		marks[i] = markOf(key)
		if s.at.Place.Pass > 0 && s.guard.seen[marks[i]] {
			continue
		}
		w.items, w.refs = append(w.items, got.items[i]), append(w.refs, Ref{key, s.value.name})
	}
	if s.newestOnly(keys) {
		w.gaps = append(w.gaps, Gap{s.at.Spans[0], s.value.name, fmt.Sprintf("the vendor lists its newest %d incidents; the older ones are not in it", s.in.Paging.Cap)})
	}
	fresh, err := s.guard.add(marks)
	if err != nil {
		return false, err
	}
	s.fresh, s.pages, s.listed = s.fresh+fresh, s.pages+1, s.listed+len(keys)
	seen := s.at.Place.Seen + fresh
	if got.more {
		got.next.Seen, got.next.Pass = seen, s.at.Place.Pass
		if len(keys) > 0 {
			got.next.Last = keys[len(keys)-1]
		}
		s.at.Place = got.next
	} else {
		over = s.end(w, got.total, seen)
	}
	at := s.at
	at.Spans, at.Finished = slices.Clone(at.Spans), slices.Clone(at.Finished)
	w.at = at
	return over, s.emit(w)
}

// end is reached with the last page: the span is over, unless items may have moved past us.
func (s *spanReader) end(w *work, total, seen int) (over bool) {
	pass := s.at.Place.Pass
	short := total >= 0 && seen < total
	if pass > 0 && s.fresh == 0 && s.listed == total {
		short = false // all of it came, some of it twice
	}
	changing := s.movable() && (pass > 0 || s.pages > 1) && s.fresh > 0 || s.moved
	if (short || changing) && pass+1 < mostPasses {
		s.at.Place = Place{Pass: pass + 1, Seen: seen}
		s.pages, s.fresh, s.listed, s.moved, s.total = 0, 0, 0, false, 0
		s.guard.again()
		return false
	}
	switch {
	case short:
		w.gaps = append(w.gaps, Gap{s.at.Spans[0], s.value.name, fmt.Sprintf("the list says that it has %d incidents, and gave %d", total, seen)})
	case changing:
		w.gaps = append(w.gaps, Gap{s.at.Spans[0], s.value.name, "the list kept changing while it was read"})
	}
	s.at.Spans, s.at.Place = s.at.Spans[1:], Place{}
	if len(s.at.Spans) == 0 {
		s.at.Finished, s.at.Begun = append(s.at.Finished, s.value.name), false
		s.at.Listed = s.last
	}
	return true
}

// movable: pages are counted from the beginning of the list, which does not say how long it is.
// What is deleted meanwhile moves items to pages that were read already.
func (s *spanReader) movable() bool {
	p := s.in.Paging
	if p == nil || p.Total != nil {
		return false
	}
	return p.Kind == PagingNumber || p.Kind == PagingLink
}
