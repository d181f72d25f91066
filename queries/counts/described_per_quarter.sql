-- name: counts/described_per_quarter
-- What: how many incidents have a text that factors could be read from, per quarter: what shares of factors are shares of.
-- Grain: one row per quarter with such an incident.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a text.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column quarter DATE      first day of the quarter
-- column incidents BIGINT  with a text
-- column words BIGINT      of all their texts together
-- order: quarter
-- chart: stacked x=quarter value=incidents
-- dialect: GROUP BY ALL
WITH scope AS (
    SELECT i.incident, i.occurred_at, i.words
    FROM counted_incidents AS i
    WHERE i.words > 0 AND i.incident IN (SELECT r.incident FROM code_runs AS r JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = r.taxonomy_version)
      AND i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT CAST(date_trunc('quarter', occurred_at) AS DATE) AS quarter, count(*) AS incidents, CAST(sum(words) AS BIGINT) AS words
FROM scope
GROUP BY ALL
ORDER BY quarter;
