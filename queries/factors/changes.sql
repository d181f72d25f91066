-- name: factors/changes
-- What: how many incidents each contributing factor was coded in, in two periods.
-- Grain: one row per factor coded in either period.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ          inclusive start
-- param $to TIMESTAMPTZ            exclusive end
-- param $compare_from TIMESTAMPTZ  inclusive start of the period to compare with
-- param $compare_to TIMESTAMPTZ    exclusive end of the period to compare with
-- param $team VARCHAR NULL         null means every team
-- param $service VARCHAR NULL      null means every service
-- param $source VARCHAR NULL       null means every source
-- param $severity TINYINT NULL     this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL         incident or near_miss; null means both
-- column factor VARCHAR           code of the factor
-- column in_period BIGINT         incidents in the period
-- column in_compare BIGINT        incidents in the period to compare with
-- column first_at TIMESTAMPTZ     first incident with it, in any period
-- column last_before TIMESTAMPTZ  last incident with it before the period
-- order: factor
-- chart: bar category=factor value=in_period
WITH scope AS (
    SELECT i.incident, i.occurred_at
    FROM counted_incidents AS i
    WHERE ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
coded AS (
    SELECT DISTINCT f.code AS factor, i.incident, i.occurred_at
    FROM contributing_factors AS f
    JOIN scope AS i ON i.incident = f.incident
)
SELECT
    factor,
    count(*) FILTER (WHERE occurred_at >= $from::TIMESTAMPTZ AND occurred_at < $to::TIMESTAMPTZ) AS in_period,
    count(*) FILTER (WHERE occurred_at >= $compare_from::TIMESTAMPTZ AND occurred_at < $compare_to::TIMESTAMPTZ) AS in_compare,
    min(occurred_at) AS first_at,
    max(occurred_at) FILTER (WHERE occurred_at < $from::TIMESTAMPTZ) AS last_before
FROM coded
GROUP BY factor
HAVING in_period > 0 OR in_compare > 0
ORDER BY factor;
