package ingest

import (
	"strings"
	"testing"
)

// incidentsOf lists what one file tells: id, day, severity and title of each.
func incidentsOf(t *testing.T, text string) string {
	t.Helper()
	p := testReader(t).parse(&source{rel: "log.md", shown: "log.md"}, []byte(text))
	var out []string
	for _, s := range p.stories {
		day := "-"
		if s.occurred != nil {
			day = s.occurred.Format("2006-01-02")
		}
		out = append(out, strings.TrimSpace(day+" "+s.severityRaw)+" "+s.title)
	}
	return strings.Join(out, "\n")
}

func TestSplit_ATableOrAListThatTellsAnIncidentEach(t *testing.T) {
	t.Parallel()
	const table = `# Incident log of the payments team

| Date | Severity | What happened | Root cause | Duration |
|--|--|--|--|--|
| 2026-02-03 | SEV2 | Card payments were refused for customers in Norway | A certificate had expired on the gateway | 40 minutes |
| 2026-03-19 | SEV3 | Receipts were sent twice to about 300 customers | The queue redelivered after a timeout | 2 hours |
| 2026-05-02 | SEV3 | The payout file was late for a day | The job waited for a lock that nobody held | 1 day |
`
	const list = `# Outages of the label printer

## 2026

- **3 February:** the printer was offline since its lease had expired and nobody had asked for a new one.
- **19 March:** labels came out in the wrong language after the update of the driver on the print server.
- **2 May:** the queue stood still for two hours because the disk of the print server was full.
`
	const history = `# Incident history 2025

| When | Summary | Cause |
|---|---|---|
| Jan 12 | Invoices could not be opened by 300 customers | An expired key |
| 14 Mar, 09:20 UTC | Search returned old results for most of the morning | A rebuild of the index |
| June 2nd | Nobody could log in after the provider changed an endpoint | Their notice was not read |
`
	const numbered = `# Weekly incidents

1. **INC-881 Checkout slow** — On 2 July 2026 checkout took ten seconds since a cache was cold.
2. **INC-882 Mail late** — On 3 July 2026 mail was an hour late because the queue was full.
3. **INC-884 Labels twice** — On 3 July 2026 labels were printed twice since a job was retried.
`
	const days = `# Postmortem: checkout down for three days

## Timeline

- 3 February 2026: checkout refused every third payment since the pool of connections was used up.
- 4 February 2026: we raised the limit of the pool, which held until the evening of that day.
- 5 February 2026: the leak was found in the client and the client was rolled back everywhere.
`
	for _, c := range []struct{ why, text, want string }{
		{"a table", table, "2026-02-03 SEV2 Card payments were refused for customers in Norway\n2026-03-19 SEV3 Receipts were sent twice to about 300 customers\n2026-05-02 SEV3 The payout file was late for a day"},
		{"a list", list, "2026-02-03 the printer was offline since its lease had expired and nobody had asked for a...\n2026-03-19 labels came out in the wrong language after the update of the driver on the...\n2026-05-02 the queue stood still for two hours because the disk of the print server was...\n"},
		{"days without a year", history, "2025-01-12 Invoices could not be opened by 300 customers\n2025-03-14 Search returned old results for most of the morning\n2025-06-02 Nobody could log in after the provider changed an endpoint"},
		{"a title that names a timeline too", strings.Replace(history, "Incident history 2025", "Incident log", 1), "- Invoices could not be opened by 300 customers\n- Search returned old results for most of the morning\n- Nobody could log in after the provider changed an endpoint"},
		{"ids", numbered, "2026-07-02 INC-881 Checkout slow\n2026-07-03 INC-882 Mail late\n2026-07-03 INC-884 Labels twice"},
		{"the days of one", days, "2026-02-03 Postmortem: checkout down for three days"},
		{"the days of one under a title of several", strings.Replace(days, "checkout down", "the outages", 1), "2026-02-03 Postmortem: the outages for three days"},
	} {
		if got := incidentsOf(t, c.text); got != strings.TrimSpace(c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.why, got, c.want)
		}
	}
	p := testReader(t).parse(&source{rel: "log.md", shown: "log.md"}, []byte(table))
	roles := map[string]string{}
	for _, s := range p.stories[0].sections {
		roles[s.role] = s.body
	}
	if !strings.Contains(roles["root_cause"], "certificate") || len(p.stories[0].durations) != 1 {
		t.Errorf("sections %v, lengths %+v", roles, p.stories[0].durations)
	}
}
