-- A row of the same key is replaced.
INSERT OR REPLACE INTO settings BY NAME
SELECT
    name, value
FROM read_parquet($file::VARCHAR);
