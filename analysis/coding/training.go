package coding

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
)

// lesson is a record that weights are learned from: its labels in every set that labels it.
type lesson struct {
	record record
	text   Text
	labels map[string][]string // set -> labels
	words  map[string]bool
	group  int // records that tell the same report have the same
	fold   int
}

// Train learns the weights of every labelled set in a folder, and those of the finder, and gives each file to
// write, with its name. It is deterministic. Only weights of words and codes and hashes leave it, no text.
func Train(dir string, write func(name string) (io.WriteCloser, error)) error {
	t, err := DefaultTaxonomy()
	if err != nil {
		return err
	}
	r := &rater{}
	if r.coder, err = NewCoder(t); err != nil {
		return err
	}
	if r.schemes, err = t.schemes(); err != nil {
		return err
	}
	lessons, err := readLessons(dir)
	if err != nil {
		return err
	}
	put := func(name string, to func(io.Writer) error) error {
		w, err := write(name)
		if err != nil {
			return err
		}
		if err := errors.Join(to(w), w.Close()); err != nil {
			return fmt.Errorf("writing the weights of %s: %w", name, err)
		}
		return nil
	}
	if err := put("folds", foldsOf(lessons).write); err != nil {
		return err
	}
	r.finder = r.schemes.trainFinder(lessons)
	if err := put(finderName, r.finder.write); err != nil {
		return err
	}
	for _, set := range labelledSets() {
		if err := put(set.name, r.train(lessons, set).write); err != nil {
			return err
		}
	}
	return nil
}

// readLessons reads all sets and deals the records into folds.
func readLessons(dir string) ([]*lesson, error) {
	by := map[string]*lesson{}
	var out []*lesson
	for _, set := range labelledSets() {
		records, err := readRecords(dir, set.file)
		if err != nil {
			return nil, fmt.Errorf("training %s: %w", set.name, err)
		}
		for _, r := range records {
			labels := set.labels(r)
			if labels == nil {
				continue
			}
			key := set.file + "\x00" + r.ID
			l := by[key]
			if l == nil {
				l = &lesson{record: r, text: r.text(), labels: map[string][]string{}, group: len(out)}
				l.words = wordSet(l.text)
				by[key] = l
				out = append(out, l)
			}
			l.labels[set.name] = labels
		}
	}
	groupTwins(out)
	dealFolds(out)
	return out, nil
}

// twinWords is the share of words that two texts must have in common to tell the same report.
const twinWords = 0.4

func groupTwins(lessons []*lesson) {
	for i, a := range lessons {
		for _, b := range lessons[:i] {
			if a.group != b.group && sameReport(a.words, b.words) {
				from, to := a.group, b.group
				for _, l := range lessons[:i+1] {
					if l.group == from {
						l.group = to
					}
				}
			}
		}
	}
}

func sameReport(a, b map[string]bool) bool {
	if len(a) < shortestSketch || len(b) < shortestSketch || 5*len(a) < 2*len(b) || 5*len(b) < 2*len(a) {
		return false
	}
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	return float64(common) > twinWords*float64(len(a)+len(b)-common)
}

// dealFolds deals groups into folds like cards, sorted by the labels of their first record and a hash of its id, so
// that every fold gets its share of every label.
func dealFolds(lessons []*lesson) {
	first := map[int]*lesson{}
	for _, l := range lessons {
		if first[l.group] == nil {
			first[l.group] = l
		}
	}
	groups := slices.Collect(maps.Keys(first))
	slices.SortFunc(groups, func(a, b int) int { return strings.Compare(first[a].dealKey(), first[b].dealKey()) })
	fold := map[int]int{}
	for i, g := range groups {
		fold[g] = i % foldCount
	}
	for _, l := range lessons {
		l.fold = fold[l.group]
	}
}

func (l *lesson) dealKey() string {
	var b strings.Builder
	for _, set := range slices.Sorted(maps.Keys(l.labels)) {
		fmt.Fprintf(&b, "%s %v ", set, l.labels[set])
	}
	return b.String() + idText(idHash(l.record.ID))
}

func foldsOf(lessons []*lesson) foldTable {
	var out foldTable
	for _, l := range lessons {
		f := folded{id: idHash(l.record.ID), fold: l.fold}
		f.sketch, f.long = sketchOf(l.words)
		out = append(out, f)
	}
	return out
}

// causeShare is how much of a sentence's words must stand in the quoted cause for it to tell the cause.
const causeShare = 0.7

// finderDecay is the penalty of the finder's weights.
const finderDecay = 0.004

// causeClass is the one class of the finder.
const causeClass = "cause"

// trainFinder learns from the sentences that labellers quoted as the cause.
func (s *schemes) trainFinder(lessons []*lesson) *modelFile {
	examples := map[*lesson][]example{}
	for _, l := range lessons {
		quoted := wordSet(Text{Sections: []Section{{Body: l.record.quotedCause()}}})
		if len(quoted) == 0 {
			continue
		}
		list := s.sentencesOf(l.text)
		found := false
		var rows []example
		for _, sentence := range list {
			e := example{features: sentence.features, labels: map[string]float64{}, weight: 1 / math.Sqrt(float64(len(list)))}
			if quotes(sentence.text, quoted) {
				e.labels[causeClass], found = 1, true
			}
			rows = append(rows, e)
		}
		if found {
			examples[l] = rows
		}
	}
	return perFold(lessons, func(use func(*lesson) bool) model {
		var rows []example
		for _, l := range lessons {
			if use(l) {
				rows = append(rows, examples[l]...)
			}
		}
		return learn(rows, []string{causeClass}, held{minDocs: 4, decay: finderDecay})
	})
}

func quotes(sentence string, quoted map[string]bool) bool {
	words := wordSet(Text{Sections: []Section{{Body: sentence}}})
	in := 0
	for w := range words {
		if quoted[w] {
			in++
		}
	}
	return len(words) > 3 && float64(in) > causeShare*float64(len(words))
}

// perFold learns on all lessons, and for each fold on those of the others.
func perFold(lessons []*lesson, learnOn func(use func(*lesson) bool) model) *modelFile {
	f := &modelFile{full: learnOn(func(*lesson) bool { return true })}
	for i := range f.folds {
		f.folds[i] = learnOn(func(l *lesson) bool { return l.fold != i })
	}
	return f
}

// train learns the classes of a set. Records of other sets whose labels mean one of its classes take part with less
// weight, marked by a feature of their own.
func (r *rater) train(lessons []*lesson, set labelledSet) *modelFile {
	sure := r.schemes.sure[set.name].known()
	classes := unique(append(slices.Clone(set.classes), sure...))
	examples, quoted := map[*lesson]example{}, map[*lesson]example{}
	for _, l := range lessons {
		e := example{labels: map[string]float64{}, weight: 1}
		if labels := l.labels[set.name]; labels != nil {
			for _, class := range labels {
				e.labels[class] = 1
				if !slices.Contains(classes, class) {
					classes = append(classes, class)
				}
			}
		} else if e.labels = r.schemes.borrowed(set.name, l.labels); len(e.labels) > 0 {
			e.weight = borrowedWeight
		} else {
			continue
		}
		at := e
		at.features = r.lessonFeatures(set, l.text, l.fold, e.weight)
		examples[l] = at
		if cause := l.record.quotedCause(); set.quoted && cause != "" {
			text := Text{Title: l.text.Title, Sections: []Section{{Ordinal: 1, Role: "root_cause", Body: cause}}}
			e.features = r.lessonFeatures(set, text, l.fold, e.weight)
			quoted[l] = e
		}
	}
	slices.Sort(classes)
	f := perFold(lessons, func(use func(*lesson) bool) model {
		var rows []example
		for _, l := range lessons {
			for _, from := range [2]map[*lesson]example{examples, quoted} {
				if e, ok := from[l]; ok && use(l) {
					rows = append(rows, e)
				}
			}
		}
		h := set.held
		h.sure = sure
		return learn(rows, classes, h)
	})
	var seen [foldCount][]verdict
	for _, l := range lessons {
		if labels := l.labels[set.name]; labels != nil {
			m := &f.folds[l.fold] // has not seen the record
			picked, odds := m.pick(m.scores(examples[l].features), set.multi)
			for i, class := range picked {
				seen[l.fold] = append(seen[l.fold], verdict{odds: odds[i], right: slices.Contains(labels, class)})
			}
		}
	}
	f.tempered(seen)
	return f
}

// lessonFeatures are the features of a text to learn from; what is borrowed from another set is marked.
func (r *rater) lessonFeatures(set labelledSet, text Text, fold int, weight float64) map[string]float64 {
	f := r.features(set, text, fold)
	if weight < 1 {
		f["@borrowed"] = borrowedMark
	}
	return f
}

// verdict is one class picked out of fold: how clearly, and whether it was right.
type verdict struct {
	odds  float64
	right bool
}

// tempered sets how the scores of each model are read as chances: so that the chances of what was picked out of fold
// come nearest to how often it was right. The chances of a fold are set without its records.
func (f *modelFile) tempered(seen [foldCount][]verdict) {
	f.full.temper, f.full.offset = calibrated(slices.Concat(seen[:]...))
	for i := range f.folds {
		f.folds[i].temper, f.folds[i].offset = calibrated(slices.Concat(slices.Concat(seen[:i]...), slices.Concat(seen[i+1:]...)))
	}
}

// calibrationPrior is how many verdicts the slope is worth that says nothing: with few records every chance is drawn to
// the share that was right.
const calibrationPrior = 2

// calibrated fits the slope and the offset of the log odds by the least mean log loss over a grid.
func calibrated(list []verdict) (temper, offset float64) {
	least := math.Inf(1)
	for t := 0; t <= 40; t++ {
		for o := -30; o <= 30; o++ {
			slope, start := float64(t)/20, float64(o)/10
			loss := calibrationPrior * slope * slope
			for _, v := range list {
				z := start + slope*v.odds
				if v.right {
					z = -z
				}
				loss += math.Log1p(math.Exp(z))
			}
			if loss < least {
				least, temper, offset = loss, slope, start
			}
		}
	}
	return temper, offset
}

// What a record borrowed from another set weighs, and how loud the feature is that tells it from the set's own.
const (
	borrowedWeight = 0.3
	borrowedMark   = 3
)

// borrowed gives the classes of a set that the labels of other sets stand for; they share one weight.
func (s *schemes) borrowed(set string, labels map[string][]string) map[string]float64 {
	out := map[string]float64{}
	n := 0.0
	for from, list := range labels {
		for _, label := range list {
			if class := s.borrow[set][from+"/"+label]; class != "" {
				out[class]++
				n++
			}
		}
	}
	for class := range out {
		out[class] /= n
	}
	return out
}
