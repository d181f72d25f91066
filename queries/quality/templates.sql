-- name: quality/templates
-- What: which forms the postmortems of two periods were written in.
-- Grain: one row per template in use in either period.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ          inclusive start
-- param $to TIMESTAMPTZ            exclusive end
-- param $compare_from TIMESTAMPTZ  inclusive start of the period to compare with
-- param $compare_to TIMESTAMPTZ    exclusive end of the period to compare with
-- param $team VARCHAR NULL         null means every team
-- param $service VARCHAR NULL      null means every service
-- param $source VARCHAR NULL       null means every source
-- param $severity TINYINT NULL     this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL         incident or near_miss; null means both
-- column template VARCHAR   form of the document, as recognised
-- column in_period BIGINT   incidents in the period
-- column in_compare BIGINT  incidents in the period to compare with
-- order: template
-- chart: bar category=template value=in_period
WITH scope AS (
    SELECT i.incident, i.template, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= least($from::TIMESTAMPTZ, $compare_from::TIMESTAMPTZ)
      AND i.occurred_at < greatest($to::TIMESTAMPTZ, $compare_to::TIMESTAMPTZ)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT
    template,
    count(*) FILTER (WHERE occurred_at >= $from::TIMESTAMPTZ AND occurred_at < $to::TIMESTAMPTZ) AS in_period,
    count(*) FILTER (WHERE occurred_at >= $compare_from::TIMESTAMPTZ AND occurred_at < $compare_to::TIMESTAMPTZ) AS in_compare
FROM scope
GROUP BY template
HAVING in_period > 0 OR in_compare > 0
ORDER BY template;
