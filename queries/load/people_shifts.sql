INSERT INTO shifts BY NAME
SELECT
    $batch::VARCHAR AS batch, quarter::DATE AS quarter, person_key, team, starts_at, ends_at
FROM read_parquet($file::VARCHAR);
