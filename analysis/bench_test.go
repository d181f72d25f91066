package analysis

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"secondstory/queries"
)

// BenchmarkReview answers everything over two years of incidents, each with a text of 120 words.
func BenchmarkReview(b *testing.B) {
	for _, n := range []int{500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			data := loadInto(b, generated(n)...)
			b.ResetTimer()
			for b.Loop() {
				if _, err := NewReview(b.Context(), data, Params{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// generated are n incidents over two years with random words, factors and actions.
func generated(n int) []told {
	r := rand.New(rand.NewPCG(3, 1))
	word := func() string { return fmt.Sprintf("w%c%c%c", 'a'+r.IntN(20), 'a'+r.IntN(20), 'a'+r.IntN(4)) }
	from := Period{}.From.AddDate(2023, 9, 0)
	all := make([]told, n)
	for i := range all {
		words := make([]string, 120)
		for j := range words {
			words[j] = word()
		}
		all[i] = told{
			key: fmt.Sprintf("file:%06d", i), at: from.AddDate(0, 0, 730*i/n), template: "prose",
			codes:    map[string][]string{"factor": {fmt.Sprint("factor-", r.IntN(50)), fmt.Sprint("factor-", 50+r.IntN(10))}, "trigger": {fmt.Sprint("trigger-", r.IntN(17))}},
			sections: []queries.Section{{Role: "body", Body: strings.Join(words, " ") + "."}},
			actions:  []queries.ActionItem{{Title: strings.Join(words[:8], " "), State: "open"}},
			minutes:  map[string]int{"mitigated": 1 + r.IntN(600)},
		}
		if i%5 == 0 {
			all[i].kind = "near_miss"
		}
	}
	return all
}
