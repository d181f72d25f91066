-- name: timing/durations
-- What: how long incidents took to detect, acknowledge, mitigate and resolve, from their start.
-- Grain: one row per incident and measure, where both times are known.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Near misses. Times before the start.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means incidents
-- column measure VARCHAR          detect, acknowledge, mitigate or resolve
-- column incident VARCHAR         key
-- column title VARCHAR            of the incident
-- column occurred_at TIMESTAMPTZ  start of the incident
-- column severity TINYINT         1 is worst
-- column seconds BIGINT           from start to the milestone
-- column basis VARCHAR            how the milestone is known: stated, timeline, text or corrected
-- column quote VARCHAR            where the text says it
-- order: measure, occurred_at, incident
-- chart: dot x=occurred_at y=seconds
-- dialect: date_diff and date_sub
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at, i.severity, i.started_at, i.detected_at, i.acknowledged_at, i.mitigated_at, i.resolved_at
    FROM counted_incidents AS i
    WHERE i.kind = coalesce($kind::VARCHAR, 'incident') AND i.started_at IS NOT NULL
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
reached AS (
    SELECT 'detect' AS measure, 'detected' AS milestone, incident, title, occurred_at, severity, started_at, detected_at AS at FROM scope
    UNION ALL
    SELECT 'acknowledge', 'acknowledged', incident, title, occurred_at, severity, started_at, acknowledged_at FROM scope
    UNION ALL
    SELECT 'mitigate', 'mitigated', incident, title, occurred_at, severity, started_at, mitigated_at FROM scope
    UNION ALL
    SELECT 'resolve', 'resolved', incident, title, occurred_at, severity, started_at, resolved_at FROM scope
)
SELECT r.measure, r.incident, r.title, r.occurred_at, r.severity, date_diff('second', r.started_at, r.at) AS seconds, m.basis, m.quote
FROM reached AS r
LEFT JOIN milestones AS m ON m.incident = r.incident AND m.milestone = r.milestone
WHERE r.at >= r.started_at
ORDER BY measure, occurred_at, incident;
