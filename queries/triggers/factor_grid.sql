-- name: triggers/factor_grid
-- What: which contributing factors were found behind which triggers.
-- Grain: one row per trigger and factor that occur in the same incident.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Triggers that nobody knows.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column trigger VARCHAR   code of the trigger
-- column factor VARCHAR    code of the factor
-- column incidents BIGINT  incidents with both
-- order: trigger, factor
-- chart: heatmap x=trigger y=factor value=incidents
WITH scope AS (
    SELECT i.incident
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT t.code AS trigger, f.code AS factor, count(DISTINCT i.incident) AS incidents
FROM scope AS i
JOIN triggers AS t ON t.incident = i.incident AND t.code <> 'unknown-trigger'
JOIN contributing_factors AS f ON f.incident = i.incident
GROUP BY t.code, f.code
ORDER BY trigger, factor;
