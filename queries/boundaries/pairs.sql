-- name: boundaries/pairs
-- What: how often two teams, or two services, were named in the same incident.
-- Grain: one row per pair that occurs together at least once, the first in the alphabet first.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents that name no team (no service).
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column what VARCHAR            team or service
-- column one VARCHAR             as named
-- column other VARCHAR           as named
-- column together BIGINT         incidents with both
-- column one_incidents BIGINT    incidents with the one
-- column other_incidents BIGINT  incidents with the other
-- column incidents BIGINT        incidents that name any
-- order: what, one, other
-- chart: heatmap x=one y=other value=together
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
totals AS (
    SELECT what, name, count(*) AS incidents FROM placed GROUP BY what, name
),
everything AS (
    SELECT what, count(DISTINCT incident) AS incidents FROM placed GROUP BY what
),
pairs AS (
    SELECT a.what, a.name AS one, b.name AS other, count(*) AS together
    FROM placed AS a
    JOIN placed AS b ON b.incident = a.incident AND b.what = a.what AND a.name < b.name
    GROUP BY a.what, a.name, b.name
)
SELECT p.what, p.one, p.other, p.together, a.incidents AS one_incidents, b.incidents AS other_incidents, e.incidents
FROM pairs AS p
JOIN totals AS a ON a.what = p.what AND a.name = p.one
JOIN totals AS b ON b.what = p.what AND b.name = p.other
JOIN everything AS e ON e.what = p.what
ORDER BY what, one, other;
