-- name: counts/reporting_signs
-- What: what tells more reporting from more harm: near misses, light, short and self-noticed incidents.
-- Grain: one row per sign.
-- Excludes: drills, maintenance and further reports of the same incident; incidents without a date.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- column sign VARCHAR  near_miss, light (severity 4 or 5), short (under 30 minutes), self_noticed, or severe (severity 1 or 2), which tells harm
-- column shown BIGINT  reports that show it
-- column known BIGINT  reports of which it is known whether they do
-- order: sign
-- chart: bar category=sign value=shown
-- dialect: date_diff and date_sub
WITH scope AS (
    SELECT i.incident, i.kind, i.severity, i.started_at, coalesce(i.mitigated_at, i.resolved_at) AS ended_at
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
),
first_source AS (
    SELECT d.incident, d.code,
        row_number() OVER (PARTITION BY d.incident ORDER BY d.confidence DESC, d.section_ordinal, d.start_byte, d.code) AS place
    FROM detections AS d
    WHERE d.code <> 'not-stated'
),
signs AS (
    SELECT 'near_miss' AS sign, kind = 'near_miss' AS shows FROM scope
    UNION ALL
    SELECT 'light', severity >= 4 FROM scope WHERE kind = 'incident' AND severity IS NOT NULL
    UNION ALL
    SELECT 'severe', severity <= 2 FROM scope WHERE kind = 'incident' AND severity IS NOT NULL
    UNION ALL
    SELECT 'short', date_diff('second', started_at, ended_at) < 1800 FROM scope WHERE kind = 'incident' AND ended_at >= started_at
    UNION ALL
    SELECT 'self_noticed', d.code IN ('automated-alert', 'responder-noticed', 'change-operator', 'test-gate')
    FROM scope AS i
    JOIN first_source AS d ON d.incident = i.incident AND d.place = 1
    WHERE i.kind = 'incident'
)
SELECT sign, count(*) FILTER (WHERE shows) AS shown, count(*) AS known
FROM signs
GROUP BY sign
ORDER BY sign;
