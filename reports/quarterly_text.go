package reports

import (
	"cmp"
	"fmt"
	"slices"
)

// unique are the keys, each once, in order of first appearance.
func unique(keys []string) []string {
	out := []string{}
	seen := map[string]bool{}
	for _, k := range keys {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// first are the first n of a list, or all.
func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// mostBy are the n items with the highest score above zero, ties in their order.
func mostBy[T any](list []T, n int, score func(T) int) []T {
	sorted := slices.DeleteFunc(slices.Clone(list), func(v T) bool { return score(v) == 0 })
	slices.SortStableFunc(sorted, func(a, b T) int { return cmp.Compare(score(b), score(a)) })
	return first(sorted, n)
}

// decimal is a number with one decimal below ten, none above; empty when unknown.
func decimal(v *float64) string {
	switch {
	case v == nil:
		return ""
	case *v >= 10:
		return fmt.Sprintf("%.0f", *v)
	}
	return fmt.Sprintf("%.1f", *v)
}

// bounds is a range of shares: "31 to 58 %".
func bounds(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return fmt.Sprintf("%.0f to %s", 100**low, percent(*high))
}

// minutes is a length of time in the unit a person would use.
func minutes(m *float64) string {
	switch {
	case m == nil:
		return ""
	case *m < 1:
		return "under 1 min"
	case *m < 90:
		return fmt.Sprintf("%.0f min", *m)
	case *m < 48*60:
		return fmt.Sprintf("%.1f h", *m/60)
	}
	return fmt.Sprintf("%.1f days", *m/60/24)
}
