package coding

import (
	"bytes"
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

// point adds a feature +CLASS for every class that the text points to: the loudest sentence, and a little for
// each further one.
func (p *projection) point(c *Coder, text Text, into map[string]float64) {
	loud, count := make([]float64, len(p.classes)), make([]float64, len(p.classes))
	scan, z := newScanner(p.lexicon), tokenizer{lexicon: p.lexicon}
	read := func(body string, u unit, weight float64) {
		tokens := z.tokens(body, u.start, u.end, nil)
		if len(tokens) == 0 {
			return
		}
		for _, h := range scan.scan(tokens, nil) {
			class := p.lexicon.patterns[h.pattern].owner
			loud[class] = math.Max(loud[class], weight)
			count[class] += weight
		}
	}
	read(text.Title, unit{end: len(text.Title)}, 0.4)
	for _, s := range text.Sections {
		role := c.taxonomy.reading.Roles[s.Role]
		for _, u := range units(s.Body, nil) {
			read(s.Body, u, loudness(role, s.Body[u.start:u.end]))
		}
	}
	for i, class := range p.classes {
		if v := loud[i] + 0.15*math.Min(4, count[i]); v > 0 {
			into["+"+class] = v
		}
	}
}
