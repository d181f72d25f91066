-- name: practice/delays
-- What: days from the incident to its review and to its publication, where known.
-- Grain: one row per incident and step.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column step VARCHAR             held, reviewed or published
-- column incident VARCHAR         key
-- column title VARCHAR            of the incident
-- column occurred_at TIMESTAMPTZ  start of the incident
-- column hours BIGINT             from the start of the incident
-- order: step, occurred_at, incident
-- chart: dot x=occurred_at y=hours
-- dialect: date_diff and date_sub
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
steps AS (
    SELECT 'held' AS step, r.incident, r.held_at AS at FROM reviews AS r
    UNION ALL
    SELECT 'reviewed', r.incident, r.reviewed_at FROM reviews AS r
    UNION ALL
    SELECT 'published', r.incident, r.published_at FROM reviews AS r
)
SELECT s.step, i.incident, i.title, i.occurred_at, date_sub('hour', i.occurred_at, s.at) AS hours
FROM steps AS s
JOIN scope AS i ON i.incident = s.incident
WHERE s.at >= i.occurred_at
ORDER BY step, occurred_at, incident;
