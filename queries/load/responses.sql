INSERT INTO responses BY NAME
SELECT
    quarter::DATE AS quarter, period, team, severity, role, seniority, tenure_band, on_call,
    first_responder, hour_band, joined_band, mitigate_band, responses, people, widened
FROM read_parquet($file::VARCHAR);
