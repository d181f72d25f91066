-- name: factors/by_version
-- What: how often each contributing factor was coded per quarter, under every version of the taxonomy: what a trend was before a break, and is after it.
-- Grain: one row per factor, quarter and taxonomy version in which it occurs.
-- Excludes: incidents without a postmortem text, drills, maintenance and second reports; codings of a text that has changed since.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column factor VARCHAR            code of the factor
-- column quarter DATE              first day of the quarter
-- column taxonomy_version VARCHAR  version it was coded under
-- column is_current BOOLEAN        whether that version counts now
-- column incidents BIGINT          incidents it was coded in
-- column of BIGINT                 incidents of the quarter coded under the version
-- column share DOUBLE              incidents / of
-- order: factor, quarter, taxonomy_version
-- chart: line x=quarter y=share series=taxonomy_version
WITH coded AS (
    SELECT i.incident, r.taxonomy_version, date_trunc('quarter', i.occurred_at)::DATE AS quarter
    FROM counted_incidents AS i
    JOIN code_runs AS r ON r.incident = i.incident AND r.content_hash = i.content_hash
    WHERE i.words > 0
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
quarters AS (
    SELECT c.quarter, c.taxonomy_version, count(*) AS of
    FROM coded AS c
    GROUP BY c.quarter, c.taxonomy_version
),
counted AS (
    SELECT f.code AS factor, c.quarter, c.taxonomy_version, count(DISTINCT c.incident) AS incidents
    FROM coded AS c
    JOIN codes AS f ON f.incident = c.incident AND f.taxonomy_version = c.taxonomy_version AND f.dimension = 'factor'
    WHERE (f.grade = 'stated' AND f.confirmed IS DISTINCT FROM FALSE) OR f.confirmed
    GROUP BY f.code, c.quarter, c.taxonomy_version
)
SELECT
    n.factor, n.quarter, n.taxonomy_version,
    EXISTS (SELECT 1 FROM settings AS s WHERE s.name = 'taxonomy_version' AND s.value = n.taxonomy_version) AS is_current,
    n.incidents, q.of, n.incidents / q.of AS share
FROM counted AS n
JOIN quarters AS q ON q.quarter = n.quarter AND q.taxonomy_version = n.taxonomy_version
ORDER BY factor, quarter, taxonomy_version;
