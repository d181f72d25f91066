package coding

import (
	"math"
	"slices"
	"strings"
)

// model scores the classes of a published scheme from features of a text. Weights are learned parameters, one row
// per feature.
type model struct {
	classes    []string
	thresholds []float64 // score that a further class of a multi-label set needs
	sure       []bool    // classes that only their sure signs tell, for want of examples
	weights    map[string][]float32
	temper     float64 // how much a score counts in the log odds that it is right
	offset     float64 // and what they are without it
}

// fewExamples is how many examples of a class it takes to learn it. With fewer, or none, it is told by its sure signs
// alone where projections.yaml has some; they stand among the features of a text as ?CLASS. A class that is learned
// scores at least what its sure sign does.
const fewExamples = 4

// How a sure sign is read as a score: said in the sentence likeliest to tell the cause it is 1, and less where the
// sentence is less likely; without a sign the class is taken only where all others are refused.
const (
	sureSlope = 3
	sureStart = -2
)

// scores returns the score of each class.
func (m *model) scores(features map[string]float64) []float64 {
	out := make([]float64, len(m.classes))
	for _, name := range sortedFeatures(features) {
		for i, w := range m.weights[name] {
			out[i] += float64(w) * features[name]
		}
	}
	for i, class := range m.classes {
		switch sign := features[sureMark+class]; {
		case m.sure[i]:
			out[i] = sureStart + sureSlope*sign
		case sign > 0:
			out[i] = math.Max(out[i], sureStart+sureSlope*sign)
		}
	}
	return out
}

// predict gives the best class, or for several labels every class over its threshold and at least the best, each with
// the chance that it is right.
func (m *model) predict(features map[string]float64, multi bool) (classes []string, chances []float64) {
	classes, odds := m.pick(m.scores(features), multi)
	for _, o := range odds {
		chances = append(chances, m.chance(o))
	}
	return classes, chances
}

// pick gives the classes that scores speak for, with how clearly: of one label, the log odds against all others.
func (m *model) pick(scores []float64, multi bool) (classes []string, odds []float64) {
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	if !multi {
		others := 0.0
		for i, s := range scores {
			if i != best {
				others += math.Exp(s - scores[best])
			}
		}
		return []string{m.classes[best]}, []float64{-math.Log(others + 1e-9)}
	}
	classes, odds = []string{m.classes[best]}, []float64{scores[best]}
	for i, s := range scores {
		if i != best && s > m.thresholds[i] {
			classes, odds = append(classes, m.classes[i]), append(odds, s)
		}
	}
	return classes, odds
}

// chance is how often what is picked so clearly is right.
func (m *model) chance(odds float64) float64 { return chance(m.offset + m.temper*odds) }

// chance turns a score into a probability.
func chance(score float64) float64 { return 1 / (1 + math.Exp(-score)) }

// example is a record ready for training; labels hold how much each class is meant.
type example struct {
	features map[string]float64
	labels   map[string]float64
	weight   float64
}

// learn fits one logistic regression per class by full gradient steps with a fixed schedule: the same examples
// always give the same weights. Features in fewer than minDocs examples are left out. A feature +CLASS starts with a
// weight for its class, so that what is not learned falls back on the signs.
func learn(examples []example, classes []string, h held) model {
	index, names := featureIndex(examples, h.minDocs)
	m := model{
		classes: classes, thresholds: make([]float64, len(classes)), sure: make([]bool, len(classes)),
		weights: make(map[string][]float32, len(names)), temper: 1,
	}
	rows, weights := make([][]sparse, len(examples)), make([]float64, len(examples))
	for i, e := range examples {
		weights[i] = e.weight
		for _, n := range sortedFeatures(e.features) {
			if at, ok := index[n]; ok {
				rows[i] = append(rows[i], sparse{at: at, v: e.features[n]})
			}
		}
	}
	all := make([][]float64, len(classes))
	for k, class := range classes {
		m.thresholds[k] = multiThreshold
		y, own := make([]float64, len(examples)), 0.0
		for i, e := range examples {
			y[i] = e.labels[class]
			own += y[i] * e.weight
		}
		if m.sure[k] = (own < fewExamples || class == h.rest) && slices.Contains(h.sure, class); m.sure[k] {
			all[k] = make([]float64, len(names))
			continue
		}
		start := make([]float64, len(names))
		if at, ok := index["+"+class]; ok {
			start[at] = h.signs
		}
		all[k] = logistic(rows, y, weights, start, h.decay)
	}
	for at, n := range names {
		row := make([]float32, len(classes))
		for k := range classes {
			row[k] = float32(math.Round(all[k][at]*100) / 100)
		}
		if slices.ContainsFunc(row, func(w float32) bool { return w <= -leastWeight || w >= leastWeight }) {
			m.weights[n] = row
		}
	}
	return m
}

// leastWeight is what a feature must weigh for some class to be kept.
const leastWeight = 0.05

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
		if (d >= minDocs || strings.HasPrefix(n, "+")) && !strings.HasPrefix(n, sureMark) {
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

// The schedule of logistic: found once by cross-validation and then left alone.
const (
	learnSteps = 120
	learnRate  = 0.3
)

// held says how firmly learning is held to what was known before it.
type held struct {
	minDocs int      // in how many examples a feature must occur to be learned
	signs   float64  // what a loud +CLASS counts before anything is learned
	decay   float64  // L2 penalty, towards the signs
	sure    []string // classes that have sure signs
	rest    string   // the class of what fits no other: its examples have nothing in common that could be learned
}

// multiThreshold is the score that a further class of a multi-label set needs.
const multiThreshold = 0.5

func logistic(rows [][]sparse, y, weights, start []float64, decay float64) []float64 {
	w, grad := slices.Clone(start), make([]float64, len(start))
	positives, total := 0.0, 0.0
	for i, v := range y {
		positives += v * weights[i]
		total += weights[i]
	}
	up := math.Max(1, math.Sqrt((total-positives+1)/(positives+1))) // rare classes speak a little louder
	seen := make([]float64, len(start))                             // squared gradients so far: frequent features take smaller steps
	for range learnSteps {
		clear(grad)
		for i, row := range rows {
			z := 0.0
			for _, f := range row {
				z += w[f.at] * f.v
			}
			d := (y[i] - chance(z)) * weights[i]
			if d > 0 {
				d *= up
			}
			for _, f := range row {
				grad[f.at] += d * f.v
			}
		}
		for i := range w {
			g := grad[i]/total - decay*(w[i]-start[i])
			seen[i] += g * g
			w[i] += learnRate * g / (math.Sqrt(seen[i]) + 1e-8)
		}
	}
	return w
}
