-- A kind that coding read from this very text stays where the batch has only the default.
INSERT INTO incidents BY NAME
SELECT
    n.incident,
    n.source,
    n.title,
    n.url,
    CASE WHEN b.keeps_kind THEN b.old_kind ELSE n.kind END AS kind,
    CASE WHEN b.keeps_kind THEN 'inferred' ELSE n.kind_basis END AS kind_basis,
    n.severity,
    n.severity_raw,
    n.severity_basis,
    n.status,
    n.occurred_at,
    n.occurred_basis,
    n.started_at,
    n.detected_at,
    n.acknowledged_at,
    n.mitigated_at,
    n.resolved_at,
    n.detected_by,
    n.summary,
    n.words,
    n.template,
    n.language,
    n.content_hash,
    n.extra
FROM read_parquet($file::VARCHAR) AS n
JOIN batch_incidents AS b ON b.incident = n.incident;
