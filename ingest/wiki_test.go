package ingest

import "testing"

// A wiki page is read as its reader saw it, in storage format and as it was exported: question headings,
// a folded timeline, tasks with box and day.
func TestWikiPage_MacrosAreReadAsTheyShow(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"storage.html": `<h1>Checkout refused cards</h1><h2>What happened?</h2><p>Cards were refused on <time datetime="2026-07-03" />.</p>
<h2>Why did it take so long?</h2><p>No panel showed it.</p>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Timeline (UTC)</ac:parameter><ac:rich-text-body><ul><li>09:14 Outage begins</li><li>10:02 Resolved</li></ul></ac:rich-text-body></ac:structured-macro>
<h2>Action items</h2><ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>Renew it <time datetime="2026-08-01" /></ac:task-body></ac:task></ac:task-list>`,
		"export.html": `<html><body><h1>Checkout refused cards</h1><h2>What happened?</h2><p>Cards were refused on <time datetime="2026-07-03">03 Jul 2026</time>.</p>
<h2>Why did it take so long?</h2><p>No panel showed it.</p>
<div class="expand-container"><div class="expand-control"><span class="expand-control-text">Timeline (UTC)</span></div><div class="expand-content expand-hidden" style="display: none;"><ul><li>09:14 Outage begins</li><li>10:02 Resolved</li></ul></div></div>
<h2>Action items</h2><ul class="inline-task-list"><li class="checked"><span>Renew it <time datetime="2026-08-01">01 Aug 2026</time></span></li></ul></body></html>`,
	} {
		p := storiesOf(t, name, text)
		if len(p.stories) != 1 {
			t.Fatalf("%s: %+v", name, p.outcome)
		}
		s := p.stories[0]
		roles := map[string]bool{}
		for _, section := range s.sections {
			roles[section.role] = true
		}
		if !roles["summary"] || !roles["analysis"] || !roles["timeline"] || len(s.events) != 2 {
			t.Errorf("%s: sections %v, %d events", name, roles, len(s.events))
		}
		if m := s.milestone("resolved"); m == nil || m.at.Format("2006-01-02 15:04") != "2026-07-03 10:02" {
			t.Errorf("%s: milestones %+v", name, s.milestones)
		}
		if len(s.actions) != 1 || s.actions[0].title != "Renew it" || s.actions[0].state != "closed" || s.actions[0].due == nil {
			t.Errorf("%s: actions %+v", name, s.actions)
		}
	}
}
