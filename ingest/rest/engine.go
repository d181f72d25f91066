package rest

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Options are the doors of an Engine: network, clock, chance, environment. Only Transport, Now and
// Getenv must be given.
type Options struct {
	Transport http.RoundTripper
	Now       func() time.Time
	Getenv    func(string) string
	Command   func(ctx context.Context, command []string) (string, error) // runs a secret's command; nil: none may
	Sleep     func(ctx context.Context, d time.Duration) error            // default: real time
	Random    func() float64                                              // in [0, 1), for pauses; default: seeded by the source's name
	Progress  func(Progress)                                              // may be nil; called from several goroutines
	Replayed  bool                                                        // answers come from a recording: no secret is needed
}

// Progress is how far an Engine has come.
type Progress struct {
	Requests, Retries, Slowed int64
	Pages, Items              int64
	Budget                    int // what the vendor said is left; -1: it said nothing
}

// counters are what an engine has done.
type counters struct {
	requests, retried, slowed, pages, items atomic.Int64
}

// Engine asks one source. It is safe for one run at a time.
type Engine struct {
	source *Source
	set    Settings
	vars   map[string]any
	base   *url.URL
	header http.Header
	client *client
	count  *counters
	o      Options
	note   string // what is to be known of its secrets
}

// New makes an engine: every parameter and secret is there, or a *SettingsError says what is missing.
func New(ctx context.Context, s *Source, set Settings, o Options) (*Engine, error) {
	o = o.withDefaults(s.Name)
	vars, err := s.resolve(set, o.Getenv)
	if err != nil {
		return nil, err
	}
	secrets, err := s.secrets(ctx, set, o)
	if err != nil {
		return nil, err
	}
	note := ""
	if !o.Replayed {
		note = tooShort(secrets)
	}
	limits := s.Limits.withDefaults()
	if o.Replayed {
		limits.PerMinute, limits.PerSecond = 0, 0
	}
	e := &Engine{source: s, set: set, vars: vars, o: o, count: &counters{}, note: note}
	e.client = &client{
		http:   &http.Client{Transport: o.Transport, CheckRedirect: stayHome},
		limits: limits, limiter: newLimiter(limits, o.Now, o.Sleep), hider: &hider{}, o: o, count: e.count,
	}
	if e.client.signer, err = newSigner(ctx, s, vars, secrets, e.client); err != nil {
		return nil, err
	}
	return e, e.prepare(ctx)
}

// prepare fills what all requests share.
func (e *Engine) prepare(ctx context.Context) error {
	base, err := e.source.Base.fill(ctx, nil, e.vars, plainly)
	if err != nil {
		return err
	}
	e.base, err = url.Parse(strings.TrimRight(base, "/"))
	if err != nil || e.base.Host == "" || e.base.Scheme != "https" && e.base.Scheme != "http" {
		return &SettingsError{e.Name(), []string{"the base address " + base + " is none; it begins with https://"}}
	}
	e.header = http.Header{}
	for name, t := range e.source.Headers {
		value, err := t.fill(ctx, nil, e.vars, plainly)
		if err != nil {
			return err
		}
		e.header.Set(name, value)
	}
	return nil
}

func (o Options) withDefaults(name string) Options {
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Random == nil {
		seed := uint64(0)
		for _, b := range []byte(name) {
			seed = seed*31 + uint64(b)
		}
		o.Random = lockedRandom(seed)
	}
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	return o
}

// lockedRandom gives numbers in [0, 1) to any number of goroutines.
func lockedRandom(seed uint64) func() float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	turn := make(chan struct{}, 1)
	return func() float64 {
		turn <- struct{}{}
		defer func() { <-turn }()
		return r.Float64()
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l Limits) withDefaults() Limits {
	if l.Concurrency == 0 {
		l.Concurrency = 4
	}
	if l.Retries == 0 {
		l.Retries = 6
	}
	if l.BodyMiB == 0 {
		l.BodyMiB = 32
	}
	if len(l.Slow) == 0 {
		l.Slow = []int{http.StatusTooManyRequests}
	}
	l.Slow = slices.Clone(l.Slow)
	return l
}

// Note is what is to be known of the engine's secrets, "" for nothing.
func (e *Engine) Note() string { return e.note }

// Hide takes every secret of the engine out of a text.
func (e *Engine) Hide(text string) string { return e.client.hider.hide(text) }

// Safe is an error without secrets in its text; nil stays nil.
func (e *Engine) Safe(err error) error { return e.client.hider.safe(err) }

// Progress is how far the engine has come.
func (e *Engine) Progress() Progress {
	return Progress{
		Requests: e.count.requests.Load(), Retries: e.count.retried.Load(), Slowed: e.count.slowed.Load(),
		Pages: e.count.pages.Load(), Items: e.count.items.Load(), Budget: e.client.limiter.budget(),
	}
}

func (e *Engine) progress() {
	if e.o.Progress != nil {
		e.o.Progress(e.Progress())
	}
}
