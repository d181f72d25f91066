package vendortest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Vendor is one simulated API, and how the source that asks it is set up.
type Vendor struct {
	Source     string // the name of the source
	Handler    http.Handler
	Address    string            // the parameter that takes the server's address
	Path       string            // what the address has behind the host
	Parameters map[string]string // the others that it needs
	Secrets    map[string]string // by the variable they are read from

	budget *budget
}

// Renewed is the vendor's server with a fresh budget of requests.
func (v Vendor) Renewed() http.Handler {
	v.budget.renew()
	return v.Handler
}

// Unlimited is the vendor's server without a budget.
func (v Vendor) Unlimited() http.Handler {
	v.budget.limit = 1 << 30
	return v.Handler
}

// All are the simulated vendors, serving one world.
func All(w *World) []Vendor {
	return []Vendor{
		PagerDuty(w), IncidentIO(w), Zenduty(w), Jira(w), Confluence(w), GoogleDrive(w), GitHub(w), GitLab(w), Statuspage(w), StatuspagePublic(w),
		GrafanaIRM(w), GoogleCloudStatus(w),
	}
}

// api is what the simulated vendors have in common: who may ask, how an error is written, how many
// requests a minute are answered.
type api struct {
	mux     *http.ServeMux
	allowed func(*http.Request) bool
	fail    func(w http.ResponseWriter, status int, message string)
	budget  *budget
}

func newAPI(allowed func(*http.Request) bool, fail func(http.ResponseWriter, int, string), b *budget) *api {
	return &api{mux: http.NewServeMux(), allowed: allowed, fail: fail, budget: b}
}

// get answers GET requests of a path as http.ServeMux writes it.
func (a *api) get(path string, answer func(*http.Request) (any, *refusal)) {
	a.handle("GET "+path, answer)
}

func (a *api) post(path string, answer func(*http.Request) (any, *refusal)) {
	a.handle("POST "+path, answer)
}

func (a *api) handle(pattern string, answer func(*http.Request) (any, *refusal)) {
	a.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		body, refused := answer(r)
		if refused != nil {
			a.fail(w, refused.status, refused.message)
			return
		}
		if p, ok := body.(page); ok {
			for name, value := range p.headers {
				w.Header().Set(name, value)
			}
			body = p.body
		}
		if text, ok := body.(string); ok {
			w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
			_, _ = w.Write([]byte(text))
			return
		}
		writeJSON(w, http.StatusOK, body)
	})
}

// page is a body with headers beside it.
type page struct {
	body    any
	headers map[string]string
}

// refusal is an answer that is an error.
type refusal struct {
	status  int
	message string
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.budget.take(w.Header()) {
		a.fail(w, http.StatusTooManyRequests, "rate limit exceeded")
		return
	}
	if !a.allowed(r) {
		a.fail(w, http.StatusUnauthorized, "not authorised")
		return
	}
	if _, pattern := a.mux.Handler(r); pattern == "" {
		a.fail(w, http.StatusNotFound, "not found")
		return
	}
	a.mux.ServeHTTP(w, r)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body)
}

// budget is how many requests are answered in a while, and the headers that tell.
type budget struct {
	limit  int
	per    time.Duration
	prefix string // X-RateLimit- or RateLimit-
	epoch  bool   // Reset is a time, else seconds from now

	mu    sync.Mutex
	until time.Time
	used  int
}

func (b *budget) renew() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used = 0
}

func (b *budget) take(h http.Header) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if now.After(b.until) {
		b.until, b.used = now.Add(b.per), 0
	}
	b.used++
	left := int(time.Until(b.until).Seconds()) + 1
	reset := left
	if b.epoch {
		reset = int(b.until.Unix()) + 1
	}
	h.Set(b.prefix+"Limit", strconv.Itoa(b.limit))
	h.Set(b.prefix+"Remaining", strconv.Itoa(max(b.limit-b.used, 0)))
	h.Set(b.prefix+"Reset", strconv.Itoa(reset))
	if b.used > b.limit {
		h.Set("Retry-After", strconv.Itoa(left))
		return false
	}
	return true
}

// bearer lets in who has the token.
func bearer(prefix, token string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.Header.Get("Authorization") == prefix+token }
}

// number is a query parameter as a number, or a default.
func number(q url.Values, name string, or int) int {
	n, err := strconv.Atoi(q.Get(name))
	if err != nil {
		return or
	}
	return n
}

// moment is a query parameter as a time; ok is false without one.
func moment(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// slice is the part of a list from an offset on, and whether more follows.
func slice[T any](list []T, offset, limit int) ([]T, bool) {
	offset = min(max(offset, 0), len(list))
	end := min(offset+max(limit, 0), len(list))
	return list[offset:end], end < len(list)
}

// filter keeps what a test holds for.
func filter[T any](list []T, keep func(T) bool) []T {
	out := []T{}
	for _, v := range list {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

// each renders a list.
func each[T any](list []T, render func(T) any) []any {
	out := make([]any, 0, len(list))
	for _, v := range list {
		out = append(out, render(v))
	}
	return out
}

// origin is the address the request came to.
func origin(r *http.Request) string {
	if r.URL.Scheme != "" { // asked in the process, without a wire
		return r.URL.Scheme + "://" + r.Host
	}
	return "http://" + r.Host
}

// withQuery is the request's own address with some parameters set.
func withQuery(r *http.Request, set map[string]string) string {
	q := r.URL.Query()
	for k, v := range set {
		q.Set(k, v)
	}
	return origin(r) + r.URL.Path + "?" + q.Encode()
}

// linkNext is the Link header that a page with more behind it has.
func linkNext(address string) map[string]string {
	return map[string]string{"Link": "<" + address + `>; rel="next"`}
}

// pathNumber is a part of the path as a number, without a prefix.
func pathNumber(r *http.Request, name, prefix string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(r.PathValue(name), prefix))
	if err != nil {
		return -1
	}
	return n
}
