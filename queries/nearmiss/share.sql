-- name: nearmiss/share
-- What: which share of what was reported were near misses, per quarter.
-- Grain: one row per quarter with a report.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- column quarter DATE        first day of the quarter
-- column reports BIGINT      incidents and near misses
-- column near_misses BIGINT  near misses
-- order: quarter
-- chart: line x=quarter value=near_misses of=reports
-- dialect: GROUP BY ALL
WITH scope AS (
    SELECT i.incident, i.kind, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT CAST(date_trunc('quarter', occurred_at) AS DATE) AS quarter, count(*) AS reports, count(*) FILTER (WHERE kind = 'near_miss') AS near_misses
FROM scope
GROUP BY ALL
ORDER BY quarter;
