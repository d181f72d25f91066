package ingest

import (
	"strings"
	"testing"
	"time"
)

func reviewOf(t *testing.T, text string) review {
	t.Helper()
	return storyOf(t, "# Queue stuck\n\n**Date:** 2026-07-03\n\n"+text+"\n").review
}

func TestSentencesTellHowTheReviewWasDone(t *testing.T) {
	t.Parallel()
	r := reviewOf(t, `## About this review

The review was held on 2026-07-06. It was facilitated by somebody who was not part of the incident, notes by the release crew.
The meeting was attended by 12 people. The review was open to everyone in engineering. Actions were agreed a week later.
This report was published on 2026-07-20.`)
	day := func(at *time.Time) string {
		if at == nil {
			return "none"
		}
		return at.Format(time.DateOnly)
	}
	got := strings.Join([]string{day(r.held), day(r.decided), day(r.published), r.openTo}, " | ")
	if want := "2026-07-06 | 2026-07-13 | 2026-07-20 | everyone in engineering"; got != want {
		t.Errorf("review: %s, want %s", got, want)
	}
	if r.facilitator == nil || *r.facilitator || r.scribe == nil || !*r.scribe {
		t.Errorf("facilitator involved %v, scribe %v; want false, true", r.facilitator, r.scribe)
	}
	if r.attendees == nil || *r.attendees != 12 {
		t.Errorf("attendees: %v, want 12", r.attendees)
	}
}

func TestFieldsOfPeopleTellFacilitatorAndScribe(t *testing.T) {
	t.Parallel()
	r := reviewOf(t, "**Facilitator:** Ada Lovelace (not involved)\n**Scribe:** Bob Stone\n")
	if r.facilitator == nil || *r.facilitator || r.scribe == nil || !*r.scribe {
		t.Errorf("facilitator involved %v, scribe %v; want false, true", r.facilitator, r.scribe)
	}
	r = reviewOf(t, "**Facilitator:** Ada Lovelace\n**Incident commander:** Ada Lovelace\n")
	if r.facilitator == nil || !*r.facilitator {
		t.Errorf("who commanded and facilitated was involved, got %v", r.facilitator)
	}
}

func TestSentencesOnOtherThingsTellNoReview(t *testing.T) {
	t.Parallel()
	r := reviewOf(t, `## Summary

The port was open to everyone on the internet. The lock was held until 10:02. Release notes by the vendor said nothing.
A code review was done. Nobody decided to roll back. The vendor published an advisory on 2026-06-01.`)
	if r.openTo != "" || r.held != nil || r.decided != nil || r.published != nil || r.facilitator != nil {
		t.Errorf("a review was read where none is told: %+v", r)
	}
}

func TestTheTimesOfADocumentWithoutAStoryAreThoseOfItsCauses(t *testing.T) {
	t.Parallel()
	s := storyOf(t, "# Queue stuck\n\n**Date:** 2026-07-03\n**Severity:** SEV2. On call and first in: Ada.\n\n## Root cause\n\nFrom 09:00 to 09:40 UTC labels were late because nothing bounded the queue.\n")
	if len(s.milestones) == 0 || s.milestones[0].name != "started" || s.milestones[0].at.Format(time.RFC3339) != "2026-07-03T09:00:00Z" {
		t.Errorf("milestones: %+v", s.milestones)
	}
	if n, ok := NormalSeverity(s.severityRaw); !ok || n != 2 {
		t.Errorf("severity %q is %d", s.severityRaw, n)
	}
}

// storyOf reads a written text as ingest does.
func storyOf(t *testing.T, text string) *story {
	t.Helper()
	r := testReader(t)
	return r.read(Document{}, "queue.md", text, 1)
}

func TestParse_ATitleIsOneLine(t *testing.T) {
	t.Parallel()
	s := testReader(t).read(Document{Title: "Queue stalled\n at night"}, "queue.csv", "Workers waited for a lock.\n", 1)
	if s.title != "Queue stalled at night" {
		t.Errorf("title %q", s.title)
	}
}
