-- name: factors/pairs
-- What: how often two contributing factors were coded in the same incident.
-- Grain: one row per pair that occurs together at least once, the first in the alphabet first.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a text.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column factor VARCHAR           code of the one
-- column other VARCHAR            code of the other
-- column together BIGINT          incidents with both
-- column factor_incidents BIGINT  incidents with the one
-- column other_incidents BIGINT   incidents with the other
-- column incidents BIGINT         incidents with a text
-- order: factor, other
-- chart: heatmap x=factor y=other value=together
WITH scope AS (
    SELECT i.incident
    FROM counted_incidents AS i
    WHERE i.words > 0 AND i.incident IN (SELECT r.incident FROM code_runs AS r JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = r.taxonomy_version)
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
coded AS (
    SELECT DISTINCT f.incident, f.code AS factor
    FROM contributing_factors AS f
    JOIN scope AS i ON i.incident = f.incident
),
totals AS (
    SELECT factor, count(*) AS incidents FROM coded GROUP BY factor
),
pairs AS (
    SELECT a.factor, b.factor AS other, count(*) AS together
    FROM coded AS a
    JOIN coded AS b ON b.incident = a.incident AND a.factor < b.factor
    GROUP BY a.factor, b.factor
)
SELECT p.factor, p.other, p.together, a.incidents AS factor_incidents, b.incidents AS other_incidents, (SELECT count(*) FROM scope) AS incidents
FROM pairs AS p
JOIN totals AS a ON a.factor = p.factor
JOIN totals AS b ON b.factor = p.other
ORDER BY factor, other;
