package pull_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"secondstory/ingest/pull"
	"secondstory/ingest/pull/pulltest"
	"secondstory/ingest/rest"
	"secondstory/queries"
)

// BenchmarkSync_Loopback reads 10,000 incidents with notes and reviews over loopback from a server
// that allows so many requests a second and says 429 to more, into a database file that is opened
// for every page. SYNC_INCIDENTS=100000 is the whole measure, SYNC_RATE the server's budget. It
// reports requests a second, their share of what is allowed, refusals, and the most memory in use.
func BenchmarkSync_Loopback(b *testing.B) {
	incidents, rate := fromEnv("SYNC_INCIDENTS", 10_000), fromEnv("SYNC_RATE", 400)
	acme := pulltest.NewAcme(incidents)
	for i := range acme.Incidents { // a minute apart, so that all lie in the past
		in := &acme.Incidents[i]
		length := in.Closed.Sub(in.Started)
		in.Started = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Minute)
		in.Updated = in.Started.Add(50 * time.Second)
		if !in.Closed.IsZero() {
			in.Closed = in.Started.Add(length)
		}
	}
	server := newLimited(acme, rate)
	loop := httptest.NewServer(server)
	defer loop.Close()
	source := *acmeSource(b)
	source.Limits = rest.Limits{PerSecond: float64(rate), Concurrency: 16}
	for b.Loop() {
		server.reset()
		path := filepath.Join(b.TempDir(), "bench.duckdb")
		peak := watchMemory()
		began := time.Now()
		report, err := pull.Sync(b.Context(), &source, rest.Settings{Parameters: map[string]string{"site": loop.URL}}, benchOptions(path))
		took := time.Since(began)
		heap := peak()
		if err != nil || !report.Complete || report.New != incidents {
			b.Fatalf("%v: complete %v, %d new, missing %v", err, report.Complete, report.New, report.Missing)
		}
		perSecond := float64(report.Requests) / took.Seconds()
		if heap > 300<<20 {
			b.Errorf("%d MiB of heap in use, want under 300", heap>>20)
		}
		b.ReportMetric(perSecond, "requests/s")
		b.ReportMetric(100*perSecond/float64(rate), "%of-allowed")
		b.ReportMetric(float64(server.refused.Load()), "refused")
		b.ReportMetric(float64(server.most.Load()), "most/s")
		b.ReportMetric(float64(heap)/(1<<20), "MiB-heap")
		b.ReportMetric(residentMiB(), "MiB-resident-peak")
	}
}

func fromEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func benchOptions(path string) pull.Options {
	return pull.Options{
		Holder: "bench",
		Store: func(ctx context.Context) (*queries.DB, *queries.People, func() error, error) {
			db, err := queries.Open(ctx, path, queries.Options{})
			if err != nil {
				return nil, nil, nil, err
			}
			folk, err := queries.OpenPeople(ctx, path, queries.Options{})
			if err != nil {
				return nil, nil, nil, err
			}
			return db, folk, func() error {
				if err := folk.Close(); err != nil {
					return err
				}
				return db.Close()
			}, nil
		},
		Engine: rest.Options{
			Transport: &http.Transport{MaxIdleConnsPerHost: 32, DialContext: (&net.Dialer{}).DialContext},
			Now:       func() time.Time { return time.Now() },
			Getenv:    func(string) string { return pulltest.AcmeToken },
		},
	}
}

// limited answers so many requests in a second, and 429 to more.
type limited struct {
	next    http.Handler
	rate    int
	mu      sync.Mutex
	second  int64
	count   int
	refused atomic.Int64
	most    atomic.Int64
}

func newLimited(next http.Handler, rate int) *limited { return &limited{next: next, rate: rate} }

func (l *limited) reset() { l.refused.Store(0); l.most.Store(0) }

func (l *limited) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	if now := time.Now().Unix(); now != l.second {
		l.second, l.count = now, 0
	}
	l.count++
	over := l.count > l.rate+l.rate/20 // seconds are cut where the client does not know
	if n := int64(l.count); n > l.most.Load() {
		l.most.Store(n)
	}
	l.mu.Unlock()
	if over {
		l.refused.Add(1)
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	l.next.ServeHTTP(w, r)
}

// watchMemory gives a function that ends the watch and says how much was live at most.
func watchMemory() func() uint64 {
	debug.FreeOSMemory()
	done := make(chan struct{})
	var most atomic.Uint64
	go func() {
		var m runtime.MemStats
		for {
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
				runtime.ReadMemStats(&m)
				if m.HeapInuse > most.Load() {
					most.Store(m.HeapInuse)
				}
			}
		}
	}()
	return func() uint64 { close(done); return most.Load() }
}

// residentMiB is the most memory the process had, the server and the driver included; 0 where the
// system does not say.
func residentMiB() float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	const mark = "VmHWM:"
	text := string(data)
	i := 0
	for ; i+len(mark) < len(text) && text[i:i+len(mark)] != mark; i++ {
	}
	var kb int
	for _, c := range text[i+len(mark):] {
		if c >= '0' && c <= '9' {
			kb = kb*10 + int(c-'0')
		} else if c == 'k' {
			break
		}
	}
	return float64(kb) / 1024
}
