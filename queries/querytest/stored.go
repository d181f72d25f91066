package querytest

import (
	"testing"

	"secondstory/queries"
)

// rowsOf reads all rows of a table.
func rowsOf[T any](t *testing.T, db *queries.DB, query string) []T {
	t.Helper()
	rows, err := queries.Select[T](t.Context(), db, query)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// stored reads what a database holds as the batches that would write it.
func stored(t *testing.T, db *queries.DB) (queries.Batch, []queries.CodesBatch, []queries.Decision) {
	t.Helper()
	batch := queries.Batch{
		Incidents:         rowsOf[queries.Incident](t, db, "SELECT * FROM incidents"),
		Documents:         rowsOf[queries.Document](t, db, "SELECT * FROM documents"),
		IncidentDocuments: rowsOf[queries.IncidentDocument](t, db, "SELECT * FROM incident_documents"),
		IncidentLinks:     rowsOf[queries.IncidentLink](t, db, "SELECT * FROM incident_links"),
		FieldOrigins:      rowsOf[queries.FieldOrigin](t, db, "SELECT * FROM field_origins"),
		Milestones:        rowsOf[queries.Milestone](t, db, "SELECT * FROM milestones"),
		Impacts:           rowsOf[queries.Impact](t, db, "SELECT * FROM impacts"),
		StatedDurations:   rowsOf[queries.StatedDuration](t, db, "SELECT * FROM stated_durations"),

		IncidentReferences: rowsOf[queries.IncidentReference](t, db, "SELECT * FROM incident_references"),
		IncidentServices:   rowsOf[queries.IncidentService](t, db, "SELECT * FROM incident_services"),
		IncidentTeams:      rowsOf[queries.IncidentTeam](t, db, "SELECT * FROM incident_teams"),
		IncidentTags:       rowsOf[queries.IncidentTag](t, db, "SELECT * FROM incident_tags"),
		Sections:           rowsOf[queries.Section](t, db, "SELECT * FROM sections"),
		TimelineEvents:     rowsOf[queries.TimelineEvent](t, db, "SELECT * FROM timeline_events"),
		Learnings:          rowsOf[queries.Learning](t, db, "SELECT * FROM learnings"),
		ActionItems:        rowsOf[queries.ActionItem](t, db, "SELECT * FROM action_items"),
		Reviews:            rowsOf[queries.Review](t, db, "SELECT * FROM reviews"),
		Corrections:        rowsOf[queries.Correction](t, db, "SELECT * FROM corrections"),
		StatedLabels:       rowsOf[queries.StatedLabel](t, db, "SELECT * FROM stated_labels"),
		Responses:          rowsOf[queries.Response](t, db, "SELECT * FROM responses"),
		Exposures:          rowsOf[queries.Exposure](t, db, "SELECT * FROM exposures"),
		SupportPatterns:    rowsOf[queries.SupportPattern](t, db, "SELECT * FROM support_patterns"),
		Teams:              rowsOf[queries.Team](t, db, "SELECT * FROM teams"),
		Warnings:           rowsOf[queries.IngestWarning](t, db, "SELECT * FROM ingest_warnings"),
		Checkpoints:        rowsOf[queries.Checkpoint](t, db, "SELECT * FROM checkpoints"),
		Settings:           rowsOf[queries.Setting](t, db, "SELECT * FROM settings"),
	}
	if runs := rowsOf[queries.IngestRun](t, db, "SELECT * FROM ingest_runs ORDER BY run DESC LIMIT 1"); len(runs) == 1 {
		batch.Run = runs[0]
	}
	decisions, err := db.Decisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return batch, storedCodes(t, db, batch.Settings), decisions
}

// storedCodes are the codings by taxonomy version, the current one last as it becomes the current.
func storedCodes(t *testing.T, db *queries.DB, settings []queries.Setting) []queries.CodesBatch {
	t.Helper()
	current := ""
	for _, s := range settings {
		if s.Name == "taxonomy_version" {
			current = s.Value
		}
	}
	byVersion := map[string]*queries.CodesBatch{current: {TaxonomyVersion: current}}
	order := []string{current}
	of := func(version string) *queries.CodesBatch {
		if byVersion[version] == nil {
			byVersion[version] = &queries.CodesBatch{TaxonomyVersion: version}
			order = append([]string{version}, order...)
		}
		return byVersion[version]
	}
	for _, row := range rowsOf[queries.CodeRun](t, db, "SELECT * FROM code_runs") {
		of(row.TaxonomyVersion).Runs = append(of(row.TaxonomyVersion).Runs, row)
	}
	for _, row := range rowsOf[queries.Code](t, db, "SELECT * FROM codes") {
		of(row.TaxonomyVersion).Codes = append(of(row.TaxonomyVersion).Codes, row)
	}
	for _, row := range rowsOf[queries.TaxonomyEntry](t, db, "SELECT * FROM taxonomy") {
		of(row.TaxonomyVersion).Taxonomy = append(of(row.TaxonomyVersion).Taxonomy, row)
	}
	for _, row := range rowsOf[queries.Crosswalk](t, db, "SELECT * FROM crosswalks") {
		of(row.TaxonomyVersion).Crosswalks = append(of(row.TaxonomyVersion).Crosswalks, row)
	}
	var all []queries.CodesBatch
	for _, version := range order {
		all = append(all, *byVersion[version])
	}
	return all
}
