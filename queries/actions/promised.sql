-- name: actions/promised
-- What: every action item with its state on a day.
-- Grain: one row per action item.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Actions promised after that day.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $as_of TIMESTAMPTZ      what was known then: later closings do not count
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR         key
-- column ordinal INTEGER          place among the actions of its postmortem
-- column title VARCHAR            of the incident
-- column occurred_at TIMESTAMPTZ  start of the incident
-- column action VARCHAR           as written
-- column owner VARCHAR            as written, never a name
-- column state VARCHAR            open, closed or unknown
-- column promised_at TIMESTAMPTZ  when it was created, else decided, reviewed, published, else the incident itself
-- column due_at TIMESTAMPTZ       promised date
-- column closed_at TIMESTAMPTZ    when it was closed, null while open or if nobody wrote it down
-- order: occurred_at, incident, ordinal
WITH scope AS (
    SELECT i.incident, i.title, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
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
)
SELECT incident, ordinal, title, occurred_at, action, owner, state, promised_at, due_at, closed_at
FROM promised
WHERE promised_at <= $as_of::TIMESTAMPTZ
ORDER BY occurred_at, incident, ordinal;
