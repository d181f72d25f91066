package ingest

import (
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
		if start, end := s.ends(f.field); l.known && start != nil && end != nil && start.basis == "stated" && end.basis == "stated" {
			if got := end.at.Sub(start.at); (got - l.length).Abs() > max(lengthTolerance, l.length/10) {
				s.warn(s.line, WarnDurationDiffers, "%s, but the milestones give %s", f.raw, got)
			}
		}
	}
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
