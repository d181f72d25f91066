package clock

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zone names must resolve on machines without a zone database
)

// Zone is a time zone as written: a fixed offset, or a place whose offset depends on the date.
type Zone struct {
	Name     string
	Location *time.Location
	// Season is set for an abbreviation that is only right for half of the year (PST, CET): +1 for
	// a summer abbreviation, -1 for a winter one. Place is where the season is looked up.
	Season int
	Place  string
	// Ambiguous means that the abbreviation stands for more than one zone (IST, CST, BST).
	Ambiguous bool
}

// UTC is the zone that texts without one are read in.
func UTC() *Zone { return &Zone{Name: "UTC", Location: time.UTC} }

type abbreviation struct {
	hours     float64
	season    int
	place     string
	ambiguous bool
}

func abbreviationOf(name string) (abbreviation, bool) {
	switch name {
	case "UTC", "GMT", "Z", "ZULU", "UCT", "WET":
		return abbreviation{}, true
	case "BST":
		return abbreviation{1, 1, "Europe/London", false}, true
	case "WEST":
		return abbreviation{1, 1, "Europe/Lisbon", false}, true
	case "CET", "MEZ":
		return abbreviation{1, -1, "Europe/Berlin", false}, true
	case "CEST", "MESZ":
		return abbreviation{2, 1, "Europe/Berlin", false}, true
	case "EET":
		return abbreviation{2, -1, "Europe/Helsinki", false}, true
	case "EEST":
		return abbreviation{3, 1, "Europe/Helsinki", false}, true
	case "MSK":
		return abbreviation{3, 0, "", false}, true
	case "SAST", "CAT":
		return abbreviation{2, 0, "", false}, true
	case "IST":
		return abbreviation{5.5, 0, "", true}, true
	case "SGT", "HKT", "AWST":
		return abbreviation{8, 0, "", false}, true
	case "JST", "KST":
		return abbreviation{9, 0, "", false}, true
	case "AEST":
		return abbreviation{10, -1, "Australia/Sydney", false}, true
	case "AEDT":
		return abbreviation{11, 1, "Australia/Sydney", false}, true
	case "NZST":
		return abbreviation{12, -1, "Pacific/Auckland", false}, true
	case "NZDT":
		return abbreviation{13, 1, "Pacific/Auckland", false}, true
	case "PST":
		return abbreviation{-8, -1, "America/Los_Angeles", false}, true
	case "PDT":
		return abbreviation{-7, 1, "America/Los_Angeles", false}, true
	case "MST":
		return abbreviation{-7, 0, "", false}, true
	case "MDT":
		return abbreviation{-6, 1, "America/Denver", false}, true
	case "CST":
		return abbreviation{-6, -1, "America/Chicago", true}, true
	case "CDT":
		return abbreviation{-5, 1, "America/Chicago", false}, true
	case "EST":
		return abbreviation{-5, -1, "America/New_York", false}, true
	case "EDT":
		return abbreviation{-4, 1, "America/New_York", false}, true
	case "BRT", "ART":
		return abbreviation{-3, 0, "", false}, true
	}
	return abbreviation{}, false
}

func placeOf(name string) string {
	switch strings.ToLower(name) {
	case "pt", "pacific", "pacific time", "us/pacific", "san francisco", "seattle":
		return "America/Los_Angeles"
	case "mt", "mountain", "mountain time":
		return "America/Denver"
	case "ct", "central", "central time":
		return "America/Chicago"
	case "et", "eastern", "eastern time", "us/eastern", "new york":
		return "America/New_York"
	case "london", "london time", "uk time":
		return "Europe/London"
	case "berlin", "berlin time":
		return "Europe/Berlin"
	case "paris", "paris time":
		return "Europe/Paris"
	case "amsterdam", "amsterdam time":
		return "Europe/Amsterdam"
	case "dublin", "dublin time":
		return "Europe/Dublin"
	case "tokyo", "tokyo time", "日本時間":
		return "Asia/Tokyo"
	case "sydney", "sydney time":
		return "Australia/Sydney"
	}
	return ""
}

// ParseZone reads a zone as a person names it: an abbreviation, an offset (UTC+2, +05:30), a
// place with a known clock, or an IANA name.
func ParseZone(name string) (*Zone, bool) {
	name = strings.Trim(name, " \t*_()[].,:;")
	if name == "" {
		return nil, false
	}
	upper := strings.ToUpper(name)
	if a, ok := abbreviationOf(upper); ok && name == upper {
		return fixed(upper, a), true
	}
	if z, ok := parseOffset(upper); ok {
		return z, true
	}
	if place := placeOf(name); place != "" {
		return located(name, place)
	}
	if strings.Contains(name, "/") && !strings.Contains(name, " ") && !strings.Contains(name, "..") {
		return located(name, name)
	}
	return nil, false
}

func fixed(name string, a abbreviation) *Zone {
	if a.hours == 0 && a.place == "" {
		return UTC()
	}
	return &Zone{
		Name: name, Location: time.FixedZone(name, int(a.hours*3600)),
		Season: a.season, Place: a.place, Ambiguous: a.ambiguous,
	}
}

func located(name, place string) (*Zone, bool) {
	loc, err := locationOf(place)
	if err != nil {
		return nil, false
	}
	return &Zone{Name: name, Location: loc}, true
}

// locationOf is time.LoadLocation, which reads its file at every call, but for the places that
// abbreviations and names of zones stand for: those are loaded once.
func locationOf(place string) (*time.Location, error) {
	if loc := knownPlaces()[place]; loc != nil {
		return loc, nil
	}
	return time.LoadLocation(place)
}

// knownPlaces are loaded once, and only read.
var knownPlaces = sync.OnceValue(func() map[string]*time.Location {
	out := map[string]*time.Location{}
	for _, place := range []string{
		"America/Chicago", "America/Denver", "America/Los_Angeles", "America/New_York", "Asia/Tokyo", "Australia/Sydney",
		"Europe/Amsterdam", "Europe/Berlin", "Europe/Dublin", "Europe/Helsinki", "Europe/Lisbon", "Europe/London", "Europe/Paris",
		"Pacific/Auckland", "US/Eastern", "US/Pacific",
	} {
		if loc, err := time.LoadLocation(place); err == nil {
			out[place] = loc
		}
	}
	return out
})

// parseOffset reads Z, +02:00, -0700, UTC+2, GMT-5:30.
func parseOffset(s string) (*Zone, bool) {
	if s == "Z" {
		return UTC(), true
	}
	rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(s, "UTC"), "GMT"))
	if len(rest) < 2 || (rest[0] != '+' && rest[0] != '-') {
		return nil, false
	}
	hours, i := number(rest, 1)
	minutes := 0
	switch digits := i - 1; {
	case digits == 4:
		hours, minutes = hours/100, hours%100
	case digits < 1 || digits > 2:
		return nil, false
	case i < len(rest) && rest[i] == ':':
		minutes, i = number(rest, i+1)
	}
	if i != len(rest) || hours > 14 || minutes > 59 {
		return nil, false
	}
	seconds := hours*3600 + minutes*60
	if rest[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return UTC(), true
	}
	return &Zone{Name: s, Location: time.FixedZone(s, seconds)}, true
}

// readZone reads the zone behind a clock and returns where it ends, or i where none follows.
func readZone(s string, i int, st *Stamp) int {
	j := i
	for j < len(s) && (s[j] == ' ' || s[j] == '(' || s[j] == '*') && j-i < 4 {
		j++
	}
	if j >= len(s) {
		return i
	}
	if end, ok := readOffset(s, i, j, st); ok {
		return end
	}
	w := wordAt(s, j)
	if w == "" || len(w) > 5 || j+len(w) < len(s) && s[j+len(w)] == '/' || !inCapitals(w) && w != "z" {
		return readPlace(s, i, j, st)
	}
	end := j + len(w)
	if end < len(s) && isWordByte(s[end]) {
		return i
	}
	if z, ok := ParseZone(strings.ToUpper(w)); ok {
		if more, ok := readOffset(s, end, end, st); ok && (w == "UTC" || w == "GMT") {
			return more
		}
		st.Zone = z
		return offsetInBrackets(s, end, st)
	}
	return i
}

// offsetInBrackets reads the offset that explains an abbreviation: "CST (UTC+8)". The offset counts,
// abbreviations have several meanings.
func offsetInBrackets(s string, i int, st *Stamp) int {
	if !strings.HasPrefix(s[i:], " (UTC") && !strings.HasPrefix(s[i:], " (GMT") {
		return i
	}
	end := strings.IndexByte(s[i:min(len(s), i+16)], ')')
	if end < 0 {
		return i
	}
	if z, ok := parseOffset(s[i+2 : i+end]); ok {
		z.Name = st.Zone.Name
		st.Zone = z
		return i + end + 1
	}
	return i
}

// readZoneOfDay reads the zone that stands behind a date and holds for the times of that day: "28
// April 2025 (BST)", "13 July 2025, CEST", "2024-10-05 (all times CEST)".
func readZoneOfDay(s string, end int, st *Stamp) {
	j := end
	for j < len(s) && j-end < 5 && strings.IndexByte(" ,;(\\*|", s[j]) >= 0 {
		j++
	}
	if j == end {
		return
	}
	for _, word := range []string{"all ", "times ", "are ", "in "} {
		if strings.HasPrefix(s[j:], word) {
			j += len(word)
		}
	}
	if z := zoneWord(s, j); z != nil {
		st.Zone = z
	}
}

func readPlace(s string, i, j int, st *Stamp) int {
	if end := skipPlace(s, j); end > j {
		if z, ok := ParseZone(s[j:end]); ok {
			st.Zone = z
			return end
		}
	}
	for _, name := range []string{"Pacific Time", "Eastern Time", "London time", "Berlin time", "Pacific", "Eastern"} {
		if strings.HasPrefix(s[j:], name) {
			st.Zone, _ = ParseZone(name)
			return j + len(name)
		}
	}
	return i
}

// skipPlace is the end of Area/City at j (US/Pacific, Europe/London), or j.
func skipPlace(s string, j int) int {
	area := wordAt(s, j)
	k := j + len(area)
	if len(area) < 2 || area[0] > 'Z' || k+1 >= len(s) || s[k] != '/' || s[k+1] < 'A' || s[k+1] > 'Z' {
		return j
	}
	for k++; k < len(s) && (isLetter(s[k]) || s[k] == '_'); k++ {
	}
	return k
}

func readOffset(s string, i, j int, st *Stamp) (int, bool) {
	if j >= len(s) || (s[j] != '+' && s[j] != '-') || j > i && s[j] == '-' {
		return i, false
	}
	if strings.HasPrefix(s[j:], "+UTC") {
		st.Zone = UTC()
		return j + 4, true
	}
	k := j + 1
	for k < len(s) && (isDigit(s[k]) || s[k] == ':') {
		k++
	}
	// A dash and a clock is a range (02:00-04:30), unless the zone has the full form of an offset
	// behind seconds or a T.
	digits := s[j+1 : k]
	if s[j] == '-' && !(len(digits) == 5 && behindSeconds(s, i)) {
		return i, false
	}
	z, ok := parseOffset(s[j:k])
	if !ok {
		return i, false
	}
	st.Zone = z
	return k, true
}

// behindSeconds reports whether the clock that ends at i is written with seconds, or as the time
// part of an ISO stamp.
func behindSeconds(s string, i int) bool {
	text := s[max(0, i-24):i]
	text = text[strings.LastIndexByte(text, '\n')+1:]
	return strings.Count(text[max(0, len(text)-9):], ":") >= 2 || strings.Contains(text, "T")
}
