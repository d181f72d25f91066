-- name: actions/factor_closings
-- What: for each contributing factor, its incidents and when the last action of each was closed.
-- Grain: one row per factor and incident.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Near misses. Actions promised or closed after that day.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $as_of TIMESTAMPTZ      what was known then: later closings do not count
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means incidents
-- column factor VARCHAR              code of the factor
-- column incident VARCHAR            key
-- column occurred_at TIMESTAMPTZ     start of the incident
-- column actions BIGINT              action items of its postmortem
-- column closed BIGINT               of those, closed on that day
-- column last_closed_at TIMESTAMPTZ  when the last of them was closed
-- order: factor, occurred_at, incident
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.kind = coalesce($kind::VARCHAR, 'incident')
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
promised AS (
    SELECT a.incident, a.ordinal, a.title AS action, a.owner, a.kind, a.due_at, i.title, i.occurred_at,
        coalesce(a.created_at, r.actions_decided_at, r.held_at, r.published_at, i.occurred_at) AS promised_at,
        CASE
            WHEN a.closed_at <= $as_of::TIMESTAMPTZ THEN 'closed'
            WHEN a.closed_at > $as_of::TIMESTAMPTZ THEN 'open'
            ELSE a.state
        END AS state,
        CASE WHEN a.closed_at <= $as_of::TIMESTAMPTZ THEN a.closed_at END AS closed_at
    FROM action_items AS a
    JOIN scope AS i ON i.incident = a.incident
    LEFT JOIN reviews AS r ON r.incident = a.incident
),
settled AS (
    SELECT incident, count(*) AS actions, count(*) FILTER (WHERE state = 'closed') AS closed, max(closed_at) AS last_closed_at
    FROM promised
    WHERE promised_at <= $as_of::TIMESTAMPTZ
    GROUP BY incident
)
SELECT DISTINCT f.code AS factor, i.incident, i.occurred_at, coalesce(s.actions, 0) AS actions, coalesce(s.closed, 0) AS closed, s.last_closed_at
FROM contributing_factors AS f
JOIN scope AS i ON i.incident = f.incident
LEFT JOIN settled AS s ON s.incident = f.incident
ORDER BY factor, occurred_at, incident;
