package ingest

import (
	"slices"
	"strings"
	"testing"
)

const weekText = `# Weekly incident summary, week 27 of 2026

Three of them, none of which lasted the night.

## INC-311: Search answered with errors (Search)

Severity: SEV2. Started: 2026-06-29 09:14 UTC. Resolved: 2026-06-29 10:02 UTC.

The index was rebuilt on the primary, and 1,200 customers saw errors.

## INC-312: Labels printed twice

Severity: SEV3

### Timeline (UTC)

- 2026-07-01 13:05 Labels begin to print twice
- 2026-07-01 13:40 Resolved

## INC-315: Payroll export came late

On 2 July 2026 the export stood still from 03:10 to 05:45 UTC since a certificate had expired.

## Action items

- Alert on certificates a month before (Platform, open)
`

const historyPage = `<html><head><title>Past incidents</title></head><body><h1>Incident History</h1>
<h2>July 2026</h2>
<h3>Jul 14</h3>
<h4>Uploads time out</h4>
<p><strong>Resolved</strong> - This incident has been resolved.<br>Jul 14, 12:05 UTC</p>
<p><strong>Monitoring</strong> - A fix has been implemented and we are monitoring the results.<br>Jul 14, 11:50 UTC</p>
<p><strong>Investigating</strong> - We are currently investigating uploads that time out.<br>Jul 14, 11:20 UTC</p>
<h3>Jul 9</h3>
<h4>Sign-in is slow</h4>
<p><strong>Resolved</strong> - This incident has been resolved.<br>Jul 9, 08:31 UTC</p>
<p><strong>Investigating</strong> - We are investigating slow sign-in.<br>Jul 9, 07:58 UTC</p>
</body></html>`

const twoNumbered = `# Two failures of the label printer

Date: 2026-03-04

We tell both here since the same person was on call.

## Incident 1: Labels in the wrong language

From 09:00 to 09:35 UTC the labels came out in French.

## Incident 2: The printer was offline

From 14:10 to 15:00 UTC nothing was printed, and 40 orders waited.

## Root cause

Both go back to the template store, which was restored from an old copy.

## Lessons learned

- A restore needs a check of what was restored
`

const twoReports = `# Checkout refused cards

## Summary

On 2026-02-03 checkout refused cards from 10:00 to 10:40 UTC.

## Root cause

A certificate had expired.

# Search was empty

## Summary

On 2026-02-05 search was empty from 16:20 to 17:00 UTC.

## Root cause

The index was dropped by a script.
`

const ofDays = `# Post-mortems of March 2026

### 3 March: Mail was late

Mail was late from 09:00 to 11:00 UTC because a queue was full.

### 17 March: Search was slow

Search was slow from 12:00 to 12:30 UTC while the index was rebuilt.
`

func storiesOf(t *testing.T, name, text string) *parsed {
	t.Helper()
	return testReader(t).parse(&source{shown: name, collection: "c", rel: name, alone: true}, []byte(text))
}

func TestSplit_EachIncidentOfATextIsReadByItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, text string
		want       []string // key | title | start or day
	}{
		"a summary of a week": {"week.md", weekText, []string{
			"file:INC-311 | INC-311: Search answered with errors (Search) | started 2026-06-29T09:14",
			"file:INC-312 | INC-312: Labels printed twice | started 2026-07-01T13:05",
			"file:INC-315 | INC-315: Payroll export came late | started 2026-07-02T03:10",
		}},
		"the history of a status page": {"history.html", historyPage, []string{
			"file:c/history.html#uploads-time-out | Uploads time out | started 2026-07-14T11:20",
			"file:c/history.html#sign-in-is-slow | Sign-in is slow | started 2026-07-09T07:58",
		}},
		"numbered": {"two.md", twoNumbered, []string{
			"file:c/two.md#labels-in-the-wrong-language | Labels in the wrong language | started 2026-03-04T09:00",
			"file:c/two.md#the-printer-was-offline | The printer was offline | started 2026-03-04T14:10",
		}},
		"two reports in one file": {"both.md", twoReports, []string{
			"file:c/both.md#checkout-refused-cards | Checkout refused cards | started 2026-02-03T10:00",
			"file:c/both.md#search-was-empty | Search was empty | started 2026-02-05T16:20",
		}},
		"days with a year above": {"march.md", ofDays, []string{
			"file:c/march.md#mail-was-late | Mail was late | started 2026-03-03T09:00",
			"file:c/march.md#search-was-slow | Search was slow | started 2026-03-17T12:00",
		}},
	} {
		p := storiesOf(t, c.file, c.text)
		var got []string
		for _, s := range p.stories {
			line := s.key + " | " + s.title
			if s.occurred != nil {
				line += " | " + s.occurredBasis + " " + s.occurred.UTC().Format("2006-01-02T15:04")
			}
			got = append(got, line)
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: %s %s\n%s\nwant\n%s", name, p.outcome.Outcome, p.outcome.Reason, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
		want := []string{WarnSeveral}
		if strings.Contains(c.text, "Three of them") || strings.Contains(c.text, "We tell both") {
			want = append(want, WarnUnheard) // an introduction, which no incident keeps
		}
		var codes []string
		for _, w := range p.warnings {
			codes = append(codes, w.Code)
			if w.Line == 0 {
				t.Errorf("%s: %s has no line", name, w.Code)
			}
		}
		if !slices.Equal(codes, want) {
			t.Errorf("%s: warnings %+v, want %v", name, p.warnings, want)
		}
	}
}

// What stands beside the incidents is told of all, and what is promised once counts once.
func TestSplit_WhatIsToldOfAllIsKept(t *testing.T) {
	t.Parallel()
	p := storiesOf(t, "two.md", twoNumbered)
	if len(p.stories) != 2 {
		t.Fatalf("%d stories", len(p.stories))
	}
	for i, wantLessons := range []int{1, 0} {
		s := p.stories[i]
		causes := 0
		for _, section := range s.sections {
			if section.role == "root_cause" && strings.Contains(section.body, "template store") {
				causes++
			}
		}
		if causes != 1 || len(s.learnings) != wantLessons {
			t.Errorf("%s: %d causes, %d lessons", s.title, causes, len(s.learnings))
		}
		if strings.Contains(s.sections[1].body, p.stories[1-i].title) {
			t.Errorf("%s holds the story of the other: %s", s.title, s.sections[1].body)
		}
	}
	week := storiesOf(t, "week.md", weekText)
	if n := len(week.stories[0].actions); n != 1 || len(week.stories[1].actions) != 0 {
		t.Errorf("the action of all stands %d times with the first", n)
	}
	if s := week.stories[0]; s.severityRaw != "SEV2" || len(s.impacts) == 0 || week.stories[1].severityRaw != "SEV3" {
		t.Errorf("severities %q and %q, impacts %+v", s.severityRaw, week.stories[1].severityRaw, s.impacts)
	}
}

func TestSplit_WhatTellsOneIncidentIsNeverSplit(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"told by days": "# Search lost its index\n\n## 3 March: the first signs\n\nSearch was slow from 09:00 UTC on and nobody knew why.\n\n" +
			"## 4 March: the index is rebuilt\n\nWe rebuilt it by hand until 17:00 UTC and closed the incident then.\n",
		"two failures under one id": "# INC-77: two failures of checkout\n\n## Incident 1: cards\n\nFrom 09:00 to 09:30 UTC on 2026-01-02 cards were refused.\n\n" +
			"## Incident 2: vouchers\n\nFrom 11:00 to 11:30 UTC on 2026-01-02 vouchers were refused.\n",
		"one severity for all": "# Checkout failed twice\n\n**Severity:** SEV1\n**Started:** 2026-01-02 09:00 UTC\n\n## Incident 1\n\nFrom 09:00 to 09:30 UTC cards were refused by the bank.\n\n" +
			"## Incident 2\n\nFrom 11:00 to 11:30 UTC vouchers were refused by the shop.\n",
		"related incidents": "# Queue stood still\n\nOn 2026-01-02 from 09:00 to 09:30 UTC the queue stood still.\n\n## Related incidents\n\n" +
			"### INC-12: Queue stood still\n\nThe same queue stood still in May, for the same reason as now.\n\n### INC-44: Queue was slow\n\nThe same queue was slow in June, for another reason.\n",
		"updates under headings": "# Uploads time out\n\n## 11:50 UTC\n\nMonitoring - a fix is in place and we are watching it now.\n\n## 11:20 UTC\n\nInvestigating - uploads time out and we are looking into it.\n",
		"two parts of a system": "# Region lost power\n\nOn 2026-01-02 at 09:00 UTC the region lost power.\n\n## The database\n\n### Impact\n\nWrites failed for an hour.\n\n### Root cause\n\nOne feed only.\n\n" +
			"## The queue\n\n### Impact\n\nMessages waited for an hour.\n\n### Root cause\n\nOne feed only.\n",
		"phases of one": "# Login failed\n\nDate: 2026-05-05\n\n## Phase 1: slow\n\nLogin was slow from 09:00 to 09:30 UTC for all.\n\n## Phase 2: down\n\nLogin was down from 09:30 to 10:30 UTC for all.\n",
	} {
		if p := storiesOf(t, "one.md", text); len(p.stories) != 1 {
			var titles []string
			for _, s := range p.stories {
				titles = append(titles, s.title)
			}
			t.Errorf("%s: %s %s %q", name, p.outcome.Outcome, p.outcome.Reason, titles)
		}
	}
}

// The same week with one more incident on top keeps the keys of the others.
func TestSplit_KeysDoNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	first, _, _ := strings.Cut(ofDays, "### 17")
	_, second, _ := strings.Cut(ofDays, "### 17")
	title, one, _ := strings.Cut(first, "### 3")
	a, b := storiesOf(t, "m.md", ofDays), storiesOf(t, "m.md", title+"### 17"+second+"\n### 3"+one)
	if len(a.stories) != 2 || len(b.stories) != 2 || a.stories[0].key != b.stories[1].key || a.stories[1].key != b.stories[0].key {
		t.Errorf("%+v and %+v", a.stories, b.stories)
	}
}
