package analysis

import (
	"strings"
	"testing"
)

func similarTo(t *testing.T, d Data, text, except string) SimilarResult {
	t.Helper()
	r, err := Similar(t.Context(), d, Params{}, text, except, 5)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSimilar_FindsWhatWasToldInOtherWords(t *testing.T) {
	t.Parallel()
	r := similarTo(t, load(t, dozen(t)...), "one label blocks the print queue and is retried for ever", "")
	if len(r.Rows) < 2 {
		t.Fatalf("%d rows, want the two postmortems about the print queue", len(r.Rows))
	}
	for _, row := range r.Rows[:2] {
		if row.Incident != "file:02" && row.Incident != "file:08" {
			t.Errorf("%s is among the nearest two", row.Incident)
		}
		if len(row.Passages) == 0 || !strings.Contains(row.Passages[0].Quote, "print queue") {
			t.Errorf("%s shows %v", row.Incident, row.Passages)
		}
	}
}

func TestSimilar_TellsWhatWasPromised(t *testing.T) {
	t.Parallel()
	r := similarTo(t, load(t, dozen(t)...), "deploy dropped the footer from invoices", "")
	if len(r.Rows) == 0 || r.Rows[0].Incident != "file:01" {
		t.Fatalf("rows %v", r.Rows)
	}
	if row := r.Rows[0]; len(row.Actions) != 1 || row.Actions[0].Quote != "Alert on the age of the oldest message in the mail queue" || len(row.Conditions) != 1 {
		t.Errorf("promised %v, conditions %v", row.Actions, row.Conditions)
	}
}

// TestSimilar_AStoredIncidentIsNotLikeItself: asked for by its own account, it is left out.
func TestSimilar_AStoredIncidentIsNotLikeItself(t *testing.T) {
	t.Parallel()
	d := load(t, dozen(t)...)
	account, err := Account(t.Context(), d, "file:02")
	if err != nil || !strings.Contains(account, "malformed parcel label") {
		t.Fatalf("account %q, %v", account, err)
	}
	r := similarTo(t, d, account, "file:02")
	if len(r.Rows) == 0 || r.Rows[0].Incident != "file:08" {
		t.Errorf("rows %v", r.Rows)
	}
	for _, row := range r.Rows {
		if row.Incident == "file:02" {
			t.Error("an incident is like itself")
		}
	}
}

func TestSimilar_SaysWhichWordsNobodyUsed(t *testing.T) {
	t.Parallel()
	d := load(t, dozen(t)...)
	if r := similarTo(t, d, "zebra quagga", ""); len(r.Rows) != 0 || r.Unknown != 2 {
		t.Errorf("%d rows, %d unknown words", len(r.Rows), r.Unknown)
	}
	if r := similarTo(t, d, "it was what it was", ""); len(r.Rows) != 0 || len(r.Words) != 0 {
		t.Errorf("%d rows for a text that says nothing, words %v", len(r.Rows), r.Words)
	}
	if r := similarTo(t, load(t), "label", ""); len(r.Rows) != 0 {
		t.Errorf("%d rows in an empty database", len(r.Rows))
	}
}
