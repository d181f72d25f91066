package ingest

import (
	"context"
	"fmt"

	"secondstory/ingest/people"
	"secondstory/queries"
)

// Forget removes what the people file holds of a person, given by a name as the documents or the
// roster write it. With a roster, any of its spellings finds the person. Cells that were published
// stay: each covers k people. The hashes of the words of names stay too, so that a document read
// later does not bring the name back.
func Forget(ctx context.Context, folk *queries.People, person, rosterFile string) (queries.Forgotten, error) {
	staff := people.Staff{Secrets: quarterKeys{folk}}
	if rosterFile != "" {
		bands, err := people.DefaultBands()
		if err != nil {
			return queries.Forgotten{}, err
		}
		if staff.Roster, err = people.ReadRosterFile(rosterFile, bands); err != nil {
			return queries.Forgotten{}, err
		}
	}
	var quarters []people.Quarter
	for _, q := range folk.Quarters() {
		quarters = append(quarters, people.Quarter(q))
	}
	found, err := staff.KeysOf(person, quarters)
	if err != nil {
		return queries.Forgotten{}, fmt.Errorf("forgetting a person: %w", err)
	}
	keys := make([]string, len(found))
	for i, k := range found {
		keys[i] = string(k)
	}
	return folk.Forget(ctx, keys)
}
