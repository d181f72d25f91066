package coding

import (
	"fmt"
	"strings"
	"testing"
)

// benchText is a postmortem of about 4 kB in the project's own words.
func benchText(n int) Text {
	return Text{
		Title: fmt.Sprintf("Checkout returned 502 for %d minutes", 20+n%40),
		Sections: []Section{
			{Ordinal: 1, Role: "summary", Body: strings.Repeat("On Tuesday the checkout service returned 502 to about a fifth of all customers for forty minutes. We had deployed a new version of the basket code an hour before, and its connection pool was too small for the evening traffic. The first responder restarted the pods, which helped for a few minutes only. ", 2)},
			{Ordinal: 2, Role: "timeline", Body: strings.Repeat("- 18:02 Release 4.12 rolled out to all zones\n- 18:40 Support forwards three tickets from merchants\n- 18:44 On call looks at the dashboard, error rate is at 19 %\n- 18:51 Pods restarted, errors fall and come back\n- 19:20 Release rolled back, all green\n", 4)},
			{Ordinal: 3, Role: "root_cause", Body: "The new client opened a connection per request and never closed it. Staging has a tenth of the traffic, so the load test did not show it. No alert looked at the pool. We first suspected the network, which had nothing to do with it. " + strings.Repeat("The service reads its settings from the shared store at start and keeps them in memory until the next restart. ", 6)},
			{Ordinal: 4, Role: "lessons", Body: "Nobody on the team knew that the limit of the database was shared with reporting. The runbook still described the old cluster. The on call engineer had been paged four times the night before and was tired."},
			{Ordinal: 5, Role: "action_items", Body: "- [ ] Add an alert on pool usage\n- [ ] Write a runbook for the database\n- [ ] Canary for the basket service\n- [x] Raise the pool size"},
		},
	}
}

func BenchmarkCode(b *testing.B) {
	c := newTestCoder(b)
	texts := make([]Text, 64)
	size := 0
	for i := range texts {
		texts[i] = benchText(i)
		size += len(texts[i].Title)
		for _, s := range texts[i].Sections {
			size += len(s.Body)
		}
	}
	b.ReportAllocs()
	b.SetBytes(int64(size))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			for _, t := range texts {
				c.Code(t)
			}
		}
	})
}
