-- name: quality/basis
-- What: how many incidents a period counts, and how many it leaves out and why.
-- Grain: one row.
-- Excludes: nothing; that is its subject.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column counted BIGINT       incidents and near misses that analyses count
-- column near_misses BIGINT   of those, near misses
-- column drills BIGINT        left out: exercises
-- column maintenance BIGINT   left out: planned work
-- column repeats BIGINT       left out: further reports of the same incident
-- column other_kind BIGINT    left out: of the kind not asked for
-- column without_text BIGINT  counted, but without a coded text
-- column undated BIGINT       left out: no date at all, in any period
-- order: counted
WITH dated AS (
    SELECT i.incident, i.kind, i.words
    FROM incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
undated AS (
    SELECT i.incident
    FROM incidents AS i
    WHERE i.occurred_at IS NULL AND i.kind IN ('incident', 'near_miss')
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
judged AS (
    SELECT d.kind, d.words, ($kind::VARCHAR IS NULL OR d.kind = $kind::VARCHAR) AS asked,
        d.incident IN (SELECT c.incident FROM counted_incidents AS c) AS counts,
        d.incident IN (SELECT r.incident FROM code_runs AS r JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = r.taxonomy_version) AS coded
    FROM dated AS d
)
SELECT
    count(*) FILTER (WHERE counts AND asked) AS counted,
    count(*) FILTER (WHERE counts AND asked AND kind = 'near_miss') AS near_misses,
    count(*) FILTER (WHERE kind = 'drill') AS drills,
    count(*) FILTER (WHERE kind = 'maintenance') AS maintenance,
    count(*) FILTER (WHERE NOT counts AND asked AND kind IN ('incident', 'near_miss')) AS repeats,
    count(*) FILTER (WHERE counts AND NOT asked) AS other_kind,
    count(*) FILTER (WHERE counts AND asked AND (words = 0 OR NOT coded)) AS without_text,
    (SELECT count(*) FROM undated) AS undated
FROM judged
ORDER BY counted;
