package pulltest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"secondstory/ingest/rest"
)

// answerOf writes an answer.
func answerOf(req *http.Request, status int, contentType, body string, headers map[string]string) *http.Response {
	h := http.Header{"Content-Type": {contentType}}
	for name, value := range headers {
		h.Set(name, value)
	}
	return &http.Response{
		StatusCode: status, Status: fmt.Sprint(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}
}

// brokenBody gives some bytes and then an error.
type brokenBody struct {
	data io.Reader
	err  error
}

func (b *brokenBody) Read(p []byte) (int, error) {
	n, err := b.data.Read(p)
	if errors.Is(err, io.EOF) {
		return n, b.err
	}
	return n, err
}

func (b *brokenBody) Close() error { return nil }

// stuckBody gives some bytes and then nothing until the request is given up.
type stuckBody struct {
	data io.Reader
	ctx  context.Context
}

func (b *stuckBody) Read(p []byte) (int, error) {
	n, err := b.data.Read(p)
	if errors.Is(err, io.EOF) {
		<-b.ctx.Done()
		return n, b.ctx.Err()
	}
	return n, err
}

func (b *stuckBody) Close() error { return nil }

// half is the first half of an answer's body.
func half(resp *http.Response) []byte {
	body, _ := io.ReadAll(resp.Body)
	return body[:len(body)/2]
}

// fault is what goes wrong with some requests.
type fault struct {
	name string
	hits func(n int) bool
	do   func(req *http.Request, answer func() *http.Response) (*http.Response, error)
}

func every(k int) func(int) bool { return func(n int) bool { return n%k == 0 } }

// passing are the faults that go away: a sync gets past them.
func passing() []fault {
	return []fault{
		{"429 with Retry-After", every(3), func(req *http.Request, _ func() *http.Response) (*http.Response, error) {
			return answerOf(req, 429, "application/json", `{"error":"slow down"}`, map[string]string{"Retry-After": "7"}), nil
		}},
		{"429 without Retry-After", every(3), func(req *http.Request, _ func() *http.Response) (*http.Response, error) {
			return answerOf(req, 429, "text/plain", "slow down", nil), nil
		}},
		{"403 with a spent budget", every(4), func(req *http.Request, _ func() *http.Response) (*http.Response, error) {
			return answerOf(req, 403, "application/json", `{}`, map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}), nil
		}},
		{"500 in bursts", func(n int) bool { return n%8 >= 5 }, func(req *http.Request, _ func() *http.Response) (*http.Response, error) {
			return answerOf(req, 500, "text/plain", "oops", nil), nil
		}},
		{"connection refused", every(3), func(*http.Request, func() *http.Response) (*http.Response, error) {
			return nil, errors.New("connect: connection refused")
		}},
		{"reset in the body", every(3), func(_ *http.Request, answer func() *http.Response) (*http.Response, error) {
			resp := answer()
			resp.Body = &brokenBody{bytes.NewReader(half(resp)), errors.New("read: connection reset by peer")}
			return resp, nil
		}},
		{"truncated JSON", every(3), func(_ *http.Request, answer func() *http.Response) (*http.Response, error) {
			resp := answer()
			if !strings.Contains(resp.Header.Get("Content-Type"), "json") {
				return resp, nil // a text that is cut off cleanly cannot be told from a short one
			}
			resp.Body = io.NopCloser(bytes.NewReader(half(resp)))
			return resp, nil
		}},
		{"HTML instead of JSON", every(3), func(req *http.Request, _ func() *http.Response) (*http.Response, error) {
			return answerOf(req, 200, "text/html; charset=utf-8", "<html><body>Please sign in</body></html>", nil), nil
		}},
		{"wrong content type", every(3), func(req *http.Request, _ func() *http.Response) (*http.Response, error) {
			return answerOf(req, 200, "application/xml", "<ok/>", nil), nil
		}},
		{"slow loris", every(5), func(req *http.Request, answer func() *http.Response) (*http.Response, error) {
			resp := answer()
			resp.Body = &stuckBody{bytes.NewReader(half(resp)), req.Context()}
			return resp, nil
		}},
		{"502 from a proxy", every(4), func(req *http.Request, _ func() *http.Response) (*http.Response, error) {
			return answerOf(req, 502, "text/html", "<html>Bad Gateway</html>", nil), nil
		}},
	}
}

// Faults holds a case to the rule under every fault, and killed at its requests.
func Faults(t *testing.T, c Case) {
	t.Helper()
	baseline := NewBench(t, c)
	clean := &Transport{Handler: c.Handler()}
	baseline.MustSync(clean)
	want, requests := baseline.Dump(), clean.Count()
	if !strings.Contains(want, "== sections\n{") {
		t.Fatal("the undisturbed run stored no text")
	}
	t.Run("again", func(t *testing.T) { again(t, c, want) })
	for i, f := range passing() {
		if !c.tries(i) {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			passes(t, c, f, want)
		})
	}
	t.Run("expired token", func(t *testing.T) { expires(t, c, want, requests) })
	t.Run("endless list", func(t *testing.T) { endless(t, c, want) })
	t.Run("down for good", func(t *testing.T) { down(t, c, requests) })
	t.Run("killed", func(t *testing.T) { killed(t, c, want, requests) })
	t.Run("no secret anywhere", func(t *testing.T) { noSecret(t, c) })
}

// patient gives up on a silent server at once, and tries often.
func patient(c Case) Case {
	s := *c.Source
	s.Limits.Timeout = rest.Duration(40 * time.Millisecond)
	s.Limits.Retries = 12
	c.Source = &s
	return c
}

func again(t *testing.T, c Case, want string) {
	b := NewBench(t, c)
	b.MustSync(&Transport{Handler: c.Handler()})
	report := b.MustSync(&Transport{Handler: c.Handler()})
	if report.New > 0 || report.Changed > 0 || report.Removed > 0 {
		t.Errorf("a second sync changed something: %+v", report)
	}
	Same(t, want, b.Dump())
}

func passes(t *testing.T, c Case, f fault, want string) {
	b := NewBench(t, patient(c))
	transport := &Transport{Handler: c.Handler()}
	transport.Fault = func(n int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
		if f.hits(n) {
			return f.do(req, answer)
		}
		return answer(), nil
	}
	report := b.Until(5, transport)
	if !report.Complete {
		t.Fatalf("incomplete after five syncs: %v", report.Missing)
	}
	Same(t, want, b.Dump())
}

// expires answers 401 from some request on, until the next sync.
func expires(t *testing.T, c Case, want string, requests int) {
	b := NewBench(t, c)
	transport := &Transport{Handler: c.Handler()}
	var over atomic.Bool
	transport.Fault = func(n int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
		if n >= (requests+1)/2 && !over.Load() {
			return answerOf(req, 401, "application/json", `{"error":"token expired"}`, nil), nil
		}
		return answer(), nil
	}
	report, err := b.Sync(t.Context(), transport)
	if err == nil && report.Complete {
		t.Error("a sync whose token expired says that it is complete")
	}
	over.Store(true)
	b.Until(3, transport)
	Same(t, want, b.Dump())
}

// listPath matches the paths that the source lists its incidents at.
func listPath(s *rest.Source) *regexp.Regexp {
	text := s.Incidents.Get.String() + s.Incidents.Post.String()
	return regexp.MustCompile(regexp.MustCompile(`\\{[^}]*\\}`).ReplaceAllString(regexp.QuoteMeta(text), ".+") + "$")
}

// questionOf is what a request for a page asks, but for which page.
func questionOf(s *rest.Source, req *http.Request) string {
	q := req.URL.Query()
	for _, name := range []string{"page", "cursor", "offset"} {
		q.Del(name)
	}
	if p := s.Incidents.Paging; p != nil {
		for _, name := range []string{p.Offset, p.Page, p.Cursor} {
			q.Del(name)
		}
	}
	body := ""
	if req.GetBody != nil {
		if r, err := req.GetBody(); err == nil {
			data, _ := io.ReadAll(r)
			body = string(data)
		}
	}
	return req.Method + req.URL.Path + "?" + q.Encode() + body
}

// endless answers a list with the longest page it gave, from then on: a page that never ends, where
// the list has several.
func endless(t *testing.T, c Case, want string) {
	b := NewBench(t, c)
	longest, listed := map[string][]byte{}, listPath(c.Source)
	heads := map[string]http.Header{}
	var mu sync.Mutex
	transport := &Transport{Handler: c.Handler()}
	transport.Fault = func(n int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
		if n > 5000 {
			t.Error("more than 5000 requests of a list that repeats itself")
			return nil, context.Canceled
		}
		mu.Lock()
		defer mu.Unlock()
		real := answer()
		if !listed.MatchString(req.URL.Path) {
			return real, nil
		}
		key := questionOf(c.Source, req)
		body, _ := io.ReadAll(real.Body)
		if real.StatusCode != http.StatusOK || len(body) > len(longest[key]) {
			if real.StatusCode == http.StatusOK {
				longest[key], heads[key] = body, real.Header
			}
			real.Body = io.NopCloser(bytes.NewReader(body))
			return real, nil
		}
		resp := answerOf(req, 200, "", string(longest[key]), nil)
		resp.Header = heads[key].Clone()
		return resp, nil
	}
	report, err := b.Sync(t.Context(), transport)
	if err != nil {
		t.Fatal(err)
	}
	if report.Complete && b.Dump() != want {
		t.Error("the list repeated itself, the database lacks something, and the run says that it is complete")
	}
}

// down: after some requests the server answers nothing any more.
func down(t *testing.T, c Case, requests int) {
	b := NewBench(t, c)
	transport := &Transport{Handler: c.Handler(), Fault: func(n int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
		if n > min(requests/2, 3) {
			return answerOf(req, 503, "text/plain", "maintenance", nil), nil
		}
		return answer(), nil
	}}
	report, err := b.Sync(t.Context(), transport)
	if err != nil {
		t.Fatal(err)
	}
	if report.Complete || len(report.Missing) == 0 {
		t.Error("the server went down, and the run says that it is complete")
	}
	if n := transport.Count(); n > 400 {
		t.Errorf("%d requests to a server that is down", n)
	}
	incomplete, err := countIncomplete(t, b)
	if err != nil || incomplete != 1 {
		t.Errorf("incomplete_sources has %d rows, %v", incomplete, err)
	}
}

// Same fails with the first lines that differ.
func Same(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	inA, inB := map[string]int{}, map[string]int{}
	for _, l := range a {
		inA[l]++
	}
	for _, l := range b {
		inB[l]++
	}
	var diff []string
	for _, l := range a {
		if inB[l] == 0 && len(diff) < 6 {
			diff = append(diff, "- "+l[:min(len(l), 400)])
		}
	}
	for _, l := range b {
		if inA[l] == 0 && len(diff) < 12 {
			diff = append(diff, "+ "+l[:min(len(l), 400)])
		}
	}
	t.Errorf("the database is not that of the undisturbed run (%d lines, want %d):\n%s", len(b), len(a), strings.Join(diff, "\n"))
}

// noSecret fails every request in every way, and looks for the secrets in all that is said and stored.
func noSecret(t *testing.T, c Case) {
	var secrets []string
	for name := range c.Source.Secrets {
		if v := c.Getenv(c.Source.Secrets[name].Env); v != "" {
			secrets = append(secrets, v)
		}
	}
	for i, status := range []int{0, 400, 401, 403, 404, 500} {
		if !c.tries(i) {
			continue
		}
		b := NewBench(t, c)
		transport := &Transport{Handler: c.Handler()}
		transport.Fault = func(n int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
			if n < 3 {
				return answer(), nil
			}
			echo := req.URL.String() + " " + fmt.Sprint(req.Header)
			if status == 0 {
				return nil, errors.New("dial " + echo)
			}
			return answerOf(req, status, "text/plain", "you sent "+echo, nil), nil
		}
		report, err := b.Sync(t.Context(), transport)
		said := fmt.Sprintf("%+v %v %s", report, err, b.Dump())
		rows, failed := b.bookkeeping()
		if failed != nil {
			t.Fatal(failed)
		}
		for _, secret := range secrets {
			if strings.Contains(said+rows, secret) {
				t.Errorf("status %d: a secret was said or stored", status)
			}
		}
	}
}
