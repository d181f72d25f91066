package ingest

import (
	"slices"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// withLengths puts "twenty minutes later" and "for the next two hours" among the times of a text, by their place.
func withLengths(text string, stamps []clock.Stamp) ([]clock.Stamp, map[int]time.Duration) {
	if len(stamps) == 0 {
		return stamps, nil
	}
	var lengths map[int]time.Duration
	add := func(at []int) {
		length, ok := clock.ParseDuration(inDigits(text[at[2]:at[3]]))
		if !ok || length <= 0 {
			return
		}
		if lengths == nil {
			lengths = map[int]time.Duration{}
			stamps = slices.Clone(stamps) // they are of the whole part
		}
		lengths[at[0]] = length
		stamps = append(stamps, clock.Stamp{Start: at[0], End: at[1], HasClock: true, Approx: true})
	}
	for _, at := range laterWords.all(text) {
		add(at)
	}
	for _, at := range nextWords.all(text) {
		add(at)
	}
	if lengths != nil {
		slices.SortStableFunc(stamps, func(a, b clock.Stamp) int { return a.Start - b.Start })
	}
	return stamps, lengths
}

// laterReach is how many bytes behind a time a length still counts from it.
const laterReach = 240

// relative reads a length behind the time that was told last in the same paragraph.
func (r *textReader) relative(role, text string, stamps []clock.Stamp, i int, length time.Duration) bool {
	st := stamps[i]
	if r.lastAt.IsZero() || st.Start < r.lastEnd || st.Start-r.lastEnd > laterReach || strings.Contains(text[r.lastEnd:st.Start], "\n\n") {
		return false
	}
	at := r.lastAt.Add(length)
	st.Year, st.Month, st.Day = at.Date()
	st.Hour, st.Minute, st.Second = at.Clock()
	st.Zone = clock.UTC()
	from, to := clauseBounds(text, stamps, i)
	r.clause(role, text, st, strings.ToLower(plain(text[from:to])), false)
	r.lastAt, r.lastEnd = at, st.End
	return true
}
