package analysis

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/queries"
)

// PeopleOptions say how cells are published.
type PeopleOptions struct {
	K    int       // people per cell; zero: the k of what is published, else DefaultPeople
	AsOf time.Time // quarters that end later are open and not published
}

// PeopleSummary says what was published and what waits.
type PeopleSummary struct {
	K        int      `json:"k"`
	Periods  []string `json:"periods"`  // written now
	Kept     []string `json:"kept"`     // left as published, though what came, went or changed since is not told: it is of too few people
	Waiting  []string `json:"waiting"`  // quarters too small to stand alone, in a year that is not over
	Cells    int      `json:"cells"`    // cells of responses written
	Withheld int      `json:"withheld"` // responses in quarters that wait
}

// PublishPeople computes the cells of responses and exposures from the people file and writes them
// to the database. What is in the database afterwards are counts over at least k people, each
// response in at most one of them. A period published before is changed only where no difference of the
// two releases covers fewer than k people (see release.cells).
func PublishPeople(ctx context.Context, db *queries.DB, folk *queries.People, o PeopleOptions) (PeopleSummary, error) {
	if o.K != 0 && o.K < SmallestPeople {
		return PeopleSummary{}, fmt.Errorf("publishing people: k is %d, and a cell covers at least %d people", o.K, SmallestPeople)
	}
	place, err := readSetting(ctx, db)
	if err != nil {
		return PeopleSummary{}, err
	}
	stored, err := readPeople(ctx, folk, place)
	if err != nil {
		return PeopleSummary{}, err
	}
	if o.K, err = settledK(ctx, db, o.K); err != nil {
		return PeopleSummary{}, err
	}
	before, err := readPublished(ctx, db, folk)
	if err != nil {
		return PeopleSummary{}, err
	}
	release := newRelease(stored, before, o)
	batch, err := release.batch()
	if err != nil {
		return PeopleSummary{}, err
	}
	if len(batch.Responses)+len(batch.SupportPatterns) == 0 {
		batch = queries.Batch{Settings: release.notTold()}
		if len(batch.Settings) == 0 {
			return release.summary, nil
		}
	} else if err := folk.NotePublished(ctx, release.covered); err != nil {
		return PeopleSummary{}, fmt.Errorf("publishing people: %w", err)
	}
	if _, err := db.Load(ctx, batch); err != nil {
		return PeopleSummary{}, fmt.Errorf("publishing people: %w", err)
	}
	return release.summary, nil
}

// participationRow and shiftRow are rows of the people file.
type participationRow struct {
	Quarter        time.Time  `db:"quarter"`
	PersonKey      string     `db:"person_key"`
	Incident       string     `db:"incident"`
	Team           *string    `db:"team"`
	Role           *string    `db:"role"`
	Seniority      *string    `db:"seniority"`
	TenureBand     *string    `db:"tenure_band"`
	OnCall         *bool      `db:"on_call"`
	FirstResponder *bool      `db:"first_responder"`
	JoinedAt       *time.Time `db:"joined_at"`
}

type shiftRow struct {
	Quarter    time.Time `db:"quarter"`
	PersonKey  string    `db:"person_key"`
	Team       string    `db:"team"`
	StartsAt   time.Time `db:"starts_at"`
	EndsAt     time.Time `db:"ends_at"`
	Seniority  *string   `db:"seniority"`
	TenureBand *string   `db:"tenure_band"`
}

// storedPeople is what the people file holds, as acts.
type storedPeople struct {
	responses []act
	reviews   []act // who facilitated the review of an incident
	duties    []act
	carried   []carried
	staff     rosters
	onRoster  map[time.Time]map[string]int // people of each band of seniority, by quarter
}

func readPeople(ctx context.Context, folk *queries.People, place setting) (storedPeople, error) {
	rows, err := queries.SelectPeople[participationRow](ctx, folk, `
		SELECT quarter, person_key, incident, team, role, seniority, tenure_band, on_call, first_responder, joined_at
		FROM participations ORDER BY incident, person_key, role`)
	if err != nil {
		return storedPeople{}, fmt.Errorf("reading who responded: %w", err)
	}
	shifts, err := queries.SelectPeople[shiftRow](ctx, folk, `
		SELECT s.quarter, s.person_key, s.team, s.starts_at, s.ends_at, r.seniority, r.tenure_band
		FROM shifts AS s LEFT JOIN roster AS r ON r.person_key = s.person_key AND r.quarter = s.quarter
		ORDER BY s.starts_at, s.team, s.person_key`)
	if err != nil {
		return storedPeople{}, fmt.Errorf("reading who was on call: %w", err)
	}
	for i := range rows {
		rows[i].PersonKey = folk.PersonOf(rows[i].Quarter, rows[i].PersonKey)
	}
	for i := range shifts {
		shifts[i].PersonKey = folk.PersonOf(shifts[i].Quarter, shifts[i].PersonKey)
	}
	var s storedPeople
	s.responses, s.reviews = partedByReview(s.responsesOf(rows, place))
	byPerson := map[string][]shiftRow{}
	for _, d := range shifts {
		s.duties = append(s.duties, d.act(place.zones[d.Team]))
		byPerson[d.PersonKey] = append(byPerson[d.PersonKey], d)
	}
	supported(s.responses, place, byPerson)
	s.carried = carriedIn(s.responses, place.owners)
	s.staff, s.onRoster, err = readRosters(ctx, folk)
	return s, err
}

// responsesOf makes one act of a person's roles in one incident: the first response counts if any
// of the roles was it.
func (s *storedPeople) responsesOf(rows []participationRow, place setting) []act {
	at := map[string]int{}
	var acts []act
	for _, r := range rows {
		quarter := r.Quarter.UTC()
		a := act{quarter: quarter, person: r.PersonKey, incident: r.Incident, joined: r.JoinedAt, resolved: resolves(stated(r.Role))}
		a.values = [facts]string{
			factFirst: truth(r.FirstResponder), factSeniority: stated(r.Seniority), factOnCall: truth(r.OnCall),
			factRole: roleOf(stated(r.Role)), factTenure: stated(r.TenureBand), factTeam: stated(r.Team),
		}
		a.facilitated = facilitates(stated(r.Role))
		a.tookPart = !a.facilitated
		place.place(&a, r)
		key := r.Incident + "\x00" + r.PersonKey
		i, again := at[key]
		if !again {
			at[key] = len(acts)
			acts = append(acts, a)
			continue
		}
		acts[i].resolved = acts[i].resolved || a.resolved
		acts[i].facilitated, acts[i].tookPart = acts[i].facilitated || a.facilitated, acts[i].tookPart || a.tookPart
		if acts[i].joined == nil {
			acts[i].joined = a.joined
		}
		for f, v := range a.values {
			if acts[i].values[f] == unknown || fact(f) == factFirst && v == "true" {
				acts[i].values[f] = v
			}
		}
	}
	return acts
}

// act is a shift: one that runs over the end of a quarter counts under the key it was stored with, in
// the quarter it starts in.
func (d shiftRow) act(zone *time.Location) act {
	a := act{quarter: d.Quarter.UTC(), person: d.PersonKey, hours: d.EndsAt.Sub(d.StartsAt).Hours(), hoursBy: hoursByBand(d.StartsAt, d.EndsAt, zone)}
	a.values = [facts]string{factFirst: widened, factSeniority: stated(d.Seniority), factOnCall: widened, factTenure: stated(d.TenureBand), factTeam: d.Team}
	return a
}

func truth(b *bool) string {
	if b == nil {
		return unknown
	}
	return strconv.FormatBool(*b)
}

func stated(s *string) string {
	if s == nil {
		return unknown
	}
	return *s
}

func (s span) responses(cells []cell) []queries.Response {
	var rows []queries.Response
	for _, c := range cells {
		row := queries.Response{
			Period: s.name(), Team: published(c.values[factTeam]), Seniority: published(c.values[factSeniority]), TenureBand: published(c.values[factTenure]),
			Severity: publishedSeverity(c.values[factSeverity]), Role: published(c.values[factRole]), HourBand: published(c.values[factHour]),
			MitigateBand: published(c.values[factMitigate]), JoinedBand: published(c.values[factJoined]),
			OnCall: publishedTruth(c.values[factOnCall]), FirstResponder: publishedTruth(c.values[factFirst]),
			Responses: int32(len(c.acts)), People: int32(distinctPeople(c.acts)), Widened: published(widenedOf(c, s)),
		}
		if len(s.quarters) == 1 {
			row.Quarter = &s.quarters[0]
		}
		rows = append(rows, row)
	}
	return rows
}

// widenedOf is what a cell gave up, the quarter included.
func widenedOf(c cell, s span) string {
	given := c.given()
	if len(s.quarters) > 1 {
		given = strings.TrimSuffix("quarter, "+given, ", ")
	}
	return given
}

// exposures are the hours on call of the same period, by the bands that its responses are shown by,
// or by bands joined further where too few were on call.
func (r *release) exposures(s span) []queries.Exposure {
	var rows []queries.Exposure
	for _, c := range r.dutyCells(s) {
		people := int32(distinctPeople(c.acts))
		row := queries.Exposure{Period: s.name(), Measure: "on_call_hours", Seniority: published(c.values[factSeniority]), Value: math.Round(c.hours()), People: &people}
		if len(s.quarters) == 1 {
			row.Quarter = &s.quarters[0]
		}
		rows = append(rows, row)
	}
	return rows
}

// dutyCells are the shifts of a period by band; none where too few people were on call.
func (r *release) dutyCells(s span) []cell {
	var duties []act
	for _, d := range r.stored.duties {
		if slices.ContainsFunc(s.quarters, d.quarter.Equal) {
			duties = append(duties, d)
		}
	}
	if distinctPeople(duties) < r.k {
		return nil
	}
	whole := wholeOf(duties)
	_, used := essential(wholeOf(s.acts), r.k, groupings[:])
	for _, joined := range groupings[min(used, len(groupings)-1):] {
		if cells, ok := whole.bands(joined, r.k); ok {
			return cells
		}
	}
	return nil
}

// wholeOf is one cell of all acts that states nothing.
func wholeOf(acts []act) cell {
	whole := cell{acts: acts}
	for f := range whole.values {
		whole.values[f] = widened
	}
	return whole
}

// published is the value of a cell's fact as stored: NULL for what was given up or is unknown.
func published(v string) *string {
	if v == widened || v == unknown {
		return nil
	}
	return &v
}

func publishedTruth(v string) *bool {
	if v == widened || v == unknown {
		return nil
	}
	b := v == "true"
	return &b
}
