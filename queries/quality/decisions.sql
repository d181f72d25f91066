-- name: quality/decisions
-- What: what people decided about codes, and whether each decision still holds.
-- Grain: one row per code of an incident that a person judged.
-- Excludes: nothing.
-- column incident VARCHAR   key, or the name that was given where none is stored
-- column dimension VARCHAR  trigger, factor, detection, defence, recovery or practice
-- column code VARCHAR       code that was judged
-- column decision VARCHAR   confirm, reject or add
-- column standing VARCHAR   applied, disputed, or why it has nothing to hold on to
-- column held_in VARCHAR    database, or the file
-- column disputed VARCHAR   what another line or file says instead
-- column quote VARCHAR      the words it rests on
-- order: incident, dimension, code
-- dialect: ends_with
WITH current AS (
    SELECT value AS taxonomy_version
    FROM settings
    WHERE name = 'taxonomy_version'
),
judged AS (
    SELECT
        d.incident, d.dimension, d.code, d.decision, d.held_in, d.disputed, d.quote,
        EXISTS (SELECT 1 FROM incidents AS i WHERE i.incident = d.incident) AS is_stored,
        EXISTS (
            SELECT 1
            FROM taxonomy AS t
            JOIN current AS v ON v.taxonomy_version = t.taxonomy_version
            WHERE t.dimension = d.dimension AND t.code = d.code
        ) AS is_code,
        EXISTS (SELECT 1 FROM sections AS s WHERE s.incident = d.incident AND contains(s.body, d.quote)) AS is_there,
        EXISTS (
            SELECT 1
            FROM codes AS c
            JOIN current AS v ON v.taxonomy_version = c.taxonomy_version
            WHERE c.incident = d.incident AND c.dimension = d.dimension AND c.code = d.code
              AND c.origin <> 'person' AND c.grade = 'stated'
        ) AS is_given
    FROM decisions AS d
)
SELECT
    incident, dimension, code, decision,
    CASE
        WHEN disputed IS NOT NULL AND held_in <> 'database' THEN 'disputed, not applied'
        WHEN NOT is_stored THEN 'no such incident'
        WHEN NOT is_code THEN 'no such code in this taxonomy'
        WHEN disputed IS NOT NULL THEN 'disputed, applied'
        WHEN quote IS NOT NULL AND NOT is_there THEN 'applied, its words are gone'
        WHEN decision = 'reject' AND NOT is_given THEN 'applied, no longer needed'
        ELSE 'applied'
    END AS standing,
    held_in, disputed, quote
FROM judged
ORDER BY incident, dimension, code;
