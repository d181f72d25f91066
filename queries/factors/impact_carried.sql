-- name: factors/impact_carried
-- What: how much of each impact was stated by the incidents of each contributing factor, and how many of them say nothing.
-- Grain: one row per factor, measure and unit that an incident of the window states.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a text. Of several figures of one incident for one measure and unit, all but the largest.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column factor VARCHAR        code of the factor
-- column measure VARCHAR       users, requests, money, ...; harm_minutes is from the start until the harm ended
-- column unit VARCHAR          as written: measures in different units are never added
-- column incidents BIGINT      incidents with the factor
-- column silent BIGINT         of those, incidents that do not state the measure
-- column carried DOUBLE        sum over those that do
-- column all_incidents BIGINT  incidents of the window
-- column all_silent BIGINT     of those, incidents that do not state the measure
-- column total DOUBLE          sum over those that do
-- column largest DOUBLE        of one incident
-- order: measure, unit, factor
-- chart: bar category=factor value=carried
-- dialect: any_value, ordered aggregates, date_diff and date_sub
WITH scope AS (
    SELECT i.incident, i.started_at, coalesce(i.mitigated_at, i.resolved_at) AS ended_at
    FROM counted_incidents AS i
    WHERE i.words > 0 AND i.incident IN (SELECT r.incident FROM code_runs AS r JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = r.taxonomy_version)
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
stated AS (
    SELECT i.incident, p.measure, coalesce(p.unit, p.measure) AS unit, max(p.value) AS value
    FROM scope AS i
    JOIN impacts AS p ON p.incident = i.incident
    GROUP BY i.incident, p.measure, coalesce(p.unit, p.measure)
    UNION ALL
    SELECT incident, 'harm_minutes', 'minutes', date_diff('second', started_at, ended_at) / 60.0
    FROM scope
    WHERE ended_at >= started_at
),
totals AS (
    SELECT measure, unit, count(*) AS telling, sum(value ORDER BY incident) AS total, max(value) AS largest
    FROM stated
    GROUP BY measure, unit
),
coded AS (
    SELECT DISTINCT f.incident, f.code AS factor
    FROM contributing_factors AS f
    JOIN scope AS i ON i.incident = f.incident
)
SELECT
    c.factor, t.measure, t.unit,
    count(*) AS incidents,
    count(*) - count(v.value) AS silent,
    coalesce(sum(v.value ORDER BY c.incident), 0) AS carried,
    (SELECT count(*) FROM scope) AS all_incidents,
    (SELECT count(*) FROM scope) - any_value(t.telling) AS all_silent,
    any_value(t.total) AS total,
    any_value(t.largest) AS largest
FROM coded AS c
CROSS JOIN totals AS t
LEFT JOIN stated AS v ON v.incident = c.incident AND v.measure = t.measure AND v.unit = t.unit
GROUP BY c.factor, t.measure, t.unit
ORDER BY measure, unit, factor;
