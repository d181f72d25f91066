-- name: quality/uncoded
-- What: which incidents no analysis of factors can count, and why.
-- Grain: one row per incident.
-- Excludes: drills, maintenance and second reports of the same incident.
-- param $from TIMESTAMPTZ       inclusive start
-- param $to TIMESTAMPTZ         exclusive end
-- param $team VARCHAR NULL      null means every team
-- param $service VARCHAR NULL   null means every service
-- param $source VARCHAR NULL    null means every source
-- param $severity TINYINT NULL  this severity and worse; null means all and unknown
-- param $kind VARCHAR NULL      incident or near_miss; null means both
-- column incident VARCHAR   key of the incident
-- column title VARCHAR      its title
-- column occurred_at TIMESTAMPTZ when it occurred
-- column reason VARCHAR     no_text: nothing was written; not_coded: the text was not coded under the current taxonomy; no_factor: it was, and no contributing factor counts
-- order: incident
WITH period AS (
    SELECT
        i.incident, i.title, i.occurred_at, i.words,
        EXISTS (
            SELECT 1
            FROM code_runs AS r
            JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = r.taxonomy_version
            WHERE r.incident = i.incident
        ) AS coded,
        EXISTS (SELECT 1 FROM contributing_factors AS f WHERE f.incident = i.incident) AS has_factor
    FROM counted_incidents AS i
    WHERE i.occurred_at >= $from::TIMESTAMPTZ
      AND i.occurred_at < $to::TIMESTAMPTZ
      AND ($kind::VARCHAR IS NULL OR i.kind = $kind::VARCHAR)
      AND ($source::VARCHAR IS NULL OR i.source = $source::VARCHAR)
      AND ($severity::TINYINT IS NULL OR i.severity <= $severity::TINYINT)
      AND ($team::VARCHAR IS NULL OR i.incident IN (SELECT t.incident FROM incident_teams AS t WHERE t.team = $team::VARCHAR))
      AND ($service::VARCHAR IS NULL OR i.incident IN (SELECT s.incident FROM incident_services AS s WHERE s.service = $service::VARCHAR))
)
SELECT
    p.incident,
    p.title,
    p.occurred_at,
    CASE WHEN p.words = 0 THEN 'no_text' WHEN NOT p.coded THEN 'not_coded' ELSE 'no_factor' END AS reason
FROM period AS p
WHERE p.words = 0 OR NOT p.coded OR NOT p.has_factor
ORDER BY incident;
