package pull_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"secondstory/ingest/pull"
	"secondstory/ingest/pull/pulltest"
)

// since syncs as `sync --since DAY` does where the settings name no day; a zero day is none.
func since(t *testing.T, b *pulltest.Bench, tr http.RoundTripper, day time.Time, full bool) pull.Report {
	t.Helper()
	c := acmeCase(t, 0)
	c.Settings.Since = day
	o := b.Options(tr)
	o.Since, o.Full = day, full
	report, err := pull.Sync(t.Context(), c.Source, c.Settings, o)
	if err != nil || !report.Complete {
		t.Fatalf("%v: %v", err, report.Missing)
	}
	return report
}

func TestSync_AFullRunSinceADayKeepsWhatIsOlder(t *testing.T) {
	t.Parallel()
	b, acme, tr := acmeBench(t, 100) // an hour apart, from 1 September on
	b.MustSync(tr)
	acme.Lock(func() { acme.Incidents = append(acme.Incidents[:4], acme.Incidents[5:98]...) }) // one of the first, and the last two
	report := since(t, b, tr, time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC), true)
	if report.Removed != 2 || len(report.Doubts) != 1 || !strings.Contains(report.Doubts[0], "since 2026-09-03") {
		t.Errorf("removed %d, want the 2 of the last hours; doubts %q", report.Removed, report.Doubts)
	}
	if report = since(t, b, tr, time.Time{}, true); report.Removed != 1 || len(report.Doubts) != 0 {
		t.Errorf("a full run over everything removed %d, want 1; doubts %q", report.Removed, report.Doubts)
	}
	want := pulltest.NewBench(t, acmeCase(t, 0))
	want.MustSync(tr)
	pulltest.Same(t, want.Dump(), b.Dump())
}

func TestSync_SinceReadsAgainFromThenOnAndForgetsNoPlace(t *testing.T) {
	t.Parallel()
	b, _, tr := acmeBench(t, 100)
	b.MustSync(tr)
	since(t, b, tr, time.Date(2026, 9, 4, 0, 0, 0, 0, time.UTC), false)
	before := tr.Count()
	b.MustSync(tr)
	if asked := tr.Count() - before; asked > 12 {
		t.Errorf("%d requests after a run --since: all of history was listed again", asked)
	}
}

func TestSync_AnEarlierBeginningIsReadAndMayBeKilled(t *testing.T) {
	t.Parallel()
	b, _, tr := acmeBench(t, 100)
	if report := since(t, b, tr, time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC), false); report.New == 0 || report.New >= 60 {
		t.Fatalf("%d new since 3 September", report.New)
	}
	stop := &pulltest.Transport{Handler: tr.Handler, Fault: func(n int, _ *http.Request, answer func() *http.Response) (*http.Response, error) {
		resp := answer()
		if n > 60 {
			resp.StatusCode = http.StatusBadRequest
		}
		return resp, nil
	}}
	if report, err := b.Sync(t.Context(), stop); err != nil || report.Complete {
		t.Fatalf("%+v, %v; want an incomplete one", report, err)
	}
	b.Until(3, tr)
	want := pulltest.NewBench(t, acmeCase(t, 0))
	want.MustSync(tr)
	pulltest.Same(t, want.Dump(), b.Dump())
}

func TestSync_WhatAnIncidentSaysDecidesWhetherItChanged(t *testing.T) {
	t.Parallel()
	b, acme, tr := acmeBench(t, 20)
	b.MustSync(tr)
	acme.Lock(func() {
		acme.Incidents[19].State, acme.Incidents[19].Closed = "closed", acme.Incidents[19].Started.Add(time.Hour) // no text changes
		acme.Incidents[4].Updated = b.Clock.Now().Add(time.Hour)                                                  // touched, and the same
	})
	_ = b.Clock.Sleep(t.Context(), 48*time.Hour)
	dry := b.MustSync(tr, func(o *pull.Options) { o.DryRun = true })
	report := b.MustSync(tr)
	if report.New != 0 || report.Changed != 1 || report.Unchanged != 1 {
		t.Errorf("%d new, %d changed, %d unchanged; want 0, 1, 1", report.New, report.Changed, report.Unchanged)
	}
	if dry.New != report.New || dry.Changed != report.Changed || dry.Unchanged != report.Unchanged {
		t.Errorf("a dry run said %+v, the run %+v", dry, report)
	}
}

func TestSync_AFollowUpThatIsBrokenCostsABoundedTime(t *testing.T) {
	t.Parallel()
	const n = 150
	c := acmeCase(t, n)
	c.Source.Incidents.Paging.Size = 10
	b, acme := pulltest.NewBench(t, c), pulltest.NewAcme(n)
	broken := true
	tr := &pulltest.Transport{Handler: acme, Fault: func(_ int, req *http.Request, answer func() *http.Response) (*http.Response, error) {
		resp := answer()
		if path := req.URL.Path; broken && strings.HasSuffix(path, "/review") && !strings.HasSuffix(path, "0/review") && !strings.HasSuffix(path, "5/review") {
			resp.StatusCode = http.StatusInternalServerError
		}
		return resp, nil
	}}
	report, err := b.Sync(t.Context(), tr)
	if err != nil || report.Complete || len(report.Missing) != n*4/5 {
		t.Fatalf("%d are missing, want %d; %v", len(report.Missing), n*4/5, err)
	}
	// Eight pages of eight may be under way before the third is given up: 384 retries, and one for each other.
	if most := int64(500); report.Retries > most { // seven tries each would be 720 retries
		t.Errorf("%d retries, want no more than %d", report.Retries, most)
	}
	broken = false
	if report = b.Until(2, tr); !report.Complete {
		t.Fatalf("still missing: %v", report.Missing)
	}
	want := pulltest.NewBench(t, acmeCase(t, n))
	want.MustSync(&pulltest.Transport{Handler: acme})
	pulltest.Same(t, want.Dump(), b.Dump())
}

// The vendor's clock may go some minutes before ours or behind it: what it stamps with a time that we
// hold for read, or for the future, is read by the next sync.
func TestSync_ClocksThatDifferLoseNothing(t *testing.T) {
	t.Parallel()
	for name, skew := range map[string]time.Duration{"behind": -8 * time.Minute, "ahead": 8 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, acme, tr := acmeBench(t, 5)
			b.MustSync(tr)
			acme.Lock(func() { acme.Incidents[2].Name, acme.Incidents[2].Updated = "Renamed", b.Clock.Now().Add(skew) })
			b.MustSync(tr)
			_ = b.Clock.Sleep(t.Context(), time.Hour)
			b.MustSync(tr)
			if got := column(t, b, "SELECT title FROM incidents WHERE incident = 'acme-incidents:3'"); got != "Renamed" {
				t.Errorf("what changed by a clock %s is %q", name, got)
			}
		})
	}
}
