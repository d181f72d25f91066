package analysis

import (
	"context"
	"time"

	"secondstory/analysis/stats"
)

// PracticeResult says how the organisation learns, as its documents show it. It is about documents,
// never about people.
type PracticeResult struct {
	Basis
	Query    Query  `json:"query"`
	Compared Period `json:"compared"`
	// DelaysQuery is the query behind Delays.
	DelaysQuery Query           `json:"delays_query"`
	Signals     []PracticeRow   `json:"signals"`
	Delays      []PracticeDelay `json:"delays"` // to the review, to publication, where known
}

// PracticeRow is one signal: the share of the period's texts that show it.
type PracticeRow struct {
	Signal string `json:"signal"`
	Label  string `json:"label"`
	Share
	Before   Share      `json:"before"`
	Verdict  Verdict    `json:"verdict"` // difference of shares; P is adjusted over all signals
	Evidence []Evidence `json:"evidence"`
}

// shown is the evidence that a room may see: where more of a signal is worse, the documents are their
// authors' affair.
func (r PracticeRow) shown() []Evidence {
	if signalMeaning(r.Signal) == riseIsWorse {
		return []Evidence{}
	}
	return r.Evidence
}

// PracticeDelay is the time from the incident to a step of its review, in days.
type PracticeDelay struct {
	Step    string        `json:"step"` // held, reviewed, published
	Now     TimingSummary `json:"now"`  // in days
	Before  TimingSummary `json:"before"`
	Verdict Verdict       `json:"verdict"`
	Unknown int           `json:"unknown"` // incidents of the period that do not tell
}

// signalRow is a row of practice/signals.
type signalRow struct {
	Signal    string `db:"signal"`
	Now       int64  `db:"in_period"`
	Before    int64  `db:"in_compare"`
	TextsNow  int64  `db:"texts_in_period"`
	TextsThen int64  `db:"texts_in_compare"`
}

// delayRow is a row of practice/delays.
type delayRow struct {
	Step       string    `db:"step"`
	Incident   string    `db:"incident"`
	Title      string    `db:"title"`
	OccurredAt time.Time `db:"occurred_at"`
	Hours      int64     `db:"hours"`
}

// signalMeaning is what more of a signal says about how the organisation learns; a signal not listed
// is neither good nor bad.
func signalMeaning(signal string) meaning {
	switch signal {
	case "went-well-recorded", "luck-recorded", "uncertainty-stated", "expertise-credited", "surprise-recorded",
		"recurrence-linked", "actions-checkable":
		return riseIsBetter
	case "first-story", "slip-language", "blaming-language", "placeholder-left", "reminder-only-action", "analysis-abandoned":
		return riseIsWorse
	}
	return neither
}

// Practice compares what postmortems show about learning with what they showed before, and how long
// they took.
func Practice(ctx context.Context, d Data, p Params) (PracticeResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return PracticeResult{}, err
	}
	rows, query, err := read[signalRow](ctx, d, "practice/signals", s.both())
	if err != nil {
		return PracticeResult{}, err
	}
	delays, delaysQuery, err := read[delayRow](ctx, d, "practice/delays", s.within(s.span()))
	if err != nil {
		return PracticeResult{}, err
	}
	texts, err := d.described(ctx, s, s.Period)
	if err != nil {
		return PracticeResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "practice", s.Period)
	if err != nil {
		return PracticeResult{}, err
	}
	result := PracticeResult{Basis: s.basis.clone(), Query: query, DelaysQuery: delaysQuery, Compared: s.Compare, Signals: []PracticeRow{}, Delays: []PracticeDelay{}}
	for _, step := range []string{"held", "reviewed", "published"} {
		if delay := s.delay(step, delays); delay.Now.N+delay.Before.N > 0 {
			delay.Unknown = result.Counted - delay.Now.N
			result.Delays = append(result.Delays, delay)
		}
	}
	result.excludeUndescribed(texts.total())
	for i, verdict := range judgeSignals(rows) {
		r := rows[i]
		result.Signals = append(result.Signals, PracticeRow{
			Signal: r.Signal, Label: labels.label(r.Signal),
			Share: shareOf(int(r.Now), int(r.TextsNow)), Before: shareOf(int(r.Before), int(r.TextsThen)),
			Verdict: verdict, Evidence: sentences.of(r.Signal, everything),
		})
	}
	return result, nil
}

// judgeSignals gives every signal its verdict, adjusted over all of them.
func judgeSignals(rows []signalRow) []Verdict {
	p := make([]stats.Number, len(rows))
	for i, r := range rows {
		p[i] = shareP(int(r.Now), int(r.TextsNow), int(r.Before), int(r.TextsThen))
	}
	verdicts := make([]Verdict, len(rows))
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		r := rows[i]
		verdicts[i] = judge(compareShares(int(r.Now), int(r.TextsNow), int(r.Before), int(r.TextsThen), adjusted, signalMeaning(r.Signal)))
	}
	return verdicts
}

// leastHours is what a step in the hour of the incident counts as.
const leastHours = 0.5

// delay is the time to one step over both periods, in days.
func (s *scope) delay(step string, rows []delayRow) PracticeDelay {
	var now, before []float64
	for _, r := range rows {
		took := max(leastHours, float64(r.Hours)) / 24
		switch {
		case r.Step != step:
		case s.Period.Contains(r.OccurredAt):
			now = append(now, took)
		case s.Compare.Contains(r.OccurredAt):
			before = append(before, took)
		}
	}
	return PracticeDelay{Step: step, Now: summary(now), Before: summary(before), Verdict: meanVerdict(now, before, riseIsWorse)}
}
