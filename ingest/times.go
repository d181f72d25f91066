package ingest

import (
	"strings"
	"time"

	"secondstory/ingest/clock"
)

// Codes of the warnings about times.
const (
	WarnZoneAssumed     = "zone_assumed"
	WarnZoneCarried     = "zone_carried"
	WarnTimeDoubtful    = "time_doubtful"
	WarnTimeUnread      = "time_unread"
	WarnOrder           = "impossible_order"
	WarnMidnight        = "midnight_crossed"
	WarnDurationDiffers = "duration_differs"
)

// times sets the milestones: stated ones first, then from the timeline, then from prose, and what
// the incident's day rests on.
func (s *story) times(doc Document, o *outline, m metadata, text string) {
	startFromDate(&doc)
	cal := s.calendarOf(doc, o)
	doubts := doubtSet{}
	stated := s.statedMilestones(&cal, doc, m, doubts)
	timeline := readTimeline(cal, o.parts)
	events, crossed := timeline.events, timeline.crossed
	if len(events) == 0 {
		events = paragraphEvents(cal, o)
	}
	s.events = events
	if timeline.backward > 0 {
		s.doubt(timeline.back, WarnOrder, "%d event(s) of the timeline are earlier than the one above; they are kept as written", timeline.backward)
	}
	if crossed > 0 {
		s.doubt(timeline.cross, WarnMidnight, "the clock of the timeline goes back %d time(s) without a new date; those events were put on the next day", crossed)
	}
	for _, e := range events {
		if e.stamp.HasClock {
			doubts.add(cal.Doubts(e.stamp), e.raw)
		}
	}
	if updates := postedUpdates(o.phrases, events); updates != nil {
		s.milestones = weighUpdates(stated, updateEvidence(cal, updates, s.title, o))
	} else {
		s.milestones = weigh(stated, timelineEvidence(o, events), s.textEvidence(cal, o, m))
	}
	s.agreeWithLengths(m, events)
	if len(s.milestones) == 0 && len(events) == 0 {
		s.milestones = weighUpdates(nil, postedTitle(cal, o, s.title))
	}
	s.dateFrom(cal, doc)
	doubts.report(s)
	s.checkOrder()
	s.warnOfAnother(cal, text)
	s.checkDurations(m)
	s.actions = append(statedActions(cal, doc.ActionItems), actionReader{cal, o.phrases}.readActions(o.parts)...)
	s.review = readReview(cal, doc.Review)
	reviewReader{&s.review, o.phrases, cal}.read(m, text)
}

// startFromDate: a date with a time of day beside a stated end is the start, as status pages write
// it; alone it may be when the text was published.
func startFromDate(doc *Document) {
	if doc.StartedAt != "" || doc.ResolvedAt == "" {
		return
	}
	if st, ok := clock.First(doc.Date); ok && st.HasClock {
		doc.StartedAt = doc.Date
	}
}

type statedTime struct{ name, value string }

func (s *story) statedMilestones(cal *clock.Calendar, doc Document, m metadata, doubts doubtSet) []milestone {
	var out []milestone
	for _, t := range []statedTime{
		{"started", doc.StartedAt}, {"detected", doc.DetectedAt}, {"acknowledged", doc.AcknowledgedAt},
		{"mitigated", doc.MitigatedAt}, {"resolved", doc.ResolvedAt},
	} {
		if t.value == "" {
			continue
		}
		st, ok := clock.First(t.value)
		if !ok {
			s.doubt(t.value, WarnTimeUnread, "%s: %q is no time that can be read", t.name, short(t.value))
			continue
		}
		if !st.HasClock && t.name != "started" { // a day is not a moment
			continue
		}
		at, ok := cal.Resolve(st)
		if !ok {
			s.doubt(t.value, WarnTimeUnread, "%s: %q has no date, and the document states none", t.name, short(t.value))
			continue
		}
		if !st.HasClock {
			continue
		}
		if !st.HasDate() && len(out) > 0 && at.Before(out[len(out)-1].at.Add(-6*time.Hour)) {
			at = at.AddDate(0, 0, 1)
			s.doubt(t.value, WarnMidnight, "%s: %q is before %s; it was read as the next day", t.name, short(t.value), out[len(out)-1].name)
		}
		doubts.add(cal.Doubts(st), t.value)
		out = append(out, milestone{t.name, at, "stated", quoteOf(m, t), s.line})
	}
	return out
}

// quoteOf is the key line that states a time, or the value itself.
func quoteOf(m metadata, t statedTime) string {
	quote := t.name + "_at: " + t.value
	for _, f := range m.fields {
		switch {
		case f.value != t.value:
		case f.field == t.name+"_at":
			return f.raw
		default:
			quote = f.raw
		}
	}
	return quote
}

// dateFrom sets the day of the incident: its start, else its detection, else the stated date, else
// the first event, else the file name.
func (s *story) dateFrom(cal clock.Calendar, doc Document) {
	for _, name := range []string{"started", "detected"} {
		for _, m := range s.milestones {
			if m.name == name {
				s.occurred, s.occurredBasis = &m.at, name
				return
			}
		}
	}
	for _, c := range []struct{ basis, text string }{
		{"date", doc.StartedAt}, {"date", doc.Date}, {"title", s.title}, {"timeline", s.firstEvent()},
		{"file_name", datePart(s.fileName)}, {"date", doc.ResolvedAt}, {"published", doc.Review.PublishedAt},
	} {
		st, ok := clock.First(c.text)
		if !ok || !st.HasDate() {
			continue
		}
		if at, ok := cal.Resolve(st); ok {
			s.occurred, s.occurredBasis = &at, c.basis
			return
		}
	}
	if cal.Year > 0 && cal.Month > 0 && cal.Day > 0 { // the first date written anywhere
		at := time.Date(cal.Year, cal.Month, cal.Day, 0, 0, 0, 0, time.UTC)
		s.occurred, s.occurredBasis = &at, "text"
	}
}

func (s *story) firstEvent() string {
	for _, e := range s.events {
		if e.at != nil {
			return e.at.Format(time.RFC3339)
		}
	}
	return ""
}

// checkOrder warns of milestones in an order that cannot be. Nothing is changed.
func (s *story) checkOrder() {
	for i := 1; i < len(s.milestones); i++ {
		a, b := s.milestones[i-1], s.milestones[i]
		if b.at.Before(a.at) && !(a.name == "acknowledged" && b.name == "mitigated") {
			s.doubt(b.quote, WarnOrder, "%s (%s) is before %s (%s)", b.name, b.at.Format(time.DateTime), a.name, a.at.Format(time.DateTime))
		}
	}
}

func (s *story) milestone(name string) *milestone {
	for i := range s.milestones {
		if s.milestones[i].name == name {
			return &s.milestones[i]
		}
	}
	return nil
}

// doubtSet keeps the first example and the number of each doubt.
type doubtSet map[clock.Doubt]*doubtCount

type doubtCount struct {
	n     int
	first string
}

func (d doubtSet) add(doubts []clock.Doubt, example string) {
	for _, doubt := range doubts {
		if d[doubt] == nil {
			d[doubt] = &doubtCount{first: example}
		}
		d[doubt].n++
	}
}

func (d doubtSet) report(s *story) {
	for _, doubt := range []clock.Doubt{clock.ZoneAssumed, clock.ZoneCarried, clock.ZoneSeason, clock.ZoneAmbiguous, clock.OrderAssumed, clock.HalfAssumed, clock.DigitAssumed} {
		c := d[doubt]
		if c == nil {
			continue
		}
		example := short(oneLine(c.first))
		switch doubt {
		case clock.ZoneAssumed:
			s.doubt(c.first, WarnZoneAssumed, "%d time(s) without a zone, and the document states none: read as UTC (first: %s)", c.n, example)
		case clock.ZoneCarried:
			s.doubt(c.first, WarnZoneCarried, "%d time(s) without a zone: read in the only zone the document writes (first: %s)", c.n, example)
		case clock.ZoneSeason:
			s.doubt(c.first, WarnTimeDoubtful, "%d time(s) with the zone of the other half of the year; read as written (first: %s)", c.n, example)
		case clock.ZoneAmbiguous:
			s.doubt(c.first, WarnTimeDoubtful, "%d time(s) in a zone whose abbreviation has several meanings (first: %s)", c.n, example)
		case clock.HalfAssumed:
			s.doubt(c.first, WarnTimeDoubtful, "%d time(s) of a twelve-hour clock without am or pm were read as afternoon, as the document's others (first: %s)", c.n, example)
		case clock.DigitAssumed:
			s.doubt(c.first, WarnTimeDoubtful, "%d time(s) in which a letter O was read as a nought (first: %s)", c.n, example)
		case clock.OrderAssumed:
			s.doubt(c.first, WarnTimeDoubtful, "%d date(s) whose day and month could be swapped (first: %s)", c.n, example)
		}
	}
}

// measures sets impacts and learnings.
func (s *story) measures(doc Document, m metadata, text string, o *outline) {
	for _, i := range doc.Impacts {
		s.impacts = append(s.impacts, impact{measure: i.Measure, value: i.Value, unit: i.Unit, basis: "stated", quote: ""})
	}
	for _, read := range []func(metadata) (impact, bool){customersStated, downtime} {
		if im, ok := read(m); ok {
			s.impacts = mergeImpacts(s.impacts, []impact{im})
		}
	}
	s.impacts = mergeImpacts(s.impacts, readImpacts(o, text))
	if im, ok := toldDowntime(o, text); ok {
		s.impacts = mergeImpacts(s.impacts, []impact{im})
	}
	s.learnings = learningReader{o.sections, o.phrases}.read(o.parts)
}

func statedActions(cal clock.Calendar, in []StatedAction) []action {
	var out []action
	for _, a := range in {
		state, ok := stateOf(a.Status)
		if !ok {
			state = "unknown"
		}
		if !ok && a.ClosedAt != "" {
			state = "closed"
		}
		kind := actionKind(a.Kind)
		if kind == "" {
			kind = strings.ToLower(a.Kind)
		}
		out = append(out, action{
			title: oneLine(plain(a.Title)), owner: a.Owner, kind: kind, state: state, stateRaw: a.Status, url: a.URL,
			created: instantIn(cal, a.CreatedAt), due: instantIn(cal, a.DueAt), closed: instantIn(cal, a.ClosedAt),
		})
	}
	return out
}

func readReview(cal clock.Calendar, r StatedReview) review {
	return review{
		held: instantIn(cal, r.HeldAt), reviewed: instantIn(cal, r.ReviewedAt), published: instantIn(cal, r.PublishedAt),
		decided: instantIn(cal, r.ActionsDecidedAt), state: r.State, openTo: r.OpenTo,
		facilitator: r.FacilitatorInvolved, scribe: r.Scribe, attendees: r.Attendees,
	}
}

func (r review) known() bool {
	return r.held != nil || r.reviewed != nil || r.published != nil || r.decided != nil || r.state != "" || r.openTo != "" ||
		r.facilitator != nil || r.scribe != nil || r.attendees != nil
}
