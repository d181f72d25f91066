package analysis

import (
	"context"
	"slices"
	"strings"
	"time"

	"secondstory/analysis/stats"
)

// ReviewsResult says how postmortems were reviewed and whose view they hold. It is about documents: most
// say nothing of their review, and that is shown as not known and never as no.
type ReviewsResult struct {
	Basis
	Query    Query         `json:"query"`
	Compared Period        `json:"compared"`
	Marks    []ReviewMark  `json:"marks"`
	Soak     PracticeDelay `json:"soak"`      // days from the review until its actions were decided
	Attended TimingSummary `json:"attended"`  // people at a review, where known
	Account  []AccountPart `json:"account"`   // in the order of the Etsy guide: what was done, seen, expected, assumed, understood
	Complete Share         `json:"complete"`  // accounts with every part, of the postmortems that hold an account
	Tracking []TrackedAt   `json:"tracking"`  // where actions live: in a tracker, or only in the document
	TrackSQL Query         `json:"track_sql"` // the query behind Tracking
}

// ReviewMark is one thing a postmortem can say about how it came about: the share that says yes, of those
// that say. More is better.
type ReviewMark struct {
	Mark    string     `json:"mark"` // reviewed, open_beyond_team, facilitator_outside, scribe, went_well, several_accounts
	Now     Share      `json:"now"`
	Before  Share      `json:"before"`
	Silent  int        `json:"silent"` // of the period, that do not say
	Verdict Verdict    `json:"verdict"`
	Shown   []Evidence `json:"shown"` // the period's postmortems that say yes
}

// AccountPart is a part of the account of those close to it.
type AccountPart struct {
	Part  string `json:"part"`
	Share        // of the postmortems of the period that hold an account
}

// TrackedAt is the actions promised in one place.
type TrackedAt struct {
	Place   string `json:"place"` // tracker or document
	Actions int    `json:"actions"`
	Closed  int    `json:"closed"`
	Open    int    `json:"open"`
	Unknown int    `json:"unknown"`
	Overdue int    `json:"overdue"`
}

// reviewRow is a row of practice/reviews.
type reviewRow struct {
	Incident           string    `db:"incident"`
	Title              string    `db:"title"`
	OccurredAt         time.Time `db:"occurred_at"`
	Reviewed           *bool     `db:"reviewed"`
	OpenBeyondTeam     *bool     `db:"open_beyond_team"`
	FacilitatorOutside *bool     `db:"facilitator_outside"`
	Scribe             *bool     `db:"scribe"`
	Attendees          *int32    `db:"attendees"`
	SoakHours          *int64    `db:"soak_hours"`
	WentWell           bool      `db:"went_well"`
	AccountParts       *string   `db:"account_parts"`
	Accounts           int64     `db:"accounts"`
}

// trackedRow is a row of actions/tracking.
type trackedRow struct {
	Place   string `db:"place"`
	Actions int64  `db:"actions"`
	Closed  int64  `db:"closed"`
	Open    int64  `db:"open"`
	Unknown int64  `db:"unknown"`
	Overdue int64  `db:"overdue"`
}

// accountParts are the parts of an account, in the order they are asked for.
//
// Source: J. Allspaw et al., Etsy's Debriefing Facilitation Guide (2016).
func accountParts() []string {
	return []string{"actions", "effects", "expectations", "assumptions", "understanding"}
}

// reviewMarks are the marks and how a row answers them; nil is no answer.
func reviewMarks() []struct {
	name string
	of   func(reviewRow) *bool
} {
	known := func(v bool) *bool { return &v }
	return []struct {
		name string
		of   func(reviewRow) *bool
	}{
		{"reviewed", func(r reviewRow) *bool { return r.Reviewed }},
		{"open_beyond_team", func(r reviewRow) *bool { return r.OpenBeyondTeam }},
		{"facilitator_outside", func(r reviewRow) *bool { return r.FacilitatorOutside }},
		{"scribe", func(r reviewRow) *bool { return r.Scribe }},
		{"went_well", func(r reviewRow) *bool { return known(r.WentWell) }},
		{"several_accounts", func(r reviewRow) *bool {
			if r.Accounts == 0 {
				return nil
			}
			return known(r.Accounts > 1)
		}},
	}
}

// Reviews compares how postmortems were reviewed with how they were before.
func Reviews(ctx context.Context, d Data, p Params) (ReviewsResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return ReviewsResult{}, err
	}
	rows, query, err := read[reviewRow](ctx, d, "practice/reviews", s.within(s.span()))
	if err != nil {
		return ReviewsResult{}, err
	}
	tracked, trackSQL, err := read[trackedRow](ctx, d, "actions/tracking", s.within(s.all))
	if err != nil {
		return ReviewsResult{}, err
	}
	var now, before []reviewRow
	for _, r := range rows {
		switch {
		case s.Period.Contains(r.OccurredAt):
			now = append(now, r)
		case s.Compare.Contains(r.OccurredAt):
			before = append(before, r)
		}
	}
	result := ReviewsResult{
		Basis: s.basis.clone(), Query: query, Compared: s.Compare, TrackSQL: trackSQL,
		Marks: judgeMarks(now, before), Soak: soak(now, before), Tracking: []TrackedAt{},
	}
	result.excludeUndescribed(len(now))
	result.Account, result.Complete = accountOf(now)
	var attended []float64
	for _, r := range now {
		if r.Attendees != nil {
			attended = append(attended, float64(*r.Attendees))
		}
	}
	result.Attended = summary(attended)
	for _, t := range tracked {
		result.Tracking = append(result.Tracking, TrackedAt{
			Place: t.Place, Actions: int(t.Actions), Closed: int(t.Closed), Open: int(t.Open), Unknown: int(t.Unknown), Overdue: int(t.Overdue),
		})
	}
	return result, nil
}

// markCount is how many rows say yes, of those that say.
func markCount(rows []reviewRow, of func(reviewRow) *bool) (yes, said int) {
	for _, r := range rows {
		if answer := of(r); answer != nil {
			said++
			if *answer {
				yes++
			}
		}
	}
	return yes, said
}

// judgeMarks gives every mark its verdict, adjusted over all of them.
func judgeMarks(now, before []reviewRow) []ReviewMark {
	marks := reviewMarks()
	p := make([]stats.Number, len(marks))
	for i, m := range marks {
		x1, n1 := markCount(now, m.of)
		x2, n2 := markCount(before, m.of)
		p[i] = shareP(x1, n1, x2, n2)
	}
	adjusted := stats.BenjaminiHochberg(p)
	all := make([]ReviewMark, len(marks))
	for i, m := range marks {
		x1, n1 := markCount(now, m.of)
		x2, n2 := markCount(before, m.of)
		mark := ReviewMark{
			Mark: m.name, Now: shareOf(x1, n1), Before: shareOf(x2, n2), Silent: len(now) - n1, Shown: []Evidence{},
			Verdict: judge(compareShares(x1, n1, x2, n2, adjusted[i], riseIsBetter)),
		}
		for _, r := range now {
			if answer := m.of(r); answer != nil && *answer {
				mark.Shown = append(mark.Shown, Evidence{Incident: r.Incident, Title: r.Title})
			}
		}
		all[i] = mark
	}
	return all
}

// soak is the time from the review until its actions were decided, in days. Longer is neither good nor
// bad: the guide advises a night's sleep, and a month is forgetting.
func soak(now, before []reviewRow) PracticeDelay {
	days := func(rows []reviewRow) (all []float64) {
		for _, r := range rows {
			if r.SoakHours != nil {
				all = append(all, max(leastHours, float64(*r.SoakHours))/24)
			}
		}
		return all
	}
	a, b := days(now), days(before)
	return PracticeDelay{Step: "actions_decided", Now: summary(a), Before: summary(b), Verdict: meanVerdict(a, b, neither), Unknown: len(now) - len(a)}
}

// accountOf is how often each part of the account is told, of the postmortems that hold any.
func accountOf(rows []reviewRow) ([]AccountPart, Share) {
	told, complete, of := counts{}, 0, 0
	for _, r := range rows {
		if r.AccountParts == nil {
			continue
		}
		of++
		parts := strings.Split(*r.AccountParts, "|")
		for _, part := range parts {
			told[part]++
		}
		if !slices.ContainsFunc(accountParts(), func(part string) bool { return !slices.Contains(parts, part) }) {
			complete++
		}
	}
	all := make([]AccountPart, 0, len(accountParts()))
	for _, part := range accountParts() {
		all = append(all, AccountPart{Part: part, Share: shareOf(told[part], of)})
	}
	return all, shareOf(complete, of)
}
