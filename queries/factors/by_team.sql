-- name: factors/by_team
-- What: how often each contributing factor was coded in the incidents of each team.
-- Grain: one row per team and factor, for every team with an incident and every factor that occurs.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a text, and those that name no team.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column place VARCHAR          as named
-- column factor VARCHAR        code of the factor
-- column incidents BIGINT      incidents of the team with it
-- column of BIGINT             incidents of the team
-- column all_incidents BIGINT  incidents with it of every team
-- column all_of BIGINT         incidents that name a team
-- order: place, factor
-- chart: heatmap x=factor y=place value=incidents
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
placed AS (
    SELECT DISTINCT p.incident, p.team
    FROM incident_teams AS p
    JOIN scope AS i ON i.incident = p.incident
),
coded AS (
    SELECT DISTINCT f.incident, f.code AS factor
    FROM contributing_factors AS f
    WHERE f.incident IN (SELECT incident FROM placed)
),
places AS (
    SELECT team, count(*) AS "of" FROM placed GROUP BY team
),
totals AS (
    SELECT factor, count(*) AS all_incidents FROM coded GROUP BY factor
),
counted AS (
    SELECT p.team, c.factor, count(*) AS incidents
    FROM placed AS p
    JOIN coded AS c ON c.incident = p.incident
    GROUP BY p.team, c.factor
)
SELECT
    p.team AS place, t.factor, coalesce(n.incidents, 0) AS incidents, p."of", t.all_incidents,
    (SELECT count(DISTINCT incident) FROM placed) AS all_of
FROM places AS p
CROSS JOIN totals AS t
LEFT JOIN counted AS n ON n.team = p.team AND n.factor = t.factor
ORDER BY place, factor;
