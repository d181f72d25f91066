package ingest

import (
	"strings"
	"testing"
)

// toldTimes is the time of day of each milestone, and what it rests on, in one line.
func toldTimes(s *story) string {
	var out []string
	for _, m := range s.milestones {
		out = append(out, m.name+" "+m.at.Format("15:04"))
	}
	return strings.Join(out, ", ")
}

func TestMilestones_AreReadAsTheirWriterMeantThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, timeline, want string }{
		{"a circa stands between day and time", "### 2026-07-08 ca. 18:30\n\nLogins start to fail.\n\n### 22:48\n\nReported in the chat.", "started 18:30, detected 22:48"},
		{"what is noticed when all was over is no detection", "- 2026-07-08 12:42 Incident declared\n- 2026-07-08 16:22 Incident resolved\n- 2026-07-10 11:20 Closing the pager alert", "acknowledged 12:42, resolved 16:22"},
		{"who is alerted before it is declared over keeps it", "- 2026-07-08 08:44 Functional tests: all fine\n- 2026-07-08 09:26 A developer reports an alert", "detected 09:26"},
		{"flags are also things", "- 2026-07-08 10:50 Added access flags to the accounts", ""},
		{"starting to investigate is no start", "- 2026-07-08 10:40 Pager rang\n- 2026-07-08 10:50 Ada starts to investigate", "detected 10:40, acknowledged 10:50"},
		{"what was tried in the same breath hides no declaration", "- 2026-07-08 10:40 Pager rang\n- 2026-07-08 10:55 Incident declared, rollback attempted", "detected 10:40, acknowledged 10:55"},
		{"failures begin to hurt", "- 2026-07-07 10:00 Webhook failures began impacting uploads\n- 2026-07-08 09:52 Reported by customers", "started 10:00, detected 09:52"},
		{"people report", "- 2026-07-08 11:32 Students report that the hub is gone", "detected 11:32"},
		{"the trouble begins with a mishap", "- 2026-07-08 23:14 The script is mistakenly run on production\n- 2026-07-08 23:26 It was reverted", "started 23:14, mitigated 23:26"},
		{"a part that is back is no end", "- 2026-07-08 10:40 Alert\n- 2026-07-08 16:00 35% of machines recovered\n- 2026-07-08 19:00 All machines recovered", "detected 10:40, mitigated 19:00"},
		{"a weekday in a cell of its own is no word of the event", "| Day | Date | Time (UTC) | Event |\n|--|--|--|--|\n| Wed | Jul 8 2026 | 10:40 | Alert |", "detected 10:40"},
		{"a timeline in which no entry begins with its time", "- Attack started at Jul-08-2026 08:10:01 PM +UTC with a series of transactions", "started 20:10"},
	} {
		s := testReader(t).read(Document{}, "a.md", "# Hub gone\n\n## Timeline (UTC)\n\n"+c.timeline+"\n", 1)
		if got := toldTimes(s); got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
		for _, e := range s.events {
			if strings.HasPrefix(e.text, "Wed") {
				t.Errorf("%s: event %q", c.why, e.text)
			}
		}
	}
}

func TestMilestones_NotUntilIsWhen(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", "# Hub gone\n\n## Summary\n\nStarting at 10:30 UTC on 30 August 2026, logins failed. "+
		"Although most recovered by 22:40 UTC on 30 August 2026, full mitigation was not until 20:00 UTC on 3 September 2026.\n", 1)
	if m := s.milestone("resolved"); m == nil || m.at.Format("01-02 15:04") != "09-03 20:00" {
		t.Errorf("resolved: %+v", m)
	}
}

func TestLearnings_OfATemplateAndOfOneWhoIsNamedAbove(t *testing.T) {
	t.Parallel()
	const list = "List of things that went well. For example,\n\n"
	for _, c := range []struct{ why, text, want string }{
		{"samples left behind one's own list", "## What went well\n\n- The script helped.\n\n" + list + "1. We were alerted by robots\n", "went_well: The script helped."},
		{"samples that somebody wrote over", "## What went well\n\n" + list + "1. It was back in a minute\n", "went_well: It was back in a minute"},
		{"an entry that only says whose they are", "## Lessons learned\n\n* Ada\n  * Deploying by hand is brittle\n  * The tool was broken\n", "lesson: Deploying by hand is brittle\nlesson: The tool was broken"},
		{"a conclusion tells what it was", "## Conclusion\n\nThe autoscaler was run on production by accident.\n", ""},
	} {
		if got := learnt(testReader(t).read(Document{}, "a.md", "# Hub gone\n\n"+c.text, 1)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.why, got, c.want)
		}
	}
}

func TestActions_AreGroupedByWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", "# Hub gone\n\n## Action items\n\n### Process\n\n1. Scale up before term\n\n### Monitoring\n\n1. Watch pods that do not start\n", 1)
	if len(s.actions) != 2 || s.actions[1].kind != "detect" {
		t.Errorf("%+v", s.actions)
	}
}

func TestKind_OfWorkThatIsAnnounced(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, text, want string }{
		{"Brownout of the mirror", "This planned brownout lasts one hour.", "maintenance inferred"},
		{"login.example migration", "[Final message]\nCompleted.\n\n[Initial message]\nA migration of the login service is planned on Tuesday.", "maintenance inferred"},
		{"mirror.example maintenance", "There were two short interruptions.", "maintenance stated"},
		{"Login down after maintenance", "Nobody could log in.", "incident default"},
		{"login.example migration", "The migration is planned on Tuesday again: today it failed and was rolled back.", "incident default"},
		{"Queue stuck", "A fix is planned for Monday; we will update this page.", "incident default"},
	} {
		s := testReader(t).read(Document{Title: c.title}, "a.md", c.text, 1)
		if got := s.kind + " " + s.kindBasis; got != c.want {
			t.Errorf("%s: %q, want %q", c.title, got, c.want)
		}
	}
}
