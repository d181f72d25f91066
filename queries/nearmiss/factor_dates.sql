-- name: nearmiss/factor_dates
-- What: when near misses and incidents with each contributing factor happened.
-- Grain: one row per incident or near miss and factor.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- column factor VARCHAR           code of the factor
-- column incident VARCHAR         key
-- column kind VARCHAR             incident or near_miss
-- column occurred_at TIMESTAMPTZ  start
-- order: factor, occurred_at, incident
-- chart: dot x=occurred_at y=factor
WITH scope AS (
    SELECT i.incident, i.kind, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT DISTINCT f.code AS factor, i.incident, i.kind, i.occurred_at
FROM contributing_factors AS f
JOIN scope AS i ON i.incident = f.incident
ORDER BY factor, occurred_at, incident;
