-- name: quality/unused_codes
-- What: codes of the taxonomy that no incident was given, and how often the coder at least thought of them.
-- Grain: one row per code that never counts.
-- Excludes: drills, maintenance and further reports of the same incident.
-- column dimension VARCHAR  trigger, factor, detection, defence, recovery or practice
-- column code VARCHAR       the code
-- column label VARCHAR      its name
-- column implied BIGINT     incidents that only imply it
-- column hedged BIGINT      incidents that only suspect it
-- column rejected BIGINT    incidents that name it where it does not count, or where a person turned it down
-- column incidents BIGINT   incidents coded under this taxonomy
-- order: dimension, code
WITH current AS (
    SELECT value AS taxonomy_version
    FROM settings
    WHERE name = 'taxonomy_version'
),
coded AS (
    SELECT i.incident
    FROM counted_incidents AS i
    JOIN code_runs AS r ON r.incident = i.incident
    JOIN current AS v ON v.taxonomy_version = r.taxonomy_version
    WHERE i.words > 0
),
thought_of AS (
    SELECT c.dimension, c.code,
        count(DISTINCT c.incident) FILTER (WHERE c.grade = 'implied') AS implied,
        count(DISTINCT c.incident) FILTER (WHERE c.grade = 'hedged') AS hedged,
        count(DISTINCT c.incident) FILTER (WHERE c.grade = 'rejected' OR c.confirmed = FALSE) AS rejected
    FROM codes AS c
    JOIN current AS v ON v.taxonomy_version = c.taxonomy_version
    JOIN coded AS k ON k.incident = c.incident
    GROUP BY c.dimension, c.code
)
SELECT t.dimension, t.code, t.label,
    coalesce(h.implied, 0) AS implied, coalesce(h.hedged, 0) AS hedged, coalesce(h.rejected, 0) AS rejected,
    (SELECT count(*) FROM coded) AS incidents
FROM taxonomy AS t
JOIN current AS v ON v.taxonomy_version = t.taxonomy_version
LEFT JOIN thought_of AS h ON h.dimension = t.dimension AND h.code = t.code
WHERE NOT EXISTS (
    SELECT 1
    FROM counted_codes AS c
    JOIN coded AS k ON k.incident = c.incident
    WHERE c.dimension = t.dimension AND c.code = t.code
)
ORDER BY dimension, code;
