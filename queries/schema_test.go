package queries

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// rowStructs is every row struct by its table.
func rowStructs() map[string]reflect.Type {
	structs := map[string]reflect.Type{
		"codes": reflect.TypeFor[Code](), "code_runs": reflect.TypeFor[CodeRun](),
		"taxonomy": reflect.TypeFor[TaxonomyEntry](), "crosswalks": reflect.TypeFor[Crosswalk](),
		"ingest_runs": reflect.TypeFor[IngestRun](), "decisions": reflect.TypeFor[Decision](), "taxonomies": reflect.TypeFor[Taxonomy](),
	}
	for _, set := range (Batch{}).tables() {
		structs[set.table] = set.rows.Type().Elem()
	}
	return structs
}

func TestRows_AreTheTables(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	tables, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	structs := rowStructs()
	notNull := selected[string](t, db, "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND NOT is_nullable")
	for _, table := range tables {
		if table.View || table.Name == "schema_migrations" {
			continue
		}
		row, ok := structs[table.Name]
		if !ok {
			t.Errorf("table %s has no row struct", table.Name)
			continue
		}
		fields, err := fieldsOf(row)
		if err != nil {
			t.Error(err)
		}
		var columns, tags []string
		for _, c := range table.Columns {
			columns = append(columns, c.Name)
		}
		for _, f := range fields {
			tags = append(tags, f.column)
			if required := slices.Contains(notNull, table.Name+"."+f.column); required == f.null {
				t.Errorf("%s.%s: null in the struct %v, NOT NULL in the table %v", table.Name, f.column, f.null, required)
			}
		}
		if !slices.Equal(columns, tags) {
			t.Errorf("%s has the columns %v, its struct %v", table.Name, columns, tags)
		}
	}
}

func TestSchema_EverythingIsCommented(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	tables, err := db.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(tables) < 35 {
		t.Errorf("%d tables and views", len(tables))
	}
	for _, table := range tables {
		if table.Example() == "" || !strings.HasSuffix(table.Grain(), ".") {
			t.Errorf("%s: the comment %q is not: Example: SELECT ...; grain.", table.Name, table.Comment)
		} else if _, err := db.sql.Exec(table.Example()); err != nil {
			t.Errorf("the example of %s: %v", table.Name, err)
		}
		for _, c := range table.Columns {
			if c.Comment == "" {
				t.Errorf("%s.%s has no comment", table.Name, c.Name)
			}
		}
	}
}

func TestMacros(t *testing.T) {
	t.Parallel()
	db := openFile(t, "", Options{})
	if _, err := db.Load(t.Context(), Batch{Incidents: []Incident{{
		Incident: "file:a", Source: "file", Title: "A", Kind: "incident", KindBasis: "stated", Template: "x", ContentHash: "h",
		Extra: text(`{"region": "eu", "a.b": 3}`),
	}}}); err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]string{
		"period_from('2026Q3')":                        "2026-07-01 00:00:00+00",
		"period_to('2026Q3')":                          "2026-10-01 00:00:00+00",
		"period_to('2026Q4')":                          "2027-01-01 00:00:00+00",
		"period_from('2026H2')":                        "2026-07-01 00:00:00+00",
		"period_to('2026H2')":                          "2027-01-01 00:00:00+00",
		"period_to('2026H1')":                          "2026-07-01 00:00:00+00",
		"period_from('2026-12')":                       "2026-12-01 00:00:00+00",
		"period_to('2026-12')":                         "2027-01-01 00:00:00+00",
		"period_to('2026')":                            "2027-01-01 00:00:00+00",
		"period('2026Q3').from_at":                     "2026-07-01 00:00:00+00",
		"period('2026Q3').to_at":                       "2026-10-01 00:00:00+00",
		"coalesce(period_from(NULL)::VARCHAR, 'null')": "null",
		"round(wilson_low(3, 20), 6)":                  "0.052369",
		"round(wilson_high(3, 20), 6)":                 "0.360419",
		"wilson_low(0, 10)":                            "0.0",
		"wilson_high(10, 10)":                          "1.0",
		"coalesce(wilson_low(0, 0)::VARCHAR, 'null')":  "null",
		"business_hours(TIMESTAMPTZ '2026-07-03 07:00:00Z', 'Europe/Berlin')": "true",
		"business_hours(TIMESTAMPTZ '2026-07-03 15:00:00Z', 'Europe/Berlin')": "false",
		"business_hours(TIMESTAMPTZ '2026-07-04 09:00:00Z', 'Europe/Berlin')": "false",
		"field('file:a', 'region')":                         "eu",
		"field('file:a', 'a.b')":                            "3",
		"coalesce(field('file:a', 'none'), 'null')":         "null",
		"coalesce(field('file:other', 'region'), 'null')":   "null",
		"(SELECT field(incident, 'region') FROM incidents)": "eu",
	} {
		if got := one[string](t, db, "SELECT ("+expression+")::VARCHAR"); got != want {
			t.Errorf("%s = %s, want %s", expression, got, want)
		}
	}
	if _, err := Select[string](t.Context(), db, "SELECT period_from('Q3 2026')::VARCHAR"); err == nil || !strings.Contains(err.Error(), "2026Q3") {
		t.Errorf("a wrong period: %v", err)
	}
	macros := selected[string](t, db, "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL")
	if len(macros) > 0 {
		t.Errorf("macros without a comment: %v", macros)
	}
}

func text(s string) *string { return &s }
