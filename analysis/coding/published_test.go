package coding

import (
	"math"
	"testing"
)

// TestPublishedRows_Golden: the scores of six language models on the Azure reports with the intervals that were printed
// beside them, in percent, and a row of our own set among them by the same rule.
func TestPublishedRows_Golden(t *testing.T) {
	t.Parallel()
	want := map[string][3]float64{
		"Gemini 2.0, few-shot": {73.7, 64.0, 81.5}, "Claude 3.5, few-shot": {71.6, 61.8, 79.7}, "Gemini 2.5, few-shot": {70.5, 60.7, 78.8},
		"GPT-4o, zero-shot": {67.4, 57.4, 76.0}, "Gemini 2.5, zero-shot": {67.4, 57.4, 76.0}, "Claude 4, few-shot": {66.3, 56.3, 75.0},
		"Claude 3.5, zero-shot": {65.3, 55.3, 74.1}, "GPT-4o, few-shot": {64.2, 54.2, 73.1}, "GPT-3.5, few-shot": {63.2, 53.1, 72.2},
		"Claude 4, zero-shot": {63.2, 53.1, 72.2}, "GPT-3.5, zero-shot": {61.1, 51.0, 70.2}, "Gemini 2.0, zero-shot": {61.1, 51.0, 70.2},
		"majority class": {34.7, 25.9, 44.7}, "Gemini 2.0, few-shot, without its examples": {73.1, 63.3, 81.1},
	}
	rows, err := PublishedRows()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, r := range rows {
		w, ok := want[r.By]
		if !ok || r.Set != "atlarge-azure" {
			continue
		}
		found++
		if math.Abs(100*r.Value-w[0]) > 0.0501 || math.Abs(100**r.Low-w[1]) > 0.0501 || math.Abs(100**r.High-w[2]) > 0.0501 {
			t.Errorf("%s: %.4f (%.4f to %.4f), published %v", r.By, r.Value, *r.Low, *r.High, w)
		}
	}
	if found != len(want) {
		t.Errorf("%d of %d published rows", found, len(want))
	}
	low, high := wilson(64, 95)
	ours := BenchRow{Value: share(64, 95), Low: &low, High: &high}
	for value, stands := range map[float64]string{70.0 / 95: "level", 33.0 / 95: "above", 90.0 / 95: "below"} {
		if got := ours.Beside(value); got != stands {
			t.Errorf("64 of 95 beside %.3f: %s, want %s", value, got, stands)
		}
	}
}
