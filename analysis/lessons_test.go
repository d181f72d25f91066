package analysis

import (
	"fmt"
	"testing"

	"secondstory/queries"
)

// promised is an incident of a day with its actions.
func promised(t *testing.T, key, date string, actions ...queries.ActionItem) told {
	t.Helper()
	return told{key: "file:" + key, at: day(t, date), template: "prose", actions: actions}
}

func TestRepeatedLessons(t *testing.T) {
	t.Parallel()
	closedLate := day(t, "2026-11-05")
	open := func(title string) queries.ActionItem { return queries.ActionItem{Title: title, State: "open"} }
	done := func(title string) queries.ActionItem { return queries.ActionItem{Title: title, State: "closed"} }
	data := load(t,
		promised(t, "a", "2026-01-10", open("Jittered backoff for the shared HTTP client (Data, 2026-02-01)"), open("Write a runbook")),
		promised(t, "b", "2026-04-10", queries.ActionItem{Title: "Backoff with jitter in the HTTP client we share", State: "unknown"}),
		promised(t, "c", "2026-08-10", open("The shared HTTP client should get a jittered backoff"), open("Rotate the signing key")),
		promised(t, "d", "2026-02-10", done("Alert on the depth of the print queue")),
		promised(t, "e", "2026-07-10", open("An alert for how deep the print queue is")),
		promised(t, "f", "2026-03-01", queries.ActionItem{Title: "Pin the payment library version", State: "closed", ClosedAt: &closedLate}),
		promised(t, "g", "2026-09-01", open("Pin the version of the payment library")),
		promised(t, "h", "2026-09-02", open("Test accounts with both keys"), open("Refuse test keys in production")),
	)
	r, err := RepeatedLessons(t.Context(), data, Params{})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, l := range r.Rows {
		got = append(got, fmt.Sprintf("%d promises in %d postmortems, never closed %v, in the period %v", len(l.Promises), l.Postmortems, l.NeverClosed, l.InPeriod))
	}
	want := []string{
		"3 promises in 3 postmortems, never closed true, in the period true",
		// Closed, but after the end of the period: then it was open.
		"2 promises in 2 postmortems, never closed true, in the period true",
		"2 promises in 2 postmortems, never closed false, in the period true",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("lessons:\n%q\nwant\n%q", got, want)
	}
	if first := r.Rows[0].Promises[0]; first.Incident != "file:a" || first.Quote == "" {
		t.Errorf("the first promise is %+v", first)
	}
}

func TestActions_StatesAreThoseOfTheDay(t *testing.T) {
	t.Parallel()
	before, after := day(t, "2026-08-01"), day(t, "2026-12-01")
	due := day(t, "2026-09-01")
	data := load(t, promised(t, "a", "2026-07-01",
		queries.ActionItem{Title: "closed in time", State: "closed", ClosedAt: &before},
		queries.ActionItem{Title: "closed later", State: "closed", ClosedAt: &after, DueAt: &due},
		queries.ActionItem{Title: "open", State: "open"},
		queries.ActionItem{Title: "says nothing", State: "unknown"},
		queries.ActionItem{Title: "closed, nobody knows when", State: "closed"},
	), told{key: "file:b", at: day(t, "2026-08-01"), template: "prose"})
	r, err := Actions(t.Context(), data, Params{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Total != 5 || r.Open != 2 || r.Closed != 2 || r.Unknown != 1 || r.Overdue != 1 {
		t.Errorf("%d actions: %d open, %d closed, %d unknown, %d overdue", r.Total, r.Open, r.Closed, r.Unknown, r.Overdue)
	}
	if r.Counted != 1 {
		t.Errorf("%d postmortems with actions, want 1: none at all is no gap", r.Counted)
	}
	if r.Curve.N != 3 || r.Curve.Closed != 1 || len(r.Curve.Steps) != 1 || r.Curve.Steps[0].Days != 31 {
		t.Errorf("curve %+v", r.Curve)
	}
	if first := r.Items[0]; first.State != "open" || first.AgeDays != 92 {
		t.Errorf("first %+v", first)
	}
	sum := 0
	for _, b := range r.Bands {
		sum += b.Open + b.Closed + b.Unknown
	}
	if sum != r.Total {
		t.Errorf("the bands hold %d of %d actions", sum, r.Total)
	}
}

// TestRepeatedLessons_InOtherWords: the ways in which people promise one thing meet, and what merely shares
// a word stays apart.
func TestRepeatedLessons_InOtherWords(t *testing.T) {
	t.Parallel()
	wordings := map[string]string{
		"2026-01-01": "gwctl wants a second yes for anything aimed at production",
		"2026-02-01": "Commands against production need a second go-ahead",
		"2026-03-01": "Ask twice: a command aimed at production has to be confirmed by typing its target",
		"2026-04-01": "A written runbook for how the ledger is replayed",
		"2026-05-01": "Write up the ledger replay as a runbook, and try it",
		"2026-06-01": "Second coordinator, active",
		"2026-06-02": "Compare the index with a second source daily",
		"2026-06-03": "Load test against a copy of production",
		"2026-06-04": "Depth of the label queue on the wallboard",
		"2026-06-05": "Every action item should have an issue attached to it, so that it is not forgotten",
		"2026-06-06": "Every action item should have an issue attached to it, so that it is not forgotten!",
	}
	var all []told
	for on, action := range wordings {
		all = append(all, told{key: "file:" + on, at: day(t, on), template: "prose", actions: []queries.ActionItem{{Title: action, State: "open"}}})
	}
	r, err := RepeatedLessons(t.Context(), load(t, all...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, l := range r.Rows {
		got = append(got, l.Postmortems)
		for i, p := range l.Promises {
			if i > 0 && p.PromisedAt.Before(l.Promises[i-1].PromisedAt) {
				t.Errorf("the promises of %q are not in the order of time", l.Wording)
			}
		}
	}
	if fmt.Sprint(got) != "[3 2]" {
		t.Errorf("postmortems by lesson %v, want three of a confirmation and two of a runbook", got)
	}
}
