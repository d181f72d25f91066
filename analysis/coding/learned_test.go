package coding

import (
	"bytes"
	"slices"
	"testing"
)

// A class with too few examples is told by its sure signs and by nothing else, and so is what is left over.
func TestLearn_LeavesRareClassesToSureSigns(t *testing.T) {
	t.Parallel()
	var examples []example
	for range 9 {
		examples = append(examples,
			example{features: map[string]float64{"release": 1, "*": 0.3}, labels: map[string]float64{"change": 1}, weight: 1},
			example{features: map[string]float64{"queue": 1, "*": 0.3}, labels: map[string]float64{"rest": 1}, weight: 1})
	}
	examples = append(examples, example{features: map[string]float64{"clock": 1, "*": 0.3}, labels: map[string]float64{"time": 1}, weight: 1})
	f := &modelFile{full: learn(examples, []string{"change", "rest", "time"}, held{minDocs: 1, sure: []string{"rest", "time"}, rest: "rest"})}
	for i := range f.folds {
		f.folds[i] = f.full
	}
	var kept bytes.Buffer
	if err := f.write(&kept); err != nil {
		t.Fatal(err)
	}
	read, err := parseModel(&kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []*model{&f.full, read.pick(-1), read.pick(3)} {
		for _, tc := range []struct {
			features map[string]float64
			want     string
		}{
			{map[string]float64{"release": 1}, "change"},
			{map[string]float64{"release": 1, "clock": 0.5, "queue": 0.3}, "change"},
			{map[string]float64{"release": 0.2, sureMark + "time": 1}, "time"},
			{map[string]float64{"clock": 1, sureMark + "rest": 1}, "rest"},
			{map[string]float64{"queue": 1, sureMark + "change": 1}, "change"}, // a sure sign lifts what is learned
		} {
			if got, _ := m.predict(tc.features, false); !slices.Equal(got, []string{tc.want}) {
				t.Errorf("%v: %v, want %s", tc.features, got, tc.want)
			}
		}
	}
}

// Chances rise with how clear a pick was, and with few records to go by they stay near the share that was right.
func TestCalibrated_DrawsFewRecordsToTheShareThatWasRight(t *testing.T) {
	t.Parallel()
	var few, many []verdict
	for i := range 400 {
		v := verdict{odds: float64(i%5) - 1, right: i%5 > 1 || i%10 == 0}
		if many = append(many, v); i < 10 {
			few = append(few, v)
		}
	}
	var m, n model
	m.temper, m.offset = calibrated(few)
	n.temper, n.offset = calibrated(many)
	if low, high := n.chance(-1), n.chance(3); low > 0.55 || high < 0.9 || m.temper >= n.temper || m.chance(3) >= high {
		t.Errorf("many: %.2f to %.2f; few: %.2f to %.2f", low, high, m.chance(-1), m.chance(3))
	}
}
