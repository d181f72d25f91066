package pulltest

import (
	"net/http"
	"net/http/httptest"
	"sync"
)

// Transport answers requests by a handler, in the process.
type Transport struct {
	Handler http.Handler
	// Fault may answer the nth request (from 1) instead of the handler, or change its answer; nil: never.
	Fault func(n int, req *http.Request, answer func() *http.Response) (*http.Response, error)

	mu       sync.Mutex
	Requests []string // method and address, as they came
	Seen     []http.Header
}

// RoundTrip answers a request.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	t.mu.Lock()
	t.Requests = append(t.Requests, req.Method+" "+req.URL.String())
	t.Seen = append(t.Seen, req.Header.Clone())
	n := len(t.Requests)
	t.mu.Unlock()
	answer := func() *http.Response {
		w := httptest.NewRecorder()
		t.Handler.ServeHTTP(w, serverSide(req))
		resp := w.Result()
		resp.Request = req
		return resp
	}
	if t.Fault != nil {
		return t.Fault(n, req, answer)
	}
	return answer(), nil
}

// serverSide is the request as a server gets it.
func serverSide(req *http.Request) *http.Request {
	in := req.Clone(req.Context())
	in.RequestURI = req.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234"
	in.Host = req.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	return in
}

// Count is how many requests came.
func (t *Transport) Count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.Requests)
}
