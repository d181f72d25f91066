-- name: detection/sources
-- What: how incidents came to light, per quarter.
-- Grain: one row per source and quarter in which it occurs; incidents that do not say are not-stated.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column source VARCHAR    code of the detection source
-- column quarter DATE      first day of the quarter
-- column incidents BIGINT  incidents found that way
-- order: source, quarter
-- chart: stacked x=quarter series=source value=incidents
-- dialect: GROUP BY ALL
WITH scope AS (
    SELECT i.incident, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
first_source AS (
    SELECT d.incident, d.code,
        row_number() OVER (PARTITION BY d.incident ORDER BY d.code = 'not-stated', d.confidence DESC, d.section_ordinal, d.start_byte, d.code) AS place
    FROM detections AS d
)
SELECT coalesce(d.code, 'not-stated') AS source, CAST(date_trunc('quarter', i.occurred_at) AS DATE) AS quarter, count(*) AS incidents
FROM scope AS i
LEFT JOIN first_source AS d ON d.incident = i.incident AND d.place = 1
GROUP BY ALL
ORDER BY source, quarter;
