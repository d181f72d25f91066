package clock

import "strings"

// readClock reads a time of day at i: 09:14, 9:14:05.123, 5:00 PM, 5pm, 22h48, with the zone
// behind it where one is written.
func readClock(s string, i int, st *Stamp) (int, bool) {
	hour, j := number(s, i)
	if j == i || j-i > 2 {
		return i, false
	}
	if j < len(s) && (s[j] == ':' || s[j] == 'h' || s[j] == '.') {
		return readColonClock(s, i, j, hour, st)
	}
	if word, k := hourWordBehind(s, j); k > j && hour == 12 {
		st.HasClock, st.Hour, st.Twelve = true, word, true
		return readZone(s, k, st), true
	}
	k, pm, ok := meridiem(s, j)
	if !ok || hour < 1 || hour > 12 {
		return i, false
	}
	st.HasClock, st.Hour, st.Twelve = true, hour12(hour, pm), true
	return readZone(s, k, st), true
}

func readColonClock(s string, i, j, hour int, st *Stamp) (int, bool) {
	minute, k := number(s, j+1)
	if m, end, ok := mendedMinute(s, j); ok {
		minute, k, st.Mended = m, end, true
	}
	if k-j-1 != 2 || minute > 59 || hour > 24 {
		return i, false
	}
	second, nano, end := 0, 0, k
	if s[j] == ':' && k < len(s) && s[k] == ':' {
		if sec, m := number(s, k+1); m-k-1 == 2 && sec < 60 {
			second, end = sec, m
			nano, end = fraction(s, end)
		}
	}
	m, pm, twelve := meridiem(s, end)
	if s[j] == '.' && !twelve { // 12.30 is a number unless it says pm
		return i, false
	}
	if s[j] == 'h' && end < len(s) && isLetter(s[end]) && s[end] != 'Z' { // 1h50m is a length
		return i, false
	}
	if end < len(s) && (isDigit(s[end]) || s[end] == '%' || s[end] == 'x') {
		return i, false
	}
	if word, k := hourWordBehind(s, end); !twelve && k > end && hour == 12 && minute == 0 { // 12:00 noon
		twelve, hour, end = true, word, k
	} else if twelve && hour <= 12 {
		hour, end = hour12(hour, pm), m
	} else if twelve {
		end = m // 17:05 PM: the letters add nothing
	}
	if hour == 24 && minute > 0 {
		return i, false
	}
	st.HasClock, st.Hour, st.Minute, st.Second, st.Nanosecond = true, hour, minute, second, nano
	st.Twelve, st.Padded = twelve, j-i == 2
	return readZone(s, end, st), true
}

// readBareClock reads 2233 behind a date ("2022-01-08 2233").
func readBareClock(s string, i, dateEnd int, st *Stamp) (int, bool) {
	n, j := number(s, i)
	if j-i != 4 || i-dateEnd > 2 || n/100 > 23 || n%100 > 59 || j < len(s) && isWordByte(s[j]) && s[j] != 'Z' {
		return i, false
	}
	if plausibleYear(n) && st.Year == 0 {
		return i, false
	}
	st.HasClock, st.Hour, st.Minute, st.Padded = true, n/100, n%100, true
	return readZone(s, j, st), true
}

// readMilitary reads 0724 where what follows says that it is a time: a zone (0724 UTC), h, hrs or
// hours.
func readMilitary(s string, i int, st *Stamp) (int, bool) {
	n, j := number(s, i)
	if j-i != 4 || n/100 > 23 || n%100 > 59 {
		return i, false
	}
	k := j
	if k < len(s) && s[k] == ' ' {
		k++
	}
	w := wordAt(s, k)
	if end := k + len(w); end < len(s) && isWordByte(s[end]) {
		return i, false
	}
	switch w {
	case "h", "hrs", "hours", "Hrs":
		st.HasClock, st.Hour, st.Minute, st.Padded = true, n/100, n%100, true
		return readZone(s, k+len(w), st), true
	}
	if zoneWord(s, k) == nil && w != "Z" {
		return i, false
	}
	st.HasClock, st.Hour, st.Minute, st.Padded = true, n/100, n%100, true
	return readZone(s, j, st), true
}

// LeadingDigits returns the time of day that s begins with in four digits and nothing else
// (0724 page goes out). It is for lists of which the other entries begin so too: by itself such a
// number may be anything.
func LeadingDigits(s string) (Stamp, bool) {
	i := 0
	for i < len(s) && strings.IndexByte(" \t*_`[(~", s[i]) >= 0 {
		i++
	}
	n, j := number(s, i)
	if j-i != 4 || n/100 > 23 || n%100 > 59 || j < len(s) && (isWordByte(s[j]) || s[j] == '-' || s[j] == '/' || s[j] == '.') {
		return Stamp{}, false
	}
	st := Stamp{Start: i, HasClock: true, Hour: n / 100, Minute: n % 100, Padded: true}
	st.End = readZone(s, j, &st)
	return st, true
}

func fraction(s string, i int) (int, int) {
	if i+1 >= len(s) || (s[i] != '.' && s[i] != ',') || !isDigit(s[i+1]) {
		return 0, i
	}
	nano, scale, j := 0, 100_000_000, i+1
	for j < len(s) && isDigit(s[j]) {
		nano += int(s[j]-'0') * scale
		scale /= 10
		j++
	}
	return nano, j
}

// meridiem reads am, PM, a.m. and p.m. behind a clock.
func meridiem(s string, i int) (end int, pm, ok bool) {
	j := i
	for j < len(s) && s[j] == ' ' && j-i < 2 {
		j++
	}
	if j+1 >= len(s) {
		return i, false, false
	}
	c := s[j] | 0x20
	if c != 'a' && c != 'p' {
		return i, false, false
	}
	rest := strings.ToLower(s[j+1 : min(len(s), j+4)])
	switch {
	case strings.HasPrefix(rest, ".m."):
		return j + 4, c == 'p', true
	case strings.HasPrefix(rest, "m") && (j+2 >= len(s) || !isWordByte(s[j+2])):
		return j + 2, c == 'p', true
	}
	return i, false, false
}

func hour12(hour int, pm bool) int {
	switch {
	case pm && hour < 12:
		return hour + 12
	case !pm && hour == 12:
		return 0
	}
	return hour
}
