package people

import (
	"fmt"
	"slices"
)

// KeysOf are a person's keys in quarters, without cohorts: what to look for in the people file. A
// quarter whose key was destroyed is an error that wraps ErrDestroyed; nothing of it can be found.
func (s Staff) KeysOf(person string, quarters []Quarter) ([]Key, error) {
	keys := make([]Key, 0, len(quarters))
	for _, q := range quarters {
		secret, err := s.Secrets.QuarterKey(q)
		if err != nil {
			return nil, fmt.Errorf("reading the key of %s: %w", q, err)
		}
		key, err := KeyOf(secret, s.identity(person))
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Spellings are all the ways to write a person that the roster knows, and the one given, as a
// row's person is compared.
func (s Staff) Spellings(person string) []string {
	out := []string{personKey(person), s.identity(person)}
	if s.Roster != nil {
		for _, m := range s.Roster.members {
			if personKey(m.person) != s.identity(person) {
				continue
			}
			for _, alias := range m.aliases {
				out = append(out, personKey(alias))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
