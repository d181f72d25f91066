-- A row of the same key is replaced.
INSERT OR REPLACE INTO ingest_runs BY NAME
SELECT
    run, command, source, started_at, ended_at, found, loaded, skipped, refused, unchanged, roster,
    complete, missing, names_missed
FROM read_parquet($file::VARCHAR);
