package coding

import (
	"bytes"
	_ "embed" // how texts point to published schemes
	"fmt"
	"maps"
	"slices"
	"strconv"
)

//go:embed projections.yaml
var projectionFile []byte

// projection finds what in a sentence points to the classes of a published scheme. Every line of a class in
// projections.yaml is a sign of its own.
type projection struct {
	lexicon *lexicon
	classes []string // class of each sign
	signs   []string // name of each sign: CLASS.n
}

// schemes is projections.yaml compiled: how to find the cause, and the signs of the classes of each set.
type schemes struct {
	causes *projection                  // signs strong.n, mild.n, after.n
	borrow map[string]map[string]string // set -> label of another set -> class it stands for
	sets   map[string]*projection
	sure   map[string]*projection // set -> signs that decide a class of which there are too few examples to learn from
}

// schemes reads projections.yaml.
func (t *Taxonomy) schemes() (*schemes, error) {
	var file struct {
		Causes map[string][]located            `yaml:"causes"`
		Borrow map[string]map[string]string    `yaml:"borrow"`
		Sets   map[string]map[string][]located `yaml:"sets"`
		Sure   map[string]map[string][]located `yaml:"sure"`
	}
	if err := decodeStrict("projections.yaml", bytes.NewReader(projectionFile), &file); err != nil {
		return nil, err
	}
	causes, err := t.projection(file.Causes)
	if err != nil {
		return nil, err
	}
	out := &schemes{causes: causes, borrow: file.Borrow, sets: map[string]*projection{}, sure: map[string]*projection{}}
	for set, classes := range file.Sets {
		if out.sets[set], err = t.projection(classes); err != nil {
			return nil, err
		}
	}
	for set, classes := range file.Sure {
		if out.sure[set], err = t.projection(classes); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *Taxonomy) projection(classes map[string][]located) (*projection, error) {
	p, b := &projection{}, newLexiconBuilder()
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		for n, l := range classes[class] {
			p.classes = append(p.classes, class)
			p.signs = append(p.signs, class+"."+strconv.Itoa(n))
			variants, err := parseCue(l.value, t.lists)
			if err != nil {
				return nil, &InvalidError{File: "projections.yaml", Line: l.line, Why: fmt.Sprintf("cue %q: %v", l.value, err)}
			}
			b.add(variants, int32(len(p.signs)-1))
		}
	}
	p.lexicon = b.build()
	return p, nil
}

// known lists the classes that have signs.
func (p *projection) known() []string {
	if p == nil {
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(p.classes)))
}

// sign is one sign found in a sentence, at a byte of it.
type sign struct {
	class, name string
	at          int
}

// signsIn returns the signs in a sentence in the order of their place.
func (p *projection) signsIn(sentence string) []sign {
	z := tokenizer{lexicon: p.lexicon}
	tokens := z.tokens(sentence, 0, len(sentence), nil)
	var out []sign
	for _, h := range newScanner(p.lexicon).scan(tokens, nil) {
		i := p.lexicon.patterns[h.pattern].owner
		out = append(out, sign{class: p.classes[i], name: p.signs[i], at: int(tokens[h.from].start)})
	}
	return out
}
