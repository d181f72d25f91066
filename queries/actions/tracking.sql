-- name: actions/tracking
-- What: where promised actions live: in a tracker, or only in the document; and how many of each are known to be done.
-- Grain: one row per place.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Actions promised after $as_of.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $as_of TIMESTAMPTZ      the day the state is of
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column place VARCHAR   tracker (a link or a ticket key) or document
-- column actions BIGINT  promised
-- column closed BIGINT   known to be done by then
-- column open BIGINT     known to be open then
-- column unknown BIGINT  that do not say
-- column overdue BIGINT  open after their due date
-- order: place
-- chart: bar category=place value=actions
-- dialect: regexp_matches
WITH promised AS (
    SELECT
        CASE WHEN a.url IS NOT NULL OR regexp_matches(a.title, '\b[A-Z][A-Z0-9]{1,9}-[0-9]{1,7}\b') THEN 'tracker' ELSE 'document' END AS place,
        CASE
            WHEN a.state = 'closed' AND (a.closed_at IS NULL OR a.closed_at <= $as_of::TIMESTAMPTZ) THEN 'closed'
            WHEN a.state = 'unknown' THEN 'unknown'
            ELSE 'open'
        END AS state,
        a.due_at
    FROM action_items AS a
    JOIN counted_incidents AS i ON i.incident = a.incident
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND coalesce(a.created_at, i.occurred_at) <= $as_of::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT
    place,
    count(*) AS actions,
    count(*) FILTER (WHERE state = 'closed') AS closed,
    count(*) FILTER (WHERE state = 'open') AS open,
    count(*) FILTER (WHERE state = 'unknown') AS unknown,
    count(*) FILTER (WHERE state = 'open' AND due_at < $as_of::TIMESTAMPTZ) AS overdue
FROM promised
GROUP BY place
ORDER BY place;
