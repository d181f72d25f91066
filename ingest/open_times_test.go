package ingest

import (
	"testing"
)

// TestMilestones_OfOpenTimeForms reads texts that were written for it, and what a reader takes from them: when it began,
// was noticed, and was over (of harm, else of everything), in hours of UTC on 3 March 2026; "-" is not told.
func TestMilestones_OfOpenTimeForms(t *testing.T) {
	t.Parallel()
	const head = "# Sign in fails\n\nDate: 2026-03-03\n\nAll times in UTC.\n\n"
	for said, want := range map[string]string{
		// prose
		"## Summary\n\nFrom 0915 till about 1300 nobody could sign in.\n":                                                                                "03 09:15 - 03 13:00",
		"## Summary\n\nSign in began to fail at 09:15. Twenty minutes later an alert fired, and at 10:40 all was back to normal.\n":                      "03 09:15 03 09:35 03 10:40",
		"## Summary\n\nAt 09:15 a release went out, and for the next two hours sign in failed.\n":                                                        "03 09:15 - 03 11:15",
		"## Summary\n\nSign in stopped working at 09:15. It was back an hour and a half later.\n":                                                        "03 09:15 - 03 10:45",
		"## Summary\n\nSign in failed from 09:15 until noon.\n":                                                                                          "03 09:15 - 03 12:00",
		"## Summary\n\nThe outage started at 9.15 am and ended at 11.40 am.\n":                                                                           "03 09:15 - 03 11:40",
		"## Summary\n\nCustomers reported at 09:22 that they could not sign in. It took until 10:05 to find the cause; service was restored at 10:31.\n": "- 03 09:22 03 10:31",
		"## Summary\n\nSign in was down between 09:15 and 10:31, noticed by a customer who called at 09:40.\n":                                           "03 09:15 03 09:40 03 10:31",
		"## Summary\n\nSign in failed at 09:15 and came back by itself 25 minutes later.\n":                                                              "03 09:15 - 03 09:40",
		"## Summary\n\nTwo years later than planned, sign in began to fail at 09:15.\n":                                                                  "03 09:15 - -",
		// timelines
		"## Timeline\n\n- 09:15 Errors begin\n- 09:22 Alert fires\n- 10:05 We roll back the release. Errors are gone at 10:12.\n":                         "03 09:15 03 09:22 03 10:12",
		"## Timeline\n\n- 09:15 Errors begin\n- 09:22 Alert fires\n- 10:05 Cache is emptied. A minute later sign in works again.\n":                       "03 09:15 03 09:22 03 10:06",
		"## Timeline\n\n- 0915 Errors begin\n- 0922 Alert fires\n- 1005 Sign in works again\n":                                                            "03 09:15 03 09:22 03 10:05",
		"## Timeline\n\n- 09:15 Errors begin\n- 09:22 Alert fires\n- 10:05 Ana looks at the graphs: errors have stopped and sign in is back to normal\n":  "03 09:15 03 09:22 03 10:05",
		"## Timeline\n\n- 09:15 Errors begin\n- 09:22 Alert fires\n- 10:O5 Service restored\n":                                                            "03 09:15 03 09:22 03 10:05",
		"## Timeline\n\n- 09:15 Errors begin\n- 09:22 Alert fires\n- 09:40 The team meets. It is agreed to wait.\n- 10:05 Nobody sees errors any more.\n": "03 09:15 03 09:22 03 10:05",
		"## Timeline\n\n- 09:15 Errors begin\n- 09:22 Alert fires\n- 09:50 A fix is deployed and we watch the graphs. Sign in is fully back.\n":           "03 09:15 03 09:22 03 09:50",
		"## Timeline\n\n- 09:15 Errors begin\n- 09:22 Alert fires\n- 09:50 Bo restarts the hosts. They do not come back up.\n":                            "03 09:15 03 09:22 -",
	} {
		s := testReader(t).read(Document{}, "a.md", head+said, 1)
		at := func(names ...string) string {
			for _, name := range names {
				if m := s.milestone(name); m != nil {
					return m.at.UTC().Format("02 15:04")
				}
			}
			return "-"
		}
		if got := at("started") + " " + at("detected") + " " + at("mitigated", "resolved"); got != want {
			t.Errorf("%s\n got %s\nwant %s", said, got, want)
		}
	}
}
