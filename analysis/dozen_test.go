package analysis

import (
	"fmt"
	"testing"

	"secondstory/queries"
)

// dozen is twelve postmortems of two quarters, without any trend: most are about unrelated things, two
// are about the same mechanism in other words, and three promise the same.
func dozen(t *testing.T) []told {
	t.Helper()
	texts := []string{
		"The certificate of the mail relay ran out on a Sunday and nobody had been told that it would.",
		"A deploy of the invoice renderer dropped the footer, because the template cache still held the old layout.",
		"One malformed parcel label stood at the head of the print queue. The printer retried it for ever, and everything behind it waited.",
		"The index rebuild took every reader thread, so search answered after forty seconds.",
		"Two cron jobs both pruned the backup folder and the second removed what the first had kept.",
		"A storage node lost its disk; the replica took over, but the client kept the dead address for an hour.",
		"The discount rule compared strings, so an order over a thousand was cheaper than one over nine hundred.",
		"The night batch met a leap second and the scheduler started it twice.",
		"A label with a broken barcode blocked the print queue at its head: the printer kept retrying it while the rest stood behind.",
		"The load balancer dropped the websocket after a minute, and the dashboard showed a stale price.",
		"A typed region name sent the export to an empty bucket and the nightly import read nothing.",
		"The feature flag reached everybody at once, and the recommendation service ran out of memory.",
	}
	promises := map[int]string{
		1: "Alert on the age of the oldest message in the mail queue", 4: "Write a test for the pruning order",
		6: "An alert when the oldest mail in the queue gets too old", 9: "Page on the age of the oldest message in the mail queue",
		7: "Pin the client library",
	}
	var all []told
	for i, text := range texts {
		one := told{
			key: fmt.Sprintf("file:%02d", i), at: day(t, "2026-04-10").AddDate(0, 0, 14*i), template: "prose",
			codes:    map[string][]string{"factor": {[]string{"test-gap", "missing-alert", "shared-fate"}[i%3]}},
			sections: []queries.Section{{Role: "body", Body: text + fmt.Sprintf(" It lasted %d minutes.", 10+i)}},
		}
		if i%4 == 3 {
			one.codes["defence"] = []string{"redundancy-held"}
			one.codes["practice"] = []string{"surprise-recorded"}
		}
		if promise, ok := promises[i]; ok {
			one.actions = []queries.ActionItem{{Title: promise, State: "open"}}
		}
		all = append(all, one)
	}
	return all
}
