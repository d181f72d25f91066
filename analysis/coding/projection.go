package coding

import (
	"bytes"
	"cmp"
	_ "embed" // how texts point to published schemes
	"fmt"
	"maps"
	"math"
	"slices"
)

//go:embed projections.yaml
var projectionFile []byte

// projection finds how strongly a text points to each class of a published scheme.
type projection struct {
	lexicon *lexicon
	classes []string // class of each owner number
}

// projections reads projections.yaml: one projection per labelled set.
func (t *Taxonomy) projections() (map[string]*projection, error) {
	var file struct {
		Sets map[string]map[string][]located `yaml:"sets"`
	}
	if err := decodeStrict("projections.yaml", bytes.NewReader(projectionFile), &file); err != nil {
		return nil, err
	}
	out := map[string]*projection{}
	for set, classes := range file.Sets {
		p := &projection{}
		b := newLexiconBuilder()
		for _, class := range slices.Sorted(maps.Keys(classes)) {
			p.classes = append(p.classes, class)
			for _, l := range classes[class] {
				variants, err := parseCue(l.value, t.lists)
				if err != nil {
					return nil, &InvalidError{File: "projections.yaml", Line: l.line, Why: fmt.Sprintf("cue %q: %v", l.value, err)}
				}
				b.add(variants, int32(len(p.classes)-1))
			}
		}
		p.lexicon = b.build()
		out[set] = p
	}
	return out, nil
}

// point adds features for every class that the text points to: +CLASS, its share, and #CLASS, how much in all. What is named first counts most: the cause
// stands before what it led to, so the sentences about causes fade in the order in which they are told, and in a
// sentence so do the words.
func (p *projection) point(c *Coder, text Text, into map[string]float64) {
	score, plain := make([]float64, len(p.classes)), make([]float64, len(p.classes))
	scan, z := newScanner(p.lexicon), tokenizer{lexicon: p.lexicon}
	told := 0
	read := func(body string, u unit, weight float64) {
		tokens := z.tokens(body, u.start, u.end, nil)
		if len(tokens) == 0 {
			return
		}
		loud := weight
		if weight >= causeLoudness {
			weight *= fade(told)
			told++
		}
		named := make([]bool, len(p.classes))
		hits := scan.scan(tokens, nil)
		slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.from, b.from) })
		seen := 0
		for _, h := range hits {
			class := p.lexicon.patterns[h.pattern].owner
			plain[class] += loud
			if named[class] {
				continue
			}
			named[class] = true
			score[class] += weight * fade(2*seen)
			seen++
		}
	}
	read(text.Title, unit{end: len(text.Title)}, 0.4)
	for _, s := range text.Sections {
		role := c.taxonomy.reading.Roles[s.Role]
		for _, u := range units(s.Body, nil) {
			read(s.Body, u, loudness(role, s.Body[u.start:u.end]))
		}
	}
	total := 0.0
	for _, v := range score {
		total += v
	}
	for i, class := range p.classes {
		if score[i] > 0 {
			into["+"+class] = 2 * score[i] / total
			into["#"+class] = math.Min(2, plain[i]/2)
		}
	}
}

// causeLoudness is what a sentence about the cause has at least.
const causeLoudness = 0.8

// fade is the weight of the nth to be named.
func fade(n int) float64 { return 1 / (1 + 0.5*float64(n)) }
