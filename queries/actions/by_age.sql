-- name: actions/by_age
-- What: action items by their state on a day and their age then.
-- Grain: one row per state and age band that occurs.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Actions promised after that day.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $as_of TIMESTAMPTZ      what was known then: later closings do not count
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column band VARCHAR        age since it was promised, of a closed one until it was closed
-- column state VARCHAR       open, closed or unknown
-- column band_order INTEGER  place of the band
-- column actions BIGINT      action items
-- column overdue BIGINT      of those, open after their due date
-- order: band_order, state
-- chart: stacked x=band series=state value=actions
-- dialect: GROUP BY ALL, lists, date_diff and date_sub
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
),
aged AS (
    SELECT state, due_at, date_sub('day', promised_at, coalesce(closed_at, $as_of::TIMESTAMPTZ)) AS days
    FROM promised
    WHERE promised_at <= $as_of::TIMESTAMPTZ
),
banded AS (
    SELECT state, due_at,
        CASE WHEN days < 30 THEN 1 WHEN days < 90 THEN 2 WHEN days < 180 THEN 3 WHEN days < 365 THEN 4 ELSE 5 END AS band_order
    FROM aged
)
SELECT
    ['under 30 days', '30 to 89 days', '90 to 179 days', '180 to 364 days', 'a year and more'][band_order] AS band,
    state, band_order, count(*) AS actions,
    count(*) FILTER (WHERE state = 'open' AND due_at < $as_of::TIMESTAMPTZ) AS overdue
FROM banded
GROUP BY ALL
ORDER BY band_order, state;
