package clock

import (
	"strings"
	"time"
)

// readDate reads a calendar date at i: year first, day or month first with a four-digit year, or
// with the month as a word. The year is zero where none is written.
func readDate(s string, i int, st *Stamp) (int, bool) {
	if isLetter(s[i]) {
		return readMonthFirst(s, i, st)
	}
	if end, ok := readYearFirst(s, i, st); ok {
		return end, true
	}
	if end, ok := readNumeric(s, i, st); ok {
		return end, true
	}
	return readDayFirst(s, i, st)
}

func readYearFirst(s string, i int, st *Stamp) (int, bool) {
	year, j := number(s, i)
	if j-i != 4 || !plausibleYear(year) || j >= len(s) {
		return i, false
	}
	if strings.HasPrefix(s[j:], "年") {
		return readJapanese(s, j, year, st)
	}
	sep := s[j]
	if sep == '\\' && j+1 < len(s) { // 2026\-07\-03: an escape a word processor left
		j++
		sep = s[j]
	}
	if sep != '-' && sep != '/' && sep != '.' && sep != ' ' && sep != '_' {
		return i, false
	}
	if sep == ' ' {
		if end, ok := readYearMonthWord(s, j+1, year, st); ok {
			return end, true
		}
	}
	month, k := number(s, j+1)
	if k-j-1 < 1 || k-j-1 > 2 || k >= len(s) {
		return i, false
	}
	if s[k] == '\\' {
		k++
	}
	if k >= len(s) || s[k] != sep {
		return i, false
	}
	day, end := number(s, k+1)
	if end-k-1 < 1 || end-k-1 > 2 || !validDay(month, day) {
		return i, false
	}
	if sep == ' ' && (k-j-1 != 2 || end-k-1 != 2) {
		return i, false
	}
	st.Year, st.Month, st.Day = year, time.Month(month), day
	return end, true
}

func readYearMonthWord(s string, i, year int, st *Stamp) (int, bool) {
	w := wordAt(s, i)
	month := monthOf(w)
	if month == 0 {
		return i, false
	}
	j := i + len(w)
	if j >= len(s) || s[j] != ' ' {
		return i, false
	}
	day, end := number(s, j+1)
	if end == j+1 || end-j > 3 || !validDay(int(month), day) {
		return i, false
	}
	st.Year, st.Month, st.Day = year, month, day
	return end, true
}

// readJapanese reads 2026年7月3日 from the mark behind the year.
func readJapanese(s string, i, year int, st *Stamp) (int, bool) {
	month, j := number(s, i+len("年"))
	if !strings.HasPrefix(s[j:], "月") {
		return i, false
	}
	day, k := number(s, j+len("月"))
	if !strings.HasPrefix(s[k:], "日") || !validDay(month, day) {
		return i, false
	}
	st.Year, st.Month, st.Day = year, time.Month(month), day
	return k + len("日"), true
}

// readNumeric reads 07-29-2023, 29-02-2016, 09/07/2022 and 27.05.2025.
func readNumeric(s string, i int, st *Stamp) (int, bool) {
	a, j := number(s, i)
	if j-i > 2 || j >= len(s) || (s[j] != '-' && s[j] != '/' && s[j] != '.') {
		return i, false
	}
	b, k := number(s, j+1)
	if k == j+1 || k-j-1 > 2 || k >= len(s) || s[k] != s[j] {
		return i, false
	}
	year, end := number(s, k+1)
	if end-k-1 != 4 || !plausibleYear(year) || end < len(s) && (s[end] == s[j] || s[end] == '.' && end+1 < len(s) && isDigit(s[end+1])) {
		return i, false
	}
	monthFirst, dayFirst := validDay(a, b), validDay(b, a)
	if s[j] == '.' { // a dot is only written day first
		monthFirst = false
	}
	switch {
	case !monthFirst && !dayFirst:
		return i, false
	case monthFirst:
		st.Month, st.Day = time.Month(a), b
	default:
		st.Month, st.Day = time.Month(b), a
	}
	st.Year = year
	st.Swappable = monthFirst && dayFirst && a != b
	st.MonthFirst = monthFirst && !dayFirst
	st.DayFirst = dayFirst && !monthFirst && s[j] != '.'
	st.Slashes = s[j] == '/'
	return end, true
}

// readDayFirst reads "3 July 2026", "3rd of July", "17 October, 2025".
func readDayFirst(s string, i int, st *Stamp) (int, bool) {
	day, j := number(s, i)
	if j-i > 2 {
		return i, false
	}
	j = skipSecondDay(s, skipOrdinal(s, j))
	if j >= len(s) || (s[j] != ' ' && s[j] != '-') {
		return i, false
	}
	j++
	if strings.HasPrefix(s[j:], "of ") {
		j += 3
	}
	if j >= len(s) || !mayBeMonth(s[j]) {
		return i, false
	}
	w := wordAt(s, j)
	month := monthOf(w)
	if month == 0 || !validDay(int(month), day) {
		return i, false
	}
	end := j + len(w)
	st.Month, st.Day = month, day
	return readYearBehind(s, end, st), true
}

// skipSecondDay passes over the other day of "23 and 24 February", "23/24 February" and "23-24
// February": the first counts.
func skipSecondDay(s string, i int) int {
	for _, join := range []string{" and ", " & ", " to ", " - ", " – ", "/", "-", "–"} {
		rest, ok := strings.CutPrefix(s[i:], join)
		if !ok {
			continue
		}
		day, j := number(rest, 0)
		if j == 0 || j > 2 || day < 1 || day > 31 {
			return i
		}
		j = skipOrdinal(rest, j)
		if j < len(rest) && rest[j] == ' ' && monthOf(wordAt(rest, j+1)) != 0 {
			return i + len(join) + j
		}
	}
	return i
}

// readMonthFirst reads "July 3, 2026", "Sep 27 2017", "May 12".
func readMonthFirst(s string, i int, st *Stamp) (int, bool) {
	w := wordAt(s, i)
	month := monthOf(w)
	if month == 0 {
		return i, false
	}
	j := i + len(w)
	if j < len(s) && s[j] == '.' {
		j++
	}
	if j+1 < len(s) && s[j] == '-' && isDigit(s[j+1]) { // Feb-08-2021
		return readDashedMonth(s, j+1, month, i, st)
	}
	if j >= len(s) || s[j] != ' ' {
		return i, false
	}
	for j < len(s) && s[j] == ' ' {
		j++
	}
	day, k := number(s, j)
	if k == j || k-j > 2 || !validDay(int(month), day) {
		return i, false
	}
	if k < len(s) && (s[k] == ':' || s[k] == '%') {
		return i, false
	}
	st.Month, st.Day = month, day
	return readYearBehind(s, skipOrdinal(s, k), st), true
}

// readDashedMonth reads 08-2021 behind Feb-.
func readDashedMonth(s string, j int, month time.Month, i int, st *Stamp) (int, bool) {
	day, k := number(s, j)
	if k-j > 2 || !validDay(int(month), day) || k >= len(s) || s[k] != '-' {
		return i, false
	}
	year, end := number(s, k+1)
	if end-k-1 != 4 || !plausibleYear(year) {
		return i, false
	}
	st.Year, st.Month, st.Day = year, month, day
	return end, true
}

func readYearBehind(s string, end int, st *Stamp) int {
	j := end
	for j < len(s) && (s[j] == ' ' || s[j] == ',' || s[j] == '-' || s[j] == '.') && j-end < 3 {
		j++
	}
	year, k := number(s, j)
	if j == end || k-j != 4 || !plausibleYear(year) || k+1 < len(s) && s[k] == ':' && isDigit(s[k+1]) {
		return end
	}
	st.Year = year
	return k
}

func skipOrdinal(s string, i int) int {
	if i+2 > len(s) {
		return i
	}
	switch strings.ToLower(s[i : i+2]) {
	case "st", "nd", "rd", "th":
		if i+2 == len(s) || !isWordByte(s[i+2]) {
			return i + 2
		}
	}
	return i
}

func number(s string, i int) (int, int) {
	n := 0
	j := i
	for j < len(s) && isDigit(s[j]) && j-i < 9 {
		n = n*10 + int(s[j]-'0')
		j++
	}
	return n, j
}

func plausibleYear(y int) bool { return y >= 1970 && y <= 2100 }

func validDay(month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// mayBeMonth is a cheap filter: months begin with one of eight capitals.
func mayBeMonth(c byte) bool {
	switch c {
	case 'J', 'F', 'M', 'A', 'S', 'O', 'N', 'D':
		return true
	}
	return false
}

func monthOf(w string) time.Month {
	if len(w) < 3 || len(w) > 9 || w[0] > 'Z' { // "may" and "march" in lower case are words
		return 0
	}
	var lower [9]byte
	for i := range len(w) {
		if lower[i] = w[i]; w[i] >= 'A' && w[i] <= 'Z' {
			lower[i] |= 0x20
		}
	}
	switch string(lower[:len(w)]) {
	case "jan", "january":
		return time.January
	case "feb", "february":
		return time.February
	case "mar", "march":
		return time.March
	case "apr", "april":
		return time.April
	case "may":
		return time.May
	case "jun", "june":
		return time.June
	case "jul", "july":
		return time.July
	case "aug", "august":
		return time.August
	case "sep", "sept", "september":
		return time.September
	case "oct", "october":
		return time.October
	case "nov", "november":
		return time.November
	case "dec", "december":
		return time.December
	}
	return 0
}

// IsWeekday reports whether w, in lower case, names a day of the week, in full or short.
func IsWeekday(w string) bool {
	switch w {
	case "sun", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat",
		"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday":
		return true
	}
	return false
}
