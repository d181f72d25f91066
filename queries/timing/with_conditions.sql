-- name: timing/with_conditions
-- What: how long each incident harmed, how severe it was, and which conditions of knowledge and help its text states.
-- Grain: one row per incident with a text that was read.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date or without a text. Near misses.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means incidents
-- column incident VARCHAR         key
-- column title VARCHAR            of the incident
-- column occurred_at TIMESTAMPTZ  start of the incident
-- column severity TINYINT         1 is worst; null where none is stated
-- column seconds BIGINT           from the start until the harm ended; null where one is unknown
-- column conditions VARCHAR       codes about guidance, access, knowledge, escalation, handovers, staffing and tiredness, joined by |; null for none
-- order: occurred_at, incident
-- chart: dot x=occurred_at y=seconds
-- dialect: string_agg, ordered aggregates, date_diff and date_sub
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at, i.severity, i.started_at, i.mitigated_at
    FROM counted_incidents AS i
    WHERE i.words > 0 AND i.incident IN (SELECT r.incident FROM code_runs AS r JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = r.taxonomy_version)
      AND i.kind = coalesce($kind::VARCHAR, 'incident')
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
stated AS (
    SELECT f.incident, string_agg(DISTINCT f.code, '|' ORDER BY f.code) AS conditions
    FROM contributing_factors AS f
    JOIN scope AS i ON i.incident = f.incident
    WHERE f.code IN ('missing-runbook', 'access-barrier', 'knowledge-concentration', 'unfamiliar-system', 'escalation-gap', 'handoff-loss', 'coverage-gap', 'fatigue-and-load')
    GROUP BY f.incident
)
SELECT i.incident, i.title, i.occurred_at, i.severity,
    CASE WHEN i.mitigated_at >= i.started_at THEN date_diff('second', i.started_at, i.mitigated_at) END AS seconds, s.conditions
FROM scope AS i
LEFT JOIN stated AS s ON s.incident = i.incident
ORDER BY occurred_at, incident;
