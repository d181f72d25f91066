package querytest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"secondstory/queries"
)

// Defaults are the values of columns that may not be null and that a case leaves out, by
// table.column. {name} is another column of the row, # its number in the section, from 1.
func Defaults() map[string]string {
	return map[string]string{
		"incidents.source": "file", "incidents.title": "{incident}", "incidents.kind": "incident",
		"incidents.kind_basis": "stated", "incidents.words": "100", "incidents.template": "headings",
		"incidents.content_hash": "{incident}",
		"documents.source":       "file", "documents.content_hash": "{document}", "documents.fingerprint": "f",
		"documents.format": "markdown", "documents.outcome": "loaded", "documents.bytes": "1", "documents.run": "r",
		"incident_links.relation": "same", "incident_links.basis": "stated",
		"field_origins.source": "file", "field_origins.chosen": "true",
		"milestones.basis": "stated",
		"impacts.basis":    "stated",
		"sections.ordinal": "#", "sections.role": "body", "sections.body": "''",
		"timeline_events.ordinal": "#", "timeline_events.text": "something happened",
		"learnings.ordinal": "#", "learnings.kind": "lesson", "learnings.text": "a lesson",
		"action_items.ordinal": "#", "action_items.title": "an action", "action_items.state": "open",
		"codes.grade": "stated", "codes.origin": "coder", "codes.confidence": "1", "codes.rule": "r",
		"codes.dimension": "factor", "codes.taxonomy_version": "1",
		"code_runs.taxonomy_version": "1", "code_runs.coder_version": "1", "code_runs.content_hash": "{incident}",
		"taxonomy.taxonomy_version": "1", "taxonomy.dimension": "factor", "taxonomy.label": "{code}", "taxonomy.definition": "{code}",
		"crosswalks.taxonomy_version": "1", "crosswalks.dimension": "factor",
		"decisions.dimension": "factor", "decisions.decision": "confirm", "decisions.held_in": "database",
		"taxonomies.ordinal":  "#",
		"responses.responses": "1", "responses.people": "5",
		"exposures.measure":        "on_call_hours",
		"support_patterns.pattern": "company", "support_patterns.period": "2026Q2",
		"ingest_runs.command": "ingest", "ingest_runs.source": "file", "ingest_runs.started_at": "2026-01-01",
		"ingest_runs.found": "0", "ingest_runs.loaded": "0", "ingest_runs.skipped": "0", "ingest_runs.refused": "0",
		"ingest_runs.unchanged": "0", "ingest_runs.roster": "none", "ingest_runs.complete": "true",
		"ingest_warnings.run": "r", "ingest_warnings.detail": "a doubt",
		"corrections.reason": "a reason", "checkpoints.state": "{}", "checkpoints.updated_at": "2026-01-01",
		"stated_labels.ordinal": "#",
	}
}

// complete adds the tables a case need not write: the current taxonomy version, and that every
// incident was coded.
func complete(tables []table) []table {
	all := slices.Clone(tables)
	if _, ok := find(all, "settings"); !ok {
		all = append(all, table{name: "settings", columns: []string{"name", "value"}, rows: [][]string{{"taxonomy_version", "1"}}})
	}
	if _, ok := find(all, "code_runs"); !ok {
		runs := table{name: "code_runs", columns: []string{"incident"}}
		if incidents, ok := find(all, "incidents"); ok {
			at := slices.Index(incidents.columns, "incident")
			for _, row := range incidents.rows {
				runs.rows = append(runs.rows, []string{row[at]})
			}
		}
		all = append(all, runs)
	}
	return all
}

func find(tables []table, name string) (table, bool) {
	at := slices.IndexFunc(tables, func(t table) bool { return t.name == name })
	if at < 0 {
		return table{}, false
	}
	return tables[at], true
}

// fill inserts the tables into db, which has a schema.
func fill(t testing.TB, db *queries.DB, schema []queries.Table, tables []table) {
	t.Helper()
	defaults := Defaults()
	for _, rows := range tables {
		at := slices.IndexFunc(schema, func(s queries.Table) bool { return s.Name == rows.name && !s.View })
		if at < 0 {
			t.Fatalf("there is no table %s to fill", rows.name)
		}
		if err := insert(t, db, schema[at], rows, defaults); err != nil {
			t.Fatalf("filling %s: %v", rows.name, err)
		}
	}
}

// insert is the one place where SQL is put together: from names of the schema, never from values.
func insert(t testing.TB, db *queries.DB, schema queries.Table, rows table, defaults map[string]string) error {
	t.Helper()
	var names, casts []string
	var columns []queries.Column
	for _, column := range schema.Columns {
		_, isDefault := defaults[schema.Name+"."+column.Name]
		if !isDefault && !slices.Contains(rows.columns, column.Name) {
			continue
		}
		columns = append(columns, column)
		names = append(names, strconv.Quote(column.Name))
		casts = append(casts, "?::"+column.Type)
	}
	for _, name := range rows.columns {
		if !slices.ContainsFunc(columns, func(c queries.Column) bool { return c.Name == name }) {
			return fmt.Errorf("there is no column %s", name)
		}
	}
	statement := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", strconv.Quote(schema.Name), strings.Join(names, ", "), strings.Join(casts, ", "))
	for i, row := range rows.rows {
		if _, err := db.SQL().ExecContext(t.Context(), statement, values(schema.Name, columns, rows.columns, row, i+1, defaults)...); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return nil
}

func values(table string, columns []queries.Column, given, row []string, number int, defaults map[string]string) []any {
	all := make([]any, len(columns))
	for i, column := range columns {
		text := ""
		if at := slices.Index(given, column.Name); at >= 0 {
			text = row[at]
		}
		if text == "" {
			text = defaults[table+"."+column.Name]
			for j, name := range given {
				text = strings.ReplaceAll(text, "{"+name+"}", row[j])
			}
			text = strings.ReplaceAll(text, "#", strconv.Itoa(number))
		}
		switch text {
		case "":
			all[i] = nil
		case "''":
			all[i] = ""
		default:
			all[i] = text
		}
	}
	return all
}

// empty deletes every row, so that one database serves many cases.
func empty(t testing.TB, db *queries.DB, schema []queries.Table) {
	t.Helper()
	for _, table := range schema {
		if table.View || table.Name == "schema_migrations" {
			continue
		}
		if _, err := db.SQL().ExecContext(t.Context(), "DELETE FROM "+strconv.Quote(table.Name)); err != nil {
			t.Fatalf("emptying %s: %v", table.Name, err)
		}
	}
}
