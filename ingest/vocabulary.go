package ingest

import (
	"slices"
	"strings"
)

// vocabulary holds the services and teams that documents of the run state in fields. A document
// that states none in a field often names them in its title or opening line ("INC-12 ledger / Money
// / Sev 3"): there, and only there, they are recognised.
type vocabulary struct{ services, teams []string }

// minStated is how many documents must state a name before it is recognised elsewhere.
const minStated = 2

func vocabularyOf(stories []*story, teams map[string]string) vocabulary {
	services, stated := map[string]int{}, map[string]int{}
	for _, s := range stories {
		for _, name := range s.services {
			services[name]++
		}
		for _, name := range s.teams {
			stated[name]++
		}
	}
	for name := range teams {
		stated[name] += minStated
	}
	return vocabulary{often(services), often(stated)}
}

func often(counts map[string]int) []string {
	var out []string
	for name, n := range counts {
		if n >= minStated && len(name) >= 3 {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// recognise fills in services and teams for a story that states none.
func (v vocabulary) recognise(s *story) {
	where := s.title + "\n" + s.opening
	if len(s.services) == 0 {
		s.services = namedIn(strings.ToLower(where), v.services, strings.ToLower)
	}
	if len(s.teams) == 0 {
		s.teams = namedIn(where, v.teams, strings.TrimSpace)
	}
}

// namedIn returns the names that stand in text as whole words.
func namedIn(text string, names []string, fold func(string) string) []string {
	var out []string
	for _, name := range names {
		if hasWord(text, fold(name)) {
			out = append(out, name)
		}
	}
	return out
}

func hasWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(word)
		if (i == 0 || !isWord(text[i-1]) && text[i-1] != '-') && (end == len(text) || !isWord(text[end]) && text[end] != '-') {
			return true
		}
		from = end
	}
}
