-- What several sources say of one incident, and what a source lacks.
CREATE TABLE incident_references (
    incident  VARCHAR NOT NULL,
    reference VARCHAR NOT NULL
);

COMMENT ON TABLE incident_references IS 'Example: SELECT incident, reference FROM incident_references ORDER BY incident, reference LIMIT 20; One row per address or key under which a document says that its incident is known elsewhere; what they lead to is in incident_links.';
COMMENT ON COLUMN incident_references.incident IS 'key of the incident, source:id';
COMMENT ON COLUMN incident_references.reference IS 'an address, a key (source:id), or an id of another source, as written';

ALTER TABLE ingest_runs ADD COLUMN missing VARCHAR;
COMMENT ON COLUMN ingest_runs.missing IS 'what was not read, in words, a line each; null where nothing is known to be missing';

CREATE VIEW incomplete_sources AS
SELECT r.source, r.run, r.started_at, r.missing
FROM ingest_runs AS r
WHERE NOT r.complete
  AND NOT EXISTS (
      SELECT 1
      FROM ingest_runs AS later
      WHERE later.source = r.source AND (later.started_at, later.run) > (r.started_at, r.run)
  );

COMMENT ON VIEW incomplete_sources IS 'Example: SELECT source, missing FROM incomplete_sources ORDER BY source; One row per source whose last reading did not come to its end: what is counted from it is a floor.';
COMMENT ON COLUMN incomplete_sources.source IS 'name of the source';
COMMENT ON COLUMN incomplete_sources.run IS 'its last run';
COMMENT ON COLUMN incomplete_sources.started_at IS 'when that run began';
COMMENT ON COLUMN incomplete_sources.missing IS 'what was not read, in words, a line each';
