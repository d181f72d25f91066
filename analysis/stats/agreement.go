package stats

import "sort"

// KrippendorffAlpha is the agreement of coders on nominal labels: 1 is perfect, 0 is what chance
// gives. ratings holds one list a coder, one place a unit; an empty string is a unit that the coder
// did not code. Units with fewer than two labels are left out. Absent when no unit has two labels or
// only one label occurs among them.
//
// Source: K. Krippendorff, Computing Krippendorff's alpha-reliability (2011).
func KrippendorffAlpha(ratings [][]string) Number {
	units := 0
	for _, r := range ratings {
		units = max(units, len(r))
	}
	totals, pairable, disagreed := map[string]float64{}, 0.0, 0.0
	for u := range units {
		counts, n := labels(ratings, u)
		if n < 2 {
			continue
		}
		same := 0.0
		for _, label := range sortedKeys(counts) {
			c := counts[label]
			totals[label] += c
			same += c * (c - 1)
		}
		pairable += n
		disagreed += (n*(n-1) - same) / (n - 1)
	}
	if pairable == 0 {
		return Number{}
	}
	same := 0.0
	for _, label := range sortedKeys(totals) {
		same += totals[label] * (totals[label] - 1)
	}
	expected := pairable*(pairable-1) - same
	if expected == 0 {
		return Number{}
	}
	return Of(1 - (pairable-1)*disagreed/expected)
}

// labels are the labels that coders gave to unit u, with their counts and total.
func labels(ratings [][]string, u int) (counts map[string]float64, n float64) {
	counts = map[string]float64{}
	for _, r := range ratings {
		if u < len(r) && r[u] != "" {
			counts[r[u]]++
			n++
		}
	}
	return counts, n
}

// sortedKeys are the keys of m in order, so that sums do not depend on the order of a map.
func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
