-- name: quality/taxonomy_versions
-- What: the versions of the taxonomy that the data was coded under.
-- Grain: one row per version.
-- Excludes: nothing.
-- column taxonomy_version VARCHAR  the version
-- column ordinal BIGINT            place in the order in which they last became the current one
-- column is_current BOOLEAN        whether it counts now
-- column incidents BIGINT          incidents coded under it, from the text that is stored now
-- column codes BIGINT              codes it has
-- order: ordinal, taxonomy_version
WITH versions AS (
    SELECT t.taxonomy_version, max(t.ordinal) AS ordinal
    FROM taxonomies AS t
    GROUP BY t.taxonomy_version
)
SELECT
    v.taxonomy_version, row_number() OVER (ORDER BY v.ordinal) AS ordinal,
    EXISTS (SELECT 1 FROM settings AS s WHERE s.name = 'taxonomy_version' AND s.value = v.taxonomy_version) AS is_current,
    (
        SELECT count(*)
        FROM code_runs AS r
        JOIN incidents AS i ON i.incident = r.incident AND i.content_hash = r.content_hash
        WHERE r.taxonomy_version = v.taxonomy_version
    ) AS incidents,
    (SELECT count(*) FROM taxonomy AS t WHERE t.taxonomy_version = v.taxonomy_version) AS codes
FROM versions AS v
ORDER BY ordinal, taxonomy_version;
