package ingest

import (
	"os"
	"path/filepath"
	"testing"

	"secondstory/queries"
)

// A postmortem that states which incident it tells is joined with it: by an address, or by a key.
func TestReferences_AStatedIncidentIsTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, want string }{
		{"Incident: [Q1ABC](https://acme.pagerduty.com/incidents/Q1ABC)", "https://acme.pagerduty.com/incidents/Q1ABC"},
		{"**Ticket:** OPS-12", "OPS-12"},
		{"Jira: [OPS-12](https://acme.atlassian.net/browse/OPS-12).", "https://acme.atlassian.net/browse/OPS-12"},
		{"* PagerDuty incident: <https://acme.pagerduty.com/incidents/Q1ABC>", "https://acme.pagerduty.com/incidents/Q1ABC"},
		{"Tickets and incidents: OPS-12, OPS-13", ""},
		{"Ticket: OPS-12 and OPS-13", ""},
		{"Incident: the till did not open", ""},
		{"Looks like: OPS-12", ""},
	} {
		dir := t.TempDir()
		text := "# The till did not open\n\nDate: 2026-10-05\n" + c.line + "\n\n## Root cause\n\nThe drawer's lock was never oiled.\n"
		if err := os.WriteFile(filepath.Join(dir, "till.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		db := memory(t)
		mustRun(t, db, Options{Paths: []string{dir}})
		rows, err := queries.Select[string](t.Context(), db, "SELECT coalesce(string_agg(reference, ' '), '') FROM incident_references")
		if err != nil || rows[0] != c.want {
			t.Errorf("%s: it is the same as %q, %v; want %q", c.line, rows, err, c.want)
		}
	}
}
