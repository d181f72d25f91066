-- name: recurrence/passages
-- What: the sections of each postmortem that tell what happened and why.
-- Grain: one row per section.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Timelines, action items, metadata, links, attendees and thanks.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR         key
-- column title VARCHAR            of the incident
-- column kind VARCHAR             incident or near_miss
-- column occurred_at TIMESTAMPTZ  start of the incident
-- column ordinal INTEGER          place of the section
-- column heading VARCHAR          of the section
-- column body VARCHAR             its text
-- order: occurred_at, incident, ordinal
WITH scope AS (
    SELECT i.incident, i.title, i.kind, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT i.incident, i.title, i.kind, i.occurred_at, s.ordinal, s.heading, s.body
FROM scope AS i
JOIN sections AS s ON s.incident = i.incident
WHERE s.role NOT IN ('timeline', 'action_items', 'follow_up', 'metadata', 'links', 'attendees', 'thanks', 'communication', 'appendix')
ORDER BY occurred_at, incident, ordinal;
