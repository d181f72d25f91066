package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

var errEmptyPlace = errors.New("a place in the path has nothing to put there")

// call builds one request: r's templates filled from the item and the variables.
func (e *Engine) call(ctx context.Context, r *Request, item any, vars map[string]any) (call, error) {
	out := call{method: http.MethodGet, text: r.Accept == "text", noneOn: r.NoneOn}
	address := r.Get
	if r.Post.Set() {
		out.method, address = http.MethodPost, r.Post
	}
	var err error
	if out.url, err = e.address(ctx, address, item, vars); err != nil {
		return call{}, err
	}
	if err := addQuery(ctx, out.url, r.Query, item, vars); err != nil {
		return call{}, err
	}
	if out.headers, err = e.headers(ctx, r, item, vars); err != nil {
		return call{}, err
	}
	if r.Body != nil {
		values, err := r.Body.all(ctx, item, vars)
		if err != nil {
			return call{}, err
		}
		if len(values) != 1 {
			return call{}, fmt.Errorf("the body of line %d is %d values, not one", r.Body.line, len(values))
		}
		if out.body, err = json.Marshal(values[0]); err != nil {
			return call{}, fmt.Errorf("the body of line %d: %w", r.Body.line, err)
		}
		out.headers.Set("Content-Type", "application/json")
	}
	return out, nil
}

// address fills a path, or a full address on the base's host.
func (e *Engine) address(ctx context.Context, t Template, item any, vars map[string]any) (*url.URL, error) {
	empty := false
	path, err := t.fill(ctx, item, vars, func(s string) string {
		empty = empty || s == ""
		return asSegment(s)
	})
	if err != nil {
		return nil, err
	}
	if empty || unfilled(ctx, t, item, vars) {
		return nil, fmt.Errorf("%q: %w", t, errEmptyPlace)
	}
	if !strings.HasPrefix(path, "https://") && !strings.HasPrefix(path, "http://") {
		path = e.base.String() + path
	}
	u, err := url.Parse(path)
	if err != nil {
		return nil, fmt.Errorf("%q is no address", t)
	}
	if !sameHost(u, e.base) {
		return nil, fmt.Errorf("%q: %w", t, errElsewhere)
	}
	return u, nil
}

// unfilled: a place gives nothing at all.
func unfilled(ctx context.Context, t Template, item any, vars map[string]any) bool {
	for _, p := range t.parts {
		if p.code == nil {
			continue
		}
		if values, err := p.code.Values(ctx, item, anyMap(vars)); err != nil || len(values) == 0 {
			return true
		}
	}
	return false
}

// addQuery adds the parameters that have a value to those of the address.
func addQuery(ctx context.Context, u *url.URL, query map[string]Strings, item any, vars map[string]any) error {
	if len(query) == 0 {
		return nil
	}
	q := u.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, t := range query[name] {
			values, err := t.several(ctx, item, vars)
			if err != nil {
				return err
			}
			for _, v := range values {
				q.Add(name, v)
			}
		}
	}
	u.RawQuery = q.Encode()
	return nil
}

func (e *Engine) headers(ctx context.Context, r *Request, item any, vars map[string]any) (http.Header, error) {
	h := e.header.Clone()
	if h.Get("Accept") == "" {
		h.Set("Accept", "application/json")
	}
	if r.Accept == "text" {
		h.Set("Accept", "text/markdown, text/plain, */*;q=0.1")
	}
	if h.Get("User-Agent") == "" {
		h.Set("User-Agent", "secondstory")
	}
	for name, t := range r.Headers {
		value, err := t.fill(ctx, item, vars, plainly)
		if err != nil {
			return nil, err
		}
		h.Set(name, value)
	}
	return h, nil
}

// with gives the variables and some more.
func with(vars map[string]any, more map[string]any) map[string]any {
	out := maps.Clone(vars)
	if out == nil {
		out = map[string]any{}
	}
	maps.Copy(out, more)
	return out
}
