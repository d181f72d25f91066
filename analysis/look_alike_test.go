package analysis

import (
	"strings"
	"testing"

	"secondstory/queries"
)

// story is an incident of a service told in one section.
func story(t *testing.T, key, on, service, text string) told {
	t.Helper()
	return told{
		key: "file:" + key, at: day(t, on), service: service, template: "prose",
		sections: []queries.Section{{Role: "body", Body: text}},
	}
}

// subjects are stories of one carrier that have their subject in common and nothing else.
func subjects(t *testing.T) []told {
	t.Helper()
	return []told{
		story(t, "certificate", "2026-01-10", "labels", "NordPost turned us away because its client certificate had run out. NordPost labels failed until a new one was installed."),
		story(t, "timeout", "2026-03-10", "labels", "NordPost stopped answering. NordPost labels queued while our agents kept asking every two seconds without pausing."),
		story(t, "tariff", "2026-04-10", "rates", "Half of the yearly price list had been loaded when the job was cut off, so quotes were refused."),
		story(t, "session", "2026-05-10", "identity", "Sessions were evicted early since the store was full of keys nobody had bounded."),
	}
}

func TestLookAlikes_ACommonSubjectIsNoCommonStory(t *testing.T) {
	t.Parallel()
	r, err := LookAlikes(t.Context(), load(t, subjects(t)...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pairs) != 0 {
		t.Errorf("%s looks like %s", r.Pairs[0].Later.Incident, r.Pairs[0].Earlier.Incident)
	}
}

func TestLookAlikes_EachHasPassagesAndSaysWhatIsShared(t *testing.T) {
	t.Parallel()
	first := story(t, "first", "2026-02-01", "ledger", "A reconciliation run held its table lock in the afternoon, and every posting stood behind the lock until the run was ended by hand.")
	second := story(t, "second", "2026-06-01", "ledger", "The release restarted the scheduler; a reconciliation run took the table lock at two in the afternoon and postings stood behind the lock until it was ended by hand.")
	first.codes, second.codes = map[string][]string{"factor": {"timeout-misfit"}, "trigger": {unknownTrigger}}, map[string][]string{"factor": {"timeout-misfit"}, "trigger": {unknownTrigger}}
	r, err := LookAlikes(t.Context(), load(t, append(subjects(t), first, second)...), Params{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pairs) != 1 || r.Pairs[0].Earlier.Incident != "file:first" {
		t.Fatalf("pairs %+v", r.Pairs)
	}
	pair := r.Pairs[0]
	if len(pair.Passages) == 0 {
		t.Error("no passages stand side by side")
	}
	if got := strings.Join(append(pair.Services, pair.SharedCodes...), " "); got != "ledger factor:timeout-misfit" {
		t.Errorf("shared: %s; a trigger that nobody knows is nothing in common", got)
	}
}

func TestStemOf_TreatsFormsOfAWordAlike(t *testing.T) {
	t.Parallel()
	for _, forms := range [][]string{
		{"replay", "replayed", "replaying", "replays"}, {"deploy", "deployed", "deploys"}, {"delay", "delayed"},
		{"retry", "retries", "retried"}, {"jitter", "jittered", "jitters"},
	} {
		for _, form := range forms {
			if stemOf(form) != stemOf(forms[0]) {
				t.Errorf("%s is %q, %s is %q", form, stemOf(form), forms[0], stemOf(forms[0]))
			}
		}
	}
}

func TestLibrary_ShowsNoSentenceThatBlames(t *testing.T) {
	t.Parallel()
	const blames, tells = "The operator carelessly deleted the production tables and indexes.", "Deleting tables needed no confirmation in production clusters."
	shelf := newLibrary([]passageRow{{Incident: "file:a", Ordinal: 1, Body: tells + "\n" + strings.Replace(blames, " the ", "\nthe ", 1)}}, nil)
	if got := shelf.sentences(shelf.books[0]); len(got) != 2 {
		t.Fatalf("before: %+v", got)
	}
	shelf.withhold([]blamingRow{{Incident: "file:a", Quote: strings.TrimSuffix(blames, ".")}, {Incident: "file:b", Quote: tells}})
	if got := shelf.sentences(shelf.books[0]); len(got) != 1 || got[0].Quote != tells {
		t.Errorf("shown: %+v", got)
	}
}
