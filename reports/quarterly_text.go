package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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

// whole is a share in percent without its sign, rounded like percent.
func whole(v float64) string { return strings.TrimSuffix(percent(v), " %") }

// codeWords is a code of the taxonomy or a form's name as words.
func codeWords(code string) string { return strings.NewReplacer("-", " ", "_", " ").Replace(code) }

// shownTied is how many that share the first place are named.
const shownTied = 3

// mostOften names what was counted most often out of n, all that tie for the first place included: counts
// are in the order of labels, the largest first, and of is what they are out of.
func mostOften(labels []string, counts []int, n int, of string) string {
	tied := 0
	for tied < len(counts) && counts[tied] == counts[0] {
		tied++
	}
	switch {
	case n == 1:
		return fmt.Sprintf("Only 1 says: %s.", strings.Join(labels, ", "))
	case counts[0] == 1:
		return "None comes up more than once among " + of + "."
	case tied == 1:
		return fmt.Sprintf("Most often: %s, in %d of %s.", labels[0], counts[0], of)
	case tied <= shownTied:
		return fmt.Sprintf("Most often: %s and %s, each in %d of %s.", strings.Join(labels[:tied-1], ", "), labels[tied-1], counts[0], of)
	}
	return fmt.Sprintf("No one stands out: %d share the first place, each in %d of %s.", tied, counts[0], of)
}

// thatSay is "the 8 incidents that say".
func thatSay(n int) string { return fmt.Sprintf("the %d incidents that say", n) }

// shownQuarters is how many quarters a history shows, the latest ones: more cannot be read.
const shownQuarters = 24

// latest are the last n of a list, or all.
func latest[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }

// bounds is a range of shares: "31 to 58 %".
func bounds(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return whole(*low) + " to " + percent(*high)
}

// minutes is a length of time as a cell; empty when unknown.
func minutes(m *float64) string {
	switch {
	case m == nil:
		return ""
	case *m < 1:
		return "under 1 min"
	}
	return duration(*m)
}
