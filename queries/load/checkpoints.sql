-- A row of the same key is replaced.
INSERT OR REPLACE INTO checkpoints BY NAME
SELECT
    source, state, updated_at
FROM read_parquet($file::VARCHAR);
