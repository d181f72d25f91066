package queries

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A person's key may end with a cohort: a dot and one of eight letters, A to H, which are the same in every
// quarter, so that a year's group can be counted. In the file the letter is masked by the key of the
// quarter, as a digit that says nothing: whoever holds the file alone cannot lay two quarters side by
// side by it.
const cohorts = 8

// PersonOf is a stored person key with its cohort read: "hash.5" as "hash.C". Without the quarter's
// key the cohort stays unknown and is left out.
func (p *People) PersonOf(quarter time.Time, stored string) string {
	hash, masked, has := strings.Cut(stored, ".")
	if !has || len(masked) != 1 {
		return hash
	}
	key, ok := p.keys.existing(quarterName(quarter))
	if !ok || masked[0] < '0' || masked[0] >= '0'+cohorts {
		return hash
	}
	letter := (masked[0] - '0' + cohorts - cohortMask(key, hash)) % cohorts
	return hash + "." + string(rune('A'+letter))
}

func cohortMask(key []byte, hash string) byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("cohort\x00" + hash))
	return m.Sum(nil)[0] % cohorts
}

// masked is a person key as it is stored. A quarter whose key was destroyed takes none.
func (p *People) masked(quarter time.Time, person string) (string, error) {
	name := quarterName(quarter)
	if p.keys.destroyed(name) {
		return "", fmt.Errorf("taking people of %s: %w", name, ErrKeyDestroyed)
	}
	hash, cohort, has := strings.Cut(person, ".")
	if !has {
		return person, nil
	}
	letter := strings.ToUpper(cohort)
	if len(letter) != 1 || letter[0] < 'A' || letter[0] >= 'A'+cohorts {
		return "", fmt.Errorf("taking people of %s: a key ends with %q, which is no cohort", name, cohort)
	}
	key, err := p.keys.key(name)
	if err != nil {
		return "", err
	}
	return hash + "." + string(rune('0'+(letter[0]-'A'+cohortMask(key, hash))%cohorts)), nil
}

// masked is the batch as it is stored.
func (b PeopleBatch) masked(p *People) (PeopleBatch, error) {
	b.Roster, b.Participations, b.Shifts = slices.Clone(b.Roster), slices.Clone(b.Participations), slices.Clone(b.Shifts)
	var failed error
	mask := func(quarter time.Time, key *string) {
		var err error
		if *key, err = p.masked(quarter, *key); err != nil && failed == nil {
			failed = err
		}
	}
	for i := range b.Roster {
		mask(b.Roster[i].Quarter, &b.Roster[i].PersonKey)
	}
	for i := range b.Participations {
		mask(b.Participations[i].Quarter, &b.Participations[i].PersonKey)
	}
	for i := range b.Shifts {
		mask(b.Shifts[i].Quarter, &b.Shifts[i].PersonKey)
	}
	return b, failed
}

// Destroyed reports whether the key of a quarter such as 2026Q3 was destroyed.
func (p *People) Destroyed(quarter string) bool { return p.keys.destroyed(quarter) }

func quarterName(t time.Time) string {
	return fmt.Sprintf("%04dQ%d", t.UTC().Year(), (int(t.UTC().Month())-1)/3+1)
}

// existing is a key that was made before; it makes none.
func (r *keyRing) existing(name string) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key, ok := r.keys[name]
	return key, ok
}

func (r *keyRing) destroyed(quarter string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return quarter < r.destroyedBefore
}
