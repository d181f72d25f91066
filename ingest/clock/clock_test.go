package clock

import (
	"testing"
	"time"
)

func TestScan_ReadsTimesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"2021-09-01 11:34", "2021-09-01T11:34:00Z"},
		{"2026-07-03T09:14:00Z", "2026-07-03T09:14:00Z"},
		{"2026-07-03T09:14:00-07:00", "2026-07-03T16:14:00Z"},
		{"2026-07-03T09:14:00+05:30", "2026-07-03T03:44:00Z"},
		{"2023-07-25 14:05: something", "2023-07-25T14:05:00Z"},
		{"07-29-2023 11:51 am", "2023-07-29T11:51:00Z"},
		{"29-02-2016 01:16", "2016-02-29T01:16:00Z"},
		{"02-14-2025 1:38 PM", "2025-02-14T13:38:00Z"},
		{"2025 01 27 @ 15:58 UTC", "2025-01-27T15:58:00Z"},
		{"2025 01 27 @ \\~ 16:08 UTC", "2025-01-27T16:08:00Z"},
		{"2021-02-13 5:37 AM +UTC", "2021-02-13T05:37:00Z"},
		{"July 11, 2025, 12:42 PM", "2025-07-11T12:42:00Z"},
		{"May 1 2019, 3:18 PM", "2019-05-01T15:18:00Z"},
		{"3 July 2026 at 09:14 PDT", "2026-07-03T16:14:00Z"},
		{"3rd of July 2026", "2026-07-03T00:00:00Z"},
		{"~19:00 UTC Monday Aug 27 2018", "2018-08-27T19:00:00Z"},
		{"2022-01-08 2233", "2022-01-08T22:33:00Z"},
		{"24-10-2024 - 08:15", "2024-10-24T08:15:00Z"},
		{"24-10-2024 02:00-04:30", "2024-10-24T02:00:00Z"},
		{"14:02 JST on 2026-07-03", "2026-07-03T05:02:00Z"},
		{"2026-07-03 09:14 CEST", "2026-07-03T07:14:00Z"},
		{"2026-07-03 09:14 UTC+2", "2026-07-03T07:14:00Z"},
		{"2026年7月3日 09:14 JST", "2026-07-03T00:14:00Z"},
		{"2026-07-03 12:05am", "2026-07-03T00:05:00Z"},
		{"27.05.2025 14:02", "2025-05-27T14:02:00Z"},
		{"2026\\-07\\-03 09:14", "2026-07-03T09:14:00Z"},
		{"5pm PT on July 3, 2026", "2026-07-04T00:00:00Z"},
		{"2025-04-28 15:21 BST", "2025-04-28T14:21:00Z"},
		{"2025-11-27 9:01 EST", "2025-11-27T14:01:00Z"},
		{"2025-10-08 10:47 EDT", "2025-10-08T14:47:00Z"},
		{"2025-01-08 10:47 CET", "2025-01-08T09:47:00Z"},
		{"2025-07-08 10:47 CEST", "2025-07-08T08:47:00Z"},
		{"2025-07-08 10:47 PDT", "2025-07-08T17:47:00Z"},
		{"2025-01-08 10:47 PST", "2025-01-08T18:47:00Z"},
		{"2026-07-15 16:30 US/Pacific", "2026-07-15T23:30:00Z"},
		{"2025-01-08 10:47 Europe/London", "2025-01-08T10:47:00Z"},
		{"26 January 2026, 5.24 am", "2026-01-26T05:24:00Z"},
		{"26 January 2026, 5:24pm", "2026-01-26T17:24:00Z"},
		{"0724 UTC on 2026-01-26", "2026-01-26T07:24:00Z"},
		{"Feb-08-2021 08:10:01 PM +UTC", "2021-02-08T20:10:01Z"},
		{"23 and 24 February 2025", "2025-02-23T00:00:00Z"},
		{"28 April 2025 (BST)", "2025-04-28T00:00:00Z"},
		{"2025-04-28, JST", "2025-04-28T00:00:00Z"},
		{"失敗し、2026年7月3日 09:14 JST に復旧", "2026-07-03T00:14:00Z"},
		{"between noon PDT on July 3, 2026 and the evening", "2026-07-03T19:00:00Z"},
		{"on 3 July 2026 at noon", "2026-07-03T12:00:00Z"},
		{"2026-07-03 12:00 noon UTC", "2026-07-03T12:00:00Z"},
		{"at 12 midnight CEST on 2026-07-03", "2026-07-02T22:00:00Z"},
		{"until about midnight UTC on 3 July 2026", "2026-07-03T00:00:00Z"},
	} {
		st, ok := First(c.text)
		if !ok {
			t.Errorf("%q: nothing found", c.text)
			continue
		}
		var cal Calendar
		at, ok := cal.Resolve(st)
		if got := at.Format(time.RFC3339); !ok || got != c.want {
			t.Errorf("%q = %s (%v), want %s", c.text, got, ok, c.want)
		}
	}
}

func TestScan_LeavesOtherNumbersAlone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"v1.26.0", "10.20.30.40", "localhost:8080", "a ratio of 16:9", "3 of 12 nodes", "may 12 be enough",
		"99.95% of requests", "PR #2067", "in 15min", "cost $12.30", "error 5021", "for about 1h50m", "0724 widgets", "every night at midnight", "soon after noon", "the midnight job",
	} {
		if got := Scan(text); len(got) != 0 {
			t.Errorf("%q: found %+v", text, got)
		}
	}
}

func TestCalendar_CarriesDayZoneAndOrder(t *testing.T) {
	t.Parallel()
	zone := DocumentZone("## Timeline\n\nAll times in PST\n")
	cal := Calendar{Zone: zone, Year: 2017, Month: 10, Day: 17}
	st, _ := First("08:47")
	at, _ := cal.Resolve(st)
	if got := at.Format(time.RFC3339); got != "2017-10-17T16:47:00Z" {
		t.Errorf("carried day = %s", got)
	}
	cal = Calendar{}
	cal.Learn(Scan("27-02-2026 then 06-05-2026 00:58"))
	st, _ = First("06-05-2026 00:58")
	at, _ = cal.Resolve(st)
	if got := at.Format(time.RFC3339); got != "2026-05-06T00:58:00Z" {
		t.Errorf("learnt order = %s", got)
	}
}

func TestDocumentZone_ReadsTheSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"All times in UTC.":                         "UTC",
		"> (all times in GMT)":                      "UTC",
		"Timeline (all times PST) 09/07/2022":       "PST",
		"## Timeline (times in BST)":                "BST",
		"_All times in EEST_":                       "EEST",
		"All times in UTC+1":                        "UTC+1",
		"## All times in the same timezone: UTC":    "UTC",
		"All times are written in UTC. Use 24-hour": "UTC",
		"(all times in Pacific Time)":               "Pacific time",
		"| Time (CET) | Event |":                    "CET",
		"Timestamps are in JST":                     "JST",
		"All EST; the clocks went back.":            "EST",
		"All CEST. 03:15 load":                      "CEST",
		"Times in BST (UTC+1).":                     "BST",
		"2024-12-25, UTC throughout":                "UTC",
		"## Timeline (EDT)":                         "EDT",
	} {
		z := DocumentZone(text)
		if z == nil || z.Name != want && !(want == "Pacific time" && z.Location.String() == "America/Los_Angeles") {
			t.Errorf("%q = %+v, want %s", text, z, want)
		}
	}
	if z := DocumentZone("This time Peter was there (MST)"); z != nil {
		t.Errorf("a stray word became zone %s", z.Name)
	}
}

func TestCalendar_NamesItsDoubts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want Doubt
	}{
		{"2026-07-03 09:14", ZoneAssumed},
		{"2026-07-03 09:14 PST", ZoneSeason},
		{"2026-07-03 09:14 IST", ZoneAmbiguous},
		{"06/05/2026 09:14 UTC", OrderAssumed},
	} {
		st, _ := First(c.text)
		var cal Calendar
		got := cal.Doubts(st)
		if len(got) != 1 || got[0] != c.want {
			t.Errorf("%q: doubts %v, want %s", c.text, got, c.want)
		}
	}
}

func TestParseDuration_ReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"544 minutes": 544 * time.Minute, "54 hours 10 minutes": 3250 * time.Minute, "279 minutes [^3]": 279 * time.Minute,
		"1h 50m": 110 * time.Minute, "19 hours 43 minutes.": 1183 * time.Minute, "~9h": 9 * time.Hour, "5 minutes": 5 * time.Minute,
		"2 days, 3 hours": 51 * time.Hour,
	} {
		if got, ok := ParseDuration(text); !ok || got != want {
			t.Errorf("%q = %v %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"?", "N/A", "", "unknown", "2-3 people"} {
		if got, ok := ParseDuration(text); ok {
			t.Errorf("%q became %v", text, got)
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add("~09:35 on 29-02-2016 01:16 PDT, May 3rd")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, st := range Scan(s) {
			if st.Start < last || st.End <= st.Start || st.End > len(s) {
				t.Fatalf("range [%d,%d) after %d in %d bytes", st.Start, st.End, last, len(s))
			}
			last = st.End
			var c Calendar
			c.Resolve(st)
			c.Doubts(st)
		}
		DocumentZone(s)
		ParseDuration(s)
	})
}

// A day is a day wherever it was: it is not moved into the day before by a zone east of Greenwich.
func TestCalendar_ADayIsNeverShifted(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"JST", "PDT", "Europe/Berlin"} {
		z, _ := ParseZone(zone)
		cal := Calendar{Zone: z}
		st, _ := First("3 July 2026")
		if at, _ := cal.Resolve(st); at.Format(time.RFC3339) != "2026-07-03T00:00:00Z" {
			t.Errorf("in %s the day became %s", zone, at)
		}
	}
}

func TestCalendar_TwelveHourClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		after bool
	}{
		{"from 3:07 pm, and again at 3:49", true},
		{"7:32 and 8:20", false},
		{"6:10 am, then 3:07 pm, then 3:49", false},
		{"3:07 pm, then 15:49", false},
		{"calm at 7 pm; 06:24 burst", false},
	} {
		var cal Calendar
		cal.LearnHalf(Scan(c.text))
		if cal.Afternoon != c.after {
			t.Errorf("%q: afternoon %v", c.text, cal.Afternoon)
		}
	}
	cal := Calendar{Afternoon: true, Year: 2026, Month: 7, Day: 3, Zone: UTC()}
	st, _ := First("3:49")
	if at, _ := cal.Resolve(st); at.Hour() != 15 || len(cal.Doubts(st)) != 1 || cal.Doubts(st)[0] != HalfAssumed {
		t.Errorf("3:49 = %s, doubts %v", at, cal.Doubts(st))
	}
}

func TestZones_OfADocument(t *testing.T) {
	t.Parallel()
	if z, only := CommonZone(Scan("09:00 CET, 10:00 CET and 08:00 UTC")); z == nil || z.Name != "CET" || only {
		t.Errorf("common zone %+v, only %v", z, only)
	}
	for text, want := range map[string]string{
		"three in the afternoon Eastern": "Eastern time", "It was CET there": "CET", "CET and JST": "", "the CATALOG": "", "WEST-1 region": "",
	} {
		z := MentionedZone(text)
		if got := zoneName(z); got != want {
			t.Errorf("%q mentions %q, want %q", text, got, want)
		}
	}
	if _, ok := LeadingDigits("0724 page goes out"); !ok {
		t.Error("0724 was not read at the beginning of an entry")
	}
	if _, ok := LeadingDigits("2024-01-02 x"); ok {
		t.Error("a year was read as a time")
	}
}

func zoneName(z *Zone) string {
	if z == nil {
		return ""
	}
	return z.Name
}

// An offset in brackets says which of its zones an abbreviation means.
func TestScan_OffsetInBracketsExplainsAnAbbreviation(t *testing.T) {
	t.Parallel()
	st, ok := First("21:03 CST (UTC+8) on 05 Mar 2020")
	var cal Calendar
	at, resolved := cal.Resolve(st)
	if !ok || !resolved || at.Format(time.RFC3339) != "2020-03-05T13:03:00Z" {
		t.Errorf("read %s (%v, %v)", at, ok, resolved)
	}
}
