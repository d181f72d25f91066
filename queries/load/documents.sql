-- A row of the same key is replaced.
INSERT OR REPLACE INTO documents BY NAME
SELECT
    document, source, path, url, content_hash, fingerprint, format, template, language, outcome,
    reason, bytes, run
FROM read_parquet($file::VARCHAR);
