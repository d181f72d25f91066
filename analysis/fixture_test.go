package analysis

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"secondstory/queries"
)

// version is the taxonomy version that fixtures are coded under.
const version = "test"

// told is an incident as a test wants it: what a reader and a coder would have found.
type told struct {
	key      string
	kind     string // incident when empty
	at       time.Time
	team     string
	service  string
	severity int8
	template string
	codes    map[string][]string // by dimension
	minutes  map[string]int      // from the start to each milestone, by name
	sections []queries.Section
	actions  []queries.ActionItem
	review   *queries.Review
	noText   bool
}

// load fills an empty database with the incidents and returns it for analyses.
func load(t *testing.T, incidents ...told) Data {
	t.Helper()
	return loadInto(t, incidents...)
}

// loadInto is load, for benchmarks too.
func loadInto(t testing.TB, incidents ...told) Data {
	t.Helper()
	db, err := queries.Open(t.Context(), "", queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	var batch queries.Batch
	coded := queries.CodesBatch{TaxonomyVersion: version}
	for _, one := range incidents {
		one.into(&batch)
		one.code(&coded)
	}
	if _, err := db.Load(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := db.LoadCodes(t.Context(), coded); err != nil {
		t.Fatal(err)
	}
	data, err := New(db)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// row is the incident as stored.
func (o told) row() queries.Incident {
	row := queries.Incident{
		Incident: o.key, Source: "file", Title: "Title of " + o.key, Kind: o.kind, KindBasis: "stated",
		Template: o.template, ContentHash: o.key, Words: 100,
	}
	if o.kind == "" {
		row.Kind = "incident"
	}
	if o.noText {
		row.Words = 0
	}
	if o.severity > 0 {
		row.Severity = &o.severity
	}
	if !o.at.IsZero() {
		row.OccurredAt, row.StartedAt = &o.at, &o.at
	}
	for name, into := range map[string]**time.Time{
		"detected": &row.DetectedAt, "acknowledged": &row.AcknowledgedAt,
		"mitigated": &row.MitigatedAt, "resolved": &row.ResolvedAt,
	} {
		if minutes, ok := o.minutes[name]; ok {
			at := o.at.Add(time.Duration(minutes) * time.Minute)
			*into = &at
		}
	}
	return row
}

func (o told) into(b *queries.Batch) {
	b.Incidents = append(b.Incidents, o.row())
	if o.team != "" {
		b.IncidentTeams = append(b.IncidentTeams, queries.IncidentTeam{Incident: o.key, Team: o.team})
	}
	if o.service != "" {
		b.IncidentServices = append(b.IncidentServices, queries.IncidentService{Incident: o.key, Service: o.service})
	}
	b.Sections = append(b.Sections, queries.Section{Incident: o.key, Role: "title", Body: "Title of " + o.key})
	for i, s := range o.sections {
		s.Incident, s.Ordinal = o.key, int32(i+1)
		b.Sections = append(b.Sections, s)
	}
	for i, a := range o.actions {
		a.Incident, a.Ordinal = o.key, int32(i+1)
		b.ActionItems = append(b.ActionItems, a)
	}
	if o.review != nil {
		o.review.Incident = o.key
		b.Reviews = append(b.Reviews, *o.review)
	}
}

func (o told) code(b *queries.CodesBatch) {
	b.Runs = append(b.Runs, queries.CodeRun{Incident: o.key, TaxonomyVersion: version, CoderVersion: "1", ContentHash: o.key})
	ordinal := int32(0)
	for _, dimension := range sortedKeys(o.codes) {
		for _, code := range o.codes[dimension] {
			quote := fmt.Sprintf("%s shows %s.", o.key, code)
			b.Codes = append(b.Codes, queries.Code{
				Incident: o.key, Dimension: dimension, Code: code, Grade: "stated", Origin: "coder",
				Confidence: 0.9, SectionOrdinal: &ordinal, Quote: &quote, Rule: "test", TaxonomyVersion: version,
			})
		}
	}
}

// planted is the plan that the example postmortems were written from, as if read without error.
func planted(t *testing.T) []told {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "testdata", "planted.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var all []told
	for _, r := range rows[1:] {
		cell := func(name string) string { return r[column[name]] }
		at, err := time.Parse(time.RFC3339, cell("started_at"))
		if err != nil {
			t.Fatal(err)
		}
		severity, err := strconv.Atoi(cell("severity"))
		if err != nil {
			t.Fatal(err)
		}
		one := told{
			key: "file:" + cell("incident"), kind: cell("kind"), at: at, team: cell("team"), service: cell("service"),
			severity: int8(severity), template: "plan", codes: map[string][]string{},
		}
		for _, dimension := range []string{"trigger", "detection", "defence", "recovery"} {
			if code := cell(dimension); code != "" {
				one.codes[dimension] = []string{code}
			}
		}
		if factors := cell("factors"); factors != "" {
			one.codes["factor"] = strings.Split(factors, ";")
		}
		if cell("first_story") == "yes" {
			one.codes["practice"] = append(one.codes["practice"], "first-story")
		}
		if one.kind == "near_miss" {
			one.codes["practice"] = append(one.codes["practice"], nearMissCode)
		}
		all = append(all, one)
	}
	return all
}
