package coding

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"secondstory/analysis/stats"
)

// BenchRow is one measured number. Code is nil for a whole set; Low and High are nil where no interval is known.
type BenchRow struct {
	Set     string   `json:"set"`
	Code    *string  `json:"code"`
	Measure string   `json:"measure"`
	N       int      `json:"n"`
	Value   float64  `json:"value"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
}

// BenchReport is the score of the coder on labelled data. Seen counts, per set, the records that took part in
// training; they were scored by a model trained on the other half only.
type BenchReport struct {
	Rows      []BenchRow
	Seen      map[string]int
	Confusion map[string]map[[2]string]int // set -> (label, prediction) -> records, single-label sets
}

// scored is one record with its labels and the prediction.
type scored struct {
	part            string
	labels, predict []string
	seen            bool
	confidence      float64
}

// Bench scores the coder on the labelled sets in a folder (atlarge.ndjson, issre22.ndjson, danluu.ndjson,
// asrs.ndjson; a missing one is left out). It fails when none is there.
func Bench(dir string) (BenchReport, error) {
	rep := BenchReport{Seen: map[string]int{}, Confusion: map[string]map[[2]string]int{}}
	t, err := DefaultTaxonomy()
	if err != nil {
		return rep, err
	}
	r, err := newRater(t)
	if err != nil {
		return rep, err
	}
	found := false
	for _, set := range labelledSets() {
		list, err := r.score(dir, set)
		if errors.Is(err, errNoSet) {
			continue
		}
		if err != nil {
			return rep, err
		}
		found = true
		rep.add(set, list)
	}
	if !found {
		return rep, fmt.Errorf("scoring labelled data in %s: %w", dir, errNoSet)
	}
	return rep, nil
}

// score predicts the records of one set.
func (r *rater) score(dir string, set labelledSet) ([]scored, error) {
	records, err := readRecords(dir, set.file)
	if err != nil {
		return nil, err
	}
	weights, err := readModel(set.name)
	if err != nil {
		return nil, err
	}
	var out []scored
	for _, rec := range records {
		labels := set.labels(rec)
		if labels == nil {
			continue
		}
		text := rec.text()
		fold := r.folds.fold(rec.ID, text)
		s := scored{part: set.part(rec), labels: labels, seen: fold >= 0}
		s.predict, s.confidence = weights.pick(fold).predict(r.features(set, text, fold), set.multi)
		out = append(out, s)
	}
	return out, nil
}

// add turns the scored records of a set into rows, one block per part.
func (rep *BenchReport) add(set labelledSet, list []scored) {
	parts := map[string][]scored{}
	var names []string
	for _, s := range list {
		if _, ok := parts[s.part]; !ok {
			names = append(names, s.part)
		}
		parts[s.part] = append(parts[s.part], s)
		if s.seen {
			rep.Seen[s.part]++
		}
	}
	slices.Sort(names)
	for _, name := range names {
		rep.part(set, name, parts[name])
	}
}

func (rep *BenchReport) part(set labelledSet, name string, list []scored) {
	exact := 0
	confusion := map[[2]string]int{}
	counts := map[string]*tally{}
	at := func(class string) *tally {
		if counts[class] == nil {
			counts[class] = &tally{}
		}
		return counts[class]
	}
	for _, s := range list {
		if slices.Equal(sorted(s.labels), sorted(s.predict)) {
			exact++
		}
		if !set.multi {
			confusion[[2]string{s.labels[0], s.predict[0]}]++
		}
		for _, l := range s.labels {
			if slices.Contains(s.predict, l) {
				at(l).hit++
			} else {
				at(l).missed++
			}
		}
		for _, p := range s.predict {
			if !slices.Contains(s.labels, p) {
				at(p).wrong++
			}
		}
	}
	low, high := wilson(exact, len(list))
	rep.row(name, nil, "exact", len(list), float64(exact)/float64(len(list)), &low, &high)
	rep.classes(set, name, list, counts)
	if !set.multi {
		rep.Confusion[name] = confusion
		rep.row(name, nil, "calibration_error", len(list), calibrationError(list), nil, nil)
	}
}

// tally counts one class.
type tally struct{ hit, missed, wrong int }

func (t tally) f1() float64 {
	if t.hit == 0 {
		return 0
	}
	return 2 * float64(t.hit) / float64(2*t.hit+t.missed+t.wrong)
}

func (rep *BenchReport) classes(set labelledSet, name string, list []scored, counts map[string]*tally) {
	var all tally
	macro, labelled := 0.0, 0
	classes := make([]string, 0, len(counts))
	for class := range counts {
		classes = append(classes, class)
	}
	slices.Sort(classes)
	for _, class := range classes {
		t := counts[class]
		all.hit, all.missed, all.wrong = all.hit+t.hit, all.missed+t.missed, all.wrong+t.wrong
		if t.hit+t.missed > 0 {
			macro += t.f1()
			labelled++
		}
	}
	low, high := bootstrapMicro(list)
	rep.row(name, nil, "micro_f1", len(list), all.f1(), &low, &high)
	rep.row(name, nil, "macro_f1", len(list), macro/float64(max(1, labelled)), nil, nil)
	if t := counts[labelNearMiss]; set.name == "asrs" && t != nil {
		rep.row(name, nil, "f1", len(list), t.f1(), nil, nil)
	}
	for _, class := range classes {
		t := counts[class]
		code := class
		if n := t.hit + t.wrong; n > 0 {
			low, high := wilson(t.hit, n)
			rep.row(name, &code, "precision", n, float64(t.hit)/float64(n), &low, &high)
		}
		if n := t.hit + t.missed; n > 0 {
			low, high := wilson(t.hit, n)
			rep.row(name, &code, "recall", n, float64(t.hit)/float64(n), &low, &high)
		}
		rep.row(name, &code, "f1", t.hit+t.missed, t.f1(), nil, nil)
	}
}

func (rep *BenchReport) row(set string, code *string, measure string, n int, value float64, low, high *float64) {
	rep.Rows = append(rep.Rows, BenchRow{Set: set, Code: code, Measure: measure, N: n, Value: value, Low: low, High: high})
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}

// bootstrapMicro is a 95 % percentile interval of micro-F1 over records, with a fixed generator.
func bootstrapMicro(list []scored) (float64, float64) {
	state := uint64(20240229)
	next := func(n int) int {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		return int(state % uint64(n))
	}
	const rounds = 1000
	values := make([]float64, rounds)
	for i := range values {
		var t tally
		for range list {
			s := list[next(len(list))]
			for _, l := range s.labels {
				if slices.Contains(s.predict, l) {
					t.hit++
				} else {
					t.missed++
				}
			}
			for _, p := range s.predict {
				if !slices.Contains(s.labels, p) {
					t.wrong++
				}
			}
		}
		values[i] = t.f1()
	}
	slices.Sort(values)
	return values[rounds*25/1000], values[rounds*975/1000-1]
}

// calibrationError is the expected calibration error over ten bins of confidence.
func calibrationError(list []scored) float64 {
	var n, right [10]float64
	var sum [10]float64
	for _, s := range list {
		bin := min(9, int(s.confidence*10))
		n[bin]++
		sum[bin] += s.confidence
		if s.labels[0] == s.predict[0] {
			right[bin]++
		}
	}
	total := 0.0
	for i := range n {
		if n[i] > 0 {
			total += math.Abs(right[i]-sum[i]) / float64(len(list))
		}
	}
	return total
}

// wilson is the 95 % interval of a share.
func wilson(k, n int) (float64, float64) {
	i := stats.Wilson(k, n, 0.95)
	low, _ := i.Lower.Value()
	high, _ := i.Upper.Value()
	return low, high
}
