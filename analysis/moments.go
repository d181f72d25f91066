package analysis

import (
	"context"
	"slices"
	"sort"
	"time"

	"secondstory/analysis/stats"
)

// MomentsResult says when incidents began, in the time of the team that owns them, whether worse ones
// took longer, and which way of noticing came first.
type MomentsResult struct {
	Basis
	Query    Query    `json:"query"`
	Window   Period   `json:"window"` // up to two years
	Points   []Moment `json:"points"` // every incident of the window, in the order of time
	Unzoned  int      `json:"unzoned"`
	Business Share    `json:"business"` // of incidents: begun Monday to Friday, 9:00 up to 17:00
	// Expected is what Business would be if incidents began at any hour alike: 40 of 168 hours.
	Expected float64 `json:"expected"`
	// AgainstExpected is Business less Expected; neither more nor less is better.
	AgainstExpected Verdict      `json:"against_expected"`
	Severity        SeverityTime `json:"severity"`
	Leads           []SourceLead `json:"leads"` // ways of noticing, the soonest first
	// LeadsP is of the times to notice having one distribution whatever the way, nil where too few tell.
	LeadsP   *float64   `json:"leads_p"`
	Misses   []Noticed  `json:"misses"` // how near misses were noticed, most frequent first
	Silent   int        `json:"silent"` // near misses that do not say
	Factors  []MissRate `json:"factors"`
	MissesBy Query      `json:"misses_by"` // the query behind Factors
}

// Moment is one incident in its team's own time.
type Moment struct {
	Evidence
	OccurredAt time.Time `json:"occurred_at"`
	NearMiss   bool      `json:"near_miss"`
	Weekday    int       `json:"weekday"` // 1 is Monday
	Hour       int       `json:"hour"`
	Severity   *int      `json:"severity"`
	Zone       string    `json:"zone"` // empty: UTC, for want of a zone
}

// SeverityTime is the rank correlation of how bad an incident is (1 is worst) with the minutes until its
// harm ended. Below zero, worse ones took longer.
type SeverityTime struct {
	N         int        `json:"n"`
	Rho       *float64   `json:"rho"`
	Low       *float64   `json:"low"`
	High      *float64   `json:"high"`
	Direction SeverityOf `json:"direction"`
}

// SeverityOf is what can be said about severity and length.
type SeverityOf string

// Without an interval that leaves out zero it cannot be told.
const (
	WorseTookLonger SeverityOf = "worse_took_longer"
	WorseTookLess   SeverityOf = "worse_took_less"
	SeverityUnclear SeverityOf = "cannot_tell"
)

// SourceLead is how soon one way of noticing came, in minutes from the start.
type SourceLead struct {
	Source string        `json:"source"`
	Label  string        `json:"label"`
	Detect TimingSummary `json:"detect"`
}

// Noticed is how often near misses were noticed in one way.
type Noticed struct {
	Source   string     `json:"source"`
	Label    string     `json:"label"`
	Share               // of the near misses that say
	Evidence []Evidence `json:"evidence"`
}

// MissRate is the near misses of a factor beside its incidents. Share is of near misses among both: a
// factor with few was seldom caught before it did harm, or seldom told when it was.
type MissRate struct {
	Factor     string `json:"factor"`
	Label      string `json:"label"`
	NearMisses int    `json:"near_misses"`
	Incidents  int    `json:"incidents"`
	Share      Share  `json:"share"`
}

// whenRow is a row of timing/moments.
type whenRow struct {
	Incident        string    `db:"incident"`
	Title           string    `db:"title"`
	Kind            string    `db:"kind"`
	OccurredAt      time.Time `db:"occurred_at"`
	Zone            *string   `db:"zone"`
	Weekday         int64     `db:"weekday"`
	Hour            int64     `db:"hour"`
	InBusinessHours bool      `db:"in_business_hours"`
	Severity        *int8     `db:"severity"`
	Noticed         *string   `db:"noticed"`
	DetectSeconds   *int64    `db:"detect_seconds"`
	MitigateSeconds *int64    `db:"mitigate_seconds"`
}

// businessShare is the part of a week from Monday to Friday, 9:00 up to 17:00.
const businessShare = 40.0 / 168

// Where more than dayPart of the starts, and at least leastDays, are midnight of UTC exactly, a midnight is taken
// for a day that was written without its hour. One start in 24 would be it, were all rounded to hours.
const (
	dayPart   = 1.0 / 8
	leastDays = 3
)

// withoutDays leaves out the starts that are days without an hour.
func withoutDays(rows []whenRow) []whenRow {
	isDay := func(r whenRow) bool { return r.OccurredAt.Equal(r.OccurredAt.UTC().Truncate(24 * time.Hour)) }
	days := 0
	for _, r := range rows {
		if isDay(r) {
			days++
		}
	}
	if days < leastDays || float64(days) <= dayPart*float64(len(rows)) {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), isDay)
}

// leastLead is the number of incidents from which a way of noticing is compared.
const leastLead = 3

// Moments reads when incidents began and what followed from how they were noticed.
func Moments(ctx context.Context, d Data, p Params) (MomentsResult, error) {
	s, err := d.scope(ctx, p)
	if err != nil {
		return MomentsResult{}, err
	}
	rows, query, err := read[whenRow](ctx, d, "timing/moments", s.within(s.history))
	if err != nil {
		return MomentsResult{}, err
	}
	totals, totalsQuery, err := read[factorTotalRow](ctx, d, "factors/totals", s.within(s.history))
	if err != nil {
		return MomentsResult{}, err
	}
	sentences, labels, err := d.witnessed(ctx, s, "detection", s.history)
	if err != nil {
		return MomentsResult{}, err
	}
	basis, _, err := d.over(ctx, s, s.history)
	if err != nil {
		return MomentsResult{}, err
	}
	result := MomentsResult{
		Basis: basis, Query: query, MissesBy: totalsQuery, Window: s.history, Expected: businessShare,
		Points: []Moment{}, Factors: []MissRate{},
	}
	result.Leave(len(rows), "tell no time of day")
	timed := withoutDays(rows)
	result.Leave(len(timed), "begin at midnight exactly, as many of the others do: likely a day without an hour")
	result.place(timed, s.subject())
	result.Severity = severityTime(timed)
	result.Leads, result.LeadsP = leads(timed, labels)
	result.Misses, result.Silent = noticed(rows, sentences, labels)
	for _, t := range totals {
		misses := int(t.NearMisses)
		result.Factors = append(result.Factors, MissRate{
			Factor: t.Factor, Label: t.Label, NearMisses: misses, Incidents: int(t.Incidents) - misses, Share: shareOf(misses, int(t.Incidents)),
		})
	}
	return result, nil
}

// place fills in the single incidents, and which share of those of a kind began in business hours.
func (r *MomentsResult) place(rows []whenRow, of Kind) {
	inside, all := 0, 0
	for _, row := range rows {
		m := Moment{
			Evidence: Evidence{Incident: row.Incident, Title: row.Title}, OccurredAt: row.OccurredAt,
			NearMiss: row.Kind == "near_miss", Weekday: int(row.Weekday), Hour: int(row.Hour), Zone: orEmpty(row.Zone),
		}
		if row.Severity != nil {
			severity := int(*row.Severity)
			m.Severity = &severity
		}
		if row.Zone == nil {
			r.Unzoned++
		}
		if row.Kind == string(of) {
			all++
			if row.InBusinessHours {
				inside++
			}
		}
		r.Points = append(r.Points, m)
	}
	r.Business = shareOf(inside, all)
	r.AgainstExpected = judge(compareKnown(inside, all, r.Expected))
}

// severityTime correlates severity with the time until the harm ended.
func severityTime(rows []whenRow) SeverityTime {
	var severity, minutes []float64
	for _, r := range rows {
		if r.Kind == "incident" && r.Severity != nil && r.MitigateSeconds != nil {
			severity = append(severity, float64(*r.Severity))
			minutes = append(minutes, float64(*r.MitigateSeconds)/60)
		}
	}
	rho := stats.SpearmanInterval(severity, minutes, Confidence)
	found := SeverityTime{N: len(severity), Rho: rho.Estimate.Ptr(), Low: rho.Lower.Ptr(), High: rho.Upper.Ptr(), Direction: SeverityUnclear}
	switch {
	case found.Low == nil || found.High == nil:
	case *found.High < 0:
		found.Direction = WorseTookLonger
	case *found.Low > 0:
		found.Direction = WorseTookLess
	}
	return found
}

// leads are how soon each way of noticing came, and whether they differ by more than chance (Kruskal
// and Wallis).
func leads(rows []whenRow, labels names) ([]SourceLead, *float64) {
	minutes := map[string][]float64{}
	for _, r := range rows {
		if r.Kind == "incident" && r.Noticed != nil && r.DetectSeconds != nil {
			minutes[*r.Noticed] = append(minutes[*r.Noticed], max(leastMinutes, float64(*r.DetectSeconds)/60))
		}
	}
	found, groups := []SourceLead{}, [][]float64{}
	for _, source := range sortedKeys(minutes) {
		if len(minutes[source]) >= leastLead {
			found = append(found, SourceLead{Source: source, Label: labels.label(source), Detect: summary(minutes[source])})
			groups = append(groups, minutes[source])
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return *found[i].Detect.Median < *found[j].Detect.Median })
	return found, stats.KruskalWallis(groups).P.Ptr()
}

// noticed are the ways in which near misses were noticed, and how many do not say.
func noticed(rows []whenRow, sentences witnesses, labels names) (found []Noticed, silent int) {
	ways, said := counts{}, 0
	for _, r := range rows {
		switch {
		case r.Kind != "near_miss":
		case r.Noticed == nil:
			silent++
		default:
			ways[*r.Noticed]++
			said++
		}
	}
	found = []Noticed{}
	for _, source := range ways.largest() {
		found = append(found, Noticed{
			Source: source, Label: labels.label(source), Share: shareOf(ways[source], said),
			Evidence: sentences.of(source, func(w witness) bool { return w.kind == "near_miss" }),
		})
	}
	return found, silent
}
