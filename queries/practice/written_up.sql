-- name: practice/written_up
-- What: what a policy asks of each incident: how bad and how long it was, and whether a postmortem tells it.
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
-- column severity TINYINT         1 is worst; null where unknown
-- column minutes DOUBLE           from the start until the harm ended; null where unknown
-- column teams VARCHAR            names joined by |; null for none
-- column services VARCHAR         names joined by |; null for none
-- column words INTEGER            of the postmortem; 0 where there is none
-- order: occurred_at, incident
-- dialect: string_agg, ordered aggregates, date_diff and date_sub
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at, i.kind, i.severity, i.started_at, coalesce(i.mitigated_at, i.resolved_at) AS ended_at, i.words
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
teams AS (
    SELECT t.incident, string_agg(DISTINCT t.team, '|' ORDER BY t.team) AS teams FROM incident_teams AS t JOIN scope AS i ON i.incident = t.incident GROUP BY t.incident
),
services AS (
    SELECT s.incident, string_agg(DISTINCT s.service, '|' ORDER BY s.service) AS services
    FROM incident_services AS s
    JOIN scope AS i ON i.incident = s.incident
    GROUP BY s.incident
)
SELECT
    i.incident, i.title, i.occurred_at, i.kind, i.severity,
    CASE WHEN i.ended_at >= i.started_at THEN date_diff('second', i.started_at, i.ended_at) / 60.0 END AS minutes,
    t.teams, s.services, i.words
FROM scope AS i
LEFT JOIN teams AS t ON t.incident = i.incident
LEFT JOIN services AS s ON s.incident = i.incident
ORDER BY occurred_at, incident;
