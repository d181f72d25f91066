-- name: counts/incidents_per_quarter
-- What: how many incidents and near misses there were, per quarter.
-- Grain: one row per quarter in which either occurred.
-- Excludes: drills, maintenance, second reports of the same incident, and incidents without a known date.
-- param $from TIMESTAMPTZ        inclusive start
-- param $to   TIMESTAMPTZ        exclusive end
-- param $team VARCHAR NULL       null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- column quarter DATE            first day of the quarter
-- column incidents BIGINT        incidents, near misses not among them
-- column near_misses BIGINT      near misses
-- column severe BIGINT           incidents of severity 1 or 2
-- column severity_unknown BIGINT incidents without a severity
-- order: quarter
-- chart: stacked x=quarter y=incidents y2=near_misses
SELECT
    date_trunc('quarter', i.occurred_at)::DATE AS quarter,
    count(*) FILTER (WHERE i.kind = 'incident') AS incidents,
    count(*) FILTER (WHERE i.kind = 'near_miss') AS near_misses,
    count(*) FILTER (WHERE i.kind = 'incident' AND i.severity <= 2) AS severe,
    count(*) FILTER (WHERE i.kind = 'incident' AND i.severity IS NULL) AS severity_unknown
FROM counted_incidents AS i
WHERE i.occurred_at >= $from::TIMESTAMPTZ
  AND i.occurred_at < $to::TIMESTAMPTZ
  AND (
      $team::VARCHAR IS NULL
      OR EXISTS (SELECT 1 FROM incident_teams AS t WHERE t.incident = i.incident AND t.team = $team::VARCHAR)
  )
  AND (
      $service::VARCHAR IS NULL
      OR EXISTS (SELECT 1 FROM incident_services AS s WHERE s.incident = i.incident AND s.service = $service::VARCHAR)
  )
  AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
  AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
GROUP BY date_trunc('quarter', i.occurred_at)::DATE
ORDER BY quarter;
