package ingest

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"secondstory/ingest/clock"
	"secondstory/ingest/people"
	"secondstory/queries"
)

// storePeople hands what people did to the people file, under keyed hashes. It comes before the
// main file is written; the batch is known by the run's id.
func (r *run) storePeople(ctx context.Context) error {
	if r.folk == nil {
		return nil
	}
	staff, err := r.staff(ctx)
	if err != nil {
		return fmt.Errorf("preparing people: %w", err)
	}
	rows, err := staff.Rows(r.responses())
	if err != nil {
		return fmt.Errorf("preparing people: %w", err)
	}
	r.unkeyed += rows.Unkeyed
	r.warnUntitled(rows.Untitled)
	if !r.staffed {
		r.warnUntitled(r.roster.Untitled())
	}
	batch := queries.PeopleBatch{Batch: r.id, NameTokens: r.tokens}
	for _, e := range rows.Roster {
		batch.Roster = append(batch.Roster, queries.RosterEntry(e))
	}
	if r.staffed {
		rows.Shifts = nil
	}
	for _, p := range rows.Participations {
		batch.Participations = append(batch.Participations, queries.Participation(p))
	}
	for _, s := range rows.Shifts {
		batch.Shifts = append(batch.Shifts, queries.Shift(s))
	}
	if err := r.rescanPeople(ctx); err != nil {
		return err
	}
	return r.folk.Load(ctx, batch)
}

// WarnUntitled is said of a title that says no band of seniority.
const WarnUntitled = "title_unknown"

// warnUntitled names each title once in a run, and nobody who has it.
func (r *run) warnUntitled(titles []string) {
	for _, title := range titles {
		w := Warning{Code: WarnUntitled, Detail: title}
		if len(title) <= mostOfATitle && !slices.Contains(r.warnings, w) {
			r.warnings = append(r.warnings, w)
		}
	}
}

// mostOfATitle is how long a title may be, in bytes; what is longer is none.
const mostOfATitle = 60

// quarterKeys gives the keys of quarters from the people file.
type quarterKeys struct{ folk *queries.People }

// QuarterKey is the key of a quarter.
func (k quarterKeys) QuarterKey(q people.Quarter) ([]byte, error) {
	key, err := k.folk.Key(string(q))
	if errors.Is(err, queries.ErrKeyDestroyed) {
		return nil, fmt.Errorf("%w: %w", people.ErrDestroyed, err)
	}
	return key, err
}

func (r *run) staff(ctx context.Context) (people.Staff, error) {
	gone, err := forgotten(ctx, r.folk)
	return people.Staff{
		Roster: r.roster, Shifts: r.beside.shifts.book, Bands: r.beside.bands, Secrets: quarterKeys{r.folk}, CohortKey: []byte(cohortMark), Forgotten: gone,
	}, err
}

// cohortMark makes cohorts. It is no secret: were it random, two databases of the same input would
// count a year's people differently and publish different cells. In the people file the cohort is masked
// by the key of the quarter: without that key it says nothing.
const cohortMark = "cohorts of secondstory"

// responses are the people's parts in the incidents read now, one per person, role and incident.
func (r *run) responses() []people.Response {
	var out []people.Response
	for _, p := range r.parsed {
		for _, s := range p.stories {
			told := r.told(s, s.responses(r.names.Clean(s.key)))
			for i := range told {
				told[i].Role, told[i].Team = r.names.Clean(told[i].Role), r.names.Clean(told[i].Team)
			}
			out = append(out, told...)
		}
	}
	return out
}

// The roles of those of whom only the text tells what they were.
const (
	firstRole    = "first responder"
	resolverRole = "resolver"
)

// told adds who answered first and who brought it back, as the text tells it, where no field does.
func (r *run) told(s *story, stated []people.Response) []people.Response {
	if r.roster == nil {
		return stated
	}
	var text, recovery strings.Builder
	for _, section := range s.sections {
		text.WriteString(section.body)
		text.WriteByte('\n')
		if section.role == "resolution" {
			recovery.WriteString(section.body)
			recovery.WriteByte('\n')
		}
	}
	as := func(person, role string) people.Response {
		response := people.Response{Incident: r.names.Clean(s.key), Person: person, Role: role}
		if s.occurred != nil {
			response.OccurredAt = *s.occurred
		}
		return response
	}
	all := stated
	if person, ok := r.roster.Answered(text.String()); ok && !saysWhoWasFirst(stated) {
		all = append(all, as(person, firstRole))
	}
	if !slices.ContainsFunc(stated, func(r people.Response) bool { return people.SaysResolver(r.Role) }) {
		for _, person := range r.roster.Resolved(text.String(), recovery.String()) {
			all = append(all, as(person, resolverRole))
		}
	}
	return all
}

func saysWhoWasFirst(stated []people.Response) bool {
	return slices.ContainsFunc(stated, func(r people.Response) bool {
		return people.SaysFirst(r.Role) || r.JoinedAt != nil || r.PagedAt != nil
	})
}

func (s *story) responses(key string) []people.Response {
	var cal clock.Calendar
	occurred := time.Time{}
	if s.occurred != nil {
		occurred = *s.occurred
		cal.SetDay(occurred.Year(), occurred.Month(), occurred.Day())
	}
	seen := map[string]bool{}
	var out []people.Response
	for _, r := range s.responders {
		if mark := r.Person + "\x00" + r.Role; r.Person == "" || seen[mark] {
			continue
		} else {
			seen[mark] = true
		}
		out = append(out, people.Response{
			Incident: key, OccurredAt: occurred, Person: r.Person, Role: r.Role, Seniority: r.Seniority, TenureDays: r.TenureDays,
			OnCall: r.OnCall, Team: r.Team, PagedAt: instantIn(cal, r.PagedAt), JoinedAt: instantIn(cal, r.JoinedAt),
		})
	}
	return out
}

// knownTokens reads the hashes of names that former runs knew.
func (r *run) knownTokens(ctx context.Context) (people.Tokens, error) {
	if r.folk == nil {
		return people.Tokens{}, nil
	}
	key, err := r.folk.TokenKey()
	if err != nil {
		return people.Tokens{}, fmt.Errorf("reading known names: %w", err)
	}
	rows, err := queries.SelectPeople[queries.NameToken](ctx, r.folk, "SELECT hash FROM name_tokens ORDER BY hash")
	if err != nil {
		return people.Tokens{}, fmt.Errorf("reading known names: %w", err)
	}
	t := people.Tokens{Key: key}
	for _, row := range rows {
		entry, err := hex.DecodeString(row.Hash)
		if err != nil {
			return people.Tokens{}, fmt.Errorf("reading known names: %w", err)
		}
		t.Entries = append(t.Entries, entry)
	}
	for _, token := range r.taught {
		entry, err := hex.DecodeString(token.Hash)
		if err != nil {
			return people.Tokens{}, fmt.Errorf("reading known names: %w", err)
		}
		t.Entries = append(t.Entries, entry)
	}
	r.before = t.Set()
	return t, nil
}

// newNames hashes what was learnt and reports whether any of it is new to the people file.
func (r *run) newNames() (bool, error) {
	if r.folk == nil {
		return false, nil
	}
	key, err := r.folk.TokenKey()
	if err != nil {
		return false, fmt.Errorf("keeping known names: %w", err)
	}
	r.tokens = nil
	grew := false
	for _, entry := range r.names.Tokens(key).Entries {
		if r.before.Adds(entry) {
			r.tokens, grew = append(r.tokens, queries.NameToken{Hash: hex.EncodeToString(entry)}), true
		}
	}
	return grew, nil
}
