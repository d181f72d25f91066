-- name: boundaries/named
-- What: which teams and services each incident names.
-- Grain: one row per incident and team, and per incident and service.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents that name no team (no service).
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column what VARCHAR      team or service
-- column name VARCHAR      as named
-- column incident VARCHAR  key
-- column quarter DATE      first day of the quarter it happened in
-- column kind VARCHAR      incident or near_miss
-- order: what, name, incident
WITH scope AS (
    SELECT i.incident, i.kind, CAST(date_trunc('quarter', i.occurred_at) AS DATE) AS quarter
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT DISTINCT 'team' AS what, t.team AS name, i.incident, i.quarter, i.kind
FROM incident_teams AS t
JOIN scope AS i ON i.incident = t.incident
UNION ALL
SELECT DISTINCT 'service', s.service, i.incident, i.quarter, i.kind
FROM incident_services AS s
JOIN scope AS i ON i.incident = s.incident
ORDER BY what, name, incident;
