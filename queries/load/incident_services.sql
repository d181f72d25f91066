INSERT INTO incident_services BY NAME
SELECT
    incident, service
FROM read_parquet($file::VARCHAR);
