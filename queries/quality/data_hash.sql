-- name: quality/data_hash
-- What: a fingerprint of the data: the same incidents, read and coded the same way, give the same.
-- Grain: one row.
-- Excludes: nothing.
-- column data_hash VARCHAR  MD5 of all incidents' content hashes and the taxonomy version
-- order: data_hash
-- dialect: string_agg, ordered aggregates, hash
WITH parts AS (
    SELECT i.incident || ' ' || i.content_hash || ' ' || i.kind AS part
    FROM incidents AS i
    UNION ALL
    SELECT 'taxonomy ' || s.value AS part
    FROM settings AS s
    WHERE s.name = 'taxonomy_version'
)
SELECT md5(coalesce(string_agg(p.part, chr(10) ORDER BY p.part), '')) AS data_hash
FROM parts AS p
ORDER BY data_hash;
