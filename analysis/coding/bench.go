package coding

import (
	"errors"
	"fmt"
	"maps"
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
// training, themselves or as a twin in another set; they were scored by weights learned without them.
type BenchReport struct {
	Rows        []BenchRow
	Seen        map[string]int
	Confusion   map[string]map[[2]string]int // set -> (label, prediction) -> records, single-label sets
	Reliability map[string][]BenchBin        // set -> how often what was predicted with a chance was right
	Baselines   []BenchRow                   // what simpler readers reach on the same records: code names the reader
}

// BenchBin is the predictions whose chance fell into a tenth: how many, their mean chance, how many were right.
type BenchBin struct {
	N, Right int
	Chance   float64
}

// scored is one record with its labels and the prediction; chances go with predict.
type scored struct {
	part            string
	labels, predict []string
	chances         []float64
	seen            bool
}

// Bench scores the coder with a taxonomy on the labelled sets in a folder (atlarge.ndjson, issre22.ndjson,
// danluu.ndjson, asrs.ndjson; a missing one is left out). It fails when none is there.
func Bench(dir string, t *Taxonomy) (BenchReport, error) {
	rep := BenchReport{Seen: map[string]int{}, Confusion: map[string]map[[2]string]int{}, Reliability: map[string][]BenchBin{}}
	r, err := newRater(t)
	if err != nil {
		return rep, err
	}
	found := false
	for _, set := range labelledSets() {
		records, err := readRecords(dir, set.file)
		if errors.Is(err, errNoSet) {
			continue
		}
		if err != nil {
			return rep, err
		}
		found = true
		list, err := r.score(records, set)
		if err != nil {
			return rep, err
		}
		rep.add(set, list)
		if set.baselines != nil {
			rep.Baselines = append(rep.Baselines, set.baselines(r.coder, records)...)
		}
	}
	if !found {
		return rep, fmt.Errorf("scoring labelled data in %s: %w", dir, errNoSet)
	}
	return rep, nil
}

// score predicts the records of one set.
func (r *rater) score(records []record, set labelledSet) ([]scored, error) {
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
		s.predict, s.chances = weights.pick(fold).predict(r.features(set, text, fold), set.multi)
		out = append(out, s)
	}
	return out, nil
}

// add turns the scored records of a set into rows, one block per part.
func (rep *BenchReport) add(set labelledSet, list []scored) {
	parts := map[string][]scored{}
	for _, s := range list {
		parts[s.part] = append(parts[s.part], s)
		if s.seen {
			rep.Seen[s.part]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		rep.part(set, name, parts[name])
	}
}

func (rep *BenchReport) part(set labelledSet, name string, list []scored) {
	exact := 0
	confusion := map[[2]string]int{}
	for _, s := range list {
		if slices.Equal(sorted(s.labels), sorted(s.predict)) {
			exact++
		}
		if !set.multi {
			confusion[[2]string{s.labels[0], s.predict[0]}]++
		}
	}
	rep.share(name, nil, "exact", exact, len(list))
	rep.classes(set, name, list)
	bins := reliability(list)
	rep.Reliability[name] = bins
	rep.row(name, nil, "calibration_error", len(list), calibrationError(bins), nil, nil)
	if !set.multi {
		rep.Confusion[name] = confusion
	}
}

func (rep *BenchReport) classes(set labelledSet, name string, list []scored) {
	t := tallies(list)
	spread := resample(list)
	n := len(list)
	measure := func(code *string, what string, n int, value float64, key string) {
		low, high := spread.interval(key)
		rep.row(name, code, what, n, value, &low, &high)
	}
	all := t.all()
	rep.share(name, nil, "precision", all.hit, all.hit+all.wrong)
	rep.share(name, nil, "recall", all.hit, all.hit+all.missed)
	measure(nil, "micro_f1", n, all.f1(), "micro")
	measure(nil, "macro_f1", n, t.macro(), "macro")
	if t[labelNearMiss] != nil && set.name == "asrs" {
		measure(nil, "f1", n, t[labelNearMiss].f1(), "f1 "+labelNearMiss)
	}
	for _, class := range slices.Sorted(maps.Keys(t)) {
		c, code := t[class], class
		if n := c.hit + c.wrong; n > 0 {
			rep.share(name, &code, "precision", c.hit, n)
		}
		if n := c.hit + c.missed; n > 0 {
			rep.share(name, &code, "recall", c.hit, n)
		}
		measure(&code, "f1", c.hit+c.missed, c.f1(), "f1 "+class)
	}
}

// share is a row of k of n, with its interval.
func (rep *BenchReport) share(set string, code *string, measure string, k, n int) {
	low, high := wilson(k, n)
	rep.row(set, code, measure, n, share(k, n), &low, &high)
}

func (rep *BenchReport) row(set string, code *string, measure string, n int, value float64, low, high *float64) {
	rep.Rows = append(rep.Rows, BenchRow{Set: set, Code: code, Measure: measure, N: n, Value: value, Low: low, High: high})
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}

// wilson is the 95 % interval of a share.
func wilson(k, n int) (float64, float64) {
	i := stats.Wilson(k, n, 0.95)
	low, _ := i.Lower.Value()
	high, _ := i.Upper.Value()
	return low, high
}
