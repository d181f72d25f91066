package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// impactsOf reads a text of a summary: a number there needs a word of harm.
func impactsOf(t *testing.T, text string) []impact {
	t.Helper()
	r := impactReader{phrases: testPhrases(t), text: text}
	return r.read()
}

func impactLine(list []impact) string {
	var out []string
	for _, im := range list {
		out = append(out, fmt.Sprintf("%s %v %s", im.measure, im.value, im.unit))
	}
	return strings.Join(out, "; ")
}

func TestImpacts_ANumberIsWhatItsWriterCounted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// magnitudes and shares
		"2.1 M events were stale for an hour.":         "requests 2.1e+06 events",
		"About 680K users were locked out.":            "users 680000 users",
		"They lost ($1.3M) that night.":                "money 1.3e+06 USD",
		"14 % of gateway requests failed until 20:56.": "requests 14 percent of requests",
		"Sign-in failed for 12 percent of our users.":  "users 12 percent of users",
		"Errors peaked at 55% for customer requests.":  "requests 55 percent of requests",
		"41 of the 212 bookings were refused.":         "requests 41 bookings",
		"340 out of 1,200 customers could not pay.":    "users 340 customers",
		"1.9 million requests were refused.":           "requests 1.9e+06 requests",
		"We refunded 1,150 EUR.":                       "money 1150 EUR",
		"The purge deleted 8,114 open accounts.":       "users 8114 accounts",
		// what is no count of anything that went wrong
		"Gen 2 customers saw failing builds.":                                    "",
		"Sign-in failed for teachers preparing the needs of 600 students.":       "",
		"The pipeline answered with 503 messages while it failed.":               "",
		"Errors with status 500 requests were seen.":                             "",
		"On April 22 a few users still saw errors.":                              "",
		"It sent \"Code Camp 2014!\" emails to all, twice.":                      "",
		"The rule cut load by 20% and queries per second by 15%, and it failed.": "",
		"About 1 in every 3.3 million requests leaked memory.":                   "",
		"It had been load-tested at 2,000 concurrent users and failed.":          "",
		"Development was budgeted at $300 million and failed.":                   "",
		"Closed since the loss was confirmed by 3 different users.":              "",
		"Was sign-in down for 90% of users?":                                     "",
		"(90% of users were unable to sign in)?":                                 "",
		"Service failed and was restored to 90% of users at 21:54.":              "",
		"Only 80% of queued emails were being sent while it failed.":             "",
		"The queue failed at 380 messages an hour.":                              "",
		"The export lost time since it asked for 1,900 jobs at once.":            "",
		"It would have refused 12,000 customers.":                                "",
		"Some 11,000 of 19,000 bookings got through, merely late.":               "",
		"We lost 20-30 customers.":                                               "",
		"There were 38 phone calls to support about lost mail.":                  "",
		"19 shops complained that orders were lost.":                             "",
		"A report put the cost of the failed site at $1.7 billion.":              "",
		"run `awk '{print $1}'` on what failed":                                  "",
		"We have 4,000 customers in Asia.":                                       "",
	} {
		if got := impactLine(impactsOf(t, text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A section on the harm tells of it without saying so each time.
func TestImpacts_InTheirOwnSectionNeedNoWordOfHarm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"- 6,700 searches\n- 212 calls to support\n": "requests 6700 searches",
		"412 merchants": "users 412 merchants",
		"Load test of 2,000 users went on as before.": "",
	} {
		r := impactReader{phrases: testPhrases(t), text: text, told: true}
		if got := impactLine(r.read()); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestNounWords_EndWhereTheVerbBegins(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		" unique IPs attempted to connect": "unique IPs", " teams running version 2": "teams", " users": "users", "": "", " large customers, in Asia": "large customers",
	} {
		if got := nounWords(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
