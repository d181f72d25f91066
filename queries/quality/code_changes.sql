-- name: quality/code_changes
-- What: what moved between two versions of the taxonomy: which codes were gained and lost, in which incidents.
-- Grain: one row per code that moved, or whose meaning did.
-- Excludes: incidents not coded under both versions from the same text; what people turned down.
-- param $from_version VARCHAR  version before
-- param $to_version VARCHAR    version after
-- param $from TIMESTAMPTZ NULL inclusive start; null means every incident, undated ones too
-- param $to TIMESTAMPTZ NULL   exclusive end
-- column dimension VARCHAR     trigger, factor, detection, defence, recovery or practice
-- column code VARCHAR          the code
-- column meaning VARCHAR       same, new, gone, or redefined under the later version
-- column compared BIGINT       incidents coded under both versions
-- column before BIGINT         of those, with the code before
-- column after BIGINT          of those, with it after
-- column gained BIGINT         with it after and not before
-- column lost BIGINT           with it before and not after
-- column gained_in VARCHAR[]   their keys
-- column lost_in VARCHAR[]     their keys
-- order: dimension, code
-- dialect: ordered aggregates, lists
WITH both_versions AS (
    SELECT r.incident
    FROM code_runs AS r
    JOIN code_runs AS o ON o.incident = r.incident AND o.content_hash = r.content_hash AND o.taxonomy_version = $to_version::VARCHAR
    JOIN counted_incidents AS i ON i.incident = r.incident AND i.content_hash = r.content_hash
    WHERE r.taxonomy_version = $from_version::VARCHAR
      AND ($from::TIMESTAMPTZ IS NULL OR i.occurred_at >= $from::TIMESTAMPTZ)
      AND ($to::TIMESTAMPTZ IS NULL OR i.occurred_at < $to::TIMESTAMPTZ)
),
given AS (
    SELECT c.dimension, c.code, c.incident,
        bool_or(c.taxonomy_version = $from_version::VARCHAR) AS is_before,
        bool_or(c.taxonomy_version = $to_version::VARCHAR) AS is_after
    FROM codes AS c
    JOIN both_versions AS b ON b.incident = c.incident
    WHERE c.taxonomy_version IN ($from_version::VARCHAR, $to_version::VARCHAR)
      AND ((c.grade = 'stated' AND c.confirmed IS DISTINCT FROM FALSE) OR c.confirmed)
    GROUP BY c.dimension, c.code, c.incident
),
moved AS (
    SELECT dimension, code,
        count(*) FILTER (WHERE is_before) AS before,
        count(*) FILTER (WHERE is_after) AS after,
        coalesce(list(incident ORDER BY incident) FILTER (WHERE is_after AND NOT is_before), []) AS gained_in,
        coalesce(list(incident ORDER BY incident) FILTER (WHERE is_before AND NOT is_after), []) AS lost_in
    FROM given
    GROUP BY dimension, code
),
old AS (
    SELECT t.dimension, t.code, t.definition FROM taxonomy AS t WHERE t.taxonomy_version = $from_version::VARCHAR
),
fresh AS (
    SELECT t.dimension, t.code, t.definition FROM taxonomy AS t WHERE t.taxonomy_version = $to_version::VARCHAR
),
meanings AS (
    SELECT coalesce(o.dimension, n.dimension) AS dimension, coalesce(o.code, n.code) AS code,
        CASE
            WHEN o.code IS NULL THEN 'new'
            WHEN n.code IS NULL THEN 'gone'
            WHEN o.definition <> n.definition THEN 'redefined'
            ELSE 'same'
        END AS meaning
    FROM old AS o
    FULL JOIN fresh AS n ON n.dimension = o.dimension AND n.code = o.code
)
SELECT
    coalesce(m.dimension, t.dimension) AS dimension,
    coalesce(m.code, t.code) AS code,
    coalesce(t.meaning, 'same') AS meaning,
    (SELECT count(*) FROM both_versions) AS compared,
    coalesce(m.before, 0) AS before,
    coalesce(m.after, 0) AS after,
    coalesce(len(m.gained_in), 0) AS gained,
    coalesce(len(m.lost_in), 0) AS lost,
    coalesce(m.gained_in, []) AS gained_in,
    coalesce(m.lost_in, []) AS lost_in
FROM moved AS m
FULL JOIN meanings AS t ON t.dimension = m.dimension AND t.code = m.code
WHERE coalesce(len(m.gained_in) + len(m.lost_in), 0) > 0 OR coalesce(t.meaning, 'same') <> 'same'
ORDER BY dimension, code;
