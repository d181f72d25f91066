package reports

import (
	"math"
	"strconv"
	"time"

	"secondstory/analysis"
)

// badge is a verdict in words, with a sign so that colour is never the only one.
type badge struct {
	Class string // of the element
	Sign  string
	Word  string
	Seen  string // what was seen, and the smallest change that could have been
}

func newBadge(v *analysis.Verdict) *badge {
	if v == nil {
		return nil
	}
	b := &badge{Seen: seen(v)}
	switch v.Direction {
	case analysis.Up:
		b.Class, b.Sign, b.Word = "up", "▲", "up"
	case analysis.Down:
		b.Class, b.Sign, b.Word = "down", "▼", "down"
	case analysis.AboutTheSame:
		b.Class, b.Sign, b.Word = "same", "=", "about the same"
	default:
		b.Class, b.Sign, b.Word = "unsure", "?", "cannot tell"
		return b
	}
	switch v.Reading {
	case analysis.Better:
		b.Class += " better"
		b.Word += ", better"
	case analysis.Worse:
		b.Class += " worse"
		b.Word += ", worse"
	}
	return b
}

// seen says in words what the comparison found and what it could not have missed.
func seen(v *analysis.Verdict) string {
	out := ""
	if v.Estimate != nil {
		out = times(*v.Estimate)
		if v.Low != nil && v.High != nil {
			out += "; anything from " + factor(*v.Low) + " to " + factor(*v.High) + " times would fit what was written"
		}
		out += "."
	}
	if v.SmallestDetectable != nil {
		out = joinSentences(out, smallest(*v.SmallestDetectable))
	}
	return out
}

func joinSentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// smallest says which change this much data would have shown, from a ratio away from one.
func smallest(ratio float64) string {
	switch {
	case math.IsNaN(ratio) || math.IsInf(ratio, 0) || ratio <= 0:
		return "With this little data no change could have been seen."
	case ratio >= 1:
		return "The smallest rise this much data could have shown: " + factor(ratio) + " times as much."
	default:
		return "The smallest fall this much data could have shown: " + factor(ratio) + " times as much."
	}
}

func times(ratio float64) string {
	switch {
	case math.Abs(ratio-1) < 0.05:
		return "As much as before"
	default:
		return "About " + factor(ratio) + " times as much as before"
	}
}

func factor(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "any number of"
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 0.95:
		return trimZeros(strconv.FormatFloat(v, 'f', 1, 64))
	default:
		return trimZeros(strconv.FormatFloat(v, 'f', 2, 64))
	}
}

// periodWords writes the half-open window p by its first and last day.
func periodWords(p analysis.Period) string {
	if p.From.IsZero() || p.To.IsZero() {
		return ""
	}
	last := p.To.Add(-time.Nanosecond)
	if p.From.Year() == last.Year() {
		return p.From.Format("2 January") + " to " + last.Format("2 January 2006")
	}
	return p.From.Format("2 January 2006") + " to " + last.Format("2 January 2006")
}

// counted writes n of a thing: 1 incident, 2 incidents.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
