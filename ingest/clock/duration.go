package clock

import (
	"strings"
	"time"
)

// ParseDuration reads a length of time as people write it: "1h 50m", "54 hours 10 minutes",
// "279 minutes [^3]", "~9h", "19 hours 43 minutes.". Ranges, "?" and "N/A" are not lengths: ok is
// false.
func ParseDuration(s string) (d time.Duration, ok bool) {
	i := 0
	for i < len(s) {
		if s[i] == '[' && i+1 < len(s) && s[i+1] == '^' { // a footnote mark
			i = skipTo(s, i, ']')
			continue
		}
		if !isDigit(s[i]) {
			i++
			continue
		}
		n, j := decimal(s, i)
		k := j
		for k < len(s) && (s[k] == ' ' || s[k] == '-') {
			k++
		}
		w := wordAt(s, k)
		unit := unitOf(w)
		if unit == 0 {
			return 0, false
		}
		d += time.Duration(n * float64(unit))
		ok = true
		i = k + len(w)
	}
	return d, ok
}

func skipTo(s string, i int, c byte) int {
	if j := strings.IndexByte(s[i:], c); j >= 0 {
		return i + j + 1
	}
	return len(s)
}

func decimal(s string, i int) (float64, int) {
	whole, j := number(s, i)
	value := float64(whole)
	if j+1 < len(s) && s[j] == '.' && isDigit(s[j+1]) {
		scale := 0.1
		for j++; j < len(s) && isDigit(s[j]); j++ {
			value += float64(s[j]-'0') * scale
			scale /= 10
		}
	}
	return value, j
}

func unitOf(w string) time.Duration {
	switch strings.ToLower(w) {
	case "s", "sec", "secs", "second", "seconds":
		return time.Second
	case "m", "min", "mins", "minute", "minutes":
		return time.Minute
	case "h", "hr", "hrs", "hour", "hours":
		return time.Hour
	case "d", "day", "days":
		return 24 * time.Hour
	case "w", "week", "weeks":
		return 7 * 24 * time.Hour
	}
	return 0
}
