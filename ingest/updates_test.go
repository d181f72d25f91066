package ingest

import (
	"strings"
	"testing"
)

// span is what a page of updates tells of start and end, in the hours of its zone; "-" is not told.
func span(t *testing.T, title, text string) string {
	t.Helper()
	s := testReader(t).read(Document{Title: title}, "status.md", text, 1)
	at := func(names ...string) string {
		for _, name := range names {
			if m := s.milestone(name); m != nil {
				return m.at.UTC().Format("02 15:04")
			}
		}
		return "-"
	}
	return at("started") + " to " + at("mitigated", "resolved")
}

// Each row is one way of saying when it began and when it was over. The updates before it were posted at
// 09:30 and it itself at 13:00, on 3 March 2026.
func TestUpdates_TellStartAndEndInManyWays(t *testing.T) {
	t.Parallel()
	const first = "2026-03-03 09:30 UTC We are investigating an issue with sign in.\n\n2026-03-03 13:00 UTC "
	for said, want := range map[string]string{
		"Sign in failures started at 8:52 AM UTC and ended at 11:15 AM UTC.":                                                      "03 08:52 to 03 11:15",
		"Beginning 8:52 AM UTC and ending 11:15 AM UTC, sign in failed. We thank you for your patience.":                          "03 08:52 to 03 11:15",
		"For 23 minutes beginning at 8:52 AM UTC, sign in failed. The service is operating normally.":                             "03 08:52 to 03 09:15",
		"On 3 March 2026 at 08:52 UTC, sign in failed for a duration of 2 hours 10 minutes.":                                      "03 08:52 to 03 11:02",
		"Starting at 8:52 AM UTC, sign in returned errors until 11:15 AM UTC.":                                                    "03 08:52 to 03 11:15",
		"From 8:52 AM to 9:20 AM UTC, and again from 10:02 AM to 11:15 AM UTC, sign in failed. The issue has been resolved.":      "03 08:52 to 03 11:15",
		"Between 8:52 and 9:40 UTC sign in failed for all, and between 9:40 and 11:15 UTC for some. The issue is resolved.":       "03 08:52 to 03 11:15",
		"Between 8:52 and 9:40 UTC sign in failed for all. Between 9:10 and 11:15 UTC mail was slow as well. This is resolved.":   "03 08:52 to 03 09:40",
		"Between Tuesday, 2026-03-03 08:52 and 11:15 UTC, sign in failed. The issue has been resolved.":                           "03 08:52 to 03 11:15",
		"Starting at 8:52 AM UTC, sign in failed. The errors subsided at 11:15 AM UTC. The issue has been resolved.":              "03 08:52 to 03 11:15",
		"Starting at 8:52 AM UTC, sign in failed. Recovery began at 10:40 AM UTC and completed at 11:15 AM UTC.":                  "03 08:52 to 03 11:15",
		"At 8:52 AM UTC, a switch failed. At 11:15 AM UTC, it was repaired and the service is operating normally.":                "03 08:52 to 03 11:15",
		"The issue has been resolved as of 12:40 UTC. Sign in fails again as of 12:55 UTC, and we are looking into it.":           "03 09:30 to 03 12:40",
		"Affected tenants are being mitigated in batches.":                                                                        "03 09:30 to -",
		"The issue is resolved for most tenants. We will provide an update by 14:00 UTC.":                                         "03 09:30 to -",
		"We expect the change by 16:00 UTC. The issue should be resolved by then.":                                                "03 09:30 to -",
		"The issue that kept some users out has been resolved.":                                                                   "03 09:30 to 03 13:00",
		"**Incident Start:** 1 March 2026, sign in began to fail.\n**Incident End:** 2 March 2026, the change was taken back.":    "- to -",
		"**Incident Start:** 1 March 2026 22:41 UTC\n**Incident End:** 2 March 2026 03:20 UTC\n**Duration:** 4 hours, 39 minutes": "01 22:41 to 02 03:20",
	} {
		if got := span(t, "Sign in fails", first+said+"\n"); got != want {
			t.Errorf("%s\n got %s\nwant %s", said, got, want)
		}
	}
}

func TestUpdates_ATitleAloneTellsWhatItSays(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"We are investigating an issue with mail starting at Tuesday, 2026-03-03 08:52 UTC.":    "03 08:52 to -",
		"The issue with mail has been resolved as of Tuesday, 2026-03-03 11:15 UTC.":            "- to 03 11:15",
		"We have moved to the new mail servers as of Tuesday, 2026-03-03 11:15 UTC.":            "- to -",
		"We are investigating an issue with mail. Next update by Tuesday, 2026-03-03 11:15 UTC": "- to -",
	} {
		if got := span(t, title, "Mail is slow.\n"); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}

func TestPlain_KeepsAStarThatStandsForAnyName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"previews of *.example.org": "previews of *.example.org",
		"/v1/*":                     "/v1/*",
		"*.example.org is *down*":   ".example.org is down",
		"**down** at *last*":        "down at last",
		"It was *":                  "It was",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
	if got := strings.Join(testReader(t).read(Document{Services: []string{"*.example.org"}}, "a.md", "# Down\n\nIt was.\n", 1).services, ";"); got != "*.example.org" {
		t.Errorf("services: %s", got)
	}
}
