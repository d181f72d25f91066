package people

import (
	"strings"
	"testing"
)

const testRoster = `person,aliases,seniority,started_on,on_call_since,team,time_zone,valid_from,valid_to
Anna Kowalska,annak;@akow;anna.kowalska@acme.example;AKW,Senior SRE,2021-03-01,2021-06-01,Payments,Europe/Warsaw,,
Will Page,wpage;WP,Junior Engineer,2025-01-15,,Search,,,
Mark Stone,mstone,Staff Engineer,2018-05-01,2018-06-01,Payments,,,
Grace Hope,,Mid,2022-02-01,,Search,,,
Zoë Łukasiewicz,zoel,Mid,2022-02-01,,Search,,,
Jürgen Müller,jmueller,Senior,2020-02-01,,Platform,,,
Иван Петров,ipetrov,Mid,2023-02-01,,Platform,,,
田中 太郎,tanaka,Senior,2023-02-01,,Platform,,,
May Jordan,,Junior,2024-02-01,,Platform,,,
Siobhán O'Brien-Walsh,,Mid,2023-02-01,,Data,,,
Pieter van der Berg,,Mid,2023-02-01,,Data,,,
`

func testRedactor(t *testing.T, keep ...string) *Redactor {
	t.Helper()
	bands, err := DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	roster, err := ReadRoster("roster.csv", strings.NewReader(testRoster), bands)
	if err != nil {
		t.Fatal(err)
	}
	return NewRedactor(Names{Roster: roster, Keep: keep})
}

func TestClean_WritesEngineerWhereAPersonStood(t *testing.T) {
	t.Parallel()
	cases := []struct{ in, want string }{
		{"Anna Kowalska restarted checkout", "[engineer] restarted checkout"},
		{"Anna's change", "[engineer]'s change"},
		{"Kowalska’s change", "[engineer]’s change"},
		{"Kowalska, Anna", "[engineer]"},
		{"ANNA KOWALSKA", "[engineer]"},
		{"annak pushed", "[engineer] pushed"},
		{"https://git.example/annak/repo", "https://git.example/[engineer]/repo"},
		{"see /users/anna.kowalska?x=1", "see /users/[engineer]?x=1"},
		{"notifyAnnaKowalska()", "notify[engineer]()"},
		{"mail anna.kowalska@acme.example now", "mail [engineer] now"},
		{"<@U012AB3CD> looked", "[engineer] looked"},
		{"AKW: rebooted", "[engineer]: rebooted"},
		{"thanks @stranger-x!", "thanks [engineer]!"},
		{"Will Page joined", "[engineer] joined"},
		{"Will restarted the pods", "[engineer] restarted the pods"},
		{"we paged Mark and Grace.", "we paged [engineer] and [engineer]."},
		{"Mark's fix", "[engineer]'s fix"},
		{"Zoe\u0308 Łukasiewicz", "[engineer]"},
		{"Lukasiewicz said", "[engineer] said"},
		{"Mueller and Müllers", "[engineer] and [engineer]"},
		{"Петровым замечено", "[engineer] замечено"},
		{"田中さんが再起動", "[engineer]さんが再起動"},
		{"田中太郎が", "[engineer]が"},
		{"鈴木さんが", "[engineer]さんが"},
		{"O'Brien-Walsh noticed", "[engineer] noticed"},
		{"Zo%C3%AB", "[engineer]"},
		{"Anna%20Kowalska", "[engineer]"},
		{"Pieter van der Berg", "[engineer]"},
		{"A. Kowalska", "[engineer]"},
		{"May was paged", "[engineer] was paged"},
		{"12:03 Mark: on it", "12:03 [engineer]: on it"},
		{"| Scribe | Grace |", "| Scribe | [engineer] |"},
		{"Attendees: Will, Mark, Grace", "Attendees: [engineer], [engineer], [engineer]"},
		{"key AKIAIOSFODNN7EXAMPLE1 leaked", "key [secret] leaked"},
		{"postgres://app:hunter2@db/x", "postgres://[secret]@db/x"},
		{"Authorization: Bearer abcdef0123456789abcdef", "Authorization: Bearer [secret]"},
	}
	r := testRedactor(t, "Iris")
	for _, c := range cases {
		got := r.Clean(c.in)
		if got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
		if again := r.Clean(got); again != got {
			t.Errorf("cleaning %q twice gave %q", c.in, again)
		}
	}
}

func TestClean_LeavesOrdinaryWords(t *testing.T) {
	t.Parallel()
	r := testRedactor(t, "Iris", "jordan-gateway")
	for _, s := range []string{
		"Will this happen again? Will do.", "Mark the incident resolved", "Mark failed nodes as drained.", "the Grace period ended",
		"Grace period was too short", "in May 2026", "May have been the cause", "by May 3", "customers in Jordan", "the Jordan region was affected", "Jordan-based shops", "Iris restarted twice",
		"Page load times rose", "Page the on-call", "We hope so. Hope is not a strategy.", "a stone's throw", "our new hire and the intern",
		"Stone Age tooling", "support@acme.example", "actions/checkout@v4", "@Override", "`@app.route`", "npm i @types/node", "the mark was missed",
		"with Grace period settings", "Will the deploy finish?", "it will page the team", "We will mark page 3.", "git@github.com:acme/x.git", "10:02 Impact: none",
		"image@sha256:abc", "jordan-gateway was down", "Stone: a unit", "WILL NOT RESTART", "@here please", "@payments-oncall was paged", "お客様に影響",
		"password: ${DB_PASSWORD}", "token: <redacted>", "Incident.io plans more", "ci.jenkins.io is down", "commit 4ada2b3 annals", "secret: see vault",
	} {
		if got := r.Clean(s); got != s {
			t.Errorf("Clean(%q) = %q", s, got)
		}
	}
}

func TestLearnText_InfersNamesWithoutARoster(t *testing.T) {
	t.Parallel()
	r := NewRedactor(Names{Keep: []string{"Checkout"}})
	r.LearnText("Author: Ines Marchetti\nAttendees: TZ, QVB, Bram Oosterhuis\n\n10:04 Tomek noticed the alert. Oluwadamilare (SRE) joined.\n@svenl pushed. Mail x.yamato@corp.example.\n\nThanks,\nPriya\n")
	r.Freeze()
	for in, want := range map[string]string{
		"Marchetti reverted it":       "[engineer] reverted it",
		"QVB: looking":                "[engineer]: looking",
		"asked Oosterhuis":            "asked [engineer]",
		"Tomek restarted it":          "[engineer] restarted it",
		"Oluwadamilare's fix":         "[engineer]'s fix",
		"svenl rolled back":           "[engineer] rolled back",
		"yamato looked":               "[engineer] looked",
		"Priya Raman and Checkout":    "[engineer] and Checkout",
		"Kubernetes restarted":        "Kubernetes restarted",
		"Monitoring noticed nothing":  "Monitoring noticed nothing",
		"Grafana said all was well":   "Grafana said all was well",
		"San Jose and Redis Sentinel": "San Jose and Redis Sentinel",
	} {
		if got := r.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}
