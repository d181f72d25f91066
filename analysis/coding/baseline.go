package coding

import "strings"

// The readers that a set is compared with: what they reach on the same records says what the rules and the learned
// weights are worth.

// danluuKeywords files by the bare keywords of the taxonomy's section 9, the first that occurs: what a reader does who
// blames whatever is mentioned.
func danluuKeywords(_ *Coder, records []record) []BenchRow {
	words := []struct{ class, keyword string }{
		{"Config Errors", "config"}, {"Config Errors", "deploy"}, {"Hardware/Power Failures", "hardware"}, {"Hardware/Power Failures", "power"},
		{"Hardware/Power Failures", "network"}, {"Time", "certificate"}, {"Time", "expir"}, {"Time", "time"}, {"Database", "database"},
		{"Conflicts", "conflict"}, {"Conflicts", "upgrad"},
	}
	right, n := 0, 0
	for _, r := range records {
		if r.Labels.Section == "" || r.Labels.Section == uncategorized {
			continue
		}
		n++
		low := strings.ToLower(r.Title + " " + r.Body)
		for _, w := range words {
			if strings.Contains(low, w.keyword) {
				if w.class == r.Labels.Section {
					right++
				}
				break
			}
		}
	}
	low, high := wilson(right, n)
	return []BenchRow{baseline("danluu", "bare keywords", "exact", n, share(right, n), low, high)}
}

// asrsRules tells near misses by the rules alone, without learned weights; a taxonomy that knows the field's words
// shows here.
func asrsRules(c *Coder, records []record) []BenchRow {
	var list []scored
	for _, r := range records {
		if r.Labels.NearMiss == nil {
			continue
		}
		s := scored{labels: []string{labelNoNearMiss}, predict: []string{labelNoNearMiss}}
		if *r.Labels.NearMiss {
			s.labels[0] = labelNearMiss
		}
		if kind, _, _ := c.NearMiss(r.text()); kind != "" {
			s.predict[0] = labelNearMiss
		}
		list = append(list, s)
	}
	t := tallies(list)[labelNearMiss]
	if t == nil {
		return nil
	}
	spread := resample(list)
	low, high := spread.interval("f1 " + labelNearMiss)
	rows := []BenchRow{baseline("asrs", "rules alone", "f1", len(list), t.f1(), low, high)}
	low, high = wilson(t.hit, t.hit+t.wrong)
	rows = append(rows, baseline("asrs", "rules alone", "precision", t.hit+t.wrong, t.precision(), low, high))
	low, high = wilson(t.hit, t.hit+t.missed)
	return append(rows, baseline("asrs", "rules alone", "recall", t.hit+t.missed, t.recall(), low, high))
}

// baseline is a row that names its reader where others name a code.
func baseline(set, reader, measure string, n int, value, low, high float64) BenchRow {
	return BenchRow{Set: set, Code: &reader, Measure: measure, N: n, Value: value, Low: &low, High: &high}
}
