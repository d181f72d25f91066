package people

import "testing"

func TestStated_IsThePartThatNamesAPerson(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"Anna Kowalska": "Anna Kowalska", "Anna found it": "Anna", "found it": "", "same": "", "nobody yet": "", "Pieter van der Berg": "Pieter van der Berg",
		"akow": "akow", "@akow": "@akow", "anna kowalska": "anna kowalska", "a.k@acme.example": "a.k@acme.example", "田中 太郎": "田中 太郎",
		"Will Page joined later": "Will Page", "AK": "AK", "looking at logs": "", "": "",
	} {
		if got := Stated(entry); got != want {
			t.Errorf("%q: %q, want %q", entry, got, want)
		}
	}
}

// TestLearn_AnEntryThatIsNoNameRemovesNothing: "found it" in a field of people takes no "found" out
// of every other text.
func TestLearn_AnEntryThatIsNoNameRemovesNothing(t *testing.T) {
	t.Parallel()
	r := NewRedactor(Names{})
	r.Learn("found it", "same", "Anna found it", "Kris Nováková ([@kris](https://hachyderm.io/@krisn))", "https://hachyderm.io/@krisn", "Ottoline/Bartholomew")
	const text = "On hachyderm.io searches from apps older than 6.0 found no parcels at the same time; Hachyderm was slow"
	if got := r.Clean(text); got != text {
		t.Error(got)
	}
	if got := r.Clean("Nováková and krisn, Bartholomew"); got != "[engineer] and [engineer], [engineer]" {
		t.Error(got)
	}
}

func TestLearn_TheSchemeOfAnAddressIsNobody(t *testing.T) {
	t.Parallel()
	r := NewRedactor(Names{Told: []string{"https", "@https", "Zanzi"}})
	r.Learn("https://acme.slack.example/archives/C1", "Slack thread: https://acme.slack.example/archives/C1", "[https](https://acme.slack.example)", "https acme")
	r.LearnText("Owner: https://acme.slack.example/archives/C1\n\nReported by: https\n\nAsk @https and @zanzi.\n")
	const text = "Slack thread: https://acme.slack.example/archives/C1, http://a.example and zanzi://open over https"
	if got := r.Clean(text); got != text {
		t.Error(got)
	}
	if got := r.Clean("Zanzi saw https://git.example/zanzi"); got != "[engineer] saw https://git.example/[engineer]" {
		t.Error(got)
	}
}
