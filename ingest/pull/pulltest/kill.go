package pulltest

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
)

// killed kills the process at one request after another, and lets another continue.
func killed(t *testing.T, c Case, want string, requests int) {
	at := killings(c.Whole, requests)
	t.Logf("killed at %d of %d requests", len(at), requests)
	for _, n := range at {
		if !killedAt(t, c, want, n) {
			t.Errorf("after a kill at request %d of %d", n, requests)
			return
		}
	}
}

// killings are the requests at which a sync is killed: every one, or the first, the last, and of
// those between a tenth, drawn with a fixed seed.
func killings(whole bool, requests int) []int {
	draw := rand.New(rand.NewPCG(11, uint64(requests)))
	var at []int
	for n := 1; n <= requests; n++ {
		if drawn := draw.IntN(10) == 0; whole || drawn || n == 1 || n == requests {
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
