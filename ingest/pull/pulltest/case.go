package pulltest

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"secondstory/ingest/pull"
	"secondstory/ingest/rest"
	"secondstory/queries"
)

// Address is where every scripted server is; nothing leaves the process.
const Address = "http://vendor.invalid"

// Case is a source with a server that behaves like its vendor.
type Case struct {
	Source   *rest.Source
	Settings rest.Settings       // its address parameter is Address, perhaps with a path
	Getenv   func(string) string // its secrets
	Handler  func() http.Handler // a fresh server; the same world every time
	Now      time.Time           // the clock at the beginning; default 2026-11-21 09:00 UTC
	Turn     int                 // 1, 2 or 3: only that third of the faults is tried; 0: each of them
	Whole    bool                // the sync is killed at every request, not at a tenth of them
}

// tries says whether the nth of its faults is this case's turn.
func (c Case) tries(n int) bool { return c.Turn == 0 || n%3 == c.Turn-1 }

// Clock is a clock that only moves when somebody sleeps.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts a clock.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep moves the clock.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(d, time.Microsecond))
	return ctx.Err()
}

// Bench is a database in memory that syncs of a case write to.
type Bench struct {
	t     *testing.T
	c     Case
	db    *queries.DB
	folk  *queries.People
	Clock *Clock
	dead  atomic.Bool   // the process that held the store is gone; requests side by side may say so
	turn  chan struct{} // one at a time has the store open, as one process has a file
}

// NewBench opens one.
func NewBench(t *testing.T, c Case) *Bench {
	t.Helper()
	if c.Now.IsZero() {
		c.Now = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	}
	b := &Bench{t: t, c: c, Clock: NewClock(c.Now), turn: make(chan struct{}, 1)}
	o := queries.Options{Now: func() time.Time { return c.Now }}
	var err error
	if b.db, err = queries.Open(t.Context(), "", o); err != nil {
		t.Fatal(err)
	}
	if b.folk, err = queries.OpenPeople(t.Context(), "", o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// Close lets the database go, where a test opens many.
func (b *Bench) Close() { _, _ = b.db.Close(), b.folk.Close() }

// DB is the database.
func (b *Bench) DB() *queries.DB { return b.db }

// People is the people file.
func (b *Bench) People() *queries.People { return b.folk }

// Options are those of a sync through a transport.
func (b *Bench) Options(transport http.RoundTripper) pull.Options {
	return pull.Options{
		Holder: "test", Alive: func(string) bool { return false },
		Store: func(context.Context) (*queries.DB, *queries.People, func() error, error) {
			if b.dead.Load() {
				return nil, nil, nil, context.Canceled
			}
			b.turn <- struct{}{}
			return b.db, b.folk, func() error { <-b.turn; return nil }, nil
		},
		Engine: rest.Options{Transport: transport, Now: b.Clock.Now, Sleep: b.Clock.Sleep, Getenv: b.c.Getenv},
	}
}

// Sync runs one sync.
func (b *Bench) Sync(ctx context.Context, transport http.RoundTripper, change ...func(*pull.Options)) (pull.Report, error) {
	b.dead.Store(false)
	o := b.Options(transport)
	for _, f := range change {
		f(&o)
	}
	return pull.Sync(ctx, b.c.Source, b.c.Settings, o)
}

// MustSync runs a sync that must be complete.
func (b *Bench) MustSync(transport http.RoundTripper, change ...func(*pull.Options)) pull.Report {
	b.t.Helper()
	report, err := b.Sync(b.t.Context(), transport, change...)
	if err != nil {
		b.t.Fatal(err)
	}
	if !report.Complete {
		b.t.Fatalf("incomplete: %v", report.Missing)
	}
	return report
}

// Until syncs until the source is complete, at most n times, a day later each time; it returns the
// last report.
func (b *Bench) Until(n int, transport http.RoundTripper) pull.Report {
	b.t.Helper()
	var report pull.Report
	for range n {
		var err error
		if report, err = b.Sync(b.t.Context(), transport); err != nil {
			b.t.Fatal(err)
		}
		if report.Complete {
			break
		}
	}
	return report
}

// told are the tables that hold what a source told, and not how it was fetched.
var told = []string{
	"incidents", "incident_documents", "incident_links", "incident_references", "field_origins", "milestones", "impacts", "incident_services", "incident_teams",
	"incident_tags", "sections", "timeline_events", "learnings", "action_items", "reviews", "stated_labels", "stated_durations", "teams",
}

// Dump writes what the database was told, in a fixed order.
func (b *Bench) Dump() string {
	b.t.Helper()
	var out strings.Builder
	for _, table := range told {
		out.WriteString("== " + table + "\n")
		dumpTable(b.t, b.db, &out, table)
	}
	out.WriteString("== documents\n")
	rows, err := queries.Select[string](b.t.Context(), b.db, "SELECT document || ' ' || content_hash || ' ' || outcome FROM documents ORDER BY 1")
	if err != nil {
		b.t.Fatal(err)
	}
	out.WriteString(strings.Join(rows, "\n") + "\n== participations\n")
	parts, err := queries.SelectPeople[string](b.t.Context(), b.folk,
		"SELECT incident || ' ' || coalesce(role, '') || ' ' || count(*) || ' ' || count(DISTINCT person_key) FROM participations GROUP BY incident, role ORDER BY 1")
	if err != nil {
		b.t.Fatal(err)
	}
	out.WriteString(strings.Join(parts, "\n") + "\n")
	return out.String()
}

func dumpTable(t *testing.T, db *queries.DB, out *strings.Builder, table string) {
	t.Helper()
	query, ok := dumps()[table]
	if !ok {
		t.Fatalf("no dump of %s", table)
	}
	rows, err := queries.Select[string](t.Context(), db, query)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		out.WriteString(row + "\n")
	}
}

// bookkeeping is what the database says of runs, checkpoints and warnings.
func (b *Bench) bookkeeping() (string, error) {
	rows, err := queries.Select[string](b.t.Context(), b.db,
		"SELECT to_json(t)::VARCHAR FROM ingest_runs AS t UNION ALL SELECT to_json(t)::VARCHAR FROM checkpoints AS t UNION ALL SELECT to_json(t)::VARCHAR FROM ingest_warnings AS t")
	return strings.Join(rows, "\n"), err
}

func countIncomplete(t *testing.T, b *Bench) (int, error) {
	t.Helper()
	rows, err := queries.Select[int64](t.Context(), b.db, "SELECT count(*) FROM incomplete_sources")
	if err != nil || len(rows) != 1 {
		return 0, err
	}
	return int(rows[0]), nil
}
