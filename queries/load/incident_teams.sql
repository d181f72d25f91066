INSERT INTO incident_teams BY NAME
SELECT
    incident, team
FROM read_parquet($file::VARCHAR);
