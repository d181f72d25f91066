-- name: quality/uncoded
-- What: which incidents no analysis of factors can count, and why.
-- Grain: one row per incident.
-- Excludes: drills, maintenance and second reports of the same incident.
-- param $from TIMESTAMPTZ   inclusive start
-- param $to   TIMESTAMPTZ   exclusive end
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
)
SELECT
    p.incident,
    p.title,
    p.occurred_at,
    CASE WHEN p.words = 0 THEN 'no_text' WHEN NOT p.coded THEN 'not_coded' ELSE 'no_factor' END AS reason
FROM period AS p
WHERE p.words = 0 OR NOT p.coded OR NOT p.has_factor
ORDER BY incident;
