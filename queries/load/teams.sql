-- A row of the same key is replaced.
INSERT OR REPLACE INTO teams BY NAME
SELECT
    team, time_zone
FROM read_parquet($file::VARCHAR);
