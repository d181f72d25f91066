-- name: quality/incomplete_sources
-- What: which sources were not read to their end, and what is missing from them.
-- Grain: one row per source whose last run was incomplete.
-- Excludes: nothing.
-- param $source VARCHAR NULL       null means every source
-- column source VARCHAR           file, or the name of a source
-- column started_at TIMESTAMPTZ   when its last run began
-- column lacks BIGINT             how many things are missing; null where the run ended without saying
-- column missing VARCHAR          what is missing, in words, a line each
-- order: source
-- dialect: lists
SELECT
    s.source,
    s.started_at,
    len(string_split(s.missing, chr(10))) AS lacks,
    s.missing
FROM incomplete_sources AS s
WHERE $source::VARCHAR IS NULL OR s.source = $source::VARCHAR
ORDER BY source;
