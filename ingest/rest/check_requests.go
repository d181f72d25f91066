package rest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// scope is what the places of a template may name.
type scope struct {
	item    bool     // {.field}
	secrets bool     // only in auth
	names   []string // beside the parameters
}

// places refuses a template that names what nothing fills.
func (c checker) places(t Template, path string, in scope) error {
	for _, name := range t.names() {
		_, isParameter := c.s.Parameters[name]
		_, isSecret := c.s.Secrets[name]
		switch {
		case name == "" && !in.item:
			return c.fail(path, "%q: there is no item here that a place could take something from", t)
		case name == "", isParameter, slices.Contains(in.names, name):
		case isSecret && !in.secrets:
			return c.fail(path, "%q: {%s} is a secret; secrets are named in auth: only", t, name)
		case isSecret:
		default:
			return c.fail(path, "%q: nothing fills {%s}; there are %s", t, name, strings.Join(c.known(in), ", "))
		}
	}
	return nil
}

func (c checker) known(in scope) []string {
	names := slices.Sorted(maps.Keys(c.s.Parameters))
	if in.secrets {
		names = append(names, slices.Sorted(maps.Keys(c.s.Secrets))...)
	}
	return append(names, in.names...)
}

func (c checker) requests() error {
	s := c.s
	if err := c.places(s.Base, "base", scope{}); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
		if err := c.header("headers", name, s.Headers[name], scope{}); err != nil {
			return err
		}
	}
	if s.Git != nil {
		for _, t := range []Template{s.Git.URL, s.Git.Branch, s.Git.Path} {
			if err := c.places(t, "git", scope{}); err != nil {
				return err
			}
		}
	}
	return firstMistake(c.people, c.shifts, c.incidents)
}

func (c checker) header(path, name string, value Template, in scope) error {
	if !headerForm.MatchString(name) {
		return c.fail(path+"/"+name, "%q is no name of a header", name)
	}
	return c.places(value, path+"/"+name, in)
}

func (c checker) people() error {
	p := c.s.People
	if p == nil {
		return nil
	}
	if p.Person.Person == nil {
		return c.fail("people", "person: needs person:, the program that gives a name or an address")
	}
	return c.request(&p.Request, "people", scope{}, windowed(p.Window))
}

func (c checker) shifts() error {
	s := c.s.Shifts
	if s == nil {
		return nil
	}
	if s.Shift.Person == nil || s.Shift.StartsAt == nil || s.Shift.EndsAt == nil {
		return c.fail("shifts", "shift: needs person:, starts_at: and ends_at:")
	}
	return c.request(&s.Request, "shifts", scope{}, windowed(s.Window))
}

// windowed are the variables a window adds.
func windowed(w *Window) []string {
	if w == nil {
		return nil
	}
	return []string{"from", "until"}
}

func (c checker) incidents() error {
	in := c.s.Incidents
	if in == nil {
		return nil
	}
	if in.Key == nil {
		return c.fail("incidents", "key: is missing: the program that gives what an item is known by")
	}
	if err := c.request(&in.Request, "incidents", scope{}, windowed(in.Window)); err != nil {
		return err
	}
	if in.One != nil {
		if err := c.single(in.One, "incidents/one", scope{names: append(allNames(in.Each), "key")}); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.Expand)) {
		x, path := in.Expand[name], "incidents/expand/"+name
		switch {
		case !wordForm.MatchString(name) || name == "vars":
			return c.fail(path, "the name of an expansion is lower-case letters, digits and _; $%s is what programs call it", name)
		case x == nil:
			return c.fail(path, "%s needs a get: or a post:", name)
		case x.By != nil && x.When != nil:
			return c.fail(path, "by: is asked once for all items; when: asks per item")
		case x.By == nil && x.Window != nil:
			return c.fail(path+"/window", "what is asked per item has no window")
		}
		in := scope{item: x.By == nil, names: allNames(in.Each)}
		if x.By != nil {
			in.names = nil
		}
		if err := c.request(&x.Request, path, in, windowed(x.Window)); err != nil {
			return err
		}
	}
	return nil
}

// allNames are the variables that `each` fills, with those of the request its values come from.
func allNames(e *Each) []string {
	if e == nil {
		return nil
	}
	if e.Request == nil {
		return []string{e.As}
	}
	return append(allNames(e.Request.Each), e.As)
}

// single checks a request without pages, windows and values.
func (c checker) single(r *Request, path string, in scope) error {
	if r.Paging != nil || r.Window != nil || r.Each != nil {
		return c.fail(path, "this asks for one thing: no paging, window or each")
	}
	return c.request(r, path, in, nil)
}

func (c checker) request(r *Request, path string, in scope, more []string) error {
	switch {
	case r.Get.Set() == r.Post.Set():
		return c.fail(path, "a request has a get: or a post:")
	case r.Body != nil && !r.Post.Set():
		return c.fail(path+"/body", "body: belongs to a post:")
	case r.Accept != "" && r.Accept != "json" && r.Accept != "text":
		return c.fail(path+"/accept", "accept is json or text")
	case r.Accept == "text" && (r.Items != nil || r.Paging != nil):
		return c.fail(path+"/accept", "a text has no items and no pages")
	}
	if err := c.each(r.Each, path+"/each", in); err != nil {
		return err
	}
	in.names = append(append(slices.Clone(in.names), more...), allNames(r.Each)...)
	if err := c.paging(r, path+"/paging"); err != nil {
		return err
	}
	if err := c.window(r, path+"/window"); err != nil {
		return err
	}
	if err := c.places(r.Get, path+"/get", in); err != nil {
		return err
	}
	if err := c.places(r.Post, path+"/post", in); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(r.Query)) {
		for _, t := range r.Query[name] {
			if err := c.places(t, path+"/query/"+name, in); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		if err := c.header(path+"/headers", name, r.Headers[name], in); err != nil {
			return err
		}
	}
	return nil
}

// each checks where values come from; in is what the request they are for may name itself.
func (c checker) each(e *Each, path string, in scope) error {
	if e == nil {
		return nil
	}
	_, isParameter := c.s.Parameters[e.As]
	switch {
	case !wordForm.MatchString(e.As) || isParameter || slices.Contains(reserved, e.As):
		return c.fail(path+"/as", "as: is the name that places take each value by; it is no parameter and none of %s", strings.Join(reserved, ", "))
	case e.Of == "" && e.Request == nil:
		return c.fail(path, "each: needs of:, a list parameter, or request:, whose items are the values")
	case e.Of != "" && !c.s.Parameters[e.Of].List:
		return c.fail(path+"/of", "%s is no parameter with list: true", e.Of)
	}
	if e.Request != nil {
		if err := c.values(e.Request, path+"/request", in); err != nil {
			return err
		}
	}
	if e.Descend != nil {
		in.names = append(slices.Clone(in.names), allNames(e)...)
		return c.values(e.Descend, path+"/descend", in)
	}
	return nil
}

// values checks a request whose items are values of an each.
func (c checker) values(r *Request, path string, in scope) error {
	if r.Window != nil {
		return c.fail(path, "a request for values has no window of its own")
	}
	return c.request(r, path, in, nil)
}

// pagingFields are, by kind, what paging needs and may have beside more, total and size.
func pagingFields(kind string) (needs, may []string, ok bool) {
	switch kind {
	case PagingNone:
		return nil, []string{"cap"}, true
	case PagingOffset:
		return []string{"size"}, []string{"limit", "offset", "cap"}, true
	case PagingNumber:
		return nil, []string{"limit", "page", "first", "header", "cap"}, true
	case PagingCursor:
		return nil, []string{"limit", "cursor", "next", "header"}, true
	case PagingLink:
		return nil, []string{"limit"}, true
	case PagingURL:
		return []string{"next"}, []string{"limit"}, true
	}
	return nil, nil, false
}

func (c checker) paging(r *Request, path string) error {
	p := r.Paging
	if p == nil {
		return nil
	}
	needs, may, ok := pagingFields(p.Kind)
	if !ok {
		return c.fail(path+"/kind", "paging kind is %s, %s, %s, %s, %s or %s, not %q", PagingNone, PagingOffset, PagingNumber, PagingCursor, PagingLink, PagingURL, p.Kind)
	}
	given := map[string]bool{
		"size": p.Size > 0, "limit": p.Limit != "", "offset": p.Offset != "", "page": p.Page != "", "first": p.First != nil, "cursor": p.Cursor != "",
		"header": p.Header != "", "next": p.Next != nil, "cap": p.Cap > 0,
	}
	for _, key := range needs {
		if !given[key] {
			return c.fail(path, "paging kind %s needs %s:", p.Kind, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if given[key] && key != "size" && !slices.Contains(needs, key) && !slices.Contains(may, key) {
			return c.fail(path+"/"+key, "paging kind %s has no %s", p.Kind, key)
		}
	}
	switch {
	case p.Kind == PagingCursor && p.Next == nil && p.Header == "":
		return c.fail(path, "paging kind cursor needs next: or header:, where the next cursor is found")
	case p.Kind == PagingNumber && p.More == nil && p.Total == nil && p.Header == "" && p.Size == 0:
		return c.fail(path, "paging kind page needs more:, total:, header: or size:, to know the last page")
	case p.Limit != "" && p.Size == 0:
		return c.fail(path+"/limit", "limit: needs size:")
	case !r.Post.Set() && (p.Kind == PagingOffset && p.Offset == "" || p.Kind == PagingNumber && p.Page == "" || p.Kind == PagingCursor && p.Cursor == ""):
		return c.fail(path, "a get: needs the query parameter that carries the place: offset:, page: or cursor:")
	}
	return nil
}

func (c checker) window(r *Request, path string) error {
	w := r.Window
	if w == nil {
		return nil
	}
	if w.By != "" && w.By != "created" && w.By != "updated" {
		return c.fail(path+"/by", "by is created or updated: what the vendor compares with the window")
	}
	if !slices.Contains([]string{"", "rfc3339", "date", "unix", "unix_ms", "minute"}, w.Form) {
		return c.fail(path+"/form", "form is rfc3339, date, unix, unix_ms or minute")
	}
	if _, err := w.startOf(time.Time{}); err != nil {
		return c.fail(path+"/start", "start is a day such as 2015-01-01")
	}
	from, until := r.mentions("from"), r.mentions("until")
	switch {
	case !from:
		return c.fail(path, "the request has a window and does not say {from}")
	case !until && (w.AtMost > 0 || r.Paging != nil && r.Paging.Cap > 0):
		return c.fail(path, "a window that is split needs both ends in the request: {from} and {until}")
	}
	return nil
}

// mentions reports whether the request's templates, its body or what finds its items use a variable.
func (r *Request) mentions(name string) bool {
	for _, p := range []*Program{r.Body, r.Items} {
		if p != nil && strings.Contains(p.text, varsName+"."+name) {
			return true
		}
	}
	all := []Template{r.Get, r.Post}
	for _, list := range r.Query {
		all = append(all, list...)
	}
	for _, t := range r.Headers {
		all = append(all, t)
	}
	return slices.ContainsFunc(all, func(t Template) bool { return slices.Contains(t.names(), name) })
}
