package queries

import "time"

// The rows of the tables people query, one struct per table; a nil pointer is NULL. The db tag
// names the column.

// Incident is a row of incidents.
type Incident struct {
	Incident       string     `db:"incident"`
	Source         string     `db:"source"`
	Title          string     `db:"title"`
	URL            *string    `db:"url"`
	Kind           string     `db:"kind"`
	KindBasis      string     `db:"kind_basis"`
	Severity       *int8      `db:"severity"`
	SeverityRaw    *string    `db:"severity_raw"`
	SeverityBasis  *string    `db:"severity_basis"`
	Status         *string    `db:"status"`
	OccurredAt     *time.Time `db:"occurred_at"`
	OccurredBasis  *string    `db:"occurred_basis"`
	StartedAt      *time.Time `db:"started_at"`
	DetectedAt     *time.Time `db:"detected_at"`
	AcknowledgedAt *time.Time `db:"acknowledged_at"`
	MitigatedAt    *time.Time `db:"mitigated_at"`
	ResolvedAt     *time.Time `db:"resolved_at"`
	DetectedBy     *string    `db:"detected_by"`
	Summary        *string    `db:"summary"`
	Words          int32      `db:"words"`
	Template       string     `db:"template"`
	Language       *string    `db:"language"`
	ContentHash    string     `db:"content_hash"`
	Extra          *string    `db:"extra"`
}

// Document is a row of documents.
type Document struct {
	Document    string  `db:"document"`
	Source      string  `db:"source"`
	Path        *string `db:"path"`
	URL         *string `db:"url"`
	ContentHash string  `db:"content_hash"`
	Fingerprint string  `db:"fingerprint"`
	Format      string  `db:"format"`
	Template    *string `db:"template"`
	Language    *string `db:"language"`
	Outcome     string  `db:"outcome"`
	Reason      *string `db:"reason"`
	Bytes       int64   `db:"bytes"`
	Run         string  `db:"run"`
}

// IncidentDocument is a row of incident_documents.
type IncidentDocument struct {
	Incident string `db:"incident"`
	Document string `db:"document"`
}

// IncidentLink is a row of incident_links.
type IncidentLink struct {
	Incident string  `db:"incident"`
	Other    string  `db:"other"`
	Relation string  `db:"relation"`
	Basis    string  `db:"basis"`
	Quote    *string `db:"quote"`
}

// IncidentReference is a row of incident_references.
type IncidentReference struct {
	Incident  string `db:"incident"`
	Reference string `db:"reference"`
}

// FieldOrigin is a row of field_origins.
type FieldOrigin struct {
	Incident string  `db:"incident"`
	Field    string  `db:"field"`
	Source   string  `db:"source"`
	Value    *string `db:"value"`
	Chosen   bool    `db:"chosen"`
	Reason   *string `db:"reason"`
}

// Milestone is a row of milestones.
type Milestone struct {
	Incident  string    `db:"incident"`
	Milestone string    `db:"milestone"`
	At        time.Time `db:"at"`
	Basis     string    `db:"basis"`
	Quote     *string   `db:"quote"`
}

// Impact is a row of impacts.
type Impact struct {
	Incident string  `db:"incident"`
	Measure  string  `db:"measure"`
	Value    float64 `db:"value"`
	Unit     *string `db:"unit"`
	Basis    string  `db:"basis"`
	Quote    *string `db:"quote"`
}

// StatedDuration is a row of stated_durations.
type StatedDuration struct {
	Incident         string   `db:"incident"`
	Duration         string   `db:"duration"`
	Minutes          *float64 `db:"minutes"`
	MilestoneMinutes *float64 `db:"milestone_minutes"`
	Quote            string   `db:"quote"`
}

// IncidentService is a row of incident_services.
type IncidentService struct {
	Incident string `db:"incident"`
	Service  string `db:"service"`
}

// IncidentTeam is a row of incident_teams.
type IncidentTeam struct {
	Incident string `db:"incident"`
	Team     string `db:"team"`
}

// IncidentTag is a row of incident_tags.
type IncidentTag struct {
	Incident string `db:"incident"`
	Tag      string `db:"tag"`
}

// Section is a row of sections.
type Section struct {
	Incident string  `db:"incident"`
	Ordinal  int32   `db:"ordinal"`
	Role     string  `db:"role"`
	Heading  *string `db:"heading"`
	Body     string  `db:"body"`
}

// TimelineEvent is a row of timeline_events.
type TimelineEvent struct {
	Incident string     `db:"incident"`
	Ordinal  int32      `db:"ordinal"`
	At       *time.Time `db:"at"`
	AtRaw    *string    `db:"at_raw"`
	Text     string     `db:"text"`
}

// Learning is a row of learnings.
type Learning struct {
	Incident string `db:"incident"`
	Ordinal  int32  `db:"ordinal"`
	Kind     string `db:"kind"`
	Text     string `db:"text"`
}

// ActionItem is a row of action_items.
type ActionItem struct {
	Incident  string     `db:"incident"`
	Ordinal   int32      `db:"ordinal"`
	Title     string     `db:"title"`
	Owner     *string    `db:"owner"`
	Kind      *string    `db:"kind"`
	State     string     `db:"state"`
	StateRaw  *string    `db:"state_raw"`
	CreatedAt *time.Time `db:"created_at"`
	DueAt     *time.Time `db:"due_at"`
	ClosedAt  *time.Time `db:"closed_at"`
	URL       *string    `db:"url"`
}

// Review is a row of reviews.
type Review struct {
	Incident            string     `db:"incident"`
	HeldAt              *time.Time `db:"held_at"`
	ReviewedAt          *time.Time `db:"reviewed_at"`
	PublishedAt         *time.Time `db:"published_at"`
	ActionsDecidedAt    *time.Time `db:"actions_decided_at"`
	State               *string    `db:"state"`
	OpenTo              *string    `db:"open_to"`
	FacilitatorInvolved *bool      `db:"facilitator_involved"`
	Scribe              *bool      `db:"scribe"`
	Attendees           *int32     `db:"attendees"`
}

// Code is a row of codes.
type Code struct {
	Incident        string  `db:"incident"`
	Dimension       string  `db:"dimension"`
	Code            string  `db:"code"`
	Grade           string  `db:"grade"`
	Origin          string  `db:"origin"`
	Confirmed       *bool   `db:"confirmed"`
	Confidence      float64 `db:"confidence"`
	SectionOrdinal  *int32  `db:"section_ordinal"`
	StartByte       *int32  `db:"start_byte"`
	EndByte         *int32  `db:"end_byte"`
	Quote           *string `db:"quote"`
	Rule            string  `db:"rule"`
	TaxonomyVersion string  `db:"taxonomy_version"`
}

// TaxonomyEntry is a row of taxonomy.
type TaxonomyEntry struct {
	TaxonomyVersion string  `db:"taxonomy_version"`
	Dimension       string  `db:"dimension"`
	Code            string  `db:"code"`
	Group           *string `db:"group"`
	Label           string  `db:"label"`
	Definition      string  `db:"definition"`
}

// Crosswalk is a row of crosswalks.
type Crosswalk struct {
	TaxonomyVersion string  `db:"taxonomy_version"`
	Dimension       string  `db:"dimension"`
	Code            string  `db:"code"`
	Scheme          string  `db:"scheme"`
	Category        *string `db:"category"`
	Note            *string `db:"note"`
}

// Response is a row of responses.
type Response struct {
	Quarter        *time.Time `db:"quarter"`
	Period         string     `db:"period"`
	Team           *string    `db:"team"`
	Severity       *int8      `db:"severity"`
	Role           *string    `db:"role"`
	Seniority      *string    `db:"seniority"`
	TenureBand     *string    `db:"tenure_band"`
	OnCall         *bool      `db:"on_call"`
	FirstResponder *bool      `db:"first_responder"`
	HourBand       *string    `db:"hour_band"`
	JoinedBand     *string    `db:"joined_band"`
	MitigateBand   *string    `db:"mitigate_band"`
	Responses      int32      `db:"responses"`
	People         int32      `db:"people"`
	Widened        *string    `db:"widened"`
}

// Exposure is a row of exposures.
type Exposure struct {
	Quarter    *time.Time `db:"quarter"`
	Period     string     `db:"period"`
	Measure    string     `db:"measure"`
	Team       *string    `db:"team"`
	Service    *string    `db:"service"`
	Seniority  *string    `db:"seniority"`
	TenureBand *string    `db:"tenure_band"`
	Value      float64    `db:"value"`
	People     *int32     `db:"people"`
}

// SupportPattern is a row of support_patterns.
type SupportPattern struct {
	Pattern         string   `db:"pattern"`
	Period          string   `db:"period"`
	Service         *string  `db:"service"`
	Cohort          *string  `db:"cohort"`
	Answer          *string  `db:"answer"`
	Responses       *int32   `db:"responses"`
	Of              *int32   `db:"of"`
	Hours           *float64 `db:"hours"`
	People          *int32   `db:"people"`
	EffectivePeople *float64 `db:"effective_people"`
	Withheld        *string  `db:"withheld"`
}

// Team is a row of teams.
type Team struct {
	Team     string  `db:"team"`
	TimeZone *string `db:"time_zone"`
}

// IngestRun is a row of ingest_runs.
type IngestRun struct {
	Run       string     `db:"run"`
	Command   string     `db:"command"`
	Source    string     `db:"source"`
	StartedAt time.Time  `db:"started_at"`
	EndedAt   *time.Time `db:"ended_at"`
	Found     int32      `db:"found"`
	Loaded    int32      `db:"loaded"`
	Skipped   int32      `db:"skipped"`
	Refused   int32      `db:"refused"`
	Unchanged int32      `db:"unchanged"`
	Roster    string     `db:"roster"`
	Complete  bool       `db:"complete"`
	Missing   *string    `db:"missing"`
	// NamesMissed is null where a roster was used.
	NamesMissed *string `db:"names_missed"`
}

// IngestWarning is a row of ingest_warnings.
type IngestWarning struct {
	Run      string  `db:"run"`
	Document string  `db:"document"`
	Incident *string `db:"incident"`
	Line     *int32  `db:"line"`
	Code     string  `db:"code"`
	Detail   string  `db:"detail"`
}

// Correction is a row of corrections.
type Correction struct {
	Incident string  `db:"incident"`
	Field    string  `db:"field"`
	Value    *string `db:"value"`
	Reason   string  `db:"reason"`
	Was      *string `db:"was"`
}

// StatedLabel is a row of stated_labels.
type StatedLabel struct {
	Incident  string `db:"incident"`
	Dimension string `db:"dimension"`
	Ordinal   int32  `db:"ordinal"`
	Label     string `db:"label"`
}

// CodeRun is a row of code_runs: which text of an incident was coded, by what.
type CodeRun struct {
	Incident        string `db:"incident"`
	TaxonomyVersion string `db:"taxonomy_version"`
	CoderVersion    string `db:"coder_version"`
	ContentHash     string `db:"content_hash"`
}

// Checkpoint is a row of checkpoints; State is JSON.
type Checkpoint struct {
	Source    string    `db:"source"`
	State     string    `db:"state"`
	UpdatedAt time.Time `db:"updated_at"`
}

// Setting is a row of settings.
type Setting struct {
	Name  string `db:"name"`
	Value string `db:"value"`
}
