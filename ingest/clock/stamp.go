package clock

import (
	"strings"
	"time"
)

// Stamp is one date, one time of day, or both, as found in a text. Numbers that are not written
// are zero for Year, Month and Day, and HasClock is false without a time of day.
type Stamp struct {
	Start, End int // half-open byte range in the scanned text

	Year  int
	Month time.Month
	Day   int
	// Swappable means that day and month were both at most 12 and could be the other way round;
	// Day and Month then hold the month-first reading.
	Swappable bool
	// DayFirst means that the numbers could only be read with the day before the month; MonthFirst
	// that only the other order was possible. Both are evidence for the rest of the document.
	DayFirst, MonthFirst bool
	// Slashes tells 07/03/2026 from 07-03-2026: the former is mostly written month first.
	Slashes bool

	HasClock             bool
	Hour, Minute, Second int
	Nanosecond           int
	// Twelve means that am or pm is written; Padded that the hour has two digits (07:32).
	Twelve, Padded bool

	Zone   *Zone
	Approx bool // written with ~, ±, about or around
	// Mended means that a letter O stood for a nought (14:5O).
	Mended bool
}

// HasDate reports whether at least day and month are known.
func (s Stamp) HasDate() bool { return s.Day > 0 && s.Month > 0 }

// First returns the first stamp in s.
func First(s string) (Stamp, bool) { return FirstBefore(s, len(s)) }

// FirstBefore returns the first stamp in s, if it begins before a place.
func FirstBefore(s string, place int) (Stamp, bool) {
	p := scanner{s: s, limit: 1}
	p.within(place)
	if len(p.out) == 0 {
		return Stamp{}, false
	}
	return p.out[0], true
}

// Scan returns every stamp in s, in order.
func Scan(s string) []Stamp {
	p := scanner{s: s}
	p.run()
	return p.out
}

// Any reports whether a stamp in s meets a condition; it reads no further than the first that does.
func Any(s string, meets func(Stamp) bool) bool {
	p := scanner{s: s, until: meets}
	p.run()
	return p.met
}

// Leading returns the stamp that s begins with, allowing for list marks, emphasis, quotes, and a
// word such as "at" or a weekday before it.
func Leading(s string) (Stamp, bool) {
	p := scanner{s: s, limit: 1}
	p.within(endOfLead(s) + 1)
	if len(p.out) == 0 || !onlyMarks(s[:p.out[0].Start]) {
		return Stamp{}, false
	}
	return p.out[0], true
}

// endOfLead is how far into s marks and one word reach: a stamp that begins behind that leads nothing.
func endOfLead(s string) int {
	rest := strings.TrimLeft(s, leadMarks)
	for rest != "" && isLetter(rest[0]) {
		rest = rest[1:]
	}
	return len(s) - len(strings.TrimLeft(rest, leadMarks))
}

// leadMarks are what people put before a time that opens a line.
const leadMarks = " \t*_`[](){}<>~±#-–—•\"'\\@|:,."

func onlyMarks(s string) bool {
	s = strings.Trim(s, leadMarks)
	if s == "" {
		return true
	}
	s = strings.ToLower(s)
	if IsWeekday(s) {
		return true
	}
	switch s {
	case "at", "around", "about", "approx", "approximately", "on", "ca", "circa", "by", "before", "after", "from", "time", "date", "between":
		return true
	}
	return false
}

type scanner struct {
	s     string
	limit int
	out   []Stamp
	until func(Stamp) bool // nil to keep the stamps in out
	met   bool
}

func (p *scanner) run() { p.within(len(p.s)) }

// within reads the stamps that begin before end.
func (p *scanner) within(end int) {
	s := p.s
	for i, end := 0, min(end, len(s)); i < end; {
		c := s[i]
		if !mayBegin[c] || i > 0 && isWordByte(s[i-1]) && (s[i-1] < 0x80 || !wideMarkBefore(s[:i])) || isLetter(c) && !(mayBeMonth(c) && monthOf(wordAt(s, i)) != 0) && !isHourWord(s, i) {
			i++ // most bytes, before anything is made of them
			continue
		}
		st, after, ok := p.at(i)
		if !ok {
			i++
			continue
		}
		st.Start, st.End = i, after
		st.Approx = approxBefore(s, i)
		if st.Zone == nil && i > 0 && s[i-1] >= 0x80 || i > 1 && s[i-2] >= 0x80 {
			st.Zone = zoneBefore(s[:i], st.Zone)
		}
		i = max(after, i+1)
		if p.until != nil {
			if p.met = p.until(st); p.met {
				return
			}
			continue
		}
		if p.out == nil && p.limit == 0 {
			p.out = make([]Stamp, 0, 1+min(len(s)/256, 16))
		}
		p.out = append(p.out, st)
		if p.limit > 0 && len(p.out) >= p.limit {
			return
		}
	}
}

// mayBegin are the bytes that a stamp begins with: digits, and the first letters of months, noon and midnight.
var mayBegin = func() (begins [256]bool) {
	for c := range begins {
		begins[c] = isDigit(byte(c)) || mayBeMonth(byte(c)) || c|0x20 == 'n' || c|0x20 == 'm'
	}
	return begins
}()

// zoneBefore is the zone that Japanese writes before a time (日本時間 12:36), else zone.
func zoneBefore(before string, zone *Zone) *Zone {
	if zone != nil || !strings.HasSuffix(strings.TrimRight(before, " 　"), "日本時間") {
		return zone
	}
	z, _ := ParseZone("日本時間")
	return z
}

// at reads a stamp that begins exactly at i.
func (p *scanner) at(i int) (Stamp, int, bool) {
	if isLetter(p.s[i]) {
		if st, end, ok := p.hourWord(i); ok {
			return st, end, true
		}
		if !mayBeMonth(p.s[i]) {
			return Stamp{}, i, false
		}
	} else if i > 0 && (p.s[i-1] == '.' || p.s[i-1] == ':' || p.s[i-1] == '/' || p.s[i-1] == '$') && !(p.s[i-1] == ':' && i > 1 && !isWordByte(p.s[i-2])) {
		return Stamp{}, i, false
	}
	var st Stamp
	if end, ok := readDate(p.s, i, &st); ok {
		return st, p.clockAfterDate(end, &st), true
	}
	if isLetter(p.s[i]) {
		return Stamp{}, i, false
	}
	end, ok := readClock(p.s, i, &st)
	if !ok {
		end, ok = readMilitary(p.s, i, &st)
	}
	if !ok {
		end, ok = readSpoken(p.s, i, &st)
	}
	if !ok {
		return Stamp{}, i, false
	}
	return st, p.dateAfterClock(end, &st), true
}

// clockAfterDate extends a date by the time of day that follows it, if one does.
func (p *scanner) clockAfterDate(end int, st *Stamp) int {
	j := skipJoin(p.s, end)
	if j < len(p.s) && j > end && isHourWord(p.s, j) { // 3 July at noon
		hour, k := hourWordAt(p.s, j)
		st.HasClock, st.Hour, st.Twelve = true, hour, true
		return readZone(p.s, k, st)
	}
	if j >= len(p.s) || !isDigit(p.s[j]) {
		readZoneOfDay(p.s, end, st)
		return end
	}
	if k, ok := readClock(p.s, j, st); ok {
		return k
	}
	if k, ok := readBareClock(p.s, j, end, st); ok {
		return k
	}
	return end
}

// dateAfterClock extends a time of day by a date behind it ("19:00 UTC Monday Aug 27"), unless
// that date has a time of its own.
func (p *scanner) dateAfterClock(end int, st *Stamp) int {
	j := skipJoin(p.s, end)
	for range 2 {
		w := wordAt(p.s, j)
		if w == "" || !(IsWeekday(strings.ToLower(w)) || strings.EqualFold(w, "on") || strings.EqualFold(w, "of")) {
			break
		}
		j = skipJoin(p.s, j+len(w))
	}
	if j >= len(p.s) || j == end || !(isDigit(p.s[j]) || mayBeMonth(p.s[j])) {
		return end
	}
	var date Stamp
	k, ok := readDate(p.s, j, &date)
	if !ok {
		return end
	}
	own := date
	if p.clockAfterDate(k, &own); own.HasClock {
		return end
	}
	st.Year, st.Month, st.Day = date.Year, date.Month, date.Day
	st.Swappable, st.DayFirst, st.MonthFirst, st.Slashes = date.Swappable, date.DayFirst, date.MonthFirst, date.Slashes
	return k
}

// skipJoin passes over what people write between a date and its time.
func skipJoin(s string, i int) int {
	start := i
	for i < len(s) {
		switch c := s[i]; {
		case c == ' ' || c == ',' || c == '@' || c == '~' || c == '*' || c == '\t' || c == '\\' || c == '(':
			i++
		case (c == 'T' || c == 't') && i == start && i+1 < len(s) && isDigit(s[i+1]):
			i++
		case c == '-' || c == ':':
			i++
		case strings.HasPrefix(s[i:], "–") || strings.HasPrefix(s[i:], "—"):
			i += len("–")
		case strings.HasPrefix(s[i:], "±"):
			i += len("±")
		case strings.HasPrefix(s[i:], "at ") || strings.HasPrefix(s[i:], "ca "):
			i += 3
		case strings.HasPrefix(s[i:], "ca. "):
			i += 4
		case strings.HasPrefix(s[i:], "circa "):
			i += 6
		case strings.HasPrefix(s[i:], "approx. "):
			i += 8
		case strings.HasPrefix(s[i:], "around "):
			i += 7
		case strings.HasPrefix(s[i:], "about "):
			i += 6
		case strings.HasPrefix(s[i:], "approximately "):
			i += len("approximately ")
			start = i - 1 // a long word
		case strings.HasPrefix(s[i:], "roughly "):
			i += 8
		default:
			return i
		}
		if i-start > 12 {
			return start
		}
	}
	return i
}

func approxBefore(s string, i int) bool {
	before := strings.TrimRight(s[max(0, i-16):i], " ")
	if before == "" || strings.IndexByte("~\xb1tdxy.a", before[len(before)-1]|0x20) < 0 { // what the marks end with
		return false
	}
	before = strings.ToLower(before)
	for _, mark := range []string{"~", "±", "about", "around", "approx", "approximately", "approx.", "ca.", "circa"} {
		if strings.HasSuffix(before, mark) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool    { return c >= '0' && c <= '9' }
func isLetter(c byte) bool   { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isWordByte(c byte) bool { return wordBytes[c] }

// wideMarkBefore: a text ends with a comma, stop, bracket or colon of Japanese.
func wideMarkBefore(s string) bool {
	for _, mark := range [...]string{"、", "。", "「", "（", "：", "　", "・"} {
		if strings.HasSuffix(s, mark) {
			return true
		}
	}
	return false
}

var wordBytes = func() (word [256]bool) {
	for i := range word {
		c := byte(i)
		word[c] = isDigit(c) || isLetter(c) || c == '_' || c >= 0x80 && c != 0x93 && c != 0x94 && c != 0xb1 && c != 0xa0
	}
	return word
}()

func skipWord(s string, i int) int {
	for i < len(s) && isWordByte(s[i]) {
		i++
	}
	return i
}

func wordAt(s string, i int) string {
	j := i
	for j < len(s) && isLetter(s[j]) {
		j++
	}
	return s[i:j]
}
