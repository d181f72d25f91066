-- name: boundaries/crossings
-- What: how many teams and services each incident involved, and where it waited between them.
-- Grain: one row per incident.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR         key
-- column title VARCHAR            of the incident
-- column occurred_at TIMESTAMPTZ  start of the incident
-- column kind VARCHAR             incident or near_miss
-- column teams BIGINT             teams named; 0 where none is
-- column services BIGINT          services named; 0 where none is
-- column conditions VARCHAR       codes about ownership, coordination, handoffs, escalation and suppliers, joined by |; null for none
-- order: occurred_at, incident
-- chart: dot x=occurred_at y=teams
-- dialect: string_agg, ordered aggregates
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at, i.kind
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
teams AS (
    SELECT t.incident, count(DISTINCT t.team) AS teams FROM incident_teams AS t JOIN scope AS i ON i.incident = t.incident GROUP BY t.incident
),
services AS (
    SELECT s.incident, count(DISTINCT s.service) AS services FROM incident_services AS s JOIN scope AS i ON i.incident = s.incident GROUP BY s.incident
),
between_teams AS (
    SELECT f.incident, string_agg(DISTINCT f.code, '|' ORDER BY f.code) AS conditions
    FROM contributing_factors AS f
    JOIN scope AS i ON i.incident = f.incident
    WHERE f.code IN ('ownership-gap', 'coordination-gap', 'handoff-loss', 'escalation-gap', 'supplier-opacity', 'access-barrier')
    GROUP BY f.incident
)
SELECT i.incident, i.title, i.occurred_at, i.kind, coalesce(t.teams, 0) AS teams, coalesce(s.services, 0) AS services, b.conditions
FROM scope AS i
LEFT JOIN teams AS t ON t.incident = i.incident
LEFT JOIN services AS s ON s.incident = i.incident
LEFT JOIN between_teams AS b ON b.incident = i.incident
ORDER BY occurred_at, incident;
