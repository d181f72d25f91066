INSERT INTO incident_references BY NAME
SELECT
    incident, reference
FROM read_parquet($file::VARCHAR);
