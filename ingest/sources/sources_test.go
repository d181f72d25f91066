package sources_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
	"secondstory/ingest/sources"
	"secondstory/ingest/sources/vendortest"
)

var (
	update = flag.Bool("update", false, "write what was read into the golden files")
	whole  = flag.Bool("whole", false, "try every fault, and kill a sync at every request, not at a tenth of them")
)

func read(t testing.TB, name string) *rest.Source {
	t.Helper()
	f, err := sources.Files().Open(name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := rest.Read(name+".yaml", f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asked is one exchange with a simulated vendor.
type asked struct {
	method, path string
	query        map[string][]string
	status       int
	body         []byte
}

// station is a simulated vendor on loopback, and what was asked of it.
type station struct {
	server *httptest.Server
	mu     sync.Mutex
	asked  []asked
}

func serve(t testing.TB, v vendortest.Vendor) *station {
	t.Helper()
	s := &station{}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		v.Handler.ServeHTTP(rec, r)
		s.mu.Lock()
		s.asked = append(s.asked, asked{r.Method, r.URL.Path, r.URL.Query(), rec.Code, rec.Body.Bytes()})
		s.mu.Unlock()
		for k, values := range rec.Header() {
			w.Header()[k] = values
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	}))
	t.Cleanup(s.server.Close)
	return s
}

func (s *station) engine(t testing.TB, v vendortest.Vendor, now time.Time) *rest.Engine {
	t.Helper()
	c := &clock{at: now}
	set := rest.Settings{Parameters: map[string]string{v.Address: s.server.URL + v.Path}, Since: now.AddDate(-3, 0, 0)}
	for k, value := range v.Parameters {
		set.Parameters[k] = value
	}
	e, err := rest.New(t.Context(), read(t, v.Source), set, rest.Options{
		Transport: http.DefaultTransport, Now: c.now, Sleep: c.sleep,
		Getenv: func(name string) string { return strings.ReplaceAll(v.Secrets[name], "{address}", s.server.URL) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Beyond 10,000 PagerDuty lists nothing: the window is split, and nothing is lost or read twice.
func TestPagerDuty_MoreIncidentsThanItListsAreAllRead(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it reads ten thousand incidents three times: run without -short")
	}
	world := vendortest.NewBusyWorld(10_300) // all within six weeks
	want := 0
	for _, in := range world.Incidents {
		if in.Detected.Before(world.Now) {
			want++
		}
	}
	v := vendortest.PagerDuty(world)
	source := read(t, "pagerduty")
	source.Incidents.Keep = never(t) // they are counted only: what becomes of one is tried elsewhere
	delete(source.Incidents.Expand, "postmortem")
	c := &clock{at: world.Now}
	transport := &pulltest.Transport{Handler: v.Unlimited()}
	e, err := rest.New(t.Context(), source, rest.Settings{Parameters: map[string]string{"api": pulltest.Address}, Since: world.Now.AddDate(0, 0, -100)}, rest.Options{
		Transport: transport, Now: c.now, Sleep: c.sleep, Getenv: func(name string) string { return v.Secrets[name] },
	})
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	err = e.Incidents(t.Context(), rest.State{}, rest.Reading{Run: "r"}, func(p rest.Page) error {
		got += p.Others
		if lacks := p.State.Lacks(); p.Finished && len(lacks) > 0 {
			t.Errorf("it lacks %q", lacks)
		}
		return nil
	})
	// The hundred pages before the cap are read, and again after each split of the window.
	if err != nil || got < want || transport.Count() < 200 || transport.Count() > 400 {
		t.Errorf("%d of %d incidents were met in %d requests, %v", got, want, transport.Count(), err)
	}
	t.Logf("%d incidents met for %d there are, in %d requests", got, want, transport.Count())
}

// never is a program that is always false.
func never(t *testing.T) *rest.Program {
	t.Helper()
	var p rest.Program
	if err := yaml.Unmarshal([]byte("'false'"), &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

// clock is one that only sleeping moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) sleep(_ context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(max(d, time.Millisecond))
	return nil
}

// Every built-in source is read without a mistake, and says what it was tried against.
func TestSources_EveryPageIsRight(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(sources.Files(), "*.yaml")
	if err != nil || len(names) < 11 {
		t.Fatalf("%d sources, %v", len(names), err)
	}
	for _, name := range names {
		s := read(t, strings.TrimSuffix(name, ".yaml"))
		if s.Docs == "" || !strings.Contains(s.Tried, "never a live account") && s.Kind != rest.KindGit {
			t.Errorf("%s: docs %q, tried %q", name, s.Docs, s.Tried)
		}
	}
}

// What a source makes of its vendor's incidents, written out whole.
func TestVendors_IncidentsBecomeCanonicalDocuments(t *testing.T) {
	t.Parallel()
	for _, v := range vendortest.All(vendortest.NewWorld(12)) {
		t.Run(v.Source, func(t *testing.T) {
			t.Parallel()
			w := vendortest.NewWorld(12)
			s := serve(t, v)
			e := s.engine(t, v, w.Now)
			var got bytes.Buffer
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			n := 0
			err := e.Incidents(t.Context(), rest.State{}, rest.Reading{Run: "r"}, func(p rest.Page) error {
				for _, item := range p.Items {
					if len(item.Problems) > 0 {
						t.Errorf("%s: %v", item.Key, item.Problems)
					}
					if n++; n > 4 {
						continue
					}
					if err := enc.Encode(item.Fields); err != nil {
						return err
					}
				}
				if lacks := p.State.Lacks(); p.Finished && len(lacks) > 0 {
					t.Errorf("it lacks %q", lacks)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "%d incidents\n", n)
			golden(t, filepath.Join("testdata", "documents", v.Source+".json"), bytes.ReplaceAll(got.Bytes(), []byte(s.server.URL), []byte("http://vendor")))
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(want, got) {
		t.Errorf("%v; %s should hold:\n%s", err, name, got)
	}
}
