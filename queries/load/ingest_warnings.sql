-- A warning that is already there is not said twice: a run may load in several batches.
INSERT INTO ingest_warnings BY NAME
SELECT DISTINCT
    n.run, n.document, n.incident, n.line, n.code, n.detail
FROM read_parquet($file::VARCHAR) AS n
WHERE NOT EXISTS (
    SELECT 1
    FROM ingest_warnings AS o
    WHERE o.run = n.run AND o.document = n.document AND o.code = n.code AND o.detail = n.detail
      AND o.incident IS NOT DISTINCT FROM n.incident AND o.line IS NOT DISTINCT FROM n.line
);
