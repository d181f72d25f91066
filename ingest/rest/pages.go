package rest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Place is where in a list a page begins. The zero value is the beginning.
type Place struct {
	Offset int    `json:"offset,omitempty"`
	Page   int    `json:"page,omitempty"` // 0: the first
	Cursor string `json:"cursor,omitempty"`
	URL    string `json:"url,omitempty"`
	Seen   int    `json:"seen,omitempty"` // items before it, each counted once
	Last   string `json:"last,omitempty"` // key of the item before it
	Pass   int    `json:"pass,omitempty"` // how often the list was read before
}

// listing is a list that is read page by page.
type listing struct {
	e    *Engine
	r    *Request
	item any
	vars map[string]any
}

// gotPage is an answer with a page.
type gotPage struct {
	items []any
	next  Place
	more  bool
	total int // -1: the answer does not say
}

// errEndless is a list without an end.
var errEndless = errors.New("the list does not end: it gives the same page again and again")

// ask asks for the page at a place.
func (l listing) ask(ctx context.Context, at Place) (gotPage, error) {
	in, vars, err := l.request(ctx, at)
	if err != nil {
		return gotPage{}, err
	}
	out, err := l.e.client.do(ctx, in)
	if err != nil {
		return gotPage{}, err
	}
	l.e.count.pages.Add(1)
	got := gotPage{total: -1}
	if out.none {
		return got, nil
	}
	if got.items, err = l.items(ctx, out.value, vars); err != nil {
		return gotPage{}, err
	}
	return got, l.advance(ctx, at, out, vars, &got)
}

// request builds the request for the page at a place.
func (l listing) request(ctx context.Context, at Place) (call, map[string]any, error) {
	p := l.r.Paging
	if p == nil {
		in, err := l.e.call(ctx, l.r, l.item, l.vars)
		return in, l.vars, err
	}
	number := at.Page
	if number == 0 {
		number = p.first()
	}
	vars := with(l.vars, map[string]any{"offset": at.Offset, "page": number, "cursor": nil, "limit": p.Size})
	if at.Cursor != "" {
		vars["cursor"] = at.Cursor
	}
	in, err := l.e.call(ctx, l.r, l.item, vars)
	if err != nil {
		return call{}, nil, err
	}
	if at.URL != "" {
		in.url, err = l.e.follow(at.URL)
		return in, vars, err
	}
	q := in.url.Query()
	if p.Limit != "" {
		q.Set(p.Limit, strconv.Itoa(p.Size))
	}
	switch {
	case p.Kind == PagingOffset && p.Offset != "":
		q.Set(p.Offset, strconv.Itoa(at.Offset))
	case p.Kind == PagingNumber && p.Page != "":
		q.Set(p.Page, strconv.Itoa(number))
	case p.Kind == PagingCursor && p.Cursor != "" && at.Cursor != "":
		q.Set(p.Cursor, at.Cursor)
	}
	in.url.RawQuery = q.Encode()
	return in, vars, nil
}

func (p *Paging) first() int {
	if p.First != nil {
		return *p.First
	}
	return 1
}

// follow reads an address that an answer gave; it must lead to the base's host.
func (e *Engine) follow(address string) (*url.URL, error) {
	u, err := e.base.Parse(address)
	if err != nil {
		return nil, errors.New("the next page has no address that can be asked")
	}
	if !sameHost(u, e.base) {
		return nil, fmt.Errorf("the next page: %w", errElsewhere)
	}
	return u, nil
}

// items finds the items of an answer.
func (l listing) items(ctx context.Context, value any, vars map[string]any) ([]any, error) {
	if l.r.Items == nil {
		if list, ok := value.([]any); ok {
			return list, nil
		}
		if value == nil {
			return nil, nil
		}
		return []any{value}, nil
	}
	values, err := l.r.Items.all(ctx, value, vars)
	if err != nil {
		return nil, fmt.Errorf("the answer is not what was expected: %w", err)
	}
	return flat(values), nil
}

// advance finds the next place.
func (l listing) advance(ctx context.Context, at Place, out answer, vars map[string]any, got *gotPage) error {
	p := l.r.Paging
	if p == nil || p.Kind == PagingNone {
		return nil
	}
	if n, ok, err := p.Total.number(ctx, out.value, vars); err != nil {
		return err
	} else if ok {
		got.total = n
	}
	got.next = Place{Pass: at.Pass}
	if err := l.step(ctx, at, out, vars, got); err != nil {
		return err
	}
	more, err := p.More.truth(ctx, out.value, vars, true)
	if err != nil {
		return err
	}
	got.more = got.more && more
	return nil
}

// step sets the next place, and whether there may be a page at it.
func (l listing) step(ctx context.Context, at Place, out answer, vars map[string]any, got *gotPage) error {
	p, n := l.r.Paging, len(got.items)
	switch p.Kind {
	case PagingOffset:
		got.next.Offset = at.Offset + n
		got.more = n > 0 && (p.More != nil || got.total > got.next.Offset || got.total < 0 && n >= p.Size)
	case PagingNumber:
		return l.nextNumber(at, out.header, got)
	case PagingCursor:
		var err error
		got.next.Cursor = out.header.Get(p.Header)
		if p.Next != nil {
			got.next.Cursor, err = p.Next.string(ctx, out.value, vars)
		}
		got.more = got.next.Cursor != ""
		if got.more && got.next.Cursor == at.Cursor {
			return errEndless
		}
		return err
	case PagingLink:
		return l.nextURL(at, out, nextLink(out.header), got)
	case PagingURL:
		address, err := p.Next.string(ctx, out.value, vars)
		if err != nil {
			return err
		}
		return l.nextURL(at, out, address, got)
	}
	return nil
}

func (l listing) nextNumber(at Place, h http.Header, got *gotPage) error {
	p, n := l.r.Paging, len(got.items)
	number := at.Page
	if number == 0 {
		number = p.first()
	}
	got.next.Page = number + 1
	if p.Header != "" {
		text := strings.TrimSpace(h.Get(p.Header))
		next, err := strconv.Atoi(text)
		if text != "" && err != nil {
			return fmt.Errorf("the header %s has no number of a page", p.Header)
		}
		if text != "" && next <= number {
			return errEndless
		}
		got.next.Page, got.more = next, text != ""
		return nil
	}
	read := (number - p.first() + 1) * p.Size
	got.more = n > 0 && (p.More != nil || got.total >= 0 && p.Size > 0 && got.total > read || got.total < 0 && p.Size > 0 && n >= p.Size)
	return nil
}

func (l listing) nextURL(at Place, out answer, address string, got *gotPage) error {
	if address == "" {
		return nil
	}
	u, err := out.url.Parse(address)
	if err != nil {
		return errors.New("the next page has no address that can be asked")
	}
	if !sameHost(u, l.e.base) {
		return fmt.Errorf("the next page: %w", errElsewhere)
	}
	q := u.Query()
	for name := range l.e.source.Auth.Query { // signed anew; a checkpoint keeps the address
		q.Del(name)
	}
	if u.RawQuery != "" {
		u.RawQuery = q.Encode()
	}
	if got.next.URL = u.String(); got.next.URL == at.URL || got.next.URL == out.url.String() {
		return errEndless
	}
	got.more = true
	return nil
}

// nextLink is the address of rel="next" in the Link headers (RFC 8288), "" without one.
func nextLink(h http.Header) string {
	for _, line := range h.Values("Link") {
		for line != "" {
			open := strings.IndexByte(line, '<')
			if open < 0 {
				break
			}
			end := strings.IndexByte(line[open:], '>')
			if end < 0 {
				break
			}
			address := line[open+1 : open+end]
			rest := line[open+end+1:]
			parameters, after := rest, ""
			if i := strings.Index(rest, ",<"); i >= 0 {
				parameters, after = rest[:i], rest[i+1:]
			} else if i := strings.Index(rest, ", <"); i >= 0 {
				parameters, after = rest[:i], rest[i+2:]
			}
			if isNext(parameters) {
				return address
			}
			line = after
		}
	}
	return ""
}

func isNext(parameters string) bool {
	for _, p := range strings.Split(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "rel") {
			for _, rel := range strings.Fields(strings.Trim(value, `"`)) {
				if strings.EqualFold(rel, "next") {
					return true
				}
			}
		}
	}
	return false
}

// mostPages is how many pages a list may have; mostEmpty how many without an item may follow each
// other; mostRepeats how many with nothing new.
const (
	mostPages   = 200_000
	mostEmpty   = 100
	mostRepeats = 3
)

// guard notices a list without an end.
type guard struct {
	seen                    map[[8]byte]bool // in any pass over the list
	now                     map[[8]byte]bool // in this one
	pages, empty, repeating int
}

// again begins another pass: what comes now was seen before, and may be.
func (g *guard) again() { *g = guard{seen: g.seen} }

// add takes in a page by the marks of its items; fresh is how many of them no pass had.
func (g *guard) add(marks [][8]byte) (fresh int, err error) {
	if g.seen == nil {
		g.seen = map[[8]byte]bool{}
	}
	if g.now == nil {
		g.now = map[[8]byte]bool{}
	}
	moved := false
	for _, m := range marks {
		if !g.seen[m] {
			g.seen[m] = true
			fresh++
		}
		moved = moved || !g.now[m]
		g.now[m] = true
	}
	g.pages++
	g.empty, g.repeating = g.empty+1, g.repeating+1
	if len(marks) > 0 {
		g.empty = 0
	}
	if moved || len(marks) == 0 {
		g.repeating = 0
	}
	if g.pages > mostPages || g.empty > mostEmpty || g.repeating >= mostRepeats {
		return fresh, errEndless
	}
	return fresh, nil
}

func markOf(parts ...string) [8]byte {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return [8]byte(h.Sum(nil)[:8])
}

// markOfValue is the mark of a decoded value; equal values have equal marks.
func markOfValue(v any) [8]byte {
	data, err := json.Marshal(v)
	if err != nil {
		return markOf(fmt.Sprint(v))
	}
	return markOf(string(data))
}

// all reads a whole list.
func (l listing) all(ctx context.Context) ([]any, error) {
	var out []any
	var g guard
	for at := (Place{}); ; {
		got, err := l.ask(ctx, at)
		if err != nil {
			return out, err
		}
		marks := make([][8]byte, len(got.items))
		for i, item := range got.items {
			marks[i] = markOfValue(item)
		}
		if _, err := g.add(marks); err != nil {
			return out, err
		}
		out = append(out, got.items...)
		if !got.more {
			return out, nil
		}
		at = got.next
	}
}
