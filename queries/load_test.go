package queries

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// everyRow is a batch with a row in every table, all of one incident and document.
func everyRow() Batch {
	at := time.Date(2026, 7, 1, 9, 14, 0, 123456000, time.UTC)
	quarter := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	n, yes, day := int32(3), true, int8(2)
	return Batch{
		Run:       IngestRun{Run: "r1", Command: "ingest", Source: "file", StartedAt: at, EndedAt: &at, Found: 1, Loaded: 1, Roster: "none", Complete: true},
		Documents: []Document{{Document: "a.md", Source: "file", Path: text("a.md"), ContentHash: "h1", Fingerprint: "f", Format: "markdown", Outcome: "loaded", Bytes: 12, Run: "r1"}},
		Incidents: []Incident{{
			Incident: "file:a", Source: "file", Title: "Größe <b>", Kind: "incident", KindBasis: "default", Severity: &day, OccurredAt: &at,
			Words: 5, Template: "headings", ContentHash: "h1", Extra: text(`{"region":"eu"}`),
		}},
		IncidentDocuments:  []IncidentDocument{{Incident: "file:a", Document: "a.md"}},
		IncidentLinks:      []IncidentLink{{Incident: "file:a", Other: "file:z", Relation: "recurrence", Basis: "stated"}},
		FieldOrigins:       []FieldOrigin{{Incident: "file:a", Field: "severity", Source: "file", Value: text("SEV2"), Chosen: true}},
		Milestones:         []Milestone{{Incident: "file:a", Milestone: "started", At: at, Basis: "stated"}},
		Impacts:            []Impact{{Incident: "file:a", Measure: "users", Value: 12.5, Unit: text("users"), Basis: "stated"}},
		IncidentReferences: []IncidentReference{{Incident: "file:a", Reference: "https://x"}},
		StatedDurations:    []StatedDuration{{Incident: "file:a", Duration: "resolve", Quote: "Time to resolve: ?"}},
		IncidentServices:   []IncidentService{{Incident: "file:a", Service: "checkout"}},
		IncidentTeams:      []IncidentTeam{{Incident: "file:a", Team: "payments"}},
		IncidentTags:       []IncidentTag{{Incident: "file:a", Tag: "eu"}},
		Sections:           []Section{{Incident: "file:a", Ordinal: 0, Role: "title", Body: "Größe <b>"}, {Incident: "file:a", Ordinal: 1, Role: "body", Body: "A config push broke it."}},
		TimelineEvents:     []TimelineEvent{{Incident: "file:a", Ordinal: 1, At: &at, AtRaw: text("09:14"), Text: "paged"}},
		Learnings:          []Learning{{Incident: "file:a", Ordinal: 1, Kind: "lucky", Text: "it was night"}},
		ActionItems:        []ActionItem{{Incident: "file:a", Ordinal: 1, Title: "bound it", State: "open", DueAt: &at}},
		Reviews:            []Review{{Incident: "file:a", HeldAt: &at, Scribe: &yes, Attendees: &n}},
		Corrections:        []Correction{{Incident: "file:a", Field: "severity", Value: text("2"), Reason: "typo", Was: text("4")}},
		StatedLabels:       []StatedLabel{{Incident: "file:a", Dimension: "factor", Ordinal: 1, Label: "config-change"}},
		Responses:          []Response{{Quarter: &quarter, Period: "2026Q3", Responses: 9, People: 6}},
		SupportPatterns:    []SupportPattern{{Pattern: "company", Period: "2026Q3", Answer: text("alone")}},
		Exposures:          []Exposure{{Quarter: &quarter, Period: "2026Q3", Measure: "deploys", Value: 10}},
		Teams:              []Team{{Team: "payments", TimeZone: text("Europe/Berlin")}},
		Warnings:           []IngestWarning{{Run: "r1", Document: "a.md", Line: &n, Code: "odd", Detail: "odd"}},
		Checkpoints:        []Checkpoint{{Source: "pagerduty", State: `{"until":1}`, UpdatedAt: at}},
		Settings:           []Setting{{Name: "reader", Value: "1"}},
	}
}

func load(t *testing.T, db *DB, b Batch) Loaded {
	t.Helper()
	loaded, err := db.Load(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// contents are all rows of all tables, as text.
func contents(t *testing.T, db *DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	tables, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if !table.View {
			all[table.Name] = selected[string](t, db, `SELECT t::VARCHAR FROM "`+table.Name+`" AS t ORDER BY 1`)
		}
	}
	return all
}

func TestLoad_RowsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	b := everyRow()
	if got := load(t, db, b); got != (Loaded{New: 1}) {
		t.Errorf("loaded %+v", got)
	}
	for table, pair := range map[string][2]any{
		"incidents":    {selected[Incident](t, db, "SELECT * FROM incidents"), b.Incidents},
		"documents":    {selected[Document](t, db, "SELECT * FROM documents"), b.Documents},
		"sections":     {selected[Section](t, db, "SELECT * FROM sections ORDER BY ordinal"), b.Sections},
		"timeline":     {selected[TimelineEvent](t, db, "SELECT * FROM timeline_events"), b.TimelineEvents},
		"reviews":      {selected[Review](t, db, "SELECT * FROM reviews"), b.Reviews},
		"responses":    {selected[Response](t, db, "SELECT * FROM responses"), b.Responses},
		"impacts":      {selected[Impact](t, db, "SELECT * FROM impacts"), b.Impacts},
		"checkpoints":  {selected[Checkpoint](t, db, "SELECT * FROM checkpoints"), b.Checkpoints},
		"ingest_runs":  {selected[IngestRun](t, db, "SELECT * FROM ingest_runs"), []IngestRun{b.Run}},
		"action_items": {selected[ActionItem](t, db, "SELECT * FROM action_items"), b.ActionItems},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: got %+v, want %+v", table, pair[0], pair[1])
		}
	}
}

func TestLoad_TwiceChangesNothing(t *testing.T) {
	t.Parallel()
	db := openFile(t, filepath.Join(t.TempDir(), "x.duckdb"), Options{})
	b := everyRow()
	load(t, db, b)
	before := contents(t, db)
	for name, rows := range before {
		if len(rows) == 0 && !strings.Contains("codes code_runs taxonomy crosswalks taxonomies decisions", name) {
			t.Errorf("%s has no row: the batch does not try it", name)
		}
	}
	if got := load(t, db, b); got != (Loaded{Unchanged: 1}) {
		t.Errorf("loaded %+v", got)
	}
	if after := contents(t, db); !reflect.DeepEqual(before, after) {
		t.Errorf("got %v, was %v", after, before)
	}
}

func TestLoad_ReplacesAnIncidentWhole(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	b := everyRow()
	b = Batch{Incidents: b.Incidents, Documents: b.Documents, IncidentDocuments: b.IncidentDocuments}
	b.Incidents[0].ContentHash = "h2"
	if got := load(t, db, b); got != (Loaded{Changed: 1}) {
		t.Errorf("loaded %+v", got)
	}
	for name, rows := range contents(t, db) {
		for _, row := range rows {
			if strings.Contains(row, "'incident': file:a") && name != "incidents" && name != "incident_documents" {
				t.Errorf("%s kept %s", name, row)
			}
		}
	}
}

func TestLoad_GoneDocumentsTakeIncidentsThatNoOtherTells(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	b := everyRow()
	second := b.Incidents[0]
	second.Incident = "file:b"
	b.Incidents = append(b.Incidents, second)
	b.Documents = append(b.Documents, b.Documents[0])
	b.Documents[1].Document, b.Documents[1].Path = "b.md", text("b.md")
	b.IncidentDocuments = append(b.IncidentDocuments, IncidentDocument{"file:b", "a.md"}, IncidentDocument{"file:b", "b.md"})
	b.IncidentLinks = append(b.IncidentLinks, IncidentLink{Incident: "file:b", Other: "file:a", Relation: "same", Basis: "stated"})
	load(t, db, b)
	loaded, err := db.RemoveDocuments(t.Context(), []string{"a.md", "never.md"})
	if err != nil || loaded != (Loaded{Removed: 1}) {
		t.Errorf("removed %+v, %v", loaded, err)
	}
	if got := selected[string](t, db, "SELECT incident FROM incidents"); !reflect.DeepEqual(got, []string{"file:b"}) {
		t.Errorf("left %v", got)
	}
	for name, rows := range contents(t, db) {
		if joined := strings.Join(rows, "\n"); strings.Contains(joined, "file:a") || strings.Contains(joined, "a.md") {
			t.Errorf("%s kept %s", name, joined)
		}
	}
}

func TestLoad_ADocumentThatTellsAnotherIncidentLeavesTheOldOneUntold(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	b := Batch{Documents: everyRow().Documents, Incidents: everyRow().Incidents, IncidentDocuments: []IncidentDocument{{"file:new", "a.md"}}}
	b.Incidents[0].Incident = "file:new"
	if got := load(t, db, b); got != (Loaded{New: 1, Removed: 1}) {
		t.Errorf("loaded %+v", got)
	}
	if got := selected[string](t, db, "SELECT incident FROM incidents"); !reflect.DeepEqual(got, []string{"file:new"}) {
		t.Errorf("left %v", got)
	}
}

func TestLoad_FailureLeavesEverythingAsItWas(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	before := contents(t, db)
	broken := everyRow()
	broken.Incidents[0].ContentHash = "h2"
	broken.Incidents[0].Kind = "party"
	_, err := db.Load(t.Context(), broken)
	if err == nil || !strings.Contains(err.Error(), "incidents") {
		t.Errorf("a kind that is none: %v", err)
	}
	twice := everyRow()
	twice.Sections = append(twice.Sections, twice.Sections[1])
	if _, err := db.Load(t.Context(), twice); err == nil || !strings.Contains(err.Error(), "sections rows: two rows have the same incident, ordinal: file:a, 1") {
		t.Errorf("a section twice: %v", err)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Load(canceled, everyRow()); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled load: %v", err)
	}
	if after := contents(t, db); !reflect.DeepEqual(before, after) {
		t.Errorf("got %v, was %v", after, before)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
		t.Errorf("left %v in the temporary folder, %v", left, err)
	}
	load(t, db, everyRow())
}

func coding(codes ...Code) CodesBatch {
	for i := range codes {
		codes[i].Incident, codes[i].TaxonomyVersion, codes[i].Rule = "file:a", "1", "r"
		if codes[i].Grade == "" {
			codes[i].Grade, codes[i].Origin = "stated", "coder"
		}
	}
	return CodesBatch{
		TaxonomyVersion: "1", Codes: codes, Runs: []CodeRun{{"file:a", "1", "c1", "h1"}},
		Taxonomy:   []TaxonomyEntry{{TaxonomyVersion: "1", Dimension: "factor", Code: "config-change", Label: "Config change", Definition: "d"}},
		Crosswalks: []Crosswalk{{"1", "factor", "config-change", "scheme", text("category"), nil}},
	}
}

func loadCodes(t *testing.T, db *DB, b CodesBatch) {
	t.Helper()
	if err := db.LoadCodes(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func configChange() Code {
	section, start, end := int32(1), int32(2), int32(13)
	return Code{Dimension: "factor", Code: "config-change", SectionOrdinal: &section, StartByte: &start, EndByte: &end, Quote: text("config push")}
}

func TestLoadCodes_TwiceChangesNothing(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	b := coding(configChange(), Code{Dimension: "factor", Code: "capacity", Grade: "stated", Origin: "person"})
	loadCodes(t, db, b)
	before := contents(t, db)
	loadCodes(t, db, b)
	if after := contents(t, db); !reflect.DeepEqual(before, after) {
		t.Errorf("got %v, was %v", after, before)
	}
	if got := one[int](t, db, "SELECT count(*) FROM contributing_factors"); got != 2 {
		t.Errorf("%d contributing factors", got)
	}
}

func TestLoadCodes_KindsAreInferredOnlyWhereNobodySaid(t *testing.T) {
	t.Parallel()
	for basis, want := range map[string]string{"default": "near_miss", "inferred": "near_miss", "stated": "incident", "corrected": "incident"} {
		db := openFile(t, "", Options{})
		b := everyRow()
		b.Incidents[0].KindBasis = basis
		load(t, db, b)
		codes := coding()
		codes.Kinds = []InferredKind{{Incident: "file:a", Kind: "near_miss", Basis: "inferred"}}
		loadCodes(t, db, codes)
		if got := one[string](t, db, "SELECT kind FROM incidents"); got != want {
			t.Errorf("basis %s: kind %s, want %s", basis, got, want)
		}
		load(t, db, b)
		if got := one[string](t, db, "SELECT kind FROM incidents"); basis == "default" && got != "near_miss" {
			t.Error("loading the same text again took the inference back")
		}
	}
}

func TestKnownDocuments(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	load(t, db, everyRow())
	known, err := db.KnownDocuments(t.Context(), "file")
	if err != nil || !known["a.md"].Same("h1", "f") || known["a.md"].Same("h1", "other") || known["a.md"].Outcome != "loaded" {
		t.Errorf("known %v, %v", known, err)
	}
	if other, err := db.KnownDocuments(t.Context(), "pagerduty"); err != nil || len(other) != 0 {
		t.Errorf("known of another source: %v, %v", other, err)
	}
}

func TestSelect_NamesWhatDoesNotMatch(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	for query, want := range map[string]string{
		"SELECT 'a' AS team":                                    "the query has no column time_zone",
		"SELECT 'a' AS team, 'b' AS time_zone, 1 AS more":       "column more has no field",
		"SELECT NULL::VARCHAR AS team, 'b' AS time_zone":        "reading column team of a queries.Team row: it is null",
		"SELECT 1 AS team, 'b' AS time_zone":                    "reading column team",
		"SELECT nothing FROM teams":                             "nothing",
		"SELECT error('late') AS team, NULL::TEXT AS time_zone": "late",
	} {
		if _, err := Select[Team](t.Context(), db, query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", query, err)
		}
	}
	if _, err := Select[int8](t.Context(), db, "SELECT 300"); err == nil {
		t.Error("300 fitted an int8")
	}
	if got := one[[]string](t, db, "SELECT ['a', 'b']"); !reflect.DeepEqual(got, []string{"a", "b"}) {
		t.Errorf("a list came as %v", got)
	}
	if got := one[int64](t, db, "SELECT sum(i) FROM range(5) AS t(i)"); got != 10 {
		t.Errorf("a sum came as %v", got)
	}
}
