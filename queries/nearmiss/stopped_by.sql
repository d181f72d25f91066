-- name: nearmiss/stopped_by
-- What: which defences held: what stopped near misses, and what limited incidents.
-- Grain: one row per defence.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Luck, which is no defence.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- column defence VARCHAR     code of the defence
-- column near_misses BIGINT  near misses that it stopped
-- column incidents BIGINT    incidents that it limited
-- order: near_misses DESC, incidents DESC, defence
-- chart: bar category=defence value=near_misses
WITH scope AS (
    SELECT i.incident, i.kind
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
coded AS (
    SELECT DISTINCT d.incident, d.code AS defence, i.kind
    FROM defences AS d
    JOIN scope AS i ON i.incident = d.incident
)
SELECT defence, count(*) FILTER (WHERE kind = 'near_miss') AS near_misses, count(*) FILTER (WHERE kind = 'incident') AS incidents
FROM coded
GROUP BY defence
ORDER BY near_misses DESC, incidents DESC, defence;
