package rest

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// sharedItems are the items of an expansion that is asked once, by the key they belong to.
type sharedItems map[string][]any

// share asks for an expansion that is asked once.
func (r *round) share(ctx context.Context, x *Expand) (sharedItems, error) {
	out := sharedItems{}
	values, err := r.e.values(ctx, x.Each, nil, r.e.vars)
	if err != nil {
		return nil, err
	}
	spans := []Span{{}}
	if x.Window != nil {
		spans = r.at.Span.split(x.Window.AtMost.or(0))
	}
	for _, v := range values {
		for _, span := range spans {
			vars := v.vars
			if x.Window != nil {
				from, until := span.written(x.Window.Form)
				vars = with(vars, map[string]any{"from": from, "until": until})
			}
			items, err := listing{e: r.e, r: &x.Request, vars: vars}.all(ctx)
			if err != nil {
				return nil, err
			}
			if err := out.add(ctx, x, items, vars); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (s sharedItems) add(ctx context.Context, x *Expand, items []any, vars map[string]any) error {
	for _, item := range items {
		keys, err := x.By.all(ctx, item, vars)
		if err != nil {
			return err
		}
		for _, k := range flat(keys) {
			if key, ok := scalar(k); ok && key != "" {
				s[key] = append(s[key], item)
			}
		}
	}
	return nil
}

// expand reads every item of a page in full, side by side; the limiter bounds what is in flight.
func (r *round) expand(ctx context.Context, w *work) {
	defer close(w.done)
	w.results = make([]result, len(w.items))
	var wg sync.WaitGroup
	for i := range w.items {
		wg.Go(func() { w.results[i] = r.one(ctx, w.items[i], w.refs[i], w.value.vars) })
	}
	wg.Wait()
}

// one reads one item in full.
func (r *round) one(ctx context.Context, item any, ref Ref, vars map[string]any) result {
	keep, err := r.in.Keep.truth(ctx, item, vars, true)
	if err != nil || !keep {
		return result{other: !keep && err == nil, err: err}
	}
	open, err := r.in.Open.truth(ctx, item, vars, false)
	if err != nil {
		return result{err: err}
	}
	mark, err := r.mark(ctx, item, vars)
	if err != nil {
		return result{err: err}
	}
	if r.unchanged(ref, mark, open) {
		return result{unchanged: true}
	}
	out := Item{Ref: ref, Mark: mark, Open: open}
	expanded, err := r.expansions(ctx, item, ref, vars)
	if err != nil {
		return result{err: err}
	}
	mapped := r.in.Document.Apply(ctx, item, append([]any{anyMap(vars)}, expanded...)...)
	out.Fields, out.Problems = mapped.Fields, mapped.Problems
	r.e.client.hider.hideIn(out.Fields)
	for i, p := range out.Problems {
		out.Problems[i].Detail = r.e.client.hider.hide(p.Detail)
	}
	if data, err := json.Marshal(item); err == nil {
		out.Bytes = len(data)
	}
	return result{item: out}
}

// mark is that of the source file and of what the item says of its changes. Without such a word it
// is that of the item itself, unless more hangs on it.
func (r *round) mark(ctx context.Context, item any, vars map[string]any) (string, error) {
	if r.in.Changed == nil {
		if len(r.in.Expand) > 0 {
			return "", nil
		}
		own := markOfValue(item)
		m := markOf(r.e.source.hash, hex.EncodeToString(own[:]))
		return hex.EncodeToString(m[:]), nil
	}
	changed, err := r.in.Changed.all(ctx, item, vars)
	if err != nil || len(changed) == 0 {
		return "", err
	}
	own := markOfValue(changed)
	m := markOf(r.e.source.hash, hex.EncodeToString(own[:]))
	return hex.EncodeToString(m[:]), nil
}

// unchanged: it is stored with this mark, and nothing else asks for it to be read again.
func (r *round) unchanged(ref Ref, mark string, open bool) bool {
	if mark == "" || open || r.at.Full || r.how.Known == nil || r.always[ref] {
		return false
	}
	known, ok := r.how.Known(ref.Document())
	return ok && known == mark
}

// Document is what an item is known by in the tables: its key, behind the value of each.
func (f Ref) Document() string {
	if f.Value == "" {
		return f.Key
	}
	return f.Value + "/" + f.Key
}

// expansions asks for everything that hangs on an item, in the order of the document's variables.
func (r *round) expansions(ctx context.Context, item any, ref Ref, vars map[string]any) ([]any, error) {
	names := slices.Sorted(maps.Keys(r.in.Expand))
	out := make([]any, len(names))
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		out[i] = []any{}
		x := r.in.Expand[name]
		if x.By != nil {
			if items := r.shared[name][ref.Key]; items != nil {
				out[i] = items
			}
			continue
		}
		wg.Go(func() {
			items, err := r.expansion(r.bounds[name].in(ctx), x, item, vars)
			if err != nil {
				errs[i] = fmt.Errorf("its %s: %w", name, err)
			}
			if items != nil {
				out[i] = items
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *round) expansion(ctx context.Context, x *Expand, item any, vars map[string]any) ([]any, error) {
	when, err := x.When.truth(ctx, item, vars, true)
	if err != nil || !when {
		return nil, err
	}
	if x.Each == nil {
		return listing{e: r.e, r: &x.Request, item: item, vars: vars}.all(ctx)
	}
	values, err := r.e.values(ctx, x.Each, item, vars)
	if err != nil {
		return nil, err
	}
	var out []any
	for _, v := range values {
		items, err := listing{e: r.e, r: &x.Request, item: item, vars: v.vars}.all(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return out, nil
}

// chunk is how many items that are asked for by key make a page.
const chunk = 20

// again asks by key for what was open or missing last time and did not come with the list, and ends
// the round.
func (r *round) again(ctx context.Context, yield func(Page) error) error {
	refs := slices.Clone(r.st.Round.Pending)
	if r.in.One == nil {
		refs = nil
	}
	for len(refs) > 0 {
		n := min(chunk, len(refs))
		w, err := r.askAgain(ctx, refs[:n])
		if err != nil {
			return err
		}
		if err := r.deliver(ctx, w, yield); err != nil {
			return err
		}
		refs = refs[n:]
	}
	w := &work{at: *r.st.Round, finish: true}
	return r.deliver(ctx, w, yield)
}

// askAgain makes a page of items that are asked for by key.
func (r *round) askAgain(ctx context.Context, refs []Ref) (*work, error) {
	w := &work{at: *r.st.Round}
	results := make([]result, len(refs))
	gone := make([]bool, len(refs))
	var wg sync.WaitGroup
	for i, ref := range refs {
		wg.Go(func() { results[i], gone[i] = r.byKey(ctx, ref) })
	}
	wg.Wait()
	for i, ref := range refs {
		if gone[i] {
			w.gone = append(w.gone, ref)
			continue
		}
		w.refs, w.results = append(w.refs, ref), append(w.results, results[i])
	}
	return w, nil
}

// byKey asks for one item; gone is true where the vendor, or the value it was listed under, knows it
// no more.
func (r *round) byKey(ctx context.Context, ref Ref) (res result, gone bool) {
	i := slices.IndexFunc(r.values, func(v value) bool { return v.name == ref.Value })
	if i < 0 {
		return result{other: true}, false
	}
	vars := with(r.values[i].vars, map[string]any{"key": ref.Key})
	items, err := listing{e: r.e, r: r.in.One, vars: vars}.all(r.bounds[""].in(ctx))
	switch {
	case err != nil:
		return result{err: err}, false
	case len(items) == 0:
		return result{}, true
	}
	return r.one(ctx, items[0], ref, r.values[i].vars), false
}
