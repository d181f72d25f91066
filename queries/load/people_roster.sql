INSERT OR REPLACE INTO roster BY NAME
SELECT
    $batch::VARCHAR AS batch, person_key, quarter::DATE AS quarter, team, seniority, tenure_band
FROM read_parquet($file::VARCHAR);
