package score

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"secondstory/ingest"
	"secondstory/ingest/clock"
	"secondstory/queries"
)

// goldSet is a table of facts that documents state in a fixed place.
type goldSet struct {
	name   string
	fields []goldField
}

// goldField is a column of it: how the label reads in the form of what is stored, and what is stored.
type goldField struct {
	column string
	want   func(cell string) string
	found  func(*reading) string
	stated bool // scored where a label is there: without one, a value is read from the story
}

func goldSets() []goldSet {
	asWritten := func(cell string) string { return cell }
	return []goldSet{
		{"dfds", []goldField{
			{"category", asWritten, func(r *reading) string { return strings.Join(r.tags, ";") }, false},
			{"ttd_minutes", asWritten, func(r *reading) string { return r.minutes["detect"] }, false},
			{"ttr_minutes", asWritten, func(r *reading) string { return r.minutes["resolve"] }, false},
			{"n_timeline_rows", asWritten, func(r *reading) string { return strconv.Itoa(r.events) }, false},
			{"n_action_items", asWritten, func(r *reading) string { return strconv.Itoa(r.actions) }, false},
			{"has_contributing_factors", asWritten, func(r *reading) string { return strconv.FormatBool(r.factors) }, false},
		}},
		{"icco", []goldField{
			{"start_time", instant, func(r *reading) string { return r.stated("started") }, false},
			{"end_time", instant, func(r *reading) string { return r.stated("resolved") }, false},
			{"company", asWritten, func(r *reading) string { return r.company }, false},
			{"product", products, func(r *reading) string { return strings.Join(r.services, ";") }, true},
			{"title", asWritten, func(r *reading) string { return r.title }, true},
		}},
		{"jenkins", []goldField{
			{"date", instant, func(r *reading) string { return r.stated("started") }, false},
			{"resolvedWhen", instant, func(r *reading) string { return r.stated("resolved") }, false},
			{"severity", asWritten, func(r *reading) string { return r.severity }, false},
			{"affected", inOrder, func(r *reading) string { return strings.Join(r.services, ";") }, false},
		}},
		{"moj", []goldField{
			{"first_detected", instant, func(r *reading) string { return r.stated("detected") }, false},
			{"resolved", instant, func(r *reading) string { return r.stated("resolved") }, false},
		}},
	}
}

// instant is a labelled time as what is stored: in UTC where it names no zone.
func instant(cell string) string {
	if cell == "" {
		return ""
	}
	st, ok := clock.First(cell)
	if !ok {
		return "unreadable: " + cell
	}
	var c clock.Calendar
	at, _ := c.Resolve(st)
	return at.Format(time.RFC3339)
}

// inOrder sorts a list of names: what is stored has no order.
func inOrder(cell string) string {
	if cell == "" {
		return ""
	}
	names := strings.Split(cell, ";")
	slices.Sort(names)
	return strings.Join(names, ";")
}

// products are the names of a list on one line.
func products(cell string) string {
	names := strings.Split(cell, ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return inOrder(strings.Join(names, ";"))
}

// gold scores one table, on the documents that are there.
func (rep *Report) gold(ctx context.Context, dir string, set goldSet) error {
	name, err := firstThere(dir, "gold/"+set.name+".csv")
	if errors.Is(err, errAbsent) {
		rep.absent("gold/" + set.name + ".csv")
		return nil
	}
	if err != nil {
		return err
	}
	rows, err := readTable(name)
	if err != nil {
		return err
	}
	found, err := readDocuments(ctx, dir, rows)
	if err != nil {
		return err
	}
	t := tally{set: set.name}
	missing := 0
	for i, row := range rows {
		r := found[row["file"]]
		if r == nil {
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(row["file"]))); err != nil {
				missing++
				continue
			}
			r = &reading{}
		}
		for _, f := range set.fields {
			if cell, ok := row[f.column]; ok && (cell != "" || !f.stated) {
				t.check(i, row["file"], f.column, f.found(r), f.want(cell))
			}
		}
	}
	if missing > 0 {
		rep.absent(fmt.Sprintf("%d of the %d documents of gold/%s.csv", missing, len(rows), set.name))
	}
	rep.Fields = append(rep.Fields, t.fields...)
	return nil
}

// readTable reads a CSV file with a header.
func readTable(name string) (rows []map[string]string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading labels: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading labels from %s: %w", name, err)
	}
	if len(records) == 0 || !slices.Contains(records[0], "file") {
		return nil, fmt.Errorf("reading labels from %s: it has no column file", name)
	}
	for _, rec := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = rec[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// reading is what is stored of one document.
type reading struct {
	title, severity string
	company         string
	tags, services  []string
	minutes         map[string]string // stated lengths
	milestones      map[string]storedTime
	events, actions int
	factors         bool
}

type storedTime struct {
	at    time.Time
	basis string
}

// stated is a milestone that a field states, in UTC.
func (r *reading) stated(name string) string {
	if m := r.milestones[name]; m.basis == "stated" {
		return m.at.UTC().Format(time.RFC3339)
	}
	return ""
}

// readDocuments ingests the folders that rows name, each by itself, and returns what is stored by
// path as the rows write it.
func readDocuments(ctx context.Context, dir string, rows []map[string]string) (map[string]*reading, error) {
	var folders []string
	for _, row := range rows {
		folder, _, _ := strings.Cut(row["file"], "/")
		if _, err := os.Stat(filepath.Join(dir, folder)); err == nil && !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	out := map[string]*reading{}
	for _, folder := range folders {
		if err := readFolder(ctx, filepath.Join(dir, folder), out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func readFolder(ctx context.Context, folder string, out map[string]*reading) (err error) {
	db, err := read(ctx, ingest.Options{Paths: []string{folder}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	byKey, err := readings(ctx, db)
	if err != nil {
		return err
	}
	type told struct {
		Incident string `db:"incident"`
		Path     string `db:"path"`
	}
	rows, err := queries.Select[told](ctx, db, "SELECT x.incident, d.path FROM incident_documents AS x JOIN documents AS d USING (document) ORDER BY 1, 2")
	if err != nil {
		return err
	}
	for _, row := range rows {
		out[row.Path] = byKey[row.Incident]
	}
	return nil
}

// readings collects what is stored, by incident.
func readings(ctx context.Context, db *queries.DB) (map[string]*reading, error) {
	incidents, err := queries.Select[struct {
		Incident string  `db:"incident"`
		Title    string  `db:"title"`
		Severity *string `db:"severity_raw"`
		Company  *string `db:"company"`
		Events   int     `db:"events"`
		Actions  int     `db:"actions"`
		Factors  bool    `db:"factors"`
	}](ctx, db, `SELECT i.incident, i.title, i.severity_raw, i.extra->>'company' AS company,
  (SELECT count(*) FROM timeline_events AS t WHERE t.incident = i.incident)::INTEGER AS events,
  (SELECT count(*) FROM action_items AS a WHERE a.incident = i.incident)::INTEGER AS actions,
  EXISTS (SELECT 1 FROM sections AS s WHERE s.incident = i.incident AND s.role = 'contributing_factors'
    AND lower(trim(s.body, ' .*_-')) NOT IN ('', 'none', 'n/a', 'tbd')) AS factors
FROM incidents AS i ORDER BY i.incident`)
	if err != nil {
		return nil, err
	}
	out := map[string]*reading{}
	for _, row := range incidents {
		r := &reading{title: row.Title, events: row.Events, actions: row.Actions, factors: row.Factors, minutes: map[string]string{}, milestones: map[string]storedTime{}}
		if row.Severity != nil {
			r.severity = *row.Severity
		}
		if row.Company != nil {
			r.company = *row.Company
		}
		out[row.Incident] = r
	}
	return out, addLists(ctx, db, out)
}

// addLists adds what an incident has several of.
func addLists(ctx context.Context, db *queries.DB, out map[string]*reading) error {
	type name struct {
		Incident string `db:"incident"`
		Name     string `db:"name"`
		Kind     string `db:"kind"`
	}
	names, err := queries.Select[name](ctx, db, `SELECT incident, service AS name, 'service' AS kind FROM incident_services
UNION ALL SELECT incident, tag, 'tag' FROM incident_tags
UNION ALL SELECT incident, minutes::BIGINT::VARCHAR, duration FROM stated_durations WHERE minutes IS NOT NULL ORDER BY 1, 3, 2`)
	if err != nil {
		return err
	}
	for _, n := range names {
		switch r := out[n.Incident]; n.Kind {
		case "service":
			r.services = append(r.services, n.Name)
		case "tag":
			r.tags = append(r.tags, n.Name)
		default:
			r.minutes[n.Kind] = n.Name
		}
	}
	times, err := queries.Select[queries.Milestone](ctx, db, "SELECT incident, milestone, \"at\", basis, quote FROM milestones ORDER BY 1, 2")
	if err != nil {
		return err
	}
	for _, m := range times {
		out[m.Incident].milestones[m.Milestone] = storedTime{m.At, m.Basis}
	}
	return nil
}
