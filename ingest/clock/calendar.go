package clock

import (
	"strings"
	"time"
)

// Order is the order of day and month in a document's numeric dates.
type Order int8

// The orders: unknown until a date that can only be read one way says so.
const (
	OrderUnknown Order = iota
	MonthFirst
	DayFirst
)

// Doubt is something that Resolve had to assume.
type Doubt string

// The doubts, as stable codes.
const (
	ZoneAssumed   Doubt = "zone_assumed"   // no zone anywhere: UTC
	ZoneSeason    Doubt = "zone_season"    // a winter abbreviation in summer or the reverse
	ZoneAmbiguous Doubt = "zone_ambiguous" // an abbreviation of several zones
	OrderAssumed  Doubt = "order_assumed"  // 06-05-2026 could be read both ways
	ZoneCarried   Doubt = "zone_carried"   // the only zone written anywhere in the document
	YearAssumed   Doubt = "year_assumed"   // the year came from elsewhere in the document
)

// Calendar is what a document says once for all its times. The zero value knows nothing: dates
// without a year do not resolve, and times are read as UTC with a doubt.
type Calendar struct {
	Zone  *Zone
	Order Order
	// Carried means that Zone is the only zone written anywhere, and not stated for all times.
	Carried bool
	// Year, Month and Day are carried to stamps that lack them.
	Year  int
	Month time.Month
	Day   int
}

// SetDay carries the date of at (as written, in its own zone) to the stamps that follow.
func (c *Calendar) SetDay(year int, month time.Month, day int) {
	c.Year, c.Month, c.Day = year, month, day
}

// Date returns the calendar date of s with what the calendar carries; ok is false where no year,
// month or day is known.
func (c *Calendar) Date(s Stamp) (year int, month time.Month, day int, ok bool) {
	year, month, day = s.Year, s.Month, s.Day
	if s.Swappable && c.dayFirst(s) {
		month, day = time.Month(day), int(month)
	}
	if !s.HasDate() {
		year, month, day = c.Year, c.Month, c.Day
	}
	if year == 0 {
		year = c.Year
	}
	return year, month, day, year > 0 && month > 0 && day > 0
}

func (c *Calendar) dayFirst(s Stamp) bool {
	switch c.Order {
	case DayFirst:
		return true
	case MonthFirst:
		return false
	}
	return !s.Slashes
}

// Resolve returns the instant of s in UTC; without a clock it is the midnight the day began with.
// ok is false where the date is not known.
func (c *Calendar) Resolve(s Stamp) (at time.Time, ok bool) {
	year, month, day, ok := c.Date(s)
	if !ok {
		return time.Time{}, false
	}
	zone := s.Zone
	if zone == nil {
		zone = c.Zone
	}
	loc := time.UTC
	if zone != nil {
		loc = zone.Location
	}
	return time.Date(year, month, day, s.Hour, s.Minute, s.Second, s.Nanosecond, loc).UTC(), true
}

// Doubts returns what Resolve assumes for s, in a fixed order.
func (c *Calendar) Doubts(s Stamp) []Doubt {
	var out []Doubt
	if s.HasClock {
		zone := s.Zone
		if zone == nil {
			zone = c.Zone
		}
		switch at, ok := c.Resolve(s); {
		case zone == nil:
			out = append(out, ZoneAssumed)
		case s.Zone == nil && c.Carried:
			out = append(out, ZoneCarried)
		case zone.Ambiguous:
			out = append(out, ZoneAmbiguous)
		case ok && zone.Season != 0 && wrongSeason(zone, at):
			out = append(out, ZoneSeason)
		}
	}
	if s.Swappable && c.Order == OrderUnknown {
		out = append(out, OrderAssumed)
	}
	if s.HasDate() && s.Year == 0 && c.Year != 0 {
		out = append(out, YearAssumed)
	}
	return out
}

func wrongSeason(z *Zone, at time.Time) bool {
	loc, err := time.LoadLocation(z.Place)
	if err != nil {
		return false
	}
	return at.In(loc).IsDST() != (z.Season > 0)
}

// Learn takes the order of day and month from stamps that can be read only one way.
func (c *Calendar) Learn(stamps []Stamp) {
	for _, s := range stamps {
		switch {
		case s.DayFirst:
			c.Order = DayFirst
			return
		case s.MonthFirst:
			c.Order = MonthFirst
			return
		}
	}
}

// OnlyZone returns the zone of stamps where all that have one agree, or nil.
func OnlyZone(stamps []Stamp) *Zone {
	var only *Zone
	for _, s := range stamps {
		if s.Zone == nil {
			continue
		}
		if only != nil && only.Name != s.Zone.Name {
			return nil
		}
		only = s.Zone
	}
	return only
}

// DocumentZone finds the zone that a document states for all its times: "All times are in UTC",
// "(times in BST)", "Timeline (UTC)". Without such a sentence it returns nil.
func DocumentZone(text string) *Zone {
	lower := strings.ToLower(text)
	for from := 0; ; {
		i := strings.Index(lower[from:], "time")
		if i < 0 {
			return nil
		}
		i += from
		from = i + len("time")
		if z := zoneSentence(text, lower, i); z != nil {
			return z
		}
	}
}

// zoneSentence reads the zone behind the word "times" or "timeline" at i.
func zoneSentence(text, lower string, i int) *Zone {
	j := i + len("time")
	isLine := strings.HasPrefix(lower[j:], "line")
	switch {
	case strings.HasPrefix(lower[j:], "stamps"):
		j += len("stamps")
	case strings.HasPrefix(lower[j:], "s"):
		j++
	case strings.HasPrefix(lower[j:], "line"):
		j += len("line")
	}
	for {
		j = skipFiller(lower, j)
		if j >= len(text) || text[j] == '\n' {
			return nil
		}
		w := fillerWord(lower[j:])
		if w == 0 {
			break
		}
		j += w
	}
	end := j
	for end < len(text) && end-j < 24 && (isWordByte(text[end]) || strings.IndexByte("+-/:", text[end]) >= 0) {
		end++
	}
	word := strings.TrimRight(text[j:end], ":-/")
	if isLine || !strings.HasPrefix(lower[i:], "times") {
		// "Timeline (UTC)", "Time (UTC)": only in brackets, else any word would do.
		if j == 0 || text[j-1] != '(' {
			return nil
		}
	}
	if end+5 <= len(text) && strings.EqualFold(text[end:end+5], " time") {
		if z, ok := ParseZone(word + " time"); ok {
			return z
		}
	}
	z, ok := ParseZone(word)
	if !ok {
		return nil
	}
	return z
}

func skipFiller(s string, i int) int {
	for i < len(s) && strings.IndexByte(" *_(:,`\t", s[i]) >= 0 {
		i++
	}
	return i
}

func fillerWord(s string) int {
	for _, w := range []string{"are ", "is ", "in ", "written ", "given ", "the ", "same ", "timezone", "all ", "times ", "shown ", "below ", "listed ", "stated ", "approximate", "local ", "expressed ", "quoted ", "of ", "day "} {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}
