package coding

import (
	"testing"

	"secondstory/queries"
)

// TestRun_CodesOnceAndInfersKinds codes two stored incidents, and nothing the second time.
func TestRun_CodesOnceAndInfersKinds(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := queries.Open(ctx, "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	incident := func(key, title string) queries.Incident {
		return queries.Incident{Incident: key, Source: "file", Title: title, Kind: "incident", KindBasis: "default", Template: "plain", ContentHash: "h-" + key, Words: 20}
	}
	batch := queries.Batch{
		Run:       queries.IngestRun{Run: "r1", Command: "test", Source: "file", Complete: true},
		Incidents: []queries.Incident{incident("file:a", "Errors in the shop"), incident("file:b", "Wrong rule")},
		Sections: []queries.Section{
			{Incident: "file:a", Ordinal: 1, Role: "root_cause", Body: "The outage was triggered by a deploy of the search service. No alert fired. Customers saw errors."},
			{Incident: "file:b", Ordinal: 1, Role: "summary", Body: "No customers were affected, the wrong rule was caught in staging."},
		},
		StatedLabels: []queries.StatedLabel{{Incident: "file:a", Dimension: "trigger", Label: "config push"}},
	}
	if _, err := db.Load(ctx, batch); err != nil {
		t.Fatal(err)
	}
	tax, err := DefaultTaxonomy()
	if err != nil {
		t.Fatal(err)
	}
	sum, err := Run(ctx, db, tax, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Coded != 2 || sum.Unchanged != 0 || sum.NearMisses != 1 {
		t.Errorf("first run: %+v", sum)
	}
	triggers, err := queries.Select[string](ctx, db, "SELECT code FROM triggers WHERE incident = 'file:a'")
	if err != nil || len(triggers) != 1 || triggers[0] != "config-change" {
		t.Errorf("triggers %v, %v", triggers, err)
	}
	wrong, err := queries.Select[string](ctx, db, "SELECT c.quote FROM codes AS c JOIN sections AS s ON s.incident = c.incident AND s.ordinal = c.section_ordinal WHERE c.section_ordinal > 0 AND encode(s.body)[c.start_byte + 1:c.end_byte] <> encode(c.quote)")
	if err == nil && len(wrong) > 0 {
		t.Errorf("quotes that are not their slice: %v", wrong)
	}
	kinds, err := queries.Select[string](ctx, db, "SELECT kind || ' ' || kind_basis FROM incidents ORDER BY incident")
	if err != nil || len(kinds) != 2 || kinds[0] != "incident default" || kinds[1] != "near_miss inferred" {
		t.Errorf("kinds %v, %v", kinds, err)
	}
	again, err := Run(ctx, db, tax, RunOptions{})
	if err != nil || again.Coded != 0 || again.Unchanged != 2 {
		t.Errorf("second run: %+v, %v", again, err)
	}
}
