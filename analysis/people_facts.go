package analysis

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/queries"
)

// incidentRow is what a cell may state of the incidents behind it.
type incidentRow struct {
	Incident    string     `db:"incident"`
	Severity    *int8      `db:"severity"`
	OccurredAt  *time.Time `db:"occurred_at"`
	StartedAt   *time.Time `db:"started_at"`
	DetectedAt  *time.Time `db:"detected_at"`
	MitigatedAt *time.Time `db:"mitigated_at"`
}

// setting is what acts are placed in: the incidents, and the time zones of the teams.
type setting struct {
	incidents map[string]incidentRow
	zones     map[string]*time.Location
	owners    []ownedRow
}

func readSetting(ctx context.Context, db *queries.DB) (setting, error) {
	s := setting{incidents: map[string]incidentRow{}, zones: map[string]*time.Location{}}
	rows, err := queries.Select[incidentRow](ctx, db, `
		SELECT incident, severity, occurred_at, started_at, detected_at, mitigated_at FROM incidents ORDER BY incident`)
	if err != nil {
		return s, fmt.Errorf("reading what was responded to: %w", err)
	}
	for _, r := range rows {
		s.incidents[r.Incident] = r
	}
	teams, err := queries.Select[queries.Team](ctx, db, `SELECT team, time_zone FROM teams ORDER BY team`)
	if err != nil {
		return s, fmt.Errorf("reading the teams' zones: %w", err)
	}
	for _, t := range teams {
		if zone, err := time.LoadLocation(stated(t.TimeZone)); t.TimeZone != nil && err == nil {
			s.zones[t.Team] = zone
		}
	}
	s.owners, err = readOwners(ctx, db)
	return s, err
}

// place fills what the incident says of a response. The hour is known only where the team's zone is:
// an hour of another zone would put nights into days.
func (s setting) place(a *act, r participationRow) {
	incident, known := s.incidents[r.Incident]
	if !known {
		return
	}
	if zone := s.zones[stated(r.Team)]; zone != nil && incident.OccurredAt != nil {
		a.values[factHour] = hourBand(incident.OccurredAt.In(zone))
	}
	if incident.Severity != nil {
		a.values[factSeverity] = strconv.Itoa(int(*incident.Severity))
	}
	noticed := incident.DetectedAt
	if noticed == nil {
		noticed = incident.StartedAt
	}
	a.values[factMitigate] = waitBand(incident.StartedAt, incident.MitigatedAt, time.Hour, 4*time.Hour)
	a.values[factJoined] = waitBand(noticed, r.JoinedAt, 5*time.Minute, 30*time.Minute)
}

// The bands of an hour in the team's own zone.
const (
	hourBusiness = "business" // Monday to Friday, 9:00 up to 17:00
	hourEvening  = "evening"  // the rest of the waking day, and weekends
	hourSleep    = "sleep"    // 23:00 up to 7:00, every day
)

func hourBand(local time.Time) string {
	hour, day := local.Hour(), local.Weekday()
	switch {
	case hour >= 23 || hour < 7:
		return hourSleep
	case hour >= 9 && hour < 17 && day != time.Saturday && day != time.Sunday:
		return hourBusiness
	}
	return hourEvening
}

// waitBand is the time between two moments as a band: up to short, up to long, or longer; unknown
// where one is missing or they are the wrong way round.
func waitBand(from, to *time.Time, short, long time.Duration) string {
	if from == nil || to == nil || to.Before(*from) {
		return unknown
	}
	switch wait := to.Sub(*from); {
	case wait <= short:
		return "under_" + lengthWord(short)
	case wait <= long:
		return lengthWord(short) + "_to_" + lengthWord(long)
	}
	return "over_" + lengthWord(long)
}

func lengthWord(d time.Duration) string {
	if d < time.Hour {
		return fmt.Sprintf("%dm", int(d.Minutes()))
	}
	return fmt.Sprintf("%dh", int(d.Hours()))
}

// Roles that a cell may state. What a document writes is free text and may say who somebody is.
const (
	roleFirst     = "first_responder"
	roleResolver  = "resolver"
	roleCommander = "commander"
	roleOther     = "other"
)

func roleOf(written string) string {
	written = strings.ToLower(written)
	switch {
	case written == "":
		return unknown
	case strings.Contains(written, "resolver"):
		return roleResolver
	case strings.Contains(written, "first"):
		return roleFirst
	case strings.Contains(written, "command"):
		return roleCommander
	}
	return roleOther
}

// joinable are the facts whose values may be pooled under one label, such as evening+sleep. Of the
// others a pool states nothing.
func joinable(f fact) bool { return f == factHour || f == factMitigate || f == factJoined }

// split states one more fact. A value of at least k people is a cell of its own; the others are
// pooled, with the smallest such value where they alone are too few. The cell stays whole where
// nothing can be told apart. Every act stays in exactly one cell.
func (c cell) split(f fact, k int) []cell {
	byValue := map[string][]act{}
	for _, a := range c.acts {
		byValue[a.values[f]] = append(byValue[a.values[f]], a)
	}
	apart, pooled := pooledApart(byValue, k)
	if len(apart) == 0 {
		return []cell{c}
	}
	parts := make([]cell, 0, len(apart)+1)
	for _, v := range apart {
		part := c.with(f, v)
		part.acts = byValue[v]
		parts = append(parts, part)
	}
	if len(pooled) > 0 {
		part := c.with(f, pooledLabel(f, pooled, byValue, k))
		part.acts = pool(byValue, pooled)
		parts = append(parts, part)
	}
	return parts
}

// pooledApart says which values stand apart, of at least k people each, and which are pooled, of at
// least k people together. Nothing stands apart where the pool cannot be made large enough.
func pooledApart(byValue map[string][]act, k int) (apart, pooled []string) {
	for _, v := range slices.Sorted(maps.Keys(byValue)) {
		if distinctPeople(byValue[v]) >= k {
			apart = append(apart, v)
		} else {
			pooled = append(pooled, v)
		}
	}
	for len(pooled) > 0 && distinctPeople(pool(byValue, pooled)) < k {
		if len(apart) == 0 {
			return nil, nil
		}
		least := slices.MinFunc(apart, func(a, b string) int { return len(byValue[a]) - len(byValue[b]) })
		apart = slices.DeleteFunc(apart, func(v string) bool { return v == least })
		pooled = append(pooled, least)
	}
	return apart, pooled
}

func pool(byValue map[string][]act, values []string) (acts []act) {
	for _, v := range values {
		acts = append(acts, byValue[v]...)
	}
	return acts
}

// pooledLabel names a pool, where the fact allows it. Of one in which the fact is not known of all, it names
// what is known only where that is known of k people: of fewer it would be told what they did.
func pooledLabel(f fact, values []string, byValue map[string][]act, k int) string {
	if !joinable(f) {
		return widened
	}
	known := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == unknown })
	slices.Sort(known)
	label := strings.Join(known, "+")
	switch {
	case len(known) == len(values):
		return label
	case distinctPeople(pool(byValue, known)) < k:
		return widened
	}
	return label + "+unknown"
}

// publishedSeverity is a cell's severity as stored: NULL for what was given up or is unknown.
func publishedSeverity(v string) *int8 {
	n, err := strconv.ParseInt(v, 10, 8)
	if err != nil {
		return nil
	}
	level := int8(n)
	return &level
}
