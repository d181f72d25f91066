package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestImpacts_OfSentencesReadBefore reads sentences whose numbers were read by a person first: what of the
// harm they count, and what they count beside it.
func TestImpacts_OfSentencesReadBefore(t *testing.T) {
	t.Parallel()
	for section, sentences := range map[string]map[string]string{"Impact": {
		"Roughly 4,300 shoppers saw an empty basket.":                              "users 4300 shoppers",
		"3 of our 11 tenants could not print labels for 90 minutes.":               "users 3 tenants; minutes_down 90 minutes",
		"Two customers lost a day of orders.":                                      "users 2 customers",
		"About a third of requests failed.":                                        "requests 33.3 percent of requests",
		"Half of all users were logged out.":                                       "users 50 percent of users",
		"A total of 18,240 payments were declined.":                                "requests 18240 payments",
		"1,204 orders were placed twice and had to be refunded.":                   "requests 1204 orders",
		"We refunded $12,400 to 310 customers.":                                    "money 12400 USD; users 310 customers",
		"The refunds came to 8.5k euros.":                                          "money 8500 EUR",
		"It cost us around €3,200 in credits.":                                     "money 3200 EUR",
		"6 hours of sensor readings were lost.":                                    "data_loss 6 hours of sensor readings",
		"320 GB of logs were deleted.":                                             "data_loss 320 GB of logs",
		"14,000 rows were overwritten.":                                            "data_loss 14000 rows",
		"We used 62% of the quarter's error budget.":                               "slo_budget 62 percent of error budget",
		"This consumed 18 percent of our monthly error budget.":                    "slo_budget 18 percent of error budget",
		"For 37 minutes nobody could sign in.":                                     "minutes_down 37 minutes",
		"Checkout was down for an hour and a half.":                                "minutes_down 90 minutes",
		"The outage lasted 2h 15m.":                                                "minutes_down 135 minutes",
		"Total downtime: 48 minutes.":                                              "minutes_down 48 minutes",
		"Service was degraded for 24 hours and 11 minutes.":                        "minutes_down 1451 minutes",
		"Payouts were short by pennies, £142\\.60 in all.":                         "money 142.6 GBP",
		"Search was out for three hours.":                                          "minutes_down 180 minutes",
		"The disruption went on for 52 minutes.":                                   "minutes_down 52 minutes",
		"Mail could not be sent for about 40 minutes.":                             "minutes_down 40 minutes",
		"Around 2.4% of API calls returned an error.":                              "requests 2.4 percent of calls",
		"The error rate of the gateway rose to 31%.":                               "requests 31 percent of requests",
		"5,200 emails went out late.":                                              "requests 5200 emails",
		"700 support tickets were filed.":                                          "",
		"No customers were affected.":                                              "",
		"Latency rose from 200 ms to 4 s.":                                         "",
		"The 12 servers of the pool were restarted.":                               "",
		"All 340 stores fell back to paper.":                                       "users 340 stores",
		"17 merchants had their payouts delayed by two days.":                      "users 17 merchants",
		"- Users affected: 2,150":                                                  "users 2150 users",
		"- Duration: 42 minutes":                                                   "minutes_down 42 minutes",
		"- Failed requests: 1.2M":                                                  "requests 1200000 requests",
		"- Revenue lost: approx. $45,000":                                          "money 45000 USD",
		"| Customers affected | 120 |\n| --- | --- |\n| Failed requests | 9,400 |": "users 120 customers; requests 9400 requests",
		"Some 60 passengers missed their connection.":                              "users 60 passengers",
		"9 students could not hand in their work.":                                 "users 9 students",
		"Between 5% and 8% of uploads failed.":                                     "",
		"At the peak, one in five requests timed out.":                             "requests 20 percent of requests",
		"1 in 4 customers could not pay.":                                          "users 25 percent of customers",
		"Three quarters of the fleet's vehicles lost contact.":                     "",
		"2,000 transactions were stuck, of which 1,950 went through later.":        "requests 2000 transactions",
		"Dashboards were blank for our 85 enterprise accounts.":                    "users 85 accounts",
	}, "Summary": {
		"Sign in was unavailable from 10:02 to 10:44.":                     "",
		"We run 14 clusters in 3 regions, and one of them failed.":         "",
		"It affected 212 users in Asia.":                                   "users 212 users",
		"Nobody could book for 25 minutes, and 310 bookings failed.":       "requests 310 bookings; minutes_down 25 minutes",
		"The retry took 10 minutes and the failover 3.":                    "",
		"Our SLA allows 43 minutes of downtime a month.":                   "",
		"A deploy that normally takes 5 minutes ran for 40 minutes.":       "",
		"A host was drained that was doing about a fifth of the bookings.": "",
		"Fewer than five customers were hit.":                              "",
		"Mail failed; five shops got in touch.":                            "",
		"The outage lasted a day and a half.":                              "minutes_down 2160 minutes",
		"For twenty minutes mails of nine shops could not be sent.":        "users 9 shops; minutes_down 20 minutes",
		"About 900 people were not able to vote.":                          "users 900 people",
	}} {
		for said, want := range sentences {
			s := testReader(t).read(Document{}, "a.md", "# Orders late\n\n## "+section+"\n\n"+said+"\n", 1)
			var got []string
			for _, im := range s.impacts {
				got = append(got, fmt.Sprintf("%s %.8g %s", im.measure, im.value, im.unit))
			}
			slices.Sort(got)
			parts := strings.Split(want, "; ")
			slices.Sort(parts)
			if line := strings.Join(got, "; "); line != strings.Join(parts, "; ") {
				t.Errorf("%s\n got %s\nwant %s", said, line, want)
			}
		}
	}
}
