package ingest

import "secondstory/queries"

// Documents go with their incidents; those that tell none go with the part that begins at the
// beginning.
const (
	documentsBetween = `SELECT * FROM documents
WHERE document IN (SELECT p.document FROM incident_documents AS p WHERE p.incident BETWEEN $1 AND $2)
   OR $1 = '' AND document NOT IN (SELECT p.document FROM incident_documents AS p)
ORDER BY ALL`
	warningsBetween = `SELECT * FROM ingest_warnings
WHERE document IN (SELECT p.document FROM incident_documents AS p WHERE p.incident BETWEEN $1 AND $2)
   OR $1 = '' AND document NOT IN (SELECT p.document FROM incident_documents AS p)
ORDER BY ALL`
)

// between bounds what is looked through by the keys of incidents, both counted in.
type between struct{ first, last string }

// everything is all incidents, and documents without any.
func everything() between { return between{"", "\U0010FFFF"} }

// columns is the list of a row's columns that hold text.
func columns(columns ...*string) []*string { return columns }

// tables are all tables with text, each with the key it goes with.
func (s *stored) tables() []storedTable {
	b := &s.batch
	return []storedTable{
		textTable[queries.Document]{query: documentsBetween, rows: &b.Documents, byDocument: true, columns: func(d *queries.Document) (*string, []*string) {
			return &d.Document, columns(d.Path, d.URL, d.Reason)
		}},
		textTable[queries.IngestWarning]{query: warningsBetween, rows: &b.Warnings, byDocument: true, columns: func(d *queries.IngestWarning) (*string, []*string) {
			return &d.Document, columns(d.Incident, &d.Detail)
		}},
		textTable[queries.IncidentDocument]{query: "SELECT * FROM incident_documents WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.IncidentDocuments, columns: func(d *queries.IncidentDocument) (*string, []*string) {
			return &d.Incident, columns()
		}},
		textTable[queries.Incident]{query: "SELECT * FROM incidents WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.Incidents, columns: func(d *queries.Incident) (*string, []*string) {
			return &d.Incident, columns(&d.Title, d.URL, d.SeverityRaw, d.Status, d.DetectedBy, d.Summary, d.Extra)
		}},
		textTable[queries.Section]{query: "SELECT * FROM sections WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.Sections, columns: func(d *queries.Section) (*string, []*string) {
			return &d.Incident, columns(d.Heading, &d.Body)
		}},
		textTable[queries.TimelineEvent]{query: "SELECT * FROM timeline_events WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.TimelineEvents, columns: func(d *queries.TimelineEvent) (*string, []*string) {
			return &d.Incident, columns(d.AtRaw, &d.Text)
		}},
		textTable[queries.Learning]{query: "SELECT * FROM learnings WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.Learnings, columns: func(d *queries.Learning) (*string, []*string) {
			return &d.Incident, columns(&d.Text)
		}},
		textTable[queries.ActionItem]{query: "SELECT * FROM action_items WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.ActionItems, columns: func(d *queries.ActionItem) (*string, []*string) {
			return &d.Incident, columns(&d.Title, d.Owner, d.Kind, d.StateRaw, d.URL)
		}},
		textTable[queries.Milestone]{query: "SELECT * FROM milestones WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.Milestones, columns: func(d *queries.Milestone) (*string, []*string) {
			return &d.Incident, columns(d.Quote)
		}},
		textTable[queries.Impact]{query: "SELECT * FROM impacts WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.Impacts, columns: func(d *queries.Impact) (*string, []*string) {
			return &d.Incident, columns(d.Unit, d.Quote)
		}},
		textTable[queries.IncidentService]{query: "SELECT * FROM incident_services WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.IncidentServices, columns: func(d *queries.IncidentService) (*string, []*string) {
			return &d.Incident, columns(&d.Service)
		}},
		textTable[queries.IncidentTeam]{query: "SELECT * FROM incident_teams WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.IncidentTeams, columns: func(d *queries.IncidentTeam) (*string, []*string) {
			return &d.Incident, columns(&d.Team)
		}},
		textTable[queries.IncidentTag]{query: "SELECT * FROM incident_tags WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.IncidentTags, columns: func(d *queries.IncidentTag) (*string, []*string) {
			return &d.Incident, columns(&d.Tag)
		}},
		textTable[queries.StatedLabel]{query: "SELECT * FROM stated_labels WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.StatedLabels, columns: func(d *queries.StatedLabel) (*string, []*string) {
			return &d.Incident, columns(&d.Label)
		}},
		textTable[queries.Correction]{query: "SELECT * FROM corrections WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.Corrections, columns: func(d *queries.Correction) (*string, []*string) {
			return &d.Incident, columns(d.Value, &d.Reason, d.Was)
		}},
		textTable[queries.IncidentLink]{query: "SELECT * FROM incident_links WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.IncidentLinks, columns: func(d *queries.IncidentLink) (*string, []*string) {
			return &d.Incident, columns(d.Quote)
		}},
		textTable[queries.StatedDuration]{query: "SELECT * FROM stated_durations WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.StatedDurations, columns: func(d *queries.StatedDuration) (*string, []*string) {
			return &d.Incident, columns(&d.Quote)
		}},
		textTable[queries.IncidentReference]{query: "SELECT * FROM incident_references WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.IncidentReferences, columns: func(d *queries.IncidentReference) (*string, []*string) {
			return &d.Incident, columns(&d.Reference)
		}},
		textTable[queries.FieldOrigin]{query: "SELECT * FROM field_origins WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.FieldOrigins, columns: func(d *queries.FieldOrigin) (*string, []*string) {
			return &d.Incident, columns(d.Value, d.Reason)
		}},
		textTable[queries.Review]{query: "SELECT * FROM reviews WHERE incident BETWEEN $1 AND $2 ORDER BY ALL", rows: &b.Reviews, columns: func(d *queries.Review) (*string, []*string) {
			return &d.Incident, columns(d.State, d.OpenTo)
		}},
	}
}
