package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"secondstory/queries"
)

// TestPeople_WhatTheExampleCompanyPublishes: the attacker holds the database and all of SQL, the rota and the
// incidents' times. Rows about people are over at least five, or say only a band; most of them are shown, and
// the service that leans on few people is found.
func TestPeople_WhatTheExampleCompanyPublishes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.duckdb")
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"secondstory", "ingest", filepath.Join(moduleRoot, "testdata", "postmortems"), "--db", path}, testEnv(&out, &errs)); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	db, err := queries.Open(t.Context(), path, queries.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]string{
		`SELECT string_agg(service, ',' ORDER BY service) FROM support_patterns WHERE answer = 'few_carry_over_half'`: "ledger",
		`SELECT count(*)::VARCHAR FROM responses WHERE people < 5`:                                                    "0",
		`SELECT count(*)::VARCHAR FROM exposures WHERE people < 5`:                                                    "0",
		`SELECT count(*)::VARCHAR FROM support_patterns WHERE people < 5`:                                             "0",
		// A row without a number of people says only a band of a service or which way it moved, or why it says nothing.
		`SELECT count(*)::VARCHAR FROM support_patterns WHERE people IS NULL AND (responses IS NOT NULL OR NOT starts_with(pattern, 'concentration') AND withheld IS NULL)`: "0",
		// Which way a service moved is told without any number of people or responses, or why it is not told.
		"SELECT count(*)::VARCHAR FROM support_patterns WHERE pattern = 'concentration_trend' AND (responses IS NOT NULL OR people IS NOT NULL OR effective_people IS NOT NULL OR cohort IS NOT NULL OR (answer IS NULL) = (withheld IS NULL))": "0",
		// A band of a few is told beside no number.
		`SELECT count(*)::VARCHAR FROM support_patterns WHERE answer = 'few_carry_over_half' AND effective_people IS NOT NULL`: "0",
		// Of every grouping of the cells by facts they state, none is of fewer than five.
		`SELECT count(*)::VARCHAR FROM (SELECT max(people) AS most FROM responses GROUP BY CUBE (period, team, severity, role, seniority, on_call)) WHERE most < 5`: "0",
		// A cell is shown where it states a band; what it gave up is said.
		`SELECT (count(*) FILTER (seniority IS NOT NULL AND widened IS NOT NULL) >= 0.6 * count(*))::VARCHAR FROM responses`: "true",
		`SELECT (count(*) FILTER (withheld IS NULL) >= 0.6 * count(*))::VARCHAR FROM support_patterns`:                       "true",
		// The order in which rows lie in the file is that of what they state: it tells nothing more.
		`SELECT count(*)::VARCHAR FROM (
			SELECT row_number() OVER (PARTITION BY period ORDER BY rowid) AS lies,
				row_number() OVER (PARTITION BY period ORDER BY first_responder NULLS FIRST, seniority NULLS FIRST, on_call NULLS FIRST, hour_band NULLS FIRST, mitigate_band NULLS FIRST,
					joined_band NULLS FIRST, severity NULLS FIRST, role NULLS FIRST, tenure_band NULLS FIRST, team NULLS FIRST, rowid) AS stated
			FROM responses) WHERE lies <> stated`: "0",
		// The tables of the people file are not here, and no column of ours is a person's.
		`SELECT count(*)::VARCHAR FROM duckdb_tables() WHERE table_name IN ('participations', 'shifts', 'roster', 'name_tokens', 'published')`:           "0",
		`SELECT count(*)::VARCHAR FROM duckdb_columns() WHERE column_name ILIKE '%person%' AND NOT internal`:                                             "0",
		`SELECT count(*)::VARCHAR FROM duckdb_databases() WHERE NOT internal AND database_name <> current_database() AND database_name ILIKE '%people%'`: "0",
	} {
		got, err := queries.Select[string](t.Context(), db, query)
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, %v; want %s", query, got, err, want)
		}
	}
	for _, attack := range []string{
		"ATTACH '" + path + ".people' AS folk", "SELECT * FROM read_blob('" + path + ".people')", "SELECT * FROM read_text('" + path + ".people.key')",
		"COPY (SELECT 1) TO '" + path + ".copy'", "LOAD '" + path + ".people'",
	} {
		out.Reset()
		errs.Reset()
		if code := run(t.Context(), []string{"secondstory", "sql", attack, "--db", path}, testEnv(&out, &errs)); code == exitDone {
			t.Errorf("%s is done: %s", strings.Fields(attack)[0], out.String())
		}
	}
}
