-- name: triggers/stated
-- What: how many incidents say what set them off, say that nobody knows, or say nothing.
-- Grain: one row.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incidents BIGINT  all that are counted
-- column stated BIGINT     with a trigger
-- column unknown BIGINT    that say it is unknown, in a sentence or a field
-- column silent BIGINT     without a word about it
-- order: incidents
WITH scope AS (
    SELECT i.incident
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
judged AS (
    SELECT i.incident, count(t.code) FILTER (WHERE t.code <> 'unknown-trigger') AS known, count(t.code) FILTER (WHERE t.quote IS NOT NULL OR t.origin <> 'coder') AS said
    FROM scope AS i
    LEFT JOIN triggers AS t ON t.incident = i.incident
    GROUP BY i.incident
)
SELECT
    count(*) AS incidents,
    count(*) FILTER (WHERE known > 0) AS stated,
    count(*) FILTER (WHERE known = 0 AND said > 0) AS unknown,
    count(*) FILTER (WHERE known = 0 AND said = 0) AS silent
FROM judged
ORDER BY incidents;
