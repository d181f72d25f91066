package ingest

import (
	"slices"
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// statedLength is a length of time as written: the time to detect, mitigate or resolve, or how long
// the harm lasted. known is false for what is no length ("?", "N/A").
type statedLength struct {
	name   string
	field  string // of the metadata
	length time.Duration
	known  bool
	quote  string
}

func (l statedLength) minutes() *float64 {
	if !l.known {
		return nil
	}
	m := l.length.Minutes()
	return &m
}

// lengthOf is the length that a metadata field states and the milestones it ends at, the first that
// is known; ok is false for another field.
func lengthOf(field string) (name string, ends []string, ok bool) {
	switch field {
	case "time_to_detect":
		return "detect", []string{"detected"}, true
	case "time_to_mitigate":
		return "mitigate", []string{"mitigated"}, true
	case "time_to_resolve":
		return "resolve", []string{"resolved"}, true
	case "duration":
		return "impact", []string{"mitigated", "resolved"}, true
	}
	return "", nil, false
}

func isLength(field string) bool {
	_, _, ok := lengthOf(field)
	return ok
}

// lengthTolerance is how far a stated length may be from the one between the milestones: people
// round.
const lengthTolerance = 5 * time.Minute

// checkDurations keeps stated lengths as written and warns where they differ from what the stated
// milestones give. Neither is changed.
func (s *story) checkDurations(m metadata) {
	seen := map[string]bool{}
	for _, f := range m.fields {
		name, _, ok := lengthOf(f.field)
		if !ok || seen[name] {
			continue
		}
		seen[name] = true
		l := statedLength{name: name, field: f.field, quote: f.raw}
		l.length, l.known = clock.ParseDuration(f.value)
		s.durations = append(s.durations, l)
		if got, differs := s.differs(l); differs {
			s.doubt(f.value, WarnDurationDiffers, "%s, but the stated times give %s", f.raw, strings.TrimSuffix(got.String(), "0s"))
		}
	}
}

// differs reports whether no end that a stated length can have fits it, and gives the length to the
// first of them that is stated itself: a time that was read from the timeline proves nothing against it.
func (s *story) differs(l statedLength) (got time.Duration, differs bool) {
	start := s.milestone("started")
	if !l.known || start == nil || start.basis != "stated" {
		return 0, false
	}
	_, names, _ := lengthOf(l.field)
	for _, name := range names {
		end := s.milestone(name)
		if end == nil {
			continue
		}
		long := end.at.Sub(start.at)
		if (long - l.length).Abs() <= max(lengthTolerance, l.length/10) {
			return 0, false
		}
		if end.basis == "stated" && !differs {
			got, differs = long, true
		}
	}
	return got, differs
}

// agreeWithLengths takes the beginning and the notice from the two events of the timeline that lie as far apart
// as the stated time to detect, where what the words of events told lies otherwise and one pair only fits;
// then the recovery from the event as far behind as the stated time to recover, where none is known.
// What is stated stays.
func (s *story) agreeWithLengths(m metadata, events []event) {
	if length, ok := m.length("time_to_detect"); ok && !s.isStated("started") && !s.isStated("detected") {
		start, notice := s.milestone("started"), s.milestone("detected")
		if start == nil || notice == nil || !near(notice.at.Sub(start.at), length) {
			if a, b, ok := eventsApart(events, length); ok {
				s.setMilestone("started", a)
				s.setMilestone("detected", b)
			}
		}
	}
	start := s.milestone("started")
	if length, ok := m.length("time_to_resolve"); ok && start != nil && s.milestone("mitigated") == nil && s.milestone("resolved") == nil {
		for i := range events {
			if e := &events[i]; e.at != nil && e.timed && near(e.at.Sub(start.at), length) {
				s.setMilestone("mitigated", e)
				return
			}
		}
	}
}

// near: two lengths differ by what a clock without seconds leaves out.
func near(a, b time.Duration) bool { return (a - b).Abs() <= time.Minute }

// eventsApart are the only two events that lie a length apart.
func eventsApart(events []event, length time.Duration) (a, b *event, ok bool) {
	for i := range events {
		for j := i + 1; j < len(events); j++ {
			x, y := &events[i], &events[j]
			if x.at == nil || y.at == nil || !x.timed || !y.timed || !near(y.at.Sub(*x.at), length) {
				continue
			}
			if ok {
				return nil, nil, false
			}
			a, b, ok = x, y, true
		}
	}
	return a, b, ok
}

func (m *metadata) length(field string) (time.Duration, bool) {
	f, ok := m.get(field)
	if !ok {
		return 0, false
	}
	length, ok := clock.ParseDuration(f.value)
	return length, ok && length > 0
}

func (s *story) isStated(name string) bool {
	m := s.milestone(name)
	return m != nil && m.basis == "stated"
}

// setMilestone puts an event of the timeline in the place of a milestone.
func (s *story) setMilestone(name string, e *event) {
	w := weighing{chosen: slices.DeleteFunc(s.milestones, func(m milestone) bool { return m.name == name })}
	w.chosen = append(w.chosen, milestone{name, *e.at, "timeline", e.text, e.from})
	w.sort()
	s.milestones = w.chosen
}

// ends are the milestones that a stated length lies between; nil where they are not known.
func (s *story) ends(field string) (from, to *milestone) {
	_, names, _ := lengthOf(field)
	for _, name := range names {
		if end := s.milestone(name); end != nil {
			return s.milestone("started"), end
		}
	}
	return nil, nil
}

// between is the length between the milestones of a stated one, in minutes.
func (s *story) between(l statedLength) *float64 {
	from, to := s.ends(l.field)
	if from == nil || to == nil {
		return nil
	}
	m := to.at.Sub(from.at).Minutes()
	return &m
}
