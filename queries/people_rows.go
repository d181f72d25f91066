package queries

import "time"

// The rows of the people file. A PersonKey is a keyed hash whose key changes every quarter: the
// same person has another one in the next.

// RosterEntry is a row of roster: a person as of a quarter.
type RosterEntry struct {
	PersonKey  string    `db:"person_key"`
	Quarter    time.Time `db:"quarter"` // its first day
	Team       *string   `db:"team"`
	Seniority  *string   `db:"seniority"`
	TenureDays *int32    `db:"tenure_days"` // not stored: exact days would join the keys of a person over quarters
	TenureBand *string   `db:"tenure_band"`
}

// Participation is a row of participations: what a person did in an incident.
type Participation struct {
	Quarter        time.Time  `db:"quarter"`
	PersonKey      string     `db:"person_key"`
	Incident       string     `db:"incident"`
	Team           *string    `db:"team"`
	Role           *string    `db:"role"`
	Seniority      *string    `db:"seniority"`
	TenureBand     *string    `db:"tenure_band"`
	OnCall         *bool      `db:"on_call"`
	FirstResponder *bool      `db:"first_responder"`
	PagedAt        *time.Time `db:"paged_at"`
	JoinedAt       *time.Time `db:"joined_at"`
}

// Shift is a row of shifts: a time on call.
type Shift struct {
	Quarter   time.Time `db:"quarter"` // in which it starts
	PersonKey string    `db:"person_key"`
	Team      string    `db:"team"`
	StartsAt  time.Time `db:"starts_at"`
	EndsAt    time.Time `db:"ends_at"`
}

// NameToken is a row of name_tokens.
type NameToken struct {
	Hash string `db:"hash"`
}

// PeopleBatch is what one batch of the main file adds to the people file.
type PeopleBatch struct {
	Batch          string // its key, written first here and then in the main file
	Roster         []RosterEntry
	Participations []Participation
	Shifts         []Shift
	NameTokens     []NameToken
}
