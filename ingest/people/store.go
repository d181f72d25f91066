package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Response is a person's part in an incident, as ingest read it. It lives in memory only.
type Response struct {
	Incident   string
	OccurredAt time.Time // zero: unknown, and the response is left out
	Person     string
	Role       string
	Seniority  string // as stated; the roster is asked when empty
	TenureDays *int
	OnCall     *bool
	Team       string
	PagedAt    *time.Time
	JoinedAt   *time.Time
}

// RosterEntry, Participation and Shift have the fields of the rows of the people file, in their
// order, so that a caller converts them as they are. They carry a Key where a name was.
type (
	RosterEntry struct {
		PersonKey  string
		Quarter    time.Time
		Team       *string
		Seniority  *string
		TenureDays *int32
		TenureBand *string
	}
	Participation struct {
		Quarter        time.Time
		PersonKey      string
		Incident       string
		Team           *string
		Role           *string
		Seniority      *string
		TenureBand     *string
		OnCall         *bool
		FirstResponder *bool
		PagedAt        *time.Time
		JoinedAt       *time.Time
	}
	Shift struct {
		Quarter   time.Time
		PersonKey string
		Team      string
		StartsAt  time.Time
		EndsAt    time.Time
	}
)

// Rows is what a run adds to the people file.
type Rows struct {
	Roster         []RosterEntry
	Participations []Participation
	Shifts         []Shift
	Undated        int // responses in incidents without a time
	Unkeyed        int // rows of quarters whose key was destroyed
	// Untitled are the titles in documents that say no band, each once.
	Untitled []string
}

// ErrDestroyed is what Secrets returns, wrapped, for a quarter whose key was destroyed.
var ErrDestroyed = errors.New("the key of the quarter was destroyed")

// Staff turns people into rows of the people file.
type Staff struct {
	Roster  *Roster
	Shifts  *Shifts
	Bands   Bands
	Secrets Secrets
	// CohortKey makes the cohort that a key carries; it outlives a quarter. Nil: no cohorts.
	CohortKey []byte
	// Forgotten says whether somebody was forgotten, by what the roster calls them. Nil: nobody was.
	Forgotten func(identity string) bool
}

// Cohorts is the number of groups that people fall into by chance. The group is the last letter of
// a key and the only thing the keys of a person in two quarters have in common: enough to say that
// at least so many people are behind a count over a year, too little to follow anyone.
const Cohorts = 8

// Rows makes the rows of responses, the roster's people in the quarters between the first and the
// last response, and the shifts. The order of the input does not matter.
func (s Staff) Rows(responses []Response) (Rows, error) {
	var rows Rows
	k := keyer{staff: s, secrets: map[Quarter][]byte{}, rows: &rows}
	if err := s.participations(&k, responses, &rows); err != nil {
		return Rows{}, err
	}
	if err := s.shifts(&k, &rows); err != nil {
		return Rows{}, err
	}
	if err := s.roster(&k, responses, &rows); err != nil {
		return Rows{}, err
	}
	return rows, nil
}

func (s Staff) participations(k *keyer, responses []Response, rows *Rows) error {
	byIncident := make(map[string][]Response)
	for _, r := range responses {
		if r.OccurredAt.IsZero() {
			rows.Undated++
			continue
		}
		byIncident[r.Incident] = append(byIncident[r.Incident], r)
	}
	for _, of := range byIncident {
		first, known := s.firstResponder(of)
		for _, r := range of {
			key, ok, err := k.key(r.Person, r.OccurredAt)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if r.Seniority != "" && s.Bands.Of(r.Seniority) == "" {
				rows.Untitled = append(rows.Untitled, r.Seniority)
			}
			p := s.participation(r)
			p.PersonKey = string(key)
			if known {
				is := s.same(r.Person, first)
				p.FirstResponder = &is
			}
			rows.Participations = append(rows.Participations, p)
		}
	}
	slices.Sort(rows.Untitled)
	rows.Untitled = slices.Compact(rows.Untitled)
	slices.SortFunc(rows.Participations, func(a, b Participation) int {
		return strings.Compare(a.Incident+"\x00"+a.PersonKey+"\x00"+deref(a.Role), b.Incident+"\x00"+b.PersonKey+"\x00"+deref(b.Role))
	})
	return nil
}

// participation is a response without its person: what the document states, else what the roster
// and the shifts say of that day.
func (s Staff) participation(r Response) Participation {
	profile, _ := s.Roster.At(r.Person, r.OccurredAt)
	band := s.Bands.Of(r.Seniority)
	if band == "" {
		band = profile.Seniority
	}
	if band == "" {
		band = s.Bands.OfRole(r.Role)
	}
	tenure := r.TenureDays
	if tenure == nil {
		tenure = profile.TenureDays
	}
	team := r.Team
	if profile.Team != "" {
		team = profile.Team
	}
	on := r.OnCall
	if is, known := s.Shifts.onCall(s.same, r.Person, r.OccurredAt); on == nil && known {
		on = &is
	}
	return Participation{
		Quarter: QuarterStart(r.OccurredAt), Incident: r.Incident, Team: optional(team), Role: optional(r.Role),
		Seniority: optional(band), TenureBand: optional(TenureBand(tenure)), OnCall: on, PagedAt: r.PagedAt, JoinedAt: r.JoinedAt,
	}
}

// firstResponder is who is stated to have been first, else who joined first, else who was paged
// first, else the only one there, unless all that is told is who brought it back. Two at the same
// minute: not known.
func (s Staff) firstResponder(of []Response) (person string, known bool) {
	if of = slices.DeleteFunc(slices.Clone(of), func(r Response) bool { return saysReview(r.Role) }); len(of) == 0 {
		return "", false
	}
	if said := slices.DeleteFunc(slices.Clone(of), func(r Response) bool { return !SaysFirst(r.Role) }); len(said) > 0 {
		of = said
	}
	if s.onePerson(of) && slices.ContainsFunc(of, func(r Response) bool { return !SaysResolver(r.Role) || SaysFirst(r.Role) || r.JoinedAt != nil }) {
		return of[0].Person, true
	}
	if who, ok := s.earliest(of, func(r Response) *time.Time { return r.JoinedAt }); ok {
		return who, true
	}
	return s.earliest(of, func(r Response) *time.Time { return r.PagedAt })
}

// SaysFirst reports whether a role says that its holder was first.
func SaysFirst(role string) bool {
	role = strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(role))
	return strings.Contains(role, "first responder") || strings.Contains(role, "first on scene")
}

// SaysResolver reports whether a role says that its holder brought it back.
func SaysResolver(role string) bool {
	role = strings.ToLower(role)
	return strings.Contains(role, "resolver") || strings.Contains(role, "fixed")
}

// saysReview reports whether a role is that of who held the review: that is no response.
func saysReview(role string) bool {
	role = strings.ToLower(role)
	return strings.Contains(role, "facilitat") || strings.Contains(role, "moderator")
}

// onePerson reports whether all responses are of the same person.
func (s Staff) onePerson(of []Response) bool {
	return !slices.ContainsFunc(of, func(r Response) bool { return !s.same(r.Person, of[0].Person) })
}

func (s Staff) earliest(of []Response, at func(Response) *time.Time) (string, bool) {
	var best *Response
	tie := false
	for i, r := range of {
		t := at(r)
		switch {
		case t == nil:
		case best == nil || t.Before(*at(*best)):
			best, tie = &of[i], false
		case t.Equal(*at(*best)) && !s.same(r.Person, best.Person):
			tie = true
		}
	}
	if best == nil || tie {
		return "", false
	}
	return best.Person, true
}

func (s Staff) shifts(k *keyer, rows *Rows) error {
	if s.Shifts == nil {
		return nil
	}
	for _, d := range s.Shifts.duties {
		if s.Roster != nil && d.address != "" && !s.Roster.knows(d.person) && s.Roster.knows(d.address) {
			d.person = d.address
		}
		key, ok, err := k.key(d.person, d.from)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		team := d.team
		if profile, _ := s.Roster.At(d.person, d.from); team == "" {
			team = profile.Team
		}
		rows.Shifts = append(rows.Shifts, Shift{Quarter: QuarterStart(d.from), PersonKey: string(key), Team: team, StartsAt: d.from, EndsAt: d.to})
	}
	slices.SortFunc(rows.Shifts, func(a, b Shift) int {
		if c := a.StartsAt.Compare(b.StartsAt); c != 0 {
			return c
		}
		return strings.Compare(a.Team+a.PersonKey, b.Team+b.PersonKey)
	})
	return nil
}

// roster adds who worked here in each quarter that has responses or shifts: the people behind the
// denominators. A person's facts are those of the quarter's first day, or of the first day known.
func (s Staff) roster(k *keyer, responses []Response, rows *Rows) error {
	if s.Roster == nil {
		return nil
	}
	quarters := make(map[time.Time]struct{})
	for _, p := range rows.Participations {
		quarters[p.Quarter] = struct{}{}
	}
	for _, d := range rows.Shifts {
		quarters[d.Quarter] = struct{}{}
	}
	for q := range quarters {
		seen := make(set)
		for _, m := range s.Roster.members {
			day := q
			if m.from.After(day) {
				day = m.from
			}
			if id := personKey(m.person); !m.holds(day) || !day.Before(q.AddDate(0, 3, 0)) || seen.has(id) || m.started.After(q.AddDate(0, 3, -1)) {
				continue
			} else {
				seen[id] = struct{}{}
			}
			key, ok, err := k.key(m.person, q)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			rows.Roster = append(rows.Roster, rosterEntry(string(key), q, m.profile(day)))
		}
	}
	slices.SortFunc(rows.Roster, func(a, b RosterEntry) int {
		if c := a.Quarter.Compare(b.Quarter); c != 0 {
			return c
		}
		return strings.Compare(a.PersonKey, b.PersonKey)
	})
	return nil
}

func rosterEntry(key string, q time.Time, p Profile) RosterEntry {
	e := RosterEntry{PersonKey: key, Quarter: q, Team: optional(p.Team), Seniority: optional(p.Seniority), TenureBand: optional(TenureBand(p.TenureDays))}
	if p.TenureDays != nil {
		days := int32(*p.TenureDays)
		e.TenureDays = &days
	}
	return e
}

// same reports whether two spellings are of one person: by the roster, else as written.
func (s Staff) same(a, b string) bool { return s.identity(a) == s.identity(b) }

// knows reports whether the roster has a spelling.
func (r *Roster) knows(name string) bool {
	local, _, _ := strings.Cut(name, "@")
	return len(r.lines[personKey(name)]) > 0 || local != "" && len(r.lines[personKey(local)]) > 0
}

// identity is the one name under which a person is keyed: the roster's, when it knows the spelling.
func (s Staff) identity(name string) string {
	if s.Roster != nil {
		if lines := s.Roster.lines[personKey(name)]; len(lines) > 0 {
			return personKey(s.Roster.members[lines[0]].person)
		}
		if local, _, ok := strings.Cut(name, "@"); ok {
			if lines := s.Roster.lines[personKey(local)]; len(lines) > 0 {
				return personKey(s.Roster.members[lines[0]].person)
			}
		}
	}
	return personKey(name)
}

// keyer makes keys, asking for each quarter's secret once.
type keyer struct {
	staff   Staff
	secrets map[Quarter][]byte
	rows    *Rows // counts what has no key
}

// key returns the person's key in the quarter of t; ok is false when the quarter's key was destroyed, or
// the person was forgotten.
func (k *keyer) key(person string, t time.Time) (key Key, ok bool, err error) {
	identity := k.staff.identity(person)
	if k.staff.Forgotten != nil && k.staff.Forgotten(identity) {
		return "", false, nil
	}
	q := QuarterOf(t)
	secret, have := k.secrets[q]
	if !have {
		secret, err = k.staff.Secrets.QuarterKey(q)
		if errors.Is(err, ErrDestroyed) {
			secret, err = nil, nil
		}
		if err != nil {
			return "", false, fmt.Errorf("reading the key of %s: %w", q, err)
		}
		k.secrets[q] = secret
	}
	if secret == nil {
		k.rows.Unkeyed++
		return "", false, nil
	}
	key, err = KeyOf(secret, identity)
	return key + Key(k.staff.cohort(identity)), err == nil, err
}

// cohort is the suffix of a key that says which of the Cohorts groups the person is in.
func (s Staff) cohort(identity string) string {
	if s.CohortKey == nil {
		return ""
	}
	m := hmac.New(sha256.New, s.CohortKey)
	m.Write([]byte("cohort\x00" + identity))
	return "." + string(rune('A'+m.Sum(nil)[0]%Cohorts))
}

// TenureBand is how long somebody has been here: under_90_days, under_1_year, 1_to_3_years,
// over_3_years; empty when unknown.
func TenureBand(days *int) string {
	switch {
	case days == nil:
		return ""
	case *days < 90:
		return "under_90_days"
	case *days < 365:
		return "under_1_year"
	case *days < 3*365:
		return "1_to_3_years"
	}
	return "over_3_years"
}

// QuarterStart is the first instant of the quarter of t, in UTC.
func QuarterStart(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month()-(t.Month()-1)%3, 1, 0, 0, 0, 0, time.UTC)
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
