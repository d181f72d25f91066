package reports

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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

// about names what was compared.
func (b *badge) about(what string) *badge {
	if b != nil && b.Seen != "" && what != "" {
		b.Seen = sentenceCase(plain(what)) + ": " + lowerFirst(b.Seen)
	}
	return b
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

// seen says in words what the comparison found and what it could not have missed.
func seen(v *analysis.Verdict) string {
	found, fits, smallest := times, fitsTimes, smallestRatio
	if v.Scale == analysis.Difference {
		found, fits, smallest = inHundred, fitsInHundred, smallestDifference
	}
	out := ""
	if v.Estimate != nil {
		out = found(*v.Estimate) + fits(v.Low, v.High) + "."
	}
	told := v.Estimate != nil && (v.Direction == analysis.Up || v.Direction == analysis.Down)
	if v.SmallestDetectable != nil && !told { // what was seen was large enough to be seen
		out = joinSentences(out, smallest(*v.SmallestDetectable))
	}
	return out
}

// fitsTimes is the rest of a sentence about a ratio: what else the data would fit. An end that is
// not known is open.
func fitsTimes(low, high *float64) string {
	switch {
	case low != nil && high != nil:
		return "; anything from " + factor(*low) + " to " + factor(*high) + " times would fit what was written"
	case low != nil:
		return "; anything from " + factor(*low) + " times up would fit what was written"
	case high != nil:
		return "; anything up to " + factor(*high) + " times would fit what was written"
	default:
		return ""
	}
}

// inHundred says a difference of two shares in incidents out of a hundred.
func inHundred(d float64) string {
	n := hundredths(d)
	switch {
	case n == "0":
		return "As many in every hundred as before"
	case d < 0:
		return "About " + strings.TrimPrefix(n, "-") + " fewer in every hundred than before"
	default:
		return "About " + n + " more in every hundred than before"
	}
}

func fitsInHundred(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	side := func(d float64) string {
		n := hundredths(d)
		switch {
		case n == "0":
			return "none"
		case d < 0:
			return strings.TrimPrefix(n, "-") + " fewer"
		default:
			return n + " more"
		}
	}
	return "; anything from " + side(*low) + " to " + side(*high) + " would fit what was written"
}

func hundredths(d float64) string {
	return strconv.FormatFloat(math.Round(d*100)+0, 'f', 0, 64)
}

func smallestDifference(d float64) string {
	switch {
	case math.IsNaN(d) || math.IsInf(d, 0) || d == 0:
		return nothingVisible
	case d < 0:
		return "The smallest fall this much data could have shown: " + strings.TrimPrefix(hundredths(d), "-") + " fewer in every hundred."
	default:
		return "The smallest rise this much data could have shown: " + hundredths(d) + " more in every hundred."
	}
}

const nothingVisible = "With this little data no change could have been seen."

func joinSentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// smallestRatio says which change this much data would have shown, from a ratio away from one.
func smallestRatio(ratio float64) string {
	switch {
	case math.IsNaN(ratio) || math.IsInf(ratio, 0) || ratio <= 0:
		return nothingVisible
	case ratio >= 1:
		return "The smallest rise this much data could have shown: " + factor(ratio) + " times what it was."
	default:
		return "The smallest fall this much data could have shown: " + factor(ratio) + " times what it was."
	}
}

func times(ratio float64) string {
	switch {
	case math.Abs(ratio-1) < 0.05:
		return "About what it was before"
	default:
		return "About " + factor(ratio) + " times what it was before"
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
	if p.From.IsZero() || p.To.IsZero() || !p.To.After(p.From) {
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

var (
	periodRange = regexp.MustCompile(`(\d{4}(?:Q\d)?)\.\.(\d{4}(?:Q\d)?)`)
	beforeUnit  = regexp.MustCompile(`(\d) (%|min|h|d|days?)\b`)
)

// typeset is a sentence of ours as a page shows it: periods in words, and numbers that stay with their units.
func typeset(s string) string {
	s = periodRange.ReplaceAllString(plain(s), "$1 to $2")
	s = strings.ReplaceAll(s, " %", "\u00a0%")
	return beforeUnit.ReplaceAllString(s, "$1\u00a0$2")
}
