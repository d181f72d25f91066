package ingest

import "testing"

func TestProse_OfAnotherIncidentIsWarnedOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"On 2 March 2026 at 09:15 UTC sign in failed for an hour.\n\nOn 4 March 2026 a second outage began at 14:00 UTC and lasted until 14:30 UTC.\n": true,
		"On 2 March 2026 at 09:15 UTC sign in failed. It was back at 10:15 UTC. Another outage followed on 5 March 2026 at 11:00 UTC.\n":               true,
		"On 2 March 2026 at 09:15 UTC sign in failed. A second outage on 2 March 2026 began at 11:00 UTC.\n":                                           false,
		"On 2 March 2026 at 09:15 UTC sign in failed, for the second time this year. Another incident of this kind would cost us dearly.\n":            false,
	} {
		warned := false
		for _, w := range testReader(t).read(Document{}, "a.md", "# Sign in fails\n\n"+text, 1).warnings {
			warned = warned || w.Code == WarnAnother
		}
		if warned != want {
			t.Errorf("%s: warned %v", text, warned)
		}
	}
}

func TestTemplates_WithFewSectionsAreSkipped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"# Incident\n\n## Summary\n\n[What happened?]\n\n## Impact\n\n[Who was hit?]\n\n## Action items\n\n- [ ] TODO\n":             "a template: its sections say what to write",
		"# Incident\n\n## Summary\n\nSign in failed.\n\n## Impact\n\n[Who was hit?]\n\n## Action items\n\n- [ ] TODO\n":              "",
		"# Sign in fails\n\n## Summary\n\n*It failed.*\n\n## Impact\n\n*All of us.*\n\n## Actions\n\nWe look at 2026-03-03 09:15.\n": "",
	} {
		o := testReader(t).outline(text)
		if got := templateReason("a.md", o.title, &o); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestMilestones_OfJapaneseProse(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{}, "a.md", "# 障害報告\n\n## 概要\n\n2026年3月3日 09:15 JST にログインできなくなり、10:40 JST に復旧した。\n", 1)
	if m := s.milestone("started"); m == nil || m.at.UTC().Format("15:04") != "00:15" {
		t.Errorf("started: %+v", m)
	}
}
