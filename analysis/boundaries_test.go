package analysis

import (
	"fmt"
	"testing"

	"secondstory/queries"
)

// TestBoundaries_TeamsThatMeet: two teams that are named together in most of their incidents are a pair
// beyond chance; two that met once among many are not.
func TestBoundaries_TeamsThatMeet(t *testing.T) {
	t.Parallel()
	var all []told
	var extra []queries.IncidentTeam
	for i := range 40 {
		one := told{
			key: fmt.Sprintf("file:%02d", i), at: day(t, "2026-01-05").AddDate(0, 0, 6*i), team: []string{"blue", "red", "green", "grey"}[i%4],
			codes: map[string][]string{"factor": {"test-gap"}},
		}
		if one.team == "blue" && i%8 != 0 || i == 2 {
			extra = append(extra, queries.IncidentTeam{Incident: one.key, Team: map[bool]string{true: "white", false: "red"}[i != 2]})
			one.codes["factor"] = []string{"handoff-loss"}
		}
		all = append(all, one)
	}
	var b queries.Batch
	coded := queries.CodesBatch{TaxonomyVersion: version}
	for _, one := range all {
		one.into(&b)
		one.code(&coded)
	}
	b.IncidentTeams = append(b.IncidentTeams, extra...)
	d := load(t)
	if _, err := d.DB.Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := d.DB.LoadCodes(t.Context(), coded); err != nil {
		t.Fatal(err)
	}
	r, err := Boundaries(t.Context(), d, Params{Period: period(t, "2026Q2"), Compare: period(t, "2026Q1")})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pairs) != 1 || !r.Pairs[0].Beyond || r.Pairs[0].One != "blue" || r.Pairs[0].Other != "white" || len(r.Pairs[0].Evidence) != r.Pairs[0].Together {
		t.Errorf("pairs %+v", r.Pairs)
	}
	if len(r.Several) != r.Now.Count || r.Now.Of+r.Unnamed != r.Counted {
		t.Errorf("%d listed of %+v, %d unnamed of %d", len(r.Several), r.Now, r.Unnamed, r.Counted)
	}
	if len(r.Conditions) != 1 || r.Conditions[0].Factor != "handoff-loss" || r.Conditions[0].Count != r.Conditions[0].SeveralTeams {
		t.Errorf("conditions %+v", r.Conditions)
	}
}
