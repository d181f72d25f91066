package queries

import (
	"strings"
	"testing"
)

// Reports of which many are near duplicates and few are the same: how many are, DuckDB cannot know. Every join is by
// a key nevertheless; one that weighs each report against each other takes minutes of ten thousand.
func TestCountedIncidents_NoReportIsComparedWithAll(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	for _, statement := range []string{
		`INSERT INTO incidents (incident, source, title, kind, kind_basis, words, template, content_hash)
		 SELECT 'file:' || range, 'file', 'Incident', 'incident', 'default', range, 't', 'h' FROM range(2000)`,
		`INSERT INTO incident_links (incident, other, relation, basis)
		 SELECT 'file:' || (range % 2000), 'file:' || ((range % 2000 + 1 + range // 2000) % 2000), 'near_duplicate', 'text' FROM range(8000)`,
		`INSERT INTO incident_links (incident, other, relation, basis)
		 SELECT 'file:' || (range + 1), 'file:' || range, 'same', 'text' FROM range(3)`,
	} {
		if _, err := db.SQL().ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	var kind, plan string
	if err := db.SQL().QueryRowContext(t.Context(), "EXPLAIN SELECT count(*) FROM counted_incidents").Scan(&kind, &plan); err != nil {
		t.Fatal(err)
	}
	for _, slow := range []string{"PIECEWISE_MERGE", "IE_JOIN", "NL_JOIN", "NESTED_LOOP", "CROSS_PRODUCT"} {
		if strings.Contains(plan, slow) {
			t.Errorf("the plan has a %s:\n%s", slow, plan)
		}
	}
	got := selected[string](t, db, "SELECT incident FROM incidents EXCEPT SELECT incident FROM counted_incidents ORDER BY ALL")
	if want := "file:0 file:1 file:2"; strings.Join(got, " ") != want {
		t.Errorf("left out %q, want %q: file:3 has most words of the four", got, want)
	}
}
