package coding

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Long reports tell much that is not the cause. The finder ranks the sentences of a text by how likely each tells it;
// its weights (models/causes.tsv) were learned from the sentences that the people who labelled the reports quoted.

// told is a sentence of a text with the features the finder reads.
type told struct {
	text     string
	features map[string]float64
	score    float64
}

// shortestCause is how many bytes a sentence needs to be looked at.
const shortestCause = 20

// sentencesOf lists the sentences of a text with their features.
func (s *schemes) sentencesOf(text Text) []told {
	length, at := 1, 0
	for _, section := range text.Sections {
		length += len(section.Body)
	}
	var out []told
	named := false
	for _, section := range text.Sections {
		inSection := 0
		for _, u := range units(section.Body, nil) {
			sentence := section.Body[u.start:u.end]
			if len(sentence) < shortestCause || u.kind == unitHeading {
				continue
			}
			f := tellingWords(sentence)
			f["@"] = 1
			f["@role="+section.Role] = 1
			f[fmt.Sprintf("@in=%t/%d", section.Role == "root_cause", min(inSection, 6))] = 0.7
			f[fmt.Sprintf("@n=%d", min(len(out), 8))] = 0.5
			f["@place"] = float64(at+u.start) / float64(length)
			if named {
				f["@after"] = 0.5
			}
			for _, g := range s.causes.signsIn(sentence) {
				if g.class != "after" {
					f["@"+g.class] = 1
				}
				named = named || g.class == "strong"
			}
			out = append(out, told{text: sentence, features: f})
			inSection++
		}
		at += len(section.Body)
	}
	return out
}

// tellingWords are the words of a sentence and their pairs, small words too: they tell how a cause is told.
func tellingWords(sentence string) map[string]float64 {
	f := map[string]float64{}
	last := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' }) {
		if w = stem(w); len(w) < 2 {
			continue
		}
		f[w] = 1
		if last != "" {
			f[last+" "+w] = 1
		}
		last = w
	}
	normalise(f, 2)
	return f
}

// rank scores the sentences and puts the likeliest first.
func (m *model) rank(list []told) []told {
	out := slices.Clone(list)
	for i := range out {
		out[i].score = m.scores(out[i].features)[0]
	}
	slices.SortStableFunc(out, func(a, b told) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	return out
}

// farSentences is how many of the likeliest sentences are read for what they point to at all.
const farSentences = 12

// beforeCause is what a sign counts that stands before the words which bring in the cause: it names the effect.
const beforeCause = 0.6

// cited gathers what the likeliest sentences point to.
type cited struct {
	words  map[string]float64 // of the sentences read closely
	signs  map[string]float64
	sure   map[string]float64 // class -> how likely a sentence with a sure sign of it tells the cause
	close  map[string]float64 // class -> how much the close sentences point to it
	all    map[string]float64 // class -> how much any does
	first  string             // class pointed to first
	causes *projection
	plain  *projection // sure signs, nil where a set has none
	near   int         // how many of the likeliest sentences are read closely
}

// read takes up one sentence; rank is its place, weight how likely it tells the cause.
func (c *cited) read(p *projection, sentence string, rank int, weight float64) {
	signs := p.signsIn(sentence)
	if rank >= c.near {
		for _, g := range signs {
			if rank < farSentences {
				c.all[g.class] += weight
			}
		}
		return
	}
	words := map[string]float64{}
	wordFeatures(sentence, weight, words)
	for w, v := range words {
		c.words["!"+w] = math.Max(c.words["!"+w], v)
	}
	from := 0
	for _, g := range c.causes.signsIn(sentence) {
		if g.class == "after" {
			from = g.at
			break
		}
	}
	if c.plain != nil {
		for _, g := range c.plain.signsIn(sentence) {
			v := weight
			if g.at < from {
				v *= beforeCause
			}
			c.sure[g.class] = math.Max(c.sure[g.class], v)
		}
	}
	seen := map[string]bool{}
	for _, behind := range [2]bool{true, false} {
		v := weight
		if !behind {
			v *= beforeCause
		}
		for _, g := range signs {
			if (g.at >= from) == behind {
				c.sign(g, v, seen)
			}
		}
	}
}

func (c *cited) sign(g sign, v float64, seen map[string]bool) {
	c.signs[g.name] = math.Max(c.signs[g.name], v)
	c.all[g.class] += v
	if seen[g.class] {
		return
	}
	if c.first == "" {
		c.first = g.class
	}
	c.close[g.class] += v / (1 + 0.5*float64(len(seen)))
	seen[g.class] = true
}

// features of a text for the classes of a scheme: the words and signs of the sentences that the finder puts first, the
// words of the whole text, and what the rules coded. near says how many sentences are read closely.
func (s *schemes) features(c *Coder, text Text, set labelledSet, finder *model) map[string]float64 {
	list := finder.rank(s.sentencesOf(text))
	p := s.sets[set.name]
	got := cited{
		words: map[string]float64{}, signs: map[string]float64{}, sure: map[string]float64{}, close: map[string]float64{}, all: map[string]float64{},
		causes: s.causes, plain: s.sure[set.name], near: set.near,
	}
	whole := map[string]float64{}
	wordFeatures(text.Title, 0.5, whole)
	for rank, sentence := range list {
		wordFeatures(sentence.text, 0.4, whole)
		got.read(p, sentence.text, rank, 2/(1+math.Exp(list[0].score-sentence.score)))
	}
	codes := c.codeFeatures(text)
	normalise(got.words, 1.5)
	normalise(whole, 0.5)
	normalise(codes, 1)
	out := map[string]float64{"*": 0.3}
	for _, family := range []map[string]float64{got.words, whole, codes} {
		for k, v := range family {
			out[k] = v
		}
	}
	got.into(out)
	if len(list) > 0 {
		out["@best"] = list[0].score / 4
	}
	return out
}

// sureMark is what the features of sure signs begin with.
const sureMark = "?"

// into adds the signs: +CLASS, its share of what is pointed to, #CLASS, how much, %CLASS.n, each sign, ?CLASS, a sure one.
func (c *cited) into(out map[string]float64) {
	total := 0.0
	for _, name := range sortedFeatures(c.close) {
		total += c.close[name]
	}
	for class, v := range c.close {
		out["+"+class] = 2 * v / total
	}
	for class, v := range c.all {
		out["#"+class] = math.Min(2, v/2)
	}
	for name, v := range c.signs {
		out["%"+name] = v / 2
	}
	for class, v := range c.sure {
		out[sureMark+class] = v
	}
	if c.first != "" {
		out["1 "+c.first] = 1
	}
}
