package rest

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limiter spaces requests: at most so many in flight, no more than the budget in any minute, and
// none while the vendor said wait.
type limiter struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
	turns chan struct{}

	mu       sync.Mutex
	interval time.Duration // between requests at full pace; 0: no pace
	burst    int
	next     time.Time // the theoretical arrival of the next request
	held     time.Time // nothing before
	left     int       // what the vendor said is left; -1: it did not say
	floor    time.Time // a wait that was slept through is over, even by a clock that stands still
}

// newLimiter keeps any minute within l's budget: a burst and the pace of the rest add up to it.
func newLimiter(l Limits, now func() time.Time, sleep func(context.Context, time.Duration) error) *limiter {
	in := &limiter{now: now, sleep: sleep, turns: make(chan struct{}, max(l.Concurrency, 1)), burst: max(l.Burst, 1), left: -1}
	budget, span := float64(l.PerMinute), time.Minute
	if l.PerSecond > 0 && (budget == 0 || l.PerSecond*60 < budget) {
		budget, span = l.PerSecond, time.Second
		if budget < 2 {
			in.burst = 1
			in.interval = time.Duration(float64(span) / budget)
			return in
		}
	}
	if budget == 0 {
		return in
	}
	if l.Burst == 0 {
		in.burst = max(1, min(cap(in.turns), int(budget/10)))
	}
	in.interval = time.Duration(float64(span) / max(budget-float64(in.burst), 1))
	return in
}

// enter waits for a turn; leave gives it back.
func (l *limiter) enter(ctx context.Context) error {
	select {
	case l.turns <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		wait := l.reserve()
		if wait <= 0 {
			return nil
		}
		until := l.clock().Add(wait)
		if err := l.sleep(ctx, wait); err != nil {
			l.leave()
			return err
		}
		l.reached(until)
	}
}

func (l *limiter) leave() { <-l.turns }

// reserve takes the next place where it is now, else says how long to wait before asking again.
func (l *limiter) reserve() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Before(l.floor) {
		now = l.floor
	}
	if now.Before(l.held) {
		return l.held.Sub(now)
	}
	if l.interval == 0 {
		return 0
	}
	earliest := l.next.Add(-time.Duration(l.burst-1) * l.interval)
	if now.Before(earliest) {
		return earliest.Sub(now)
	}
	if l.next.Before(now) {
		l.next = now
	}
	l.next = l.next.Add(l.interval)
	return 0
}

// clock is the time, or what was slept to.
func (l *limiter) clock() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.After(l.floor) {
		return now
	}
	return l.floor
}

// reached notes that a time was slept to.
func (l *limiter) reached(t time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.After(l.floor) {
		l.floor = t
	}
}

// hold stops all requests until a time.
func (l *limiter) hold(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.held) {
		l.held = until
	}
}

// learn reads what an answer says of the budget: with nothing left, all wait for the reset.
func (l *limiter) learn(h http.Header) {
	left, ok := remaining(h)
	if !ok {
		return
	}
	l.mu.Lock()
	l.left = left
	l.mu.Unlock()
	if reset, ok := resetOf(h, l.now()); ok && left == 0 {
		l.hold(reset)
	}
}

// budget is what the vendor said is left, -1 where it says nothing.
func (l *limiter) budget() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.left
}

// limitHeaders are the spellings of the budget's headers; Go's canonical form covers all cases of
// letters.
var limitHeaders = [...]string{"X-Ratelimit-", "Ratelimit-", "X-Rate-Limit-"}

func remaining(h http.Header) (int, bool) {
	for _, prefix := range limitHeaders {
		if n, err := strconv.Atoi(strings.TrimSpace(h.Get(prefix + "Remaining"))); err == nil {
			return max(n, 0), true
		}
	}
	return 0, false
}

// longestHold is how long an answer may make us wait at once.
const longestHold = 70 * time.Minute

// resetOf is when an answer says to go on: Retry-After first, then the resets of the budget.
func resetOf(h http.Header, now time.Time) (time.Time, bool) {
	if t, ok := instant(h.Get("Retry-After"), now); ok {
		return t, true
	}
	for _, prefix := range limitHeaders {
		if t, ok := instant(h.Get(prefix+"Reset"), now); ok {
			return t, true
		}
	}
	return time.Time{}, false
}

// instant reads seconds from now, seconds or milliseconds of the epoch, a date of HTTP, or RFC 3339.
func instant(text string, now time.Time) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, false
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 0 {
		switch {
		case n > 1e11:
			return bounded(time.UnixMilli(int64(n)), now)
		case n > 1e9:
			return bounded(time.Unix(int64(n)+1, 0), now)
		}
		return bounded(now.Add(time.Duration(n*float64(time.Second))), now)
	}
	if t, err := http.ParseTime(text); err == nil {
		return bounded(t, now)
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return bounded(t, now)
	}
	return time.Time{}, false
}

func bounded(t, now time.Time) (time.Time, bool) {
	if t.Sub(now) > longestHold {
		t = now.Add(longestHold)
	}
	return t, true
}
