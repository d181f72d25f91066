-- name: factors/recurring
-- What: how often each contributing factor was coded, per quarter, with the Wilson 95 % interval of its share.
-- Grain: one row per factor and quarter in which it occurs.
-- Excludes: incidents without a postmortem text (see quality/uncoded), drills, maintenance and second reports.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column factor VARCHAR      code of the factor
-- column quarter DATE        first day of the quarter
-- column incidents BIGINT    incidents it was coded in
-- column of BIGINT           coded incidents of the quarter
-- column share DOUBLE        incidents / of
-- column share_low DOUBLE    lower end of the interval
-- column share_high DOUBLE   upper end of the interval
-- order: factor, quarter
-- chart: heatmap x=quarter y=factor value=incidents
-- dialect: our macros
WITH coded AS (
    SELECT i.incident, date_trunc('quarter', i.occurred_at)::DATE AS quarter
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
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND EXISTS (
          SELECT 1
          FROM code_runs AS r
          JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = r.taxonomy_version
          WHERE r.incident = i.incident
      )
      AND i.words > 0
),
quarters AS (
    SELECT c.quarter, count(*) AS of
    FROM coded AS c
    GROUP BY c.quarter
),
counted AS (
    SELECT f.code AS factor, c.quarter, count(DISTINCT c.incident) AS incidents
    FROM coded AS c
    JOIN contributing_factors AS f ON f.incident = c.incident
    GROUP BY f.code, c.quarter
)
SELECT
    n.factor,
    n.quarter,
    n.incidents,
    q.of,
    n.incidents / q.of AS share,
    wilson_low(n.incidents, q.of) AS share_low,
    wilson_high(n.incidents, q.of) AS share_high
FROM counted AS n
JOIN quarters AS q ON q.quarter = n.quarter
ORDER BY factor, quarter;
