-- name: triggers/recurring
-- What: what set incidents off, per quarter.
-- Grain: one row per trigger and quarter in which it occurs; an incident with two triggers counts under both.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date. Incidents whose trigger nobody stated (see triggers/stated).
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column trigger VARCHAR   code of the trigger
-- column quarter DATE      first day of the quarter
-- column incidents BIGINT  incidents it set off
-- order: trigger, quarter
-- chart: heatmap x=quarter y=trigger value=incidents
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
coded AS (
    SELECT DISTINCT t.incident, t.code AS trigger, i.occurred_at
    FROM triggers AS t
    JOIN scope AS i ON i.incident = t.incident
)
SELECT trigger, CAST(date_trunc('quarter', occurred_at) AS DATE) AS quarter, count(*) AS incidents
FROM coded
GROUP BY ALL
ORDER BY trigger, quarter;
