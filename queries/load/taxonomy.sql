-- A row of the same key is replaced.
INSERT OR REPLACE INTO taxonomy BY NAME
SELECT
    taxonomy_version, dimension, code, "group", label, definition
FROM read_parquet($file::VARCHAR);
