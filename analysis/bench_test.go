package analysis

import (
	"context"
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

// BenchmarkQuestion answers each question alone over 5,000 incidents of two years.
func BenchmarkQuestion(b *testing.B) {
	data := loadInto(b, generated(5000)...)
	p, err := data.Resolve(b.Context(), Params{})
	if err != nil {
		b.Fatal(err)
	}
	for _, question := range []struct {
		name string
		ask  func() error
	}{
		{"counts", questionOf(b, data, p, IncidentCounts)}, {"factors", questionOf(b, data, p, RecurringFactors)}, {"changes", questionOf(b, data, p, FactorChanges)},
		{"pairs", questionOf(b, data, p, FactorPairs)}, {"triggers", questionOf(b, data, p, Triggers)}, {"grid", questionOf(b, data, p, TriggerGrid)},
		{"impact", questionOf(b, data, p, ImpactCarried)}, {"teams", questionOf(b, data, p, FactorsByTeam)}, {"services", questionOf(b, data, p, FactorsByService)},
		{"published", questionOf(b, data, p, PublishedMix)}, {"near misses", questionOf(b, data, p, NearMissShare)}, {"defences", questionOf(b, data, p, Defences)},
		{"precursors", questionOf(b, data, p, Precursors)}, {"reporting", questionOf(b, data, p, ReportingOrHarm)}, {"timing", questionOf(b, data, p, Timing)},
		{"moments", questionOf(b, data, p, Moments)}, {"detection", questionOf(b, data, p, DetectionSources)}, {"look-alikes", questionOf(b, data, p, LookAlikes)},
		{"lessons", questionOf(b, data, p, RepeatedLessons)}, {"boundaries", questionOf(b, data, p, Boundaries)}, {"actions", questionOf(b, data, p, Actions)},
		{"efficacy", questionOf(b, data, p, Efficacy)}, {"practice", questionOf(b, data, p, Practice)}, {"reviews", questionOf(b, data, p, Reviews)},
		{"coverage", questionOf(b, data, p, Coverage)}, {"quality", questionOf(b, data, p, Quality)}, {"voices", questionOf(b, data, p, Voices)},
		{"help", questionOf(b, data, p, Help)},
	} {
		b.Run(question.name, func(b *testing.B) {
			for b.Loop() {
				if err := question.ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// questionOf is a question of which only the error is kept.
func questionOf[T any](b *testing.B, d Data, p Params, question func(context.Context, Data, Params) (T, error)) func() error {
	return func() error {
		_, err := question(b.Context(), d, p)
		return err
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
