package coding

import (
	"bufio"
	"embed"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// models holds learned weights, one file per labelled set. See BENCH.md for how they are made.
//
//go:embed models
var models embed.FS

// model scores the classes of a published scheme from the codes of a text and its words. Weights are learned
// parameters, one row per feature.
type model struct {
	classes   []string
	threshold float64
	weights   map[string][]float32
}

// modelFile is a set's model: one trained on all labelled records, and two trained on one half each, so that a
// record that took part in training is only ever scored by a model that has not seen it.
type modelFile struct {
	full  model
	folds [2]model
	seen  map[uint64]bool
}

// fold puts a record into one of two halves.
func fold(id string) int {
	return int(idHash(id) >> 32 & 1)
}

func idHash(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	return h.Sum64()
}

// scores returns the score of each class.
func (m *model) scores(features map[string]float64) []float64 {
	out := make([]float64, len(m.classes))
	for _, name := range sortedFeatures(features) {
		for i, w := range m.weights[name] {
			out[i] += float64(w) * features[name]
		}
	}
	return out
}

func sortedFeatures(f map[string]float64) []string {
	names := make([]string, 0, len(f))
	for n := range f {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// features of a text: its codes by grade, and the words and pairs of words of what the text says about causes
// (louder) and of the rest. The vector has length 1 per family.
func (c *Coder) features(text Text) map[string]float64 {
	codes := map[string]float64{}
	for _, k := range c.Code(text) {
		if k.Section < 0 {
			continue
		}
		w := map[Grade]float64{StatedGrade: 1, ImpliedGrade: 0.4, HedgedGrade: 0.5, RejectedGrade: 0.15}[k.Grade]
		name := "=" + string(k.Dimension) + "/" + k.Code
		codes[name] = math.Max(codes[name], w)
	}
	words := map[string]float64{}
	for _, s := range text.Sections {
		role := c.taxonomy.reading.Roles[s.Role]
		for _, u := range units(s.Body, nil) {
			sentence := s.Body[u.start:u.end]
			w := loudness(role, sentence)
			wordFeatures(sentence, w, words)
		}
	}
	wordFeatures(text.Title, 0.5, words)
	normalise(codes, 1.5)
	normalise(words, 1)
	for k, v := range codes {
		words[k] = v
	}
	words["*"] = 0.3
	return words
}

// loudness says how much a sentence tells of the cause.
func loudness(role rolePolicy, sentence string) float64 {
	low := strings.ToLower(sentence)
	for _, w := range [...]string{"caus", "due to", "because", "result", "determined", "trigger", "root"} {
		if strings.Contains(low, w) {
			return 1
		}
	}
	switch {
	case role.Cause:
		return 0.8
	case role.Future, role.Remedy:
		return 0.2
	}
	return 0.4
}

func wordFeatures(s string, weight float64, into map[string]float64) {
	last := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' }) {
		if len(w) < 3 || strings.Contains(frequentWords, " "+w+" ") {
			last = ""
			continue
		}
		w = stem(w)
		into[w] = math.Max(into[w], weight)
		if last != "" {
			pair := last + " " + w
			into[pair] = math.Max(into[pair], weight)
		}
		last = w
	}
}

// frequentWords say nothing about a cause.
const frequentWords = " a anthe of to in on for at by and or is was were are be been it its this that these those we our us they he she i you had has have did do does not no with from as which so but when then there their them who what all any some only more than into out up if after before because could would should will can may one two time "

// stem takes the commonest endings off.
func stem(w string) string {
	for _, end := range [...]string{"ations", "ation", "ings", "ing", "ies", "ied", "ers", "ed", "es", "s"} {
		if len(w) > len(end)+3 && strings.HasSuffix(w, end) {
			return w[:len(w)-len(end)]
		}
	}
	return w
}

func normalise(f map[string]float64, length float64) {
	sum := 0.0
	for _, n := range sortedFeatures(f) {
		sum += f[n] * f[n]
	}
	if sum == 0 {
		return
	}
	for n := range f {
		f[n] *= length / math.Sqrt(sum)
	}
}

// example is a record ready for training.
type example struct {
	id       string
	features map[string]float64
	labels   []string
}

// learn fits one logistic regression per class by full gradient steps with a fixed schedule: the same examples
// always give the same weights. Features in fewer than minDocs examples are left out.
// A feature +CLASS starts with a weight for its class, so that what is not learned falls back on the projection.
func learn(examples []example, classes []string, minDocs int) model {
	index, names := featureIndex(examples, minDocs)
	m := model{classes: classes, threshold: multiThreshold, weights: make(map[string][]float32, len(names))}
	rows := make([][]sparse, len(examples))
	for i, e := range examples {
		for _, n := range sortedFeatures(e.features) {
			if at, ok := index[n]; ok {
				rows[i] = append(rows[i], sparse{at: at, v: e.features[n]})
			}
		}
	}
	all := make([][]float64, len(classes))
	for k, class := range classes {
		y := make([]float64, len(examples))
		for i, e := range examples {
			if slices.Contains(e.labels, class) {
				y[i] = 1
			}
		}
		start := make([]float64, len(names))
		if at, ok := index["+"+class]; ok {
			start[at] = priorWeight
		}
		all[k] = logistic(rows, y, start)
	}
	for at, n := range names {
		row := make([]float32, len(classes))
		for k := range classes {
			row[k] = float32(math.Round(all[k][at]*100) / 100)
		}
		if slices.ContainsFunc(row, func(w float32) bool { return w != 0 }) {
			m.weights[n] = row
		}
	}
	return m
}

type sparse struct {
	at int
	v  float64
}

func featureIndex(examples []example, minDocs int) (map[string]int, []string) {
	docs := map[string]int{}
	for _, e := range examples {
		for n := range e.features {
			docs[n]++
		}
	}
	var names []string
	for n, d := range docs {
		if d >= minDocs || strings.HasPrefix(n, "+") {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	index := make(map[string]int, len(names))
	for i, n := range names {
		index[n] = i
	}
	return index, names
}

// The schedule of logistic: found once on one fold and then left alone.
const (
	learnSteps = 120
	learnRate  = 0.3
	learnDecay = 0.004 // L2 penalty, towards the projection
)

// multiThreshold is the score that a further class of a multi-label set needs.
const multiThreshold = 0.5

// priorWeight is what a loud +CLASS counts before anything is learned.
const priorWeight = 2.0

func logistic(rows [][]sparse, y, start []float64) []float64 {
	w, grad := slices.Clone(start), make([]float64, len(start))
	positives := 0.0
	for _, v := range y {
		positives += v
	}
	up := math.Sqrt((float64(len(y)) - positives + 1) / (positives + 1)) // rare classes speak a little louder
	seen := make([]float64, len(start))                                  // squared gradients so far: frequent features take smaller steps
	for range learnSteps {
		clear(grad)
		for i, row := range rows {
			z := 0.0
			for _, f := range row {
				z += w[f.at] * f.v
			}
			d := y[i] - 1/(1+math.Exp(-z))
			if y[i] == 1 {
				d *= math.Max(1, up)
			}
			for _, f := range row {
				grad[f.at] += d * f.v
			}
		}
		for i := range w {
			g := grad[i]/float64(len(rows)) - learnDecay*(w[i]-start[i])
			seen[i] += g * g
			w[i] += learnRate * g / (math.Sqrt(seen[i]) + 1e-8)
		}
	}
	return w
}

// write and readModelFile keep a model as lines: what, feature, weights per class.
func (f *modelFile) write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "classes\t%s\n", strings.Join(f.full.classes, "\t"))
	for i, m := range []*model{&f.full, &f.folds[0], &f.folds[1]} {
		fmt.Fprintf(b, "threshold\t%s\t%g\n", modelNames()[i], m.threshold)
	}
	ids := make([]uint64, 0, len(f.seen))
	for id := range f.seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		fmt.Fprintf(b, "seen\t%x\n", id)
	}
	for i, m := range []*model{&f.full, &f.folds[0], &f.folds[1]} {
		names := make([]string, 0, len(m.weights))
		for n := range m.weights {
			names = append(names, n)
		}
		slices.Sort(names)
		for _, n := range names {
			fmt.Fprintf(b, "%s\t%s", modelNames()[i], n)
			for _, v := range m.weights[n] {
				fmt.Fprintf(b, "\t%g", v)
			}
			fmt.Fprintln(b)
		}
	}
	return b.Flush()
}

func modelNames() [3]string { return [3]string{"full", "fold0", "fold1"} }

func readModelFile(r io.Reader) (*modelFile, error) {
	f := &modelFile{seen: map[uint64]bool{}}
	by := map[string]*model{"full": &f.full, "fold0": &f.folds[0], "fold1": &f.folds[1]}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		switch m := by[fields[0]]; {
		case fields[0] == "classes":
			for _, m := range by {
				m.classes, m.weights = fields[1:], map[string][]float32{}
			}
		case fields[0] == "threshold" && len(fields) == 3 && by[fields[1]] != nil:
			v, err := strconv.ParseFloat(fields[2], 64)
			if err != nil {
				return nil, fmt.Errorf("reading model line %d: %w", n, err)
			}
			by[fields[1]].threshold = v
		case fields[0] == "seen" && len(fields) == 2:
			id, err := strconv.ParseUint(fields[1], 16, 64)
			if err != nil {
				return nil, fmt.Errorf("reading model line %d: %w", n, err)
			}
			f.seen[id] = true
		case m != nil && len(fields) == len(m.classes)+2:
			row := make([]float32, len(m.classes))
			for i, s := range fields[2:] {
				v, err := strconv.ParseFloat(s, 32)
				if err != nil {
					return nil, fmt.Errorf("reading model line %d: %w", n, err)
				}
				row[i] = float32(v)
			}
			m.weights[fields[1]] = row
		default:
			return nil, fmt.Errorf("reading model line %d: unknown row %q", n, fields[0])
		}
	}
	return f, lines.Err()
}

// pick returns the model that may score a record: never one that was trained on it.
func (f *modelFile) pick(id string) *model {
	if f.seen[idHash(id)] {
		return &f.folds[1-fold(id)]
	}
	return &f.full
}
