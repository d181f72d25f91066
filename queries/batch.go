package queries

import "slices"

// Batch is what one ingest step writes, in one transaction.
//
// Every incident in Incidents is replaced whole: its rows in all tables keyed by incident are
// deleted and the batch's inserted. Rows of other incidents stay. Documents, Teams, Checkpoints
// and Settings are inserted or replaced by their key. Responses replace all cells over people of
// the periods they name, and Exposures what is stored of their measure for the periods they name.
type Batch struct {
	Run       IngestRun // stored, or replaced by its key, unless Run.Run is ""
	Documents []Document
	Incidents []Incident

	IncidentDocuments []IncidentDocument
	IncidentLinks     []IncidentLink
	FieldOrigins      []FieldOrigin
	Milestones        []Milestone
	Impacts           []Impact
	StatedDurations   []StatedDuration

	IncidentReferences []IncidentReference
	IncidentServices   []IncidentService
	IncidentTeams      []IncidentTeam
	IncidentTags       []IncidentTag
	Sections           []Section
	TimelineEvents     []TimelineEvent
	Learnings          []Learning
	ActionItems        []ActionItem
	Reviews            []Review
	Corrections        []Correction
	StatedLabels       []StatedLabel

	Responses []Response
	Exposures []Exposure

	// SupportPatterns replace those of their pattern and period; of concentration, those of their service.
	SupportPatterns []SupportPattern
	Teams           []Team

	Warnings    []IngestWarning
	Checkpoints []Checkpoint
	Settings    []Setting

	// Continued are documents whose telling an earlier batch began: their rows are replaced, and what
	// they told stays linked to them.
	Continued []Document

	// Gone lists documents that are no longer there. They are removed, and with them every incident
	// that no other document tells.
	Gone []string

	// Withdrawn lists periods whose cells over people are removed, as those of every period in
	// Responses are: a release never stands beside an older one that it could be subtracted from.
	Withdrawn []string
}

// Loaded counts the incidents of a batch by what was stored for them before: nothing, another
// content hash, or the same one.
type Loaded struct {
	New       int `db:"new"`
	Changed   int `db:"changed"`
	Unchanged int `db:"unchanged"`
	Removed   int `db:"removed"` // incidents that no document tells any more
}

// Add returns the sum of two counts, of the batches of a run.
func (l Loaded) Add(other Loaded) Loaded {
	return Loaded{
		New:       l.New + other.New,
		Changed:   l.Changed + other.Changed,
		Unchanged: l.Unchanged + other.Unchanged,
		Removed:   l.Removed + other.Removed,
	}
}

// batchDocument is a document the batch speaks of.
type batchDocument struct {
	Document string `db:"document"`
	Gone     bool   `db:"gone"`
}

// batchPeriod is a period whose cells over people the batch replaces or withdraws.
type batchPeriod struct {
	Period string `db:"period"`
}

// periods are those, which load/clear_responses.sql reads.
func (b Batch) periods() rowSet {
	var periods []batchPeriod
	for _, period := range b.Withdrawn {
		periods = append(periods, batchPeriod{period})
	}
	for _, r := range b.Responses {
		if len(periods) == 0 || periods[len(periods)-1].Period != r.Period {
			periods = append(periods, batchPeriod{r.Period})
		}
	}
	return setOf("batch_periods", periods)
}

// spoken are the documents the batch speaks of, which load/stage_documents.sql reads.
func (b Batch) spoken() rowSet {
	documents := make([]batchDocument, 0, len(b.Documents)+len(b.Gone))
	for _, d := range b.Documents {
		documents = append(documents, batchDocument{Document: d.Document})
	}
	for _, gone := range b.Gone {
		documents = append(documents, batchDocument{Document: gone, Gone: true})
	}
	return setOf("batch_documents", documents).alwaysWritten()
}

// tables are the rows of the batch by table, in the order they are inserted.
func (b Batch) tables() []rowSet {
	var runs []IngestRun
	if b.Run.Run != "" {
		runs = append(runs, b.Run)
	}
	return []rowSet{
		setOf("sections", b.Sections).unique("incident", "ordinal"), // the largest first: it is written while the others are
		setOf("timeline_events", b.TimelineEvents).unique("incident", "ordinal"),
		setOf("incidents", b.Incidents).alwaysWritten(),
		setOf("documents", append(slices.Clip(b.Documents), b.Continued...)),
		setOf("incident_documents", b.IncidentDocuments).unique("incident", "document"),
		setOf("incident_links", b.IncidentLinks).unique("incident", "other", "relation"),
		setOf("field_origins", b.FieldOrigins),
		setOf("milestones", b.Milestones).unique("incident", "milestone"),
		setOf("impacts", b.Impacts),
		setOf("stated_durations", b.StatedDurations),
		setOf("incident_references", b.IncidentReferences).unique("incident", "reference"),
		setOf("incident_services", b.IncidentServices).unique("incident", "service"),
		setOf("incident_teams", b.IncidentTeams).unique("incident", "team"),
		setOf("incident_tags", b.IncidentTags).unique("incident", "tag"),
		setOf("learnings", b.Learnings).unique("incident", "ordinal"),
		setOf("action_items", b.ActionItems).unique("incident", "ordinal"),
		setOf("reviews", b.Reviews),
		setOf("corrections", b.Corrections),
		setOf("stated_labels", b.StatedLabels).unique("incident", "dimension", "ordinal"),
		setOf("responses", b.Responses),
		setOf("exposures", b.Exposures),
		setOf("support_patterns", b.SupportPatterns),
		setOf("teams", b.Teams),
		setOf("ingest_runs", runs),
		setOf("ingest_warnings", b.Warnings),
		setOf("checkpoints", b.Checkpoints),
		setOf("settings", b.Settings),
	}
}
