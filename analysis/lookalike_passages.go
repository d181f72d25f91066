package analysis

import (
	"slices"
	"sort"
	"strings"
)

// passages are the sentences of two books that are most alike, each used once.
func (l library) passages(earlier, later book) []Passage {
	from, to := l.sentences(earlier), l.sentences(later)
	var all []Passage
	for _, a := range from {
		for _, b := range to {
			if similarity, shared := a.words.cosine(b.words); similarity >= passageFrom && shared >= passageWords {
				all = append(all, Passage{Earlier: a.Evidence, Later: b.Evidence, Similarity: similarity})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Similarity > all[j].Similarity })
	best, used := []Passage{}, map[string]bool{}
	for _, p := range all {
		if len(best) < passagePairs && !used["a"+p.Earlier.Quote] && !used["b"+p.Later.Quote] {
			used["a"+p.Earlier.Quote], used["b"+p.Later.Quote] = true, true
			best = append(best, p)
		}
	}
	return best
}

// spoken is a sentence and its words.
type spoken struct {
	Evidence
	words vector
}

// leastWords is the number of telling words that a sentence needs to be worth showing.
const leastWords = 4

// sentences are the sentences of a book that say something and blame nobody.
func (l library) sentences(b book) []spoken {
	var all []spoken
	for _, p := range b.passages {
		if p.Ordinal == 0 {
			continue // the title is shown anyway
		}
		for _, text := range sentencesOf(p.Body) {
			stems := l.words.stems(text)
			if len(stems) < leastWords || b.blames(text) {
				continue
			}
			all = append(all, spoken{
				Evidence: Evidence{Incident: b.Incident, Title: b.Title, Heading: orEmpty(p.Heading), Quote: text, Rule: "look-alike", Basis: "text"},
				words:    l.corpus.vector(stems),
			})
		}
	}
	return all
}

// withhold says which sentences no passage shows.
func (l *library) withhold(rows []blamingRow) {
	said := map[string][]string{}
	for _, r := range rows {
		said[r.Incident] = append(said[r.Incident], oneLine(r.Quote))
	}
	for i := range l.books {
		l.books[i].blaming = said[l.books[i].Incident]
	}
}

// blames says whether a sentence, or a part of it, blames somebody. The coder may cut sentences elsewhere.
func (b book) blames(sentence string) bool {
	sentence = oneLine(sentence)
	return slices.ContainsFunc(b.blaming, func(said string) bool {
		return strings.Contains(sentence, said) || strings.Contains(said, sentence)
	})
}

// oneLine is a text with its white space as single spaces.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
