INSERT INTO participations BY NAME
SELECT
    $batch::VARCHAR AS batch, quarter::DATE AS quarter, person_key, incident, team, role, seniority,
    tenure_band, on_call, first_responder, paged_at, joined_at
FROM read_parquet($file::VARCHAR);
