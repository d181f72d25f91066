-- name: quality/labels
-- What: the names and groups of the codes in use.
-- Grain: one row per code of the current taxonomy.
-- Excludes: codes of earlier taxonomies.
-- column dimension VARCHAR  trigger, factor, detection, defence, recovery or practice
-- column code VARCHAR       as in codes
-- column label VARCHAR      its name
-- column family VARCHAR     the group it belongs to
-- order: dimension, code
SELECT t.dimension, t.code, t.label, t."group" AS family
FROM taxonomy AS t
JOIN settings AS s ON s.name = 'taxonomy_version' AND s.value = t.taxonomy_version
ORDER BY dimension, code;
