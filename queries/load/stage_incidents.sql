-- What the batch replaces: its incidents, and what is stored for them now.
CREATE OR REPLACE TEMP TABLE batch_incidents AS
SELECT
    n.incident,
    CASE
        WHEN o.incident IS NULL THEN 'new'
        WHEN o.content_hash = n.content_hash THEN 'unchanged'
        ELSE 'changed'
    END AS state,
    o.kind AS old_kind,
    coalesce(o.content_hash = n.content_hash AND o.kind_basis = 'inferred' AND n.kind_basis = 'default', FALSE) AS keeps_kind
FROM read_parquet($file::VARCHAR) AS n
LEFT JOIN incidents AS o ON o.incident = n.incident;
