-- name: factors/totals
-- What: how many incidents each contributing factor was coded in, in one window.
-- Grain: one row per factor that occurs.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a text.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column factor VARCHAR      code of the factor
-- column label VARCHAR       its name
-- column family VARCHAR      the group it belongs to
-- column incidents BIGINT    incidents it was coded in
-- column near_misses BIGINT  of those, near misses
-- order: incidents DESC, factor
-- chart: bar category=label value=incidents
-- dialect: any_value
WITH scope AS (
    SELECT i.incident, i.kind
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
    SELECT DISTINCT f.incident, i.kind, f.code AS factor, f.taxonomy_version
    FROM contributing_factors AS f
    JOIN scope AS i ON i.incident = f.incident
)
SELECT
    c.factor,
    coalesce(any_value(t.label), c.factor) AS label,
    any_value(t."group") AS family,
    count(*) AS incidents,
    count(*) FILTER (WHERE c.kind = 'near_miss') AS near_misses
FROM coded AS c
LEFT JOIN taxonomy AS t ON t.taxonomy_version = c.taxonomy_version AND t.dimension = 'factor' AND t.code = c.factor
GROUP BY c.factor
ORDER BY incidents DESC, factor;
