package coding

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// residueSearch gathers the phrases of sentences: of the residue, about causes and without a code, and of the rest.
type residueSearch struct {
	rules   candidateRules
	stop    map[string]bool
	residue []Sentence
	rest    int
	phrases map[string]*phrase

	incident string // being read
}

// phrase is a run of words, or two near each other, in the sentences that have it.
type phrase struct {
	key       string         // its words without their endings
	words     int            // how many
	written   map[string]int // as it is written, and how often
	sentences []int          // of the residue, rising
	elsewhere int            // of the rest
	told      int            // incidents that have it in the residue
	toldElse  int            // incidents that have it in the rest
	last      [2]string      // the incident that had it last, in either
	keyness   float64
}

func (s *residueSearch) read(c *Coder, t Telling) {
	s.incident = t.Incident
	proposed := c.proposed(t.Text)
	roles := s.rules.Roles
	if !slices.ContainsFunc(t.Sections, func(section Section) bool { return slices.Contains(roles, section.Role) }) {
		roles = s.rules.Otherwise
	}
	for _, section := range t.Sections {
		about := slices.Contains(roles, section.Role)
		spans := slices.Concat(proposed[section.Ordinal], t.Coded[section.Ordinal])
		for _, u := range units(section.Body, nil) {
			covered := slices.ContainsFunc(spans, func(span [2]int) bool { return span[0] < u.end && span[1] > u.start })
			s.sentence(Sentence{Incident: t.Incident, Section: section.Ordinal, Start: u.start, End: u.end, Quote: section.Body[u.start:u.end]}, about && !covered)
		}
	}
}

// sentence counts the phrases of a sentence, each once.
func (s *residueSearch) sentence(at Sentence, residue bool) {
	if residue {
		s.residue = append(s.residue, at)
	} else {
		s.rest++
	}
	seen := map[string]bool{}
	for _, run := range runsOfWords(at.Quote) {
		for from, word := range run {
			if len(word) >= s.rules.LeastWord {
				s.phrase(run[from:from+1], " ", residue, seen)
			}
			for to := from + 2; to <= min(len(run), from+longestPhrase); to++ {
				s.phrase(run[from:to], " ", residue, seen)
			}
			for to := from + 2; to < min(len(run), from+s.rules.Near+1); to++ {
				s.phrase([]string{word, run[to]}, apart, residue, seen)
			}
		}
	}
}

// longestPhrase is how many words a phrase has at most, and apart what stands between two that only are near.
const (
	longestPhrase = 4
	apart         = " … "
)

func (s *residueSearch) phrase(words []string, between string, residue bool, seen map[string]bool) {
	if s.stop[words[0]] || s.stop[words[len(words)-1]] {
		return
	}
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = unended(w)
	}
	key := strings.Join(stems, between)
	if seen[key] {
		return
	}
	seen[key] = true
	p := s.phrases[key]
	if p == nil {
		p = &phrase{key: key, words: len(words), written: map[string]int{}}
		s.phrases[key] = p
	}
	if !residue {
		p.elsewhere++
		count(&p.toldElse, &p.last[1], s.incident)
		return
	}
	p.sentences = append(p.sentences, len(s.residue)-1)
	p.written[strings.Join(words, between)]++
	count(&p.told, &p.last[0], s.incident)
}

// count counts an incident once, as incidents come one after the other.
func count(n *int, last *string, incident string) {
	if *last != incident {
		*n, *last = *n+1, incident
	}
}

// runsOfWords cuts a sentence at its marks into runs of lower-case words; a number ends a run, and a label before a
// colon is no part of what is told.
func runsOfWords(sentence string) [][]string {
	var out [][]string
	var run []string
	end := func() {
		if len(run) > 0 {
			out = append(out, run)
		}
		run = nil
	}
	for piece := range strings.FieldsSeq(strings.ToLower(sentence)) {
		word := strings.TrimFunc(piece, func(r rune) bool { return !unicode.IsLetter(r) })
		if word == "" || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }) {
			end()
			continue
		}
		if !strings.HasPrefix(piece, word) {
			end()
		}
		run = append(run, strings.ReplaceAll(word, "’", "'"))
		if strings.HasSuffix(piece, ":") {
			run = nil
		}
		if !strings.HasSuffix(piece, word) {
			end()
		}
	}
	end()
	return out
}

// unended takes the commonest English endings off, so that forms of one word meet; it is coarse, and the words are
// shown as they are written.
func unended(word string) string {
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) >= 4 && !strings.HasSuffix(rest, "s") {
			return strings.TrimSuffix(rest, "e")
		}
	}
	return strings.TrimSuffix(word, "e")
}

// incidents are the keys of the incidents that have one of these sentences, sorted.
func (s *residueSearch) incidents(sentences []int) []string {
	keys := map[string]bool{}
	for _, i := range sentences {
		keys[s.residue[i].Incident] = true
	}
	return slices.Sorted(maps.Keys(keys))
}

// shown is the phrase as it is written most.
func (p *phrase) shown() string {
	best := ""
	for _, written := range slices.Sorted(maps.Keys(p.written)) {
		if best == "" || p.written[written] > p.written[best] {
			best = written
		}
	}
	return best
}
