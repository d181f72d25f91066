package clock

import "time"

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
	HalfAssumed   Doubt = "half_assumed"   // 3:49 in a document that writes 3:07 pm: afternoon
	DigitAssumed  Doubt = "digit_assumed"  // 14:5O: a letter stands for a nought
)

// Calendar is what a document says once for all its times. The zero value knows nothing: dates
// without a year do not resolve, and times are read as UTC with a doubt.
type Calendar struct {
	Zone  *Zone
	Order Order
	// Carried means that Zone is the only zone written anywhere, and not stated for all times.
	Carried bool
	// Afternoon means that times of a twelve-hour clock without am or pm are afternoon: every time
	// that is written with one of them says pm.
	Afternoon bool
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

// Resolve returns the instant of s in UTC. A date without a clock is that calendar day, 00:00 UTC,
// whatever zone is in force: a day is not moved into the day before. ok is false where the date is
// not known.
func (c *Calendar) Resolve(s Stamp) (at time.Time, ok bool) {
	year, month, day, ok := c.Date(s)
	if !ok {
		return time.Time{}, false
	}
	if !s.HasClock {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), true
	}
	zone := s.Zone
	if zone == nil {
		zone = c.Zone
	}
	loc := time.UTC
	if zone != nil {
		loc = zone.Location
	}
	hour := s.Hour
	if c.halfOpen(s) {
		hour += 12
	}
	return time.Date(year, month, day, hour, s.Minute, s.Second, s.Nanosecond, loc).UTC(), true
}

// halfOpen reports whether s is read as afternoon because the document writes a twelve-hour clock.
func (c *Calendar) halfOpen(s Stamp) bool {
	return c.Afternoon && s.HasClock && !s.Twelve && !s.Padded && s.Hour > 0 && s.Hour < 12
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
	if c.halfOpen(s) {
		out = append(out, HalfAssumed)
	}
	if s.Mended {
		out = append(out, DigitAssumed)
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
	loc, err := locationOf(z.Place)
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

// LearnHalf sets Afternoon from the stamps of a whole document: some are written with pm, none with
// am, and no clock goes beyond twelve without one.
func (c *Calendar) LearnHalf(stamps []Stamp) {
	pm := false
	for _, s := range stamps {
		switch {
		case !s.HasClock:
		case s.Twelve && s.Hour < 12, !s.Twelve && (s.Padded || s.Hour > 12):
			c.Afternoon = false
			return
		case s.Twelve:
			pm = true
		}
	}
	c.Afternoon = pm
}
