INSERT INTO exposures BY NAME
SELECT
    quarter::DATE AS quarter, period, measure, team, service, seniority, tenure_band, value, people
FROM read_parquet($file::VARCHAR);
