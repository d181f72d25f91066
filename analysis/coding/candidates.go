package coding

import (
	"bytes"
	"cmp"
	_ "embed" // what a search for missing codes reads
	"math"
	"slices"
	"strings"
)

//go:embed candidates.yaml
var candidatesFile []byte

// Candidate is what the taxonomy may miss: phrases that keep coming back, in sentences about causes that no code
// was read from or proposed for, and that stand in the same sentences.
type Candidate struct {
	Phrase    string     // the one that tells most
	Phrases   []string   // all of them, the most telling first
	Incidents []string   // keys, sorted
	Sentences int        // uncoded sentences with one of them
	Elsewhere int        // sentences with the phrase that are coded or not about causes
	Keyness   float64    // of the phrase: how much more incidents tell it in the former than chance would have it
	Examples  []Sentence // one an incident, at most three
}

// Sentence is a sentence with its place.
type Sentence struct {
	Incident   string
	Section    int
	Start, End int
	Quote      string
}

// Telling is a stored text with the places that codes were read from, by section ordinal: byte ranges.
type Telling struct {
	Text
	Coded map[int][][2]int
}

// candidateRules is the form of candidates.yaml.
type candidateRules struct {
	Roles          []string `yaml:"roles"`
	Otherwise      []string `yaml:"otherwise"`
	Stop           []string `yaml:"stop"`
	LeastIncidents int      `yaml:"least_incidents"`
	LeastKeyness   float64  `yaml:"least_keyness"`
	LeastWord      int      `yaml:"least_word"`
	WordKeyness    float64  `yaml:"word_keyness"`
	Near           int      `yaml:"near"`
	Together       float64  `yaml:"together"`
	Most           int      `yaml:"most"`
}

// Missed looks for what the taxonomy misses, in the uncoded residue of sections about causes. A phrase is key by
// Dunning's log-likelihood ratio (Accurate methods for the statistics of surprise and coincidence, Computational
// Linguistics 19, 1993) of how often it stands in the residue against the rest of the texts, counted once an
// incident and side, so that a long text does not make a pattern by itself; phrases are then joined to the most
// telling one that they share sentences with. The same texts in any order give the same.
// They are offered, not found: with so many phrases tried, some are key by chance.
func (c *Coder) Missed(texts []Telling) ([]Candidate, error) {
	var rules candidateRules
	if err := decodeStrict("candidates.yaml", bytes.NewReader(candidatesFile), &rules); err != nil {
		return nil, err
	}
	s := residueSearch{rules: rules, stop: map[string]bool{}, phrases: map[string]*phrase{}}
	for _, word := range rules.Stop {
		s.stop[word] = true
	}
	ordered := slices.SortedFunc(slices.Values(texts), func(a, b Telling) int { return strings.Compare(a.Incident, b.Incident) })
	for _, t := range ordered {
		s.read(c, t)
	}
	return s.candidates(), nil
}

// proposed is where a cue proposed a code, whatever became of it.
func (c *Coder) proposed(text Text) map[int][][2]int {
	r := c.scratch.Get().(*reader)
	defer c.scratch.Put(r)
	out := map[int][][2]int{}
	for _, x := range r.read(text).candidates {
		out[x.ordinal] = append(out[x.ordinal], [2]int{x.unit.start, x.unit.end})
	}
	return out
}

// keyPhrases are the phrases that recur and are key, the most telling first.
func (s *residueSearch) keyPhrases() []*phrase {
	var out []*phrase
	for _, p := range s.phrases {
		if p.told < s.rules.LeastIncidents {
			continue
		}
		p.keyness = logLikelihood(p.told, len(s.residue), p.toldElse, s.rest)
		if p.keyness >= s.rules.LeastKeyness && (p.words > 1 || p.keyness >= s.rules.WordKeyness) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *phrase) int {
		return cmp.Or(cmp.Compare(b.keyness, a.keyness), cmp.Compare(b.words, a.words), strings.Compare(a.key, b.key))
	})
	return out
}

// logLikelihood is Dunning's ratio of a hits in n against b in m; 0 where a is not the more frequent.
func logLikelihood(a, n, b, m int) float64 {
	if n == 0 || float64(a)*float64(m) <= float64(b)*float64(n) {
		return 0
	}
	term := func(k, of int, share float64) float64 {
		sum := 0.0
		if k > 0 {
			sum += float64(k) * math.Log(float64(k)/(float64(of)*share))
		}
		if k < of {
			sum += float64(of-k) * math.Log(float64(of-k)/(float64(of)*(1-share)))
		}
		return sum
	}
	share := float64(a+b) / float64(n+m)
	if share >= 1 {
		return 0
	}
	return 2 * (term(a, n, share) + term(b, m, share))
}

// phraseGroup is phrases that stand in the same sentences.
type phraseGroup struct {
	phrases   []*phrase
	sentences []int
}

// grouped joins key phrases to the most telling one that they share sentences with.
func (s *residueSearch) grouped() []*phraseGroup {
	var groups []*phraseGroup
	for _, p := range s.keyPhrases() {
		at := slices.IndexFunc(groups, func(g *phraseGroup) bool { return overlap(g.phrases[0].sentences, p.sentences) >= s.rules.Together })
		if at < 0 {
			groups = append(groups, &phraseGroup{phrases: []*phrase{p}, sentences: p.sentences})
			continue
		}
		g := groups[at]
		g.phrases = append(g.phrases, p)
		g.sentences = union(g.sentences, p.sentences)
	}
	return groups[:min(len(groups), s.rules.Most)]
}

func (s *residueSearch) candidates() []Candidate {
	var out []Candidate
	for _, g := range s.grouped() {
		first := g.phrases[0]
		c := Candidate{
			Phrase: first.shown(), Incidents: s.incidents(g.sentences), Sentences: len(g.sentences),
			Elsewhere: first.elsewhere, Keyness: math.Round(100*first.keyness) / 100, Examples: s.examples(first.sentences),
		}
		for _, p := range g.phrases {
			c.Phrases = append(c.Phrases, p.shown())
		}
		out = append(out, c)
	}
	return out
}

// shownExamples is how many sentences a candidate shows.
const shownExamples = 3

// examples are the first sentences of different incidents.
func (s *residueSearch) examples(sentences []int) []Sentence {
	var out []Sentence
	for _, i := range sentences {
		at := s.residue[i]
		if len(out) < shownExamples && !slices.ContainsFunc(out, func(e Sentence) bool { return e.Incident == at.Incident }) {
			out = append(out, at)
		}
	}
	return out
}

// overlap is Jaccard's index of two rising lists.
func overlap(a, b []int) float64 {
	all := len(union(a, b))
	return float64(len(a)+len(b)-all) / float64(all)
}

func union(a, b []int) []int {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}
