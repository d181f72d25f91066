package ingest

import (
	"strings"
	"testing"
)

// learnt is what a document teaches, "kind: text", one a line.
func learnt(s *story) string {
	var lines []string
	for _, l := range s.learnings {
		lines = append(lines, l.kind+": "+l.text)
	}
	return strings.Join(lines, "\n")
}

func TestLearnings_ALineThatOnlySaysWhatFollowsDecidesItsKind(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", `# Mail late

## Lessons learned

What went well?

* The pager rang within a minute

What went wrong?

* The rollback asked for a key that nobody had
* Two things held us up:

![queue.png](queue.png)
`, 1)
	const want = "went_well: The pager rang within a minute\nwent_wrong: The rollback asked for a key that nobody had"
	if got := learnt(s); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestActions_LoseTheMarksOfTheTemplate(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", `# Mail late

## Action items

1. {{ Alert on the age of the oldest mail }} [link to github issue]
2. {{ summary }} [link to github issue]
- [ ] Incident has been dealt with or is over
`, 1)
	if len(s.actions) != 1 || s.actions[0].title != "Alert on the age of the oldest mail" {
		t.Errorf("%+v", s.actions)
	}
}

// A time to detect that is stated says which two events it lies between; so does the key before an event.
func TestMilestones_AgreeWithTheLengthsThatAreStated(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", `# Balancer lost its hosts

## Timeline

All times in UTC.

| Time | Event |
|--|--|
| 2026-06-09 11:00 | Maintenance of the cluster started |
| 2026-06-09 12:20 | Change applied, and the hosts left the balancer |
| 2026-06-09 12:25 | Alert on refused requests |
| 2026-06-09 12:40 | Hosts were attached by hand |

## Stats

- Time to detection: 5 minutes
- Time to recovery: 20 minutes
`, 1)
	for name, want := range map[string]string{"started": "12:20", "detected": "12:25"} {
		if m := s.milestone(name); m == nil || m.at.Format("15:04") != want || m.basis != "timeline" {
			t.Errorf("%s: %+v, want %s", name, m, want)
		}
	}
	if m := s.milestone("mitigated"); m == nil || m.at.Format("15:04") != "12:40" {
		t.Errorf("mitigated: %+v", m)
	}
}

func TestMilestones_AKeyBeforeAnEventSaysWhatItIs(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", `# Metrics gone

## Timeline (UTC)

- 2026-02-09 06:16 Somebody wonders about a graph
- 2026-02-09 08:03 **Discovery:** no metrics since yesterday
- 2026-02-09 08:40 **Recovery:** limit of the scrape put up
`, 1)
	if m := s.milestone("mitigated"); m == nil || m.at.Format("15:04") != "08:40" {
		t.Errorf("mitigated: %+v", m)
	}
}

func TestMilestones_QuoteTheKeyThatStatesThem(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", `# Mail late

* **Time of first Impact:** 2026-01-27T16:00:00Z
* **Time Mitigated:** 2026-01-27T16:19:00Z
* **Time Resolved:** 2026-01-27T16:19:00Z
* **Current Status:** \[Resolved\]

## What happened

Mail was late.
`, 1)
	if m := s.milestone("resolved"); m == nil || !strings.HasPrefix(m.quote, "Time Resolved") {
		t.Errorf("resolved: %+v", m)
	}
	if s.status != "Resolved" && s.status != "resolved" {
		t.Errorf("status %q", s.status)
	}
}

func TestMilestones_ProseOpensWithWhenItBegan(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{Date: "2026-01-07"}, "a.md", "On January 7th, 2026 at approximately 22:26 UTC mail experienced a spike in response times.\n\n# Background\n\nMail runs on two hosts.\n", 1)
	if m := s.milestone("started"); m == nil || m.at.Format("15:04") != "22:26" {
		t.Errorf("%+v", s.milestones)
	}
}
