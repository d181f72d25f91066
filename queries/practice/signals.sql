-- name: practice/signals
-- What: what postmortems of two periods show about how the organisation learns.
-- Grain: one row per signal that occurs in either period.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents without a text.
-- param $from TIMESTAMPTZ          inclusive start
-- param $to TIMESTAMPTZ            exclusive end
-- param $compare_from TIMESTAMPTZ  inclusive start of the period to compare with
-- param $compare_to TIMESTAMPTZ    exclusive end of the period to compare with
-- param $team VARCHAR NULL         null means every team
-- param $service VARCHAR NULL      null means every service
-- param $source VARCHAR NULL       null means every source
-- param $severity TINYINT NULL     this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL         incident or near_miss; null means both
-- column signal VARCHAR           code of the practice
-- column in_period BIGINT         postmortems in the period that show it
-- column in_compare BIGINT        in the period to compare with
-- column texts_in_period BIGINT   postmortems with a text in the period
-- column texts_in_compare BIGINT  in the period to compare with
-- order: signal
-- chart: bar category=signal value=in_period of=texts_in_period
WITH scope AS (
    SELECT i.incident, i.occurred_at
    FROM counted_incidents AS i
    WHERE i.words > 0 AND i.incident IN (SELECT r.incident FROM code_runs AS r JOIN settings AS v ON v.name = 'taxonomy_version' AND v.value = r.taxonomy_version)
      AND i.occurred_at >= least($from::TIMESTAMPTZ, $compare_from::TIMESTAMPTZ)
      AND i.occurred_at < greatest($to::TIMESTAMPTZ, $compare_to::TIMESTAMPTZ)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
dated AS (
    SELECT incident,
        occurred_at >= $from::TIMESTAMPTZ AND occurred_at < $to::TIMESTAMPTZ AS is_period,
        occurred_at >= $compare_from::TIMESTAMPTZ AND occurred_at < $compare_to::TIMESTAMPTZ AS is_compare
    FROM scope
),
coded AS (
    SELECT DISTINCT p.incident, p.code FROM practices AS p
)
SELECT
    c.code AS signal,
    count(*) FILTER (WHERE d.is_period) AS in_period,
    count(*) FILTER (WHERE d.is_compare) AS in_compare,
    (SELECT count(*) FROM dated WHERE is_period) AS texts_in_period,
    (SELECT count(*) FROM dated WHERE is_compare) AS texts_in_compare
FROM coded AS c
JOIN dated AS d ON d.incident = c.incident
WHERE d.is_period OR d.is_compare
GROUP BY c.code
ORDER BY signal;
