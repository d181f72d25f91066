package pulltest

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
)

// killed kills the process at one request after another, and lets another continue.
func killed(t *testing.T, c Case, want string, requests int) {
	at := c.killings(requests)
	t.Logf("killed at %d of %d requests", len(at), requests)
	for _, n := range at {
		if !killedAt(t, c, want, n) {
			t.Errorf("after a kill at request %d of %d", n, requests)
			return
		}
	}
}

// killings are the requests at which a sync is killed: every one, or a tenth, drawn with a fixed seed; with
// them the first and the last where the case is tried with every fault, else the middle one.
func (c Case) killings(requests int) []int {
	draw := rand.New(rand.NewPCG(11, uint64(requests)))
	var at []int
	for n := 1; n <= requests; n++ {
		ends, middle := c.Turn == 0 && (n == 1 || n == requests), c.Turn != 0 && n == (requests+1)/2
		if drawn := draw.IntN(10) == 0; c.Whole || drawn || ends || middle {
			at = append(at, n)
		}
	}
	return at
}

// killedAt kills a sync at its nth request: none is answered from there on, nothing more is written.
// It reports whether another sync then ends with the database that an undisturbed one leaves.
func killedAt(t *testing.T, c Case, want string, at int) bool {
	b := NewBench(t, c)
	defer b.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	transport := &Transport{Handler: c.Handler()}
	transport.Fault = func(n int, _ *http.Request, answer func() *http.Response) (*http.Response, error) {
		if n >= at {
			b.dead.Store(true)
			cancel()
			return nil, context.Canceled
		}
		return answer(), nil
	}
	if _, err := b.Sync(ctx, transport); err == nil {
		t.Error("killed, and no error")
		return false
	}
	report := b.Until(3, &Transport{Handler: c.Handler()})
	if !report.Complete {
		t.Errorf("incomplete: %v", report.Missing)
		return false
	}
	got := b.Dump()
	Same(t, want, got)
	return got == want
}
