package people

import (
	"strings"
	"testing"
)

// BenchmarkClean measures clean text with a roster of 40: the aim is 30 MB/s on one core.
func BenchmarkClean(b *testing.B) {
	const text = "At 10:02 the deploy of checkout raised the error rate to 12 % for customers in Europe. We rolled back, and the queue drained by 10:40. " +
		"Nobody had changed the retry budget since the migration, so the client retried three times per request and Postgres ran out of connections.\n"
	doc := strings.Repeat(text, 4000)
	var lines []string
	for i := range 40 {
		lines = append(lines, "Firstname"+string(rune('a'+i%26))+" Lastname"+string(rune('a'+i/2)))
	}
	r := NewRedactor(Names{})
	r.Learn(lines...)
	r.Freeze()
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if r.Clean(doc) != doc {
			b.Fatal("clean text was changed")
		}
	}
}

// BenchmarkLearnText measures the first pass over the same text.
func BenchmarkLearnText(b *testing.B) {
	doc := strings.Repeat("At 10:02 the deploy of checkout raised the error rate. We rolled back, and Tomek noticed the queue drained by 10:40.\n", 4000)
	r := NewRedactor(Names{})
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		r.LearnText(doc)
	}
}
