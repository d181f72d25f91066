package sources_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"secondstory/ingest/rest"
)

// mocked are the sources that are tried against a mock made from their vendor's own description: its
// file, the address parameter, what stands before the described paths, and the other settings.
type mocked struct {
	source, file, address, prefix string
	parameters                    map[string]string
	absent                        []string // paths that the description of this file lacks
}

func mocks() []mocked {
	return []mocked{
		{source: "pagerduty", file: "openapi.json", address: "api"},
		{source: "incident-io", file: "openapi.json", address: "api"},
		{source: "github", file: "openapi.json", address: "api", parameters: map[string]string{"repositories": "you/incidents"}},
		{source: "jira", file: "openapi.json", address: "site", parameters: map[string]string{"user": "ada@you.example", "jql": "project = OPS"}},
		{source: "datadog", file: "openapi.json", address: "site", absent: []string{"/api/v1/notebooks/"}},
		{source: "firehydrant", file: "openapi.json", address: "api"},
		{source: "rootly", file: "openapi.json", address: "api"},
		{source: "opsgenie", file: "swagger.json", address: "api"},
		{source: "servicenow", file: "openapi.json", address: "site", prefix: "/api/now", parameters: map[string]string{"user": "reader"}},
	}
}

// What each source asks, the mock of the vendor's description takes; what the mock answers becomes
// documents without a program failing.
func TestMocks_OfTheVendorsOwnDescriptionsAreUnderstood(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts a server per vendor: run without -short")
	}
	script, err := filepath.Abs(filepath.Join("..", "..", ".ci", "prism"))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), script, "--installed").CombinedOutput(); err != nil {
		t.Skipf("no mock server: %s", bytes.TrimSpace(out))
	}
	slots := make(chan struct{}, 2) // a mock of a large description takes a second of a core to start
	for _, m := range mocks() {
		t.Run(m.source, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			spec, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "api-specs", m.source, m.file))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(spec); err != nil {
				t.Skipf("the vendor's description is missing: put it at ../shared/api-specs beside the checkout (%v)", err)
			}
			m.ask(t, startMock(t, script, spec))
		})
	}
}

// startMock starts a mock and waits until it listens.
func startMock(t *testing.T, script, spec string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	_, port, _ := net.SplitHostPort(address)
	var said bytes.Buffer
	cmd := exec.Command(script, spec, port)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); {
		c, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			c.Close()
			return address
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the mock does not listen: %.2000s", said.String())
	return ""
}

// wire leads the requests of a source to the mock, and keeps what came of them.
type wire struct {
	to      string
	m       mocked
	mu      sync.Mutex
	answers map[string]int // by method and path: how many were answered
	refused []string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if slices.ContainsFunc(w.m.absent, func(p string) bool { return strings.HasPrefix(r.URL.Path, p) }) {
		return &http.Response{StatusCode: http.StatusOK, Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(`{"data":null}`))}, nil
	}
	out := r.Clone(r.Context())
	out.URL = &url.URL{Scheme: "http", Host: w.to, Path: strings.TrimPrefix(r.URL.Path, w.m.prefix), RawPath: strings.TrimPrefix(r.URL.RawPath, w.m.prefix), RawQuery: r.URL.RawQuery}
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	var inside string // an example of Jira's is JSON in a text
	if json.Unmarshal(body, &inside) == nil && json.Valid([]byte(inside)) {
		body = []byte(inside)
	}
	resp.ContentLength = int64(len(body))
	resp.Header.Del("Content-Length")
	resp.Header.Del("Link") // an example of one leads to the vendor
	resp.Body, resp.Request = io.NopCloser(bytes.NewReader(body)), r
	w.mu.Lock()
	defer w.mu.Unlock()
	if resp.StatusCode == http.StatusOK {
		w.answers[r.Method+" "+r.URL.Path]++
	} else {
		w.refused = append(w.refused, fmt.Sprintf("%s %s?%s: %d %.600s", r.Method, r.URL.Path, r.URL.RawQuery, resp.StatusCode, body))
	}
	return resp, nil
}

func (m mocked) ask(t *testing.T, address string) {
	t.Helper()
	s := read(t, m.source)
	for _, r := range requestsOf(s) {
		onePage(r)
	}
	s.Incidents.Keep = nil // a made-up incident is deleted, and cancelled, and everything else at once
	w := &wire{to: address, m: m, answers: map[string]int{}}
	now := time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC)
	c := &clock{at: now}
	set := rest.Settings{Parameters: map[string]string{m.address: "http://vendor.invalid"}, Since: now.AddDate(0, 0, -20)}
	for k, v := range m.parameters {
		set.Parameters[k] = v
	}
	e, err := rest.New(t.Context(), s, set, rest.Options{Transport: w, Now: c.now, Sleep: c.sleep, Getenv: func(string) string { return "a-secret" }})
	if err != nil {
		t.Fatal(err)
	}
	_, people := e.People(t.Context())
	_, _, shifts := e.Shifts(t.Context(), now.AddDate(0, 0, -20), now)
	items := 0
	incidents := e.Incidents(t.Context(), rest.State{}, rest.Reading{Run: "r"}, func(p rest.Page) error {
		for _, item := range p.Items {
			items++
			if len(item.Problems) > 0 {
				t.Errorf("%s: %v", item.Key, item.Problems)
			}
		}
		if lacks := p.State.Lacks(); p.Finished && len(lacks) > 0 {
			t.Errorf("it lacks %q", lacks)
		}
		return nil
	})
	if err := errors.Join(people, shifts, incidents); err != nil {
		t.Error(err)
	}
	for _, r := range w.refused {
		t.Error(r)
	}
	if items == 0 {
		t.Errorf("no incident came of %v", w.answers)
	}
	t.Logf("%d kinds of request answered, %d incidents", len(w.answers), items)
}

// requestsOf are all requests of a source, with those of their values.
func requestsOf(s *rest.Source) []*rest.Request {
	var out []*rest.Request
	var add func(r *rest.Request)
	add = func(r *rest.Request) {
		out = append(out, r)
		if r.Each != nil && r.Each.Request != nil {
			add(r.Each.Request)
		}
	}
	add(&s.Incidents.Request)
	for _, x := range s.Incidents.Expand {
		add(&x.Request)
	}
	if s.People != nil {
		add(&s.People.Request)
	}
	if s.Shifts != nil {
		add(&s.Shifts.Request)
	}
	return out
}

// onePage takes a request's way to the next page away: an example says for ever that there is one.
func onePage(r *rest.Request) {
	if p := r.Paging; p != nil {
		p.Next, p.More, p.Total, p.Header, p.Cap = nil, nil, nil, "", 0
	}
}
