package rest

import "time"

// Span is a half-open time.
type Span struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// split cuts a span into parts no longer than step, in time order; step 0 leaves it whole.
func (s Span) split(step time.Duration) []Span {
	if step <= 0 {
		return []Span{s}
	}
	var out []Span
	for from := s.From; from.Before(s.Until); from = from.Add(step) {
		until := from.Add(step)
		if until.After(s.Until) {
			until = s.Until
		}
		out = append(out, Span{from, until})
	}
	return out
}

// halves cuts a span in two, at a moment the form can write; ok is false where it is too short.
func (s Span) halves(form string) (first, second Span, ok bool) {
	grain := grainOf(form)
	middle := s.From.Add(s.Until.Sub(s.From) / 2).Truncate(grain)
	if !middle.After(s.From) || !middle.Before(s.Until) || s.Until.Sub(s.From) < 2*grain {
		return s, s, false
	}
	return Span{s.From, middle}, Span{middle, s.Until}, true
}

func grainOf(form string) time.Duration {
	switch form {
	case "date":
		return 24 * time.Hour
	case "minute":
		return time.Minute
	}
	return time.Second
}

// written gives a span's ends as the vendor reads them. They are widened to the form's grain, so
// that nothing lies between two windows, whether the vendor counts the ends in or not.
func (s Span) written(form string) (from, until any) {
	grain := grainOf(form)
	a, b := s.From.UTC().Truncate(grain), s.Until.UTC()
	if grain == time.Second {
		a = a.Add(-time.Second)
	}
	if cut := b.Truncate(grain); cut.Before(b) {
		b = cut.Add(grain)
	}
	switch form {
	case "date":
		return a.Format(time.DateOnly), b.Format(time.DateOnly)
	case "minute":
		return a.Format("2006-01-02 15:04"), b.Format("2006-01-02 15:04")
	case "unix":
		return int(a.Unix()), int(b.Unix())
	case "unix_ms":
		return int(a.UnixMilli()), int(b.UnixMilli())
	}
	return a.Format(time.RFC3339), b.Format(time.RFC3339)
}
