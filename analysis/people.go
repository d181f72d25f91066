package analysis

import (
	"context"
	"strings"
	"time"
)

// Warnings of the people analyses.
const (
	WarnNoPeople   = "people_unknown"  // nothing is published about who responded
	WarnWidened    = "cells_widened"   // quarters or bands were joined so that no cell covers too few people
	WarnNoShifts   = "on_call_unknown" // without hours on call a share says nothing about load
	WarnPeopleWait = "people_withheld" // the last published period ends before the asked one
)

// FirstRespondersResult says how senior those were who answered first, held against the hours that
// each band was on call. It is about bands of at least k people, never about anyone.
type FirstRespondersResult struct {
	Basis
	K          int          `json:"k"` // the number of people that every published number covers at least
	Query      Query        `json:"query"`
	HoursQuery Query        `json:"hours_query"`
	Periods    []BandPeriod `json:"periods"`
	// Juniors compares the share of first responses by juniors in the last half of the periods with
	// that in the first half: a difference of shares by Newcombe's interval, with Fisher's exact p.
	Juniors Verdict `json:"juniors"`
	// PerHour compares first responses per hour on call of juniors with those of all others over
	// all periods: a ratio of rates.
	PerHour Verdict `json:"per_hour"`
}

// BandPeriod is one published period.
type BandPeriod struct {
	Period   string      `json:"period"`
	StartsOn time.Time   `json:"starts_on"`
	Bands    []BandShare `json:"bands"`
}

// BandShare is one band of seniority in one period. HoursOnCall and HoursShare are nil where no
// shifts are known or where the hours are published for other bands.
type BandShare struct {
	Seniority     string   `json:"seniority"` // senior+staff where bands were joined; empty where not known
	Responses     int      `json:"responses"`
	Of            int      `json:"of"`
	Share         float64  `json:"share"`
	Low           float64  `json:"low"`
	High          float64  `json:"high"`
	PeopleAtLeast int      `json:"people_at_least"`
	HoursOnCall   *float64 `json:"hours_on_call"`
	HoursShare    *float64 `json:"hours_share"`
}

type firstResponderRow struct {
	Period        string    `db:"period"`
	StartsOn      time.Time `db:"starts_on"`
	Seniority     *string   `db:"seniority"`
	Responses     int64     `db:"responses"`
	Of            int64     `db:"of"`
	Share         float64   `db:"share"`
	ShareLow      float64   `db:"share_low"`
	ShareHigh     float64   `db:"share_high"`
	PeopleAtLeast int32     `db:"people_at_least"`
}

type onCallRow struct {
	Period        string    `db:"period"`
	StartsOn      time.Time `db:"starts_on"`
	Seniority     *string   `db:"seniority"`
	Hours         float64   `db:"hours"`
	Share         *float64  `db:"share"`
	PeopleAtLeast *int32    `db:"people_at_least"`
}

// FirstResponders reads the published cells of the quarters before and in the period. A change of the
// mix is neither better nor worse by itself: juniors may answer first because they are trusted to.
func FirstResponders(ctx context.Context, d Data, p Params) (FirstRespondersResult, error) {
	s, err := d.scope(ctx, p.everyKind())
	if err != nil {
		return FirstRespondersResult{}, err
	}
	result := FirstRespondersResult{Basis: s.basis.clone(), Periods: []BandPeriod{}}
	result.Period = s.history
	if result.K, err = settledK(ctx, d.DB, 0); err != nil {
		return FirstRespondersResult{}, err
	}
	rows, query, err := read[firstResponderRow](ctx, d, "people/first_responder_seniority", s.within(s.history))
	if err != nil {
		return FirstRespondersResult{}, err
	}
	hours, hoursQuery, err := read[onCallRow](ctx, d, "people/on_call_hours", s.within(s.history))
	if err != nil {
		return FirstRespondersResult{}, err
	}
	result.Query, result.HoursQuery = query, hoursQuery
	result.fill(rows, hours)
	result.Juniors = juniorVerdict(result.Periods)
	result.PerHour = perHourVerdict(rows, hours)
	result.warnPeople(s, len(hours) > 0)
	return result, nil
}

func (r *FirstRespondersResult) fill(rows []firstResponderRow, hours []onCallRow) {
	counted := 0
	for _, row := range rows {
		if n := len(r.Periods); n == 0 || r.Periods[n-1].Period != row.Period {
			r.Periods = append(r.Periods, BandPeriod{Period: row.Period, StartsOn: row.StartsOn})
			counted += int(row.Of)
		}
		last := &r.Periods[len(r.Periods)-1]
		band := BandShare{
			Seniority: stated(row.Seniority), Responses: int(row.Responses), Of: int(row.Of),
			Share: row.Share, Low: row.ShareLow, High: row.ShareHigh, PeopleAtLeast: int(row.PeopleAtLeast),
		}
		for _, h := range hours {
			if h.Period == row.Period && stated(h.Seniority) == band.Seniority && band.Seniority != "" {
				worked := h.Hours
				band.HoursOnCall, band.HoursShare = &worked, h.Share
			}
		}
		last.Bands = append(last.Bands, band)
	}
	r.exclude("first responder not stated, or not published", int64(r.Counted-min(r.Counted, counted)))
	r.Counted, r.Unit = counted, FirstResponses
}

// juniorVerdict compares the last half of the periods with the first; of an odd number the middle
// one is left out. It cannot tell where juniors are joined with another band.
func juniorVerdict(periods []BandPeriod) Verdict {
	half := len(periods) / 2
	before, beforeOf, ok1 := juniors(periods[:half])
	now, nowOf, ok2 := juniors(periods[len(periods)-half:])
	if !ok1 || !ok2 {
		return shareVerdict(0, 0, 0, 0, neither)
	}
	return shareVerdict(now, nowOf, before, beforeOf, neither)
}

// juniors sums first responses by juniors; ok is false where a period does not show them apart.
func juniors(periods []BandPeriod) (x, n int, ok bool) {
	ok = len(periods) > 0
	for _, p := range periods {
		for _, b := range p.Bands {
			if b.Seniority == "junior" {
				x += b.Responses
			} else if strings.Contains(b.Seniority, "junior") || b.Seniority == "" && len(p.Bands) == 1 {
				ok = false
			}
			n += b.Responses
		}
	}
	return x, n, ok
}

// perHourVerdict is the rate ratio of juniors against all others, over the periods in which both
// responses and hours show juniors apart.
func perHourVerdict(rows []firstResponderRow, hours []onCallRow) Verdict {
	var worked, answered [2]float64
	shown := map[string]bool{}
	for _, h := range hours {
		if stated(h.Seniority) == "junior" {
			shown[h.Period] = true
		}
	}
	for _, h := range hours {
		if shown[h.Period] {
			worked[othersOf(h.Seniority)] += h.Hours
		}
	}
	for _, r := range rows {
		if strings.Contains(stated(r.Seniority), "+") && strings.Contains(stated(r.Seniority), "junior") {
			return rateVerdict(0, 0, 0, 0, neither)
		}
		if shown[r.Period] {
			answered[othersOf(r.Seniority)] += float64(r.Responses)
		}
	}
	return rateVerdict(int(answered[0]), worked[0]/24, int(answered[1]), worked[1]/24, neither)
}

func othersOf(seniority *string) int {
	if stated(seniority) == "junior" {
		return 0
	}
	return 1
}

func (r *FirstRespondersResult) warnPeople(s *scope, hours bool) {
	if len(r.Periods) == 0 {
		r.warn(WarnNoPeople, "Nothing is published about who responded: no roster and responders were read, or they are too few people for any cell.")
		return
	}
	if !hours {
		r.warn(WarnNoShifts, "On-call shifts are not known, so a share of first responses says nothing about the load behind it.")
	}
	for _, p := range r.Periods {
		if strings.Contains(p.Period, "..") {
			r.warn(WarnWidened, "Quarters were joined to years (such as %s), so that every number covers enough people.", p.Period)
			break
		}
	}
	last, err := ParsePeriod(r.Periods[len(r.Periods)-1].Period, time.January)
	if err == nil && last.To.Before(s.Period.To) {
		r.warn(WarnPeopleWait, "What is published ends with %s: later quarters cover too few people until their year is over.", last)
	}
}
