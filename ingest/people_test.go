package ingest

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"secondstory/queries"
)

// stores opens a database with its people file: on disk under path, in memory for "".
func stores(t *testing.T, path string) (*queries.DB, *queries.People) {
	t.Helper()
	db, err := queries.Open(t.Context(), path, queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	folk, err := queries.OpenPeople(t.Context(), path, queries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folk.Close(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db, folk
}

func mustRunWith(t *testing.T, db *queries.DB, folk *queries.People, o Options) Summary {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = clockNow()
	}
	sum, err := Run(t.Context(), db, folk, o)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

const smallRoster = `person,aliases,seniority,started_on,team
Rosalind Quimby,rquimby,junior,2026-06-01,Pricing
Ottoline Vance,@ovance,senior,2019-01-07,Pricing
`

const toldReport = `# Quotes empty again

Severity: SEV3

At 2026-07-03 09:14 UTC quotes were empty. %s was on call and answered first; %s rolled back at 09:31.
`

// participation is a row of the people file without its key.
type participation struct {
	Incident  string  `db:"incident"`
	Role      *string `db:"role"`
	Seniority *string `db:"seniority"`
	Tenure    *string `db:"tenure_band"`
	First     *bool   `db:"first_responder"`
	Person    string  `db:"person_key"`
}

func participations(t *testing.T, folk *queries.People) []participation {
	t.Helper()
	rows, err := queries.SelectPeople[participation](t.Context(), folk,
		"SELECT incident, role, seniority, tenure_band, first_responder, person_key FROM participations ORDER BY incident, role, person_key")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestPeople_WhoAnsweredFirstComesFromTheTextWithTheBandOfTheDay(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"", filepath.Join(t.TempDir(), "x.duckdb")} {
		db, folk := stores(t, where)
		dir := folder(t, map[string]string{
			"told.md": fmt.Sprintf(toldReport, "Rosalind Quimby", "Ottoline"), "roster.csv": smallRoster,
			"shifts.csv": "person,team,starts_at,ends_at\nrquimby,Pricing,2026-07-01T00:00:00Z,2026-07-08T00:00:00Z\n",
			"c.json":     `{"id": "quotes-2", "title": "Later", "started_at": "2026-07-04T10:00:00Z", "responders": [{"person": "@ovance", "role": "first_responder"}, {"person": "Rosalind Quimby"}]}`,
		})
		mustRunWith(t, db, folk, Options{Paths: []string{dir}})
		got := map[string]string{}
		for _, p := range participations(t, folk) {
			got[p.Incident] += fmt.Sprintf("%s/%s/%s/%v ", value(p.Role), value(p.Seniority), value(p.Tenure), p.First != nil && *p.First)
		}
		told := "file:" + filepath.Base(dir) + "/told.md"
		if want := "first responder/junior/under_90_days/true "; got[told] != want {
			t.Errorf("store %q: told: %q, want %q", where, got[told], want)
		}
		if want := "first_responder/senior/over_3_years/true /junior/under_90_days/false "; got["file:quotes-2"] != want {
			t.Errorf("store %q: stated: %q, want %q", where, got["file:quotes-2"], want)
		}
		if shifts, err := queries.SelectPeople[string](t.Context(), folk, "SELECT team FROM shifts"); err != nil || len(shifts) != 1 {
			t.Errorf("shifts %v, %v", shifts, err)
		}
		before := participations(t, folk)
		if again := mustRunWith(t, db, folk, Options{Paths: []string{dir}}); again.Unchanged != again.Found {
			t.Errorf("store %q: a second run read %d of %d files again", where, again.Found-again.Unchanged, again.Found)
		}
		if after := participations(t, folk); fmt.Sprint(len(after)) != fmt.Sprint(len(before)) || after[0].Person != before[0].Person {
			t.Errorf("a second run changed %v to %v", before, after)
		}
	}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// TestPeople_WhatACrashedRunWroteIsDropped: the people file is written first, and its batch is
// unknown to the main file when that never committed.
func TestPeople_WhatACrashedRunWroteIsDropped(t *testing.T) {
	t.Parallel()
	db, folk := stores(t, filepath.Join(t.TempDir(), "x.duckdb"))
	role := "scribe"
	crashed := queries.PeopleBatch{
		Batch: "run-crashed", NameTokens: []queries.NameToken{{Hash: strings.Repeat("ab", 17)}},
		Participations: []queries.Participation{{Quarter: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), PersonKey: "k", Incident: "file:lost", Role: &role}},
	}
	if err := folk.Load(context.Background(), crashed); err != nil {
		t.Fatal(err)
	}
	mustRunWith(t, db, folk, Options{Paths: []string{folder(t, map[string]string{"told.md": fmt.Sprintf(toldReport, "Rosalind Quimby", "Ottoline"), "roster.csv": smallRoster})}})
	for _, p := range participations(t, folk) {
		if p.Incident == "file:lost" {
			t.Error("the crashed run's row is still there")
		}
	}
}

// TestPeople_NamesSeenLateLeaveWhatIsStored: the same name, first met in a folder that is read
// later, leaves the texts, the paths and the keys of the folder read before.
func TestPeople_NamesSeenLateLeaveWhatIsStored(t *testing.T) {
	t.Parallel()
	db, folk := stores(t, filepath.Join(t.TempDir(), "x.duckdb"))
	early := folder(t, map[string]string{
		"quimby-notes.md": "# Quimby's night\n\nSeverity: SEV2\n\nOn 2026-07-03 at 09:14 UTC quotes were empty. Quimby saw it.\n\n## Action items\n- [ ] quimby to fix the alert\n",
		"clean.md":        "# Tills\n\nOn 2026-07-05 at 10:00 UTC the tills were slow.\n",
	})
	mustRunWith(t, db, folk, Options{Paths: []string{early}, Collection: "early"})
	if !strings.Contains(strings.ToLower(dump(t, db)), "quimby") {
		t.Fatal("the test needs a name that the first run does not know")
	}
	late := folder(t, map[string]string{"b.md": "# Other\n\nAuthor: Rosalind Quimby\n\nOn 2026-07-06 at 10:00 UTC prices were wrong.\n"})
	mustRunWith(t, db, folk, Options{Paths: []string{late}, Collection: "late"})
	rows := strings.ToLower(dump(t, db))
	if strings.Contains(rows, "quimby") {
		t.Errorf("the name is still stored:\n%s", rows)
	}
	for _, want := range []string{"file:early/[engineer]-notes.md", "file:early/clean.md", "file:late/b.md"} {
		if !strings.Contains(rows, want) {
			t.Errorf("lost: %s\n%s", want, rows)
		}
	}
	again := mustRunWith(t, db, folk, Options{Paths: []string{early}, Collection: "early"})
	if again.Unchanged != 2 || strings.ToLower(dump(t, db)) != rows {
		t.Errorf("reading the first folder again: %d unchanged", again.Unchanged)
	}
}

// TestPeople_NamesSeenLateAreInNoByte: a name that nothing gave away stands in every text of what was read
// first. The roster that tells it comes with the third reading; then no file holds it, in no page.
func TestPeople_NamesSeenLateAreInNoByte(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.duckdb")
	db, folk := stores(t, path)
	early := folder(t, map[string]string{
		"a.yaml": `{id: zyxelbrot-9, title: zyxelbrot, started_at: 2026-05-11T09:00:00Z, severity: zyxelbrot, status: zyxelbrot, services: [rates], teams: [zyxelbrot crew], tags: [zyxelbrot],
zyxelbrot_field: zyxelbrot, summary: zyxelbrot blamed a missing timeout, timeline: [{at: "when zyxelbrot woke", text: zyxelbrot restarted}], impacts: [{measure: users, value: 12, unit: users of zyxelbrot}],
responders: [{person: someone@parcelry.example, role: zyxelbrot deputy, team: zyxelbrot}], action_items: [{title: zyxelbrot alert, owner: zyxelbrot team, kind: zyxelbrot, status: zyxelbrot, url: "https://x/zyxelbrot/1"}],
went_well: [zyxelbrot was quick], detected_by: zyxelbrot, trigger: zyxelbrot pushed a config, factors: [zyxelbrot-knows], review: {state: zyxelbrot, open_to: zyxelbrot}}`,
		"zyxelbrot.md": "# Slow zyxelbrot\n\nOn 2026-05-20 at 09:14 UTC quotes were empty, and zyxelbrot was slow.\n", "b.md": "",
		"codes.decisions.yaml": `- {incident: zyxelbrot-9, dimension: factor, code: config-change, decision: add, quote: zyxelbrot pushed a config}`,
		"corrections.yaml":     `- {incident: "file:zyxelbrot-9", field: severity, value: SEV3, reason: zyxelbrot downgraded it}`,
	})
	mustRunWith(t, db, folk, Options{Paths: []string{early}, Collection: "early"})
	if _, err := db.SQL().ExecContext(t.Context(), `INSERT INTO codes BY NAME SELECT incident, 'factor' AS dimension, 'config-change' AS code, 'stated' AS grade, 'coder' AS origin,
		1 AS confidence, 'zyxelbrot pushed' AS quote, 'r' AS rule, '1' AS taxonomy_version FROM incidents WHERE incident LIKE '%-9'`); err != nil {
		t.Fatal(err)
	}
	held := func() (n int) {
		if _, err := db.SQL().ExecContext(t.Context(), "CHECKPOINT"); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{path, path + ".wal", path + ".people", path + ".people.wal"} {
			if data, err := os.ReadFile(name); err == nil {
				n += strings.Count(strings.ToLower(string(data)), "zyxelbrot")
			}
		}
		return n
	}
	mustRunWith(t, db, folk, Options{Paths: []string{folder(t, map[string]string{"c.md": "# Other\n\nOn 2026-07-06 at 10:00 UTC prices were wrong.\n"})}, Collection: "second"})
	if n := held(); n < 20 {
		t.Fatalf("the test needs a name that the first runs do not know; the files hold it %d times", n)
	}
	mustRunWith(t, db, folk, Options{Paths: []string{folder(t, map[string]string{"d.md": "# Third\n\nOn 2026-07-07 at 10:00 UTC prices were wrong.\n", "roster.csv": "person,aliases\nZyxel Zyxelbrot,zyxelbrot\n"})}, Collection: "third"})
	if n := held(); n > 0 {
		t.Errorf("the files still hold the name %d times", n)
	}
	if rows := strings.ToLower(dump(t, db)); strings.Contains(rows, "zyxelbrot") {
		t.Errorf("rows hold the name:\n%s", rows)
	}
	if decided, err := db.Decisions(t.Context()); err != nil || len(decided) != 1 || decided[0].Incident != "file:[engineer]-9" {
		t.Errorf("what was decided is lost: %v, %v", decided, err)
	}
}

// TestPeople_RolesHoldNoName: what somebody is said to have been is text too.
func TestPeople_RolesHoldNoName(t *testing.T) {
	t.Parallel()
	db, folk := stores(t, "")
	dir := folder(t, map[string]string{"roster.csv": smallRoster, "a.yaml": "title: Slow\nstarted_at: 2026-07-04T10:00:00Z\nresponders:\n" +
		"- {person: Hedwig Delacroix, role: Quimby's deputy, team: Team Rosalind}\n- {person: Rosalind Quimby, role: First responder}\n"})
	mustRunWith(t, db, folk, Options{Paths: []string{dir}})
	rows, err := queries.SelectPeople[string](t.Context(), folk, "SELECT coalesce(role, '') || ', ' || coalesce(team, '') FROM participations ORDER BY ALL")
	if got := strings.ToLower(strings.Join(rows, "; ")); err != nil || len(rows) != 2 || strings.Contains(got, "quimby") || strings.Contains(got, "rosalind") || !strings.Contains(got, "first responder") {
		t.Errorf("%s, %v", got, err)
	}
}

// TestPeople_WarningsAndPathsHoldNoName: what a run says is as clean as what it stores.
func TestPeople_WarningsAndPathsHoldNoName(t *testing.T) {
	t.Parallel()
	db, folk := stores(t, "")
	dir := folder(t, map[string]string{
		"rquimby/quimby.md": "# Slow\n\nSeverity: whatever Rosalind Quimby thinks\n\nOn 2026-07-03 at 09:14 UTC it was slow.\n\n## What Quimby did\n\nText.\n",
		"quimby-empty.md":   "", "roster.csv": smallRoster, "b.json": `{"title": "x", "started_at": "2026-07-04T10:00:00Z", "quimby_field": {"note": "ask Rosalind Quimby\u2019s team"}}`,
	})
	sum := mustRunWith(t, db, folk, Options{Paths: []string{dir}})
	if len(sum.Warnings) == 0 || len(sum.UnknownHeadings) == 0 || sum.Refused != 1 {
		t.Fatalf("the test needs warnings, a heading and a refusal: %+v", sum)
	}
	if got := strings.ToLower(fmt.Sprint(sum) + dump(t, db)); strings.Contains(got, "quimby") || strings.Contains(got, "rosalind") {
		t.Errorf("a name is left:\n%s", got)
	}
}

// TestPeople_AWrongRosterIsRefusedAndItsNamesAreRemoved: the rest of the folder is loaded.
func TestPeople_AWrongRosterIsRefusedAndItsNamesAreRemoved(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"roster.csv": {"roster.csv": smallRoster + "Thaddeus Brackenridge,,senior,last spring,Pricing\n"},
		"shifts.csv": {"shifts.csv": "person,team,starts_at,ends_at\nRosalind Quimby,Pricing,2026-07-01T00:00:00Z,2026-07-08T00:00:00Z\nThaddeus Brackenridge,Pricing,noon,later\n"},
	} {
		files["a.md"] = fmt.Sprintf(toldReport, "Thaddeus Brackenridge", "Quimby")
		db, folk := stores(t, "")
		sum := mustRunWith(t, db, folk, Options{Paths: []string{folder(t, files)}})
		if sum.Found != 2 || sum.Loaded != 1 || sum.Refused != 1 {
			t.Errorf("%s: %d found, %d loaded, %d refused", name, sum.Found, sum.Loaded, sum.Refused)
		}
		refused := sum.Files[slices.IndexFunc(sum.Files, func(f FileOutcome) bool { return f.Outcome == Refused })]
		if filepath.Base(refused.Path) != name || refused.Line < 3 || !strings.Contains(refused.Reason, fmt.Sprintf("line %d: ", refused.Line)) {
			t.Errorf("refused %+v", refused)
		}
		if got := dump(t, db); strings.Contains(got, "Brackenridge") || strings.Contains(got, "Quimby") {
			t.Errorf("%s: a name of the refused file is stored:\n%s", name, got)
		}
	}
}

// TestPeople_PlantedFirstRespondersAreFound holds what is read of the example company against what
// was planted: at least 95 incidents with the right band, and hardly one with a wrong one.
func TestPeople_PlantedFirstRespondersAreFound(t *testing.T) {
	t.Parallel()
	db, folk := stores(t, "")
	mustRunWith(t, db, folk, Options{Paths: []string{filepath.Join("..", "testdata", "postmortems")}})
	bands, days := planted(t)
	right, wrong, unmatched := map[string]bool{}, map[string]string{}, 0
	for _, p := range participations(t, folk) {
		if p.First == nil || !*p.First {
			continue
		}
		id := plantedID(strings.TrimPrefix(p.Incident, "file:"), days)
		switch value(p.Seniority) {
		case bands[id]:
			right[id] = true
		default:
			if id == "" {
				unmatched++
				continue
			}
			wrong[id] = fmt.Sprintf("%s, planted %s", value(p.Seniority), bands[id])
		}
	}
	t.Logf("%d right, %d wrong and %d that no day tells apart, of %d planted: %v", len(right), len(wrong), unmatched, len(bands), wrong)
	if len(right) < 95 || len(wrong) > 2 {
		t.Errorf("%d right and %d wrong of %d", len(right), len(wrong), len(bands))
	}
}

// plantedID is the number under which an incident was planted: the id of its document, the number
// in the name of its file, or the only one of its team on the day that the file is named after.
func plantedID(incident string, days map[string][]string) string {
	if !strings.Contains(incident, "/") {
		return incident
	}
	if m := regexp.MustCompile(`-(1\d{3})\.`).FindStringSubmatch(incident); m != nil {
		return "INC-" + m[1]
	}
	if m := regexp.MustCompile(`/(\w+)/(\d{4}-\d\d-\d\d)`).FindStringSubmatch(incident); m != nil {
		if ids := days[m[1]+" "+m[2]]; len(ids) == 1 {
			return ids[0]
		}
	}
	return ""
}

// planted reads what was planted: the band of who answered first by incident, and the incidents of
// each team and day.
func planted(t *testing.T) (bands map[string]string, days map[string][]string) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "testdata", "planted.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	bands, days = map[string]string{}, map[string][]string{}
	for _, row := range rows[1:] {
		id := column(row, "incident")
		bands[id] = column(row, "first_responder_seniority")
		day := strings.ToLower(column(row, "team")) + " " + column(row, "started_at")[:10]
		days[day] = append(days[day], id)
	}
	return bands, days
}

// TestBeside_APipeIsNotWaitedFor: a roster, shifts or redact.yaml that is a pipe ends the run at once.
func TestBeside_APipeIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"roster.csv", "shifts.csv", "redact.yaml"} {
		dir := folder(t, map[string]string{"a.md": calm})
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Skip("no pipes here:", err)
		}
		ended := make(chan error, 1)
		go func() {
			_, err := Run(context.Background(), nil, nil, Options{Paths: []string{dir}, Now: clockNow()})
			ended <- err
		}()
		select {
		case err := <-ended:
			if err == nil || !strings.Contains(err.Error(), "reading "+name+": not a regular file") {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: the run waits for a pipe", name)
		}
	}
}

// TestRedact_APatternOfTodayLeavesWhatWasStoredYesterday: documents that are not part of the run are
// cleaned too, and one with a mistake in it stores nothing.
func TestRedact_APatternOfTodayLeavesWhatWasStoredYesterday(t *testing.T) {
	t.Parallel()
	db, folk := stores(t, filepath.Join(t.TempDir(), "x.duckdb"))
	early := folder(t, map[string]string{"a.md": "# Slow for CUST-123456\n\nOn 2026-07-03 at 09:14 UTC it was slow for CUST-123456.\n"})
	mustRunWith(t, db, folk, Options{Paths: []string{early}, Collection: "early"})
	if !strings.Contains(dump(t, db), "CUST-123456") {
		t.Fatal("the test needs a number that the first run stores")
	}
	late := map[string]string{"b.md": "# Other\n\nOn 2026-07-06 at 10:00 UTC prices were wrong for CUST-999999 and Iris Quimby.\n", "redact.yaml": "patterns:\n  - {pattern: 'CUST-\\d{6}', reason: customers}\nnames: [Iris Quimby]\n"}
	sum := mustRunWith(t, db, folk, Options{Paths: []string{folder(t, late)}, Collection: "late"})
	if rows := dump(t, db); strings.Contains(rows, "CUST-") || strings.Contains(rows, "Quimby") || !strings.Contains(rows, "Slow for [removed]") {
		t.Errorf("stored:\n%s", rows)
	}
	if sum.Removed["pattern"] == 0 {
		t.Errorf("removed %v", sum.Removed)
	}
	late["redact.yaml"] = "patern: x\n"
	_, err := Run(t.Context(), db, folk, Options{Paths: []string{folder(t, late)}, Collection: "wrong", Now: clockNow()})
	if err == nil || !strings.Contains(err.Error(), "redact.yaml:1: ") {
		t.Errorf("a mistake gives %v", err)
	}
}
