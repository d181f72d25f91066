-- name: boundaries/places
-- What: in how many incidents each team and each service was named.
-- Grain: one row per team and per service.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents that name no team (no service).
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column what VARCHAR          team or service
-- column name VARCHAR          as named
-- column incidents BIGINT      incidents that name it
-- column all_incidents BIGINT  incidents that name any
-- order: what, name
-- chart: bar category=name value=incidents
-- dialect: any_value
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
placed AS (
    SELECT DISTINCT 'team' AS what, t.incident, t.team AS name FROM incident_teams AS t JOIN scope AS i ON i.incident = t.incident
    UNION ALL
    SELECT DISTINCT 'service', s.incident, s.service FROM incident_services AS s JOIN scope AS i ON i.incident = s.incident
),
everything AS (
    SELECT what, count(DISTINCT incident) AS incidents FROM placed GROUP BY what
)
SELECT p.what, p.name, count(*) AS incidents, any_value(e.incidents) AS all_incidents
FROM placed AS p
JOIN everything AS e ON e.what = p.what
GROUP BY p.what, p.name
ORDER BY what, name;
