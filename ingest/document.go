package ingest

// Document is the canonical document: what anything must become to be ingested. Times are kept as
// written, in any spelling that package clock reads; missing is the zero value.
type Document struct {
	ID             string
	Source         string // default: file
	URL            string
	Title          string
	Kind           string // incident, near_miss, maintenance, drill, or another word for one of them
	Severity       string // as written
	Status         string
	Services       []string
	Teams          []string
	Tags           []string
	StartedAt      string
	DetectedAt     string
	AcknowledgedAt string
	MitigatedAt    string
	ResolvedAt     string
	Date           string // the day of the incident where no start is stated
	DetectedBy     string
	Trigger        string
	Factors        []string
	Summary        string
	Body           string // Markdown
	BodyHTML       string
	Sections       []NamedText // heading or role -> Markdown
	Timeline       []TimedText
	Impacts        []StatedImpact
	Responders     []Responder
	ActionItems    []StatedAction
	WentWell       []string
	WentWrong      []string
	Lucky          []string
	Lessons        []string
	SameAs         []string // addresses or keys of the same incident elsewhere
	Review         StatedReview
	Extra          map[string]any // fields this version does not know, as decoded
}

// NamedText is a section of a document that has no Markdown headings.
type NamedText struct{ Name, Text string }

// TimedText is one event of a stated timeline; At is as written.
type TimedText struct{ At, Text string }

// StatedImpact is one measured effect: users, requests, money, data_loss, slo_budget or
// minutes_down.
type StatedImpact struct {
	Measure string
	Value   float64
	Unit    string
}

// Responder is a person's part in an incident. It stays in memory: it is handed to the people
// package and never stored in the main database.
type Responder struct {
	Person     string
	Role       string
	Seniority  string
	TenureDays *int
	OnCall     *bool
	Team       string
	PagedAt    string
	JoinedAt   string
}

// StatedAction is an action item as a record states it; times are as written.
type StatedAction struct {
	Title, Owner, Kind, Status      string
	CreatedAt, DueAt, ClosedAt, URL string
}

// StatedReview is what a record states about its review; times are as written.
type StatedReview struct {
	HeldAt, ReviewedAt, PublishedAt, ActionsDecidedAt string
	State, OpenTo                                     string
	FacilitatorInvolved, Scribe                       *bool
	Attendees                                         *int
}
