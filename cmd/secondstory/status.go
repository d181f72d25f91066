package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"secondstory/queries"
)

const statusDescription = `What is in the database: incidents by kind and source, what was skipped and refused and
why, what the reader doubted, headings it did not know, whether a roster was used, titles that say no seniority, and
what is not coded under the current taxonomy.

Examples:
  secondstory status
  secondstory status --files --format csv`

func statusCommand(e env) *cli.Command {
	return &cli.Command{
		Name:        "status",
		Usage:       "what is in the database, what was refused, what is stale",
		Description: statusDescription,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "files", Usage: "a line for every document that was skipped or refused"},
			formatFlag(),
		},
		Action: func(ctx context.Context, c *cli.Command) error { return runStatus(ctx, e, c) },
	}
}

// statusRow is one line of what the database says about itself.
type statusRow struct {
	Topic string `db:"topic"`
	Name  string `db:"name"`
	N     int64  `db:"n"`
}

const statusSQL = `
SELECT topic, name, n FROM (
    SELECT 1 AS part, 'incidents' AS topic, kind || ' (' || kind_basis || ')' AS name, count(*) AS n FROM incidents GROUP BY kind, kind_basis
    UNION ALL
    SELECT 2, 'documents from ' || source, outcome, count(*) FROM documents GROUP BY source, outcome
    UNION ALL
    SELECT 3, outcome || ' because', coalesce(reason, 'no reason given'), count(*) FROM documents WHERE outcome <> 'loaded' GROUP BY outcome, reason
    UNION ALL
    SELECT 4, 'warnings', code, count(*) FROM ingest_warnings GROUP BY code
    UNION ALL
    SELECT 5, 'coding', 'incidents not coded under ' || coalesce((SELECT value FROM settings WHERE name = 'taxonomy_version'), 'any taxonomy'),
        count(*) FROM incidents AS i WHERE NOT EXISTS (
            SELECT 1 FROM code_runs AS r JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = r.taxonomy_version
            WHERE r.incident = i.incident AND r.content_hash = i.content_hash)
    UNION ALL
    SELECT 6, 'sections', CASE WHEN role = 'other' THEN 'heading not known: ' || coalesce(heading, '') ELSE 'role known' END, count(*)
    FROM sections GROUP BY ALL
    UNION ALL
    SELECT 7, 'corrections', 'facts corrected', count(*) FROM corrections
    UNION ALL
    SELECT 8, 'names', CASE WHEN names_missed IS NULL THEN 'runs with a roster: ' || roster
        ELSE 'runs without a roster, which miss ' || names_missed || ' planted names' END, count(*) FROM ingest_runs GROUP BY roster, names_missed
    UNION ALL
    SELECT DISTINCT 8, 'seniority', 'title without a band, see --seniority: ' || detail, 1 FROM ingest_warnings WHERE code = 'title_unknown'
    UNION ALL
    SELECT 9, 'people', 'periods that stay as published: what came or changed since is of too few people: ' || replace(value, ',', ', '), length(value) - length(replace(value, ',', '')) + 1
    FROM settings WHERE name = 'people_kept' AND value <> ''
    UNION ALL
    SELECT 9, 'people', 'quarters of too few people by themselves, which wait for their year to be over: ' || replace(value, ',', ', '), length(value) - length(replace(value, ',', '')) + 1
    FROM settings WHERE name = 'people_waiting' AND value <> ''
    UNION ALL
    SELECT 10, 'missing from ' || source, unnest(string_split(coalesce(missing, 'what its last run did not come to'), chr(10))), 1 FROM incomplete_sources
)
ORDER BY part, topic, n DESC, name`

const filesSQL = `
SELECT outcome AS topic, coalesce(path, document) || ': ' || coalesce(reason, '') AS name, 1 AS n
FROM documents WHERE outcome <> 'loaded' ORDER BY outcome, name`

func runStatus(ctx context.Context, e env, c *cli.Command) error {
	format, err := formatOf(e, c)
	if err != nil {
		return err
	}
	db, err := openRead(ctx, e, c)
	if err != nil {
		return err
	}
	defer db.Close()
	query := statusSQL
	if c.Bool("files") {
		query = filesSQL
	}
	rows, err := queries.Select[statusRow](ctx, db, query)
	if err != nil {
		return fmt.Errorf("reading the status of %s: %w", dbPath(e, c), err)
	}
	t := table{columns: []column{{"topic", "VARCHAR"}, {"what", "VARCHAR"}, {"n", "BIGINT"}}}
	for _, r := range rows {
		t.rows = append(t.rows, []any{r.Topic, r.Name, r.N})
	}
	return writeTable(e.Stdout, t, format, e.Width)
}
