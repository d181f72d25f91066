package analysis

import (
	"context"
	"sort"
	"time"

	"secondstory/analysis/stats"
)

// The conventions of the precursor test.
const (
	// PrecursorDays is how soon an incident must follow a near miss to count as announced by it.
	PrecursorDays = 30
	// leastNearMisses and leastFollowers are the sizes below which the test says how many it needs.
	leastNearMisses = 5
	leastFollowers  = 5
)

// PrecursorResult says whether near misses with a factor come shortly before incidents with it.
type PrecursorResult struct {
	Basis
	Query  Query  `json:"query"`
	Window Period `json:"window"`
	Days   int    `json:"days"`
	// NearMisses are those of the window, whatever was read from them.
	NearMisses int            `json:"near_misses"`
	Rows       []PrecursorRow `json:"rows"`    // tested, the surest first
	TooFew     []PrecursorRow `json:"too_few"` // needs more near misses, or more incidents
}

// PrecursorRow is the test of one factor.
type PrecursorRow struct {
	Factor     string     `json:"factor"`
	Label      string     `json:"label"`
	NearMisses int        `json:"near_misses"`
	Incidents  int        `json:"incidents"`
	Followed   int        `json:"followed"` // near misses with an incident of the same factor within Days after
	Preceded   int        `json:"preceded"` // near misses with one within Days before
	Expected   *float64   `json:"expected"` // followed, were the dates of all near misses shuffled
	P          *float64   `json:"p"`
	Adjusted   *float64   `json:"adjusted"`
	Leads      bool       `json:"leads"`       // more followed than chance explains
	NeedsAbout int        `json:"needs_about"` // near misses that the test needs, where there are too few
	Links      []Link     `json:"links"`
	Evidence   []Evidence `json:"evidence"` // near miss, then the incident that followed it
}

// Link is a near miss and the first incident with the same factor after it.
type Link struct {
	NearMiss string  `json:"near_miss"`
	Incident string  `json:"incident"`
	Days     float64 `json:"days"`
}

// factorDateRow is a row of nearmiss/factor_dates.
type factorDateRow struct {
	Factor     string    `db:"factor"`
	Incident   string    `db:"incident"`
	Kind       string    `db:"kind"`
	OccurredAt time.Time `db:"occurred_at"`
}

// dateRow is a row of nearmiss/dates.
type dateRow struct {
	Incident   string    `db:"incident"`
	OccurredAt time.Time `db:"occurred_at"`
}

// dated is a near miss or an incident and its moment in days.
type dated struct {
	incident string
	day      float64
}

// Precursors tests, for each factor with enough near misses and incidents, whether more of its near
// misses are followed within PrecursorDays by an incident with it than if the dates of all near misses
// were shuffled among them. The distribution over all shuffles is hypergeometric, so p is exact and
// nothing is drawn. P is adjusted over the factors tested. By default there is no evidence.
func Precursors(ctx context.Context, d Data, p Params) (PrecursorResult, error) {
	s, err := d.scope(ctx, p.everyKind())
	if err != nil {
		return PrecursorResult{}, err
	}
	rows, query, err := read[factorDateRow](ctx, d, "nearmiss/factor_dates", s.within(s.history))
	if err != nil {
		return PrecursorResult{}, err
	}
	moments, _, err := read[dateRow](ctx, d, "nearmiss/dates", s.within(s.history))
	if err != nil {
		return PrecursorResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "factor", s.history)
	if err != nil {
		return PrecursorResult{}, err
	}
	dates := make([]float64, len(moments))
	for i, m := range moments {
		dates[i] = days(s.history.From, m.OccurredAt)
	}
	basis, _, err := d.over(ctx, s, s.history)
	if err != nil {
		return PrecursorResult{}, err
	}
	result := PrecursorResult{Basis: basis, Query: query, Window: s.history, Days: PrecursorDays, NearMisses: len(moments)}
	misses, incidents := byFactor(rows, s.history.From)
	var all []PrecursorRow
	for _, factor := range sortedKeys(misses) {
		row := precursor(misses[factor], incidents[factor], dates)
		row.Factor, row.Label = factor, labels.label(factor)
		row.Evidence = sentences.links(factor, row.Links)
		all = append(all, row)
	}
	result.Rows, result.TooFew = judgePrecursors(all)
	return result, nil
}

// days is the time from one moment to another in days.
func days(from, to time.Time) float64 { return to.Sub(from).Hours() / 24 }

// byFactor are the near misses and the incidents of each factor, in the order of time.
func byFactor(rows []factorDateRow, from time.Time) (misses, incidents map[string][]dated) {
	misses, incidents = map[string][]dated{}, map[string][]dated{}
	for _, r := range rows {
		into := incidents
		if r.Kind == "near_miss" {
			into = misses
		}
		into[r.Factor] = append(into[r.Factor], dated{r.Incident, days(from, r.OccurredAt)})
	}
	return misses, incidents
}

// precursor counts the near misses that are followed, and what chance would give.
func precursor(misses, incidents []dated, dates []float64) PrecursorRow {
	row := PrecursorRow{NearMisses: len(misses), Incidents: len(incidents), Links: []Link{}}
	at := make([]float64, len(incidents))
	for i, one := range incidents {
		at[i] = one.day
	}
	for _, m := range misses {
		if preceded(m.day, at) {
			row.Preceded++
		}
		if i, ok := followed(m.day, at); ok {
			row.Followed++
			row.Links = append(row.Links, Link{NearMiss: m.incident, Incident: incidents[i].incident, Days: at[i] - m.day})
		}
	}
	if len(misses) < leastNearMisses {
		row.NeedsAbout = leastNearMisses
	}
	if len(misses) < leastNearMisses || len(incidents) < leastFollowers {
		return row
	}
	hits := 0
	for _, day := range dates {
		if _, ok := followed(day, at); ok {
			hits++
		}
	}
	others := len(dates) - len(misses)
	test := stats.FisherExact(row.Followed, len(misses)-row.Followed, hits-row.Followed, others-(hits-row.Followed))
	expected := float64(len(misses)) * float64(hits) / float64(len(dates))
	row.P, row.Expected = &test.PGreater, &expected
	return row
}

// followed is the first of the sorted moments after day, if it is within PrecursorDays.
func followed(day float64, at []float64) (int, bool) {
	i := sort.SearchFloat64s(at, day)
	for i < len(at) && at[i] == day {
		i++
	}
	return i, i < len(at) && at[i]-day <= PrecursorDays
}

// preceded says whether one of the sorted moments lies within PrecursorDays before day.
func preceded(day float64, at []float64) bool {
	i := sort.SearchFloat64s(at, day)
	return i > 0 && day-at[i-1] <= PrecursorDays
}

// judgePrecursors adjusts the tests that were made, and sets the others aside.
func judgePrecursors(all []PrecursorRow) (tested, tooFew []PrecursorRow) {
	tested, tooFew = []PrecursorRow{}, []PrecursorRow{}
	var p []stats.Number
	for _, row := range all {
		if row.P == nil {
			tooFew = append(tooFew, row)
			continue
		}
		tested, p = append(tested, row), append(p, stats.Of(*row.P))
	}
	for i, adjusted := range stats.BenjaminiHochberg(p) {
		tested[i].Adjusted = adjusted.Ptr()
		tested[i].Leads = *tested[i].Adjusted <= FalseDiscovery && tested[i].Followed > tested[i].Preceded
	}
	sort.SliceStable(tested, func(i, j int) bool { return *tested[i].P < *tested[j].P })
	sort.SliceStable(tooFew, func(i, j int) bool { return tooFew[i].NearMisses > tooFew[j].NearMisses })
	return tested, tooFew
}

// links are the sentences of both ends of each link, in order.
func (w witnesses) links(code string, links []Link) []Evidence {
	of := make(map[string]Evidence, len(w[code]))
	for _, one := range w[code] {
		of[one.Incident] = one.Evidence
	}
	found := []Evidence{}
	for _, l := range links {
		for _, key := range []string{l.NearMiss, l.Incident} {
			if e, ok := of[key]; ok {
				found = append(found, e)
			}
		}
	}
	return found
}
