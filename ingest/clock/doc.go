// Package clock reads dates, times and zones as people write them in postmortems.
//
// Scan finds every date and time in a text with its byte range; a Calendar turns them into
// instants with what the document says once for all: its zone, its year, the order of day and
// month. The package never guesses silently: what it had to assume is a Doubt on the result.
//
//	cal := clock.Calendar{Zone: clock.UTC()}
//	stamp, _ := clock.First("~09:35 on 3 July 2026")
//	at, _ := cal.Resolve(stamp) // 2026-07-03T09:35:00Z
package clock
