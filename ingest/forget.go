package ingest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"secondstory/ingest/people"
	"secondstory/queries"
)

// Forget removes what the people file holds of a person, given by a name as the documents or the
// roster write it. With a roster, any of its spellings finds the person. Cells that were published
// stay: each covers k people. The hashes of the words of names stay too, so that a document read
// later does not bring the name back; and a hash of each spelling of the person, so that it does not bring
// the rows back.
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
	gone, err := folk.Forget(ctx, keys)
	if err != nil || gone == (queries.Forgotten{}) {
		return gone, err
	}
	key, err := folk.TokenKey()
	if err != nil {
		return gone, fmt.Errorf("forgetting a person: %w", err)
	}
	var hashes []string
	for _, spelling := range staff.Spellings(person) {
		hashes = append(hashes, forgottenHash(key, spelling))
	}
	return gone, folk.NoteForgotten(ctx, hashes)
}

// forgottenHash is what is kept of a spelling of somebody who was forgotten.
func forgottenHash(key []byte, spelling string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("forgotten\x00" + spelling))
	return hex.EncodeToString(m.Sum(nil))
}

// forgotten says of whom nothing is taken any more.
func forgotten(ctx context.Context, folk *queries.People) (func(identity string) bool, error) {
	noted, err := queries.SelectPeople[string](ctx, folk, "SELECT hash FROM forgotten ORDER BY hash")
	if err != nil || len(noted) == 0 {
		return nil, err
	}
	key, err := folk.TokenKey()
	if err != nil {
		return nil, err
	}
	return func(identity string) bool {
		_, found := slices.BinarySearch(noted, forgottenHash(key, identity))
		return found
	}, nil
}
