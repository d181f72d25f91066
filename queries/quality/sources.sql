-- name: quality/sources
-- What: where documents came from, what became of them, and how fresh they are.
-- Grain: one row per source.
-- Excludes: nothing.
-- column source VARCHAR          file, or the name of a source
-- column found BIGINT            files or pages found
-- column loaded BIGINT           read as postmortems
-- column skipped BIGINT          recognised as no postmortem
-- column refused BIGINT          should have been read and could not be
-- column newest_at TIMESTAMPTZ   start of the newest incident
-- order: source
WITH newest AS (
    SELECT i.source, max(i.occurred_at) AS newest_at
    FROM incidents AS i
    GROUP BY i.source
)
SELECT d.source, count(*) AS found,
    count(*) FILTER (d.outcome = 'loaded') AS loaded,
    count(*) FILTER (d.outcome = 'skipped') AS skipped,
    count(*) FILTER (d.outcome = 'refused') AS refused,
    max(n.newest_at) AS newest_at
FROM documents AS d
LEFT JOIN newest AS n ON n.source = d.source
GROUP BY d.source
ORDER BY source;
