-- name: quality/names
-- What: whether the last run removed the names of people with a roster, and what is missed without one.
-- Grain: one row: the last run that read documents.
-- Excludes: runs without documents.
-- column run VARCHAR            key of the run
-- column roster VARCHAR         used, or none and names were inferred
-- column names_missed VARCHAR   planted names missed without a roster, as in 14 of 212; null with one
-- order: run
-- dialect: QUALIFY
SELECT run, roster, names_missed
FROM ingest_runs
WHERE found > 0
QUALIFY row_number() OVER (ORDER BY started_at DESC, run DESC) = 1
ORDER BY run;
