package analysis

import (
	"fmt"
	"testing"
	"time"
)

// TestMoments_SaysMoreThanLuckOnlyWhenItIs: what falls into working hours is held against the part of a week that they
// are, and midnights that are too many are days whose hour nobody wrote.
func TestMoments_SaysMoreThanLuckOnlyWhenItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                   string
		working, night, undone int // begun on Wednesdays at ten, at three, and at midnight
		want                   Direction
		of                     int
	}{
		{"as many as the hours give", 5, 16, 0, CannotTell, 21},
		{"most", 15, 6, 0, Up, 21},
		{"none", 0, 24, 0, Down, 24},
		{"a midnight or two are midnights", 2, 6, 2, CannotTell, 10},
		{"many are days", 4, 6, 9, CannotTell, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var all []told
			for hour, n := range map[time.Duration]int{10: c.working, 3: c.night, 0: c.undone} {
				for i := range n {
					all = append(all, told{key: fmt.Sprintf("file:%02d-%02d", hour, i), at: day(t, "2026-04-01").AddDate(0, 0, 7*i).Add(hour * time.Hour)})
				}
			}
			r, err := Moments(t.Context(), load(t, all...), Params{Period: period(t, "2026-04..2026-12")})
			if err != nil {
				t.Fatal(err)
			}
			if r.AgainstExpected.Direction != c.want || r.Business.Of != c.of || r.Counted != c.of {
				t.Errorf("%s of %+v, %d counted; want %s of %d", r.AgainstExpected.Direction, r.Business, r.Counted, c.want, c.of)
			}
		})
	}
}

// TestMoments_WorseTookLonger: where every step of severity takes longer it says so; where severity is
// shuffled over lengths it cannot tell.
func TestMoments_WorseTookLonger(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		severity func(i int) int8
		want     SeverityOf
	}{
		{"worse is longer", func(i int) int8 { return int8(5 - i/6) }, WorseTookLonger},
		{"worse is shorter", func(i int) int8 { return int8(1 + i/6) }, WorseTookLess},
		{"no relation", func(i int) int8 { return int8(1 + i%2) }, SeverityUnclear},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var all []told
			for i := range 24 {
				all = append(all, told{
					key: fmt.Sprintf("file:%02d", i), at: day(t, "2026-07-01").AddDate(0, 0, 3*i).Add(3 * time.Hour), severity: c.severity(i),
					minutes: map[string]int{"mitigated": 10 + 10*i, "detected": 1 + i%3},
					codes:   map[string][]string{"detection": {[]string{"automated-alert", "user-report"}[i%2]}},
				})
			}
			r, err := Moments(t.Context(), load(t, all...), Params{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Severity.Direction != c.want || r.Severity.N != 24 {
				t.Errorf("%+v, want %s", r.Severity, c.want)
			}
			if len(r.Leads) != 2 || r.Leads[0].Detect.N != 12 || r.LeadsP == nil {
				t.Errorf("leads %+v, p %v", r.Leads, r.LeadsP)
			}
			if r.Unzoned != 24 || r.Business.Of != 24 || r.Business.Count != 0 {
				t.Errorf("%d without a zone, %+v in business hours; all began at three", r.Unzoned, r.Business)
			}
		})
	}
}

// TestMoments_NearMissesAreCountedApart: how they were noticed, and their part of each factor.
func TestMoments_NearMissesAreCountedApart(t *testing.T) {
	t.Parallel()
	at := day(t, "2026-07-05").Add(time.Hour)
	codes := func(noticed string) map[string][]string {
		all := map[string][]string{"factor": {"test-gap"}}
		if noticed != "" {
			all["detection"] = []string{noticed}
		}
		return all
	}
	r, err := Moments(t.Context(), load(t,
		told{key: "file:a", at: at, kind: "near_miss", codes: codes("test-gate")},
		told{key: "file:b", at: at, kind: "near_miss", codes: codes("")},
		told{key: "file:c", at: at, codes: codes("user-report")},
	), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Misses) != 1 || r.Misses[0].Source != "test-gate" || r.Misses[0].Of != 1 || r.Silent != 1 || len(r.Misses[0].Evidence) != 1 {
		t.Errorf("noticed %+v, %d silent", r.Misses, r.Silent)
	}
	if len(r.Factors) != 1 || r.Factors[0].NearMisses != 2 || r.Factors[0].Incidents != 1 || r.Factors[0].Share.Of != 3 {
		t.Errorf("factors %+v", r.Factors)
	}
}
